package daemon

import (
	"net/http"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/learning/brag"
)

// bragRoutes are those of the brag document.
func (d *Daemon) bragRoutes() map[string]answer {
	return map[string]answer{
		"GET /brag": view(d, func(tx *store.Tx, r *http.Request) (any, error) { return service.Brags(tx, bragQuery(r)) }),
		"POST /brag": update(d, func(tx *store.Tx, _ *http.Request, b api.BragRequest) (any, error) {
			return service.AddBrag(tx, b)
		}),
		"GET /brag/entries/{id}": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			return service.Brag(tx, id.Brag(r.PathValue("id")))
		}),
		"POST /brag/entries/{id}": update(d, func(tx *store.Tx, r *http.Request, b api.BragRequest) (any, error) {
			return service.ChangeBrag(tx, id.Brag(r.PathValue("id")), b)
		}),
		"DELETE /brag/entries/{id}": update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
			return service.RemoveBrag(tx, id.Brag(r.PathValue("id")))
		}),
		"POST /brag/entries/{id}/restore": update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
			return service.RestoreBrag(tx, id.Brag(r.PathValue("id")))
		}),
		"GET /brag/draft": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			return inMarkdown(service.BragDraft(tx, api.BragDraftRequest{Week: r.FormValue("week")}))
		}),
		"POST /brag/draft": d.bragDraft,
		"POST /brag/save": update(d, func(tx *store.Tx, _ *http.Request, b api.BragSaveRequest) (any, error) {
			return service.SaveBrag(tx, b)
		}),
		"GET /brag/export": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			return inMarkdown(service.ExportBrag(tx, r.FormValue("quarter")))
		}),
		"GET /brag/packet": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			return inMarkdown(service.BragPacket(tx, bragQuery(r), r.FormValue("level_now"), r.FormValue("level_next")))
		}),
		"GET /brag/repositories": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			return service.BragRepositories(tx, r.FormValue("week"))
		}),
		"POST /brag/repositories": update(d, func(tx *store.Tx, _ *http.Request, b brag.Source) (any, error) {
			return service.AddBragRepository(tx, b)
		}),
		"DELETE /brag/repositories": update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
			return service.RemoveBragRepository(tx, r.URL.Query().Get("name"))
		}),
	}
}

// bragDraft makes a draft with what logs of repositories have; nothing is written.
func (d *Daemon) bragDraft(r *http.Request) (any, error) {
	var body api.BragDraftRequest
	if err := decode(r, &body); err != nil {
		return nil, err
	}
	return view(d, func(tx *store.Tx, _ *http.Request) (any, error) { return inMarkdown(service.BragDraft(tx, body)) })(r)
}

func bragQuery(r *http.Request) api.BragQuery {
	return api.BragQuery{Quarter: r.FormValue("quarter"), Week: r.FormValue("week"), From: r.FormValue("from"), To: r.FormValue("to")}
}

// inMarkdown is an answer that is a text as such.
func inMarkdown(text string, err error) (any, error) {
	return document{kind: "text/markdown; charset=utf-8", body: []byte(text)}, err
}
