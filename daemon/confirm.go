package daemon

import (
	"context"
	"net/http"
	"strconv"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/daemon/web"
	"tend/internal/id"
)

// maxForm is the largest form that a page may send, in bytes.
const maxForm = 4 << 10

// pageRoutes are the pages whose address is their secret: GET shows and never writes, since programs follow links too;
// POST writes. They are the only writes without a token.
func (d *Daemon) pageRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /block/{id}", d.signed(d.showBlock))
	mux.HandleFunc("POST /block/{id}", d.signed(d.confirmBlock))
}

// signed answers 404 to everybody whose signature is not the block's, whether there is such a block or not.
func (d *Daemon) signed(next func(http.ResponseWriter, *http.Request, id.Block)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		block, ok := id.Block(r.PathValue("id")), false
		err := d.store.View(r.Context(), func(tx *store.Tx) (err error) {
			ok, err = service.CheckBlock(tx, block, r.URL.Query().Get("s"))
			return err
		})
		web.Guard(w.Header())
		switch {
		case err != nil:
			d.pageError(w, r, err)
		case !ok:
			http.NotFound(w, r)
		default:
			next(w, r, block)
		}
	}
}

// pageError tells in plain words that a page cannot be shown.
func (d *Daemon) pageError(w http.ResponseWriter, r *http.Request, err error) {
	refused := refusal(err)
	if refused.Code == api.Internal {
		d.log.Error("page failed", "method", r.Method, "path", r.Pattern, "err", err)
		refused.Message = "tend cannot do this at present; its log says why"
	}
	http.Error(w, refused.Message, refused.Code.Status())
}

func (d *Daemon) showBlock(w http.ResponseWriter, r *http.Request, block id.Block) {
	d.writeBlock(w, r, block, http.StatusOK, "")
}

// confirmBlock records what the form says and shows what is recorded now. What cannot be recorded is said on the page.
func (d *Daemon) confirmBlock(w http.ResponseWriter, r *http.Request, block id.Block) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	request, err := confirmForm(r)
	if err == nil {
		err = d.store.Update(r.Context(), func(tx *store.Tx) error {
			_, err := service.Confirm(tx, block, request)
			return err
		})
	}
	if err == nil {
		d.writeBlock(w, r, block, http.StatusOK, "")
		return
	}
	refused := refusal(err)
	if code := refused.Code; code != api.Invalid && code != api.Conflict && code != api.NoSpace {
		d.pageError(w, r, err)
		return
	}
	d.writeBlock(w, r, block, refused.Code.Status(), refused.Message)
}

// confirmForm reads what a form says became of the block.
func confirmForm(r *http.Request) (request api.ConfirmRequest, err error) {
	if err := r.ParseForm(); err != nil {
		return request, api.Refuse(api.Invalid, "", "the form cannot be read")
	}
	was := r.PostForm.Get("was")
	if was == "shorter" || was == "moved" {
		if request.Minutes, err = strconv.Atoi(r.PostForm.Get("minutes")); err != nil || request.Minutes < 1 {
			return request, api.Refuse(api.Invalid, "", "minutes: want 1 to 1440")
		}
	}
	switch was {
	case "kept", "shorter":
	case "moved":
		if request.At = r.PostForm.Get("at"); request.At == "" {
			return request, api.Refuse(api.Invalid, "", "when did it begin?")
		}
	case "skipped":
		request.Skip = true
	case "undo":
		request.Undo = true
	default:
		return request, api.Refuse(api.Invalid, "", "was it kept, shorter, moved or skipped?")
	}
	return request, nil
}

func (d *Daemon) writeBlock(w http.ResponseWriter, r *http.Request, block id.Block, status int, problem string) {
	confirmed, err := d.confirmed(r.Context(), block)
	if err != nil {
		d.pageError(w, r, err)
		return
	}
	if err := web.Block(w, status, confirmed, problem); err != nil {
		d.log.Debug("page was not read", "err", err)
	}
}

func (d *Daemon) confirmed(ctx context.Context, block id.Block) (c api.Confirmed, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) (err error) {
		c, err = service.ConfirmedBlock(tx, block)
		return err
	})
	return c, err
}
