package daemon

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"strconv"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/learning"
)

// routes is every request below /api/v1 and what answers it.
func (d *Daemon) routes() map[string]answer {
	all := map[string]answer{}
	for _, group := range []map[string]answer{
		d.dayRoutes(), d.learningRoutes(), d.reviewRoutes(), d.memoryRoutes(), d.importRoutes(),
		d.timeRoutes(), d.ownerRoutes(), d.discoverRoutes(), d.triageRoutes(), d.planRoutes(),
		d.datesRoutes(), d.areaRoutes(), d.backupRoutes(), d.bragRoutes(), d.findRoutes(),
		d.outputRoutes(), d.packRoutes(), d.quotaRoutes(), d.reflectionRoutes(), d.sessionRoutes(),
		d.weekRoutes(), d.retentionRoutes(),
	} {
		maps.Copy(all, group)
	}
	return all
}

func (d *Daemon) dayRoutes() map[string]answer {
	return map[string]answer{
		"GET /today": view(d, func(tx *store.Tx, _ *http.Request) (any, error) { return service.Today(tx) }),
		"GET /prompt": view(d, func(tx *store.Tx, _ *http.Request) (any, error) {
			line, err := service.PromptLine(tx)
			return api.PromptLine{Line: line}, err
		}),
		"GET /settings": view(d, func(tx *store.Tx, _ *http.Request) (any, error) { return service.Settings(tx) }),
		"POST /settings": update(d, func(tx *store.Tx, _ *http.Request, b api.SettingsRequest) (any, error) {
			return service.Change(tx, b)
		}),
	}
}

func (d *Daemon) learningRoutes() map[string]answer {
	return map[string]answer{
		"GET /sources":           list(d, "sources", func(tx *store.Tx, _ *http.Request) (any, error) { return service.Sources(tx) }),
		"POST /sources":          d.addSource,
		"DELETE /sources/{name}": d.removeSource,
		"GET /sources/{name}": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			return service.SourceLedger(tx, id.Source(r.PathValue("name")))
		}),
		"POST /sources/{name}/check":  d.checkSource,
		"POST /sources/{name}/return": d.returnSource,
		"POST /sources/lists":         d.mailLists,
		"PUT /sources/mail":           d.deliver,
		"GET /items": list(d, "items", func(tx *store.Tx, r *http.Request) (any, error) {
			return service.Items(tx, learning.ItemState(r.FormValue("state")))
		}),
		"POST /items/{id}/verdict": update(d, func(tx *store.Tx, r *http.Request, b api.VerdictRequest) (any, error) {
			return service.Judge(tx, id.Item(r.PathValue("id")), b.Answer)
		}),
		"DELETE /items/{id}/verdict": update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
			return service.Unjudge(tx, id.Item(r.PathValue("id")))
		}),
		"POST /articles": d.readArticle,
		"GET /lessons": list(d, "lessons", func(tx *store.Tx, r *http.Request) (any, error) {
			return service.Lessons(tx, r.FormValue("all") == "true")
		}),
		"POST /lessons": update(d, func(tx *store.Tx, _ *http.Request, b api.LessonRequest) (any, error) {
			return service.AddLesson(tx, b)
		}),
		"POST /lessons/{id}/start": update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
			return service.StartLesson(tx, id.Lesson(r.PathValue("id")))
		}),
		"POST /lessons/{id}/close": d.closeLesson,
		"POST /lessons/{id}/drop": update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
			return service.DropLesson(tx, id.Lesson(r.PathValue("id")))
		}),
	}
}

func (d *Daemon) reviewRoutes() map[string]answer {
	return map[string]answer{
		"GET /notes": list(d, "notes", func(tx *store.Tx, _ *http.Request) (any, error) { return service.Notes(tx) }),
		"GET /notes/{id}": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			return service.Note(tx, id.Note(r.PathValue("id")))
		}),
		"POST /notes/{id}/bury": update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
			return service.BuryNote(tx, id.Note(r.PathValue("id")))
		}),
		"GET /cards": list(d, "cards", func(tx *store.Tx, r *http.Request) (any, error) {
			if r.FormValue("leeches") == "true" {
				return service.Leeches(tx)
			}
			return service.Cards(tx)
		}),
		"GET /cards/{id}": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			return service.Card(tx, id.Card(r.PathValue("id")))
		}),
		"GET /cards/{id}/history": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			return service.CardHistory(tx, id.Card(r.PathValue("id")))
		}),
		"POST /cards/{id}/{action}": update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
			return service.SetCard(tx, id.Card(r.PathValue("id")), r.PathValue("action"))
		}),
		"GET /review": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			minutes, err := minutesOf(r.FormValue("minutes"))
			if err != nil {
				return nil, err
			}
			if r.Form.Has("cram") {
				return service.Cram(tx, r.FormValue("cram"))
			}
			return service.Queue(tx, minutes)
		}),
		"GET /forecast": d.forecast,
		"POST /review/grade": update(d, func(tx *store.Tx, _ *http.Request, b api.GradeRequest) (any, error) {
			return service.Grade(tx, b)
		}),
		"POST /review/cram": update(d, func(tx *store.Tx, _ *http.Request, b api.CramRequest) (any, error) {
			return service.Crammed(tx, b)
		}),
		"POST /cards/{id}/due": update(d, func(tx *store.Tx, r *http.Request, b api.DueRequest) (any, error) {
			return service.SetDue(tx, id.Card(r.PathValue("id")), b)
		}),
		"POST /review/read": update(d, func(tx *store.Tx, _ *http.Request, b api.ReadRequest) (any, error) {
			return service.Read(tx, b)
		}),
		"POST /review/{id}/undo": update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
			return service.Undo(tx, id.Review(r.PathValue("id")))
		}),
	}
}

func (d *Daemon) timeRoutes() map[string]answer {
	return map[string]answer{
		"POST /sessions/start": update(d, func(tx *store.Tx, _ *http.Request, b api.StartRequest) (any, error) {
			return service.Start(tx, b)
		}),
		"POST /sessions/stop": update(d, func(tx *store.Tx, _ *http.Request, b api.StopRequest) (any, error) {
			return service.Stop(tx, b)
		}),
		"POST /sessions/log": update(d, func(tx *store.Tx, _ *http.Request, b api.LogRequest) (any, error) {
			return service.Log(tx, b)
		}),
		"POST /sessions/read": update(d, func(tx *store.Tx, _ *http.Request, b api.ReadingRequest) (any, error) {
			return service.StartReading(tx, b)
		}),
		"POST /sessions/read/stop": update(d, func(tx *store.Tx, _ *http.Request, b api.ReadingEnd) (any, error) {
			return service.StopReading(tx, b)
		}),
		"DELETE /sessions/{id}": update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
			return service.RemoveSession(tx, id.Session(r.PathValue("id")))
		}),
		"GET /week": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			if r.FormValue("explain") == "true" {
				return service.ExplainWeek(tx, r.FormValue("week"))
			}
			return service.Week(tx, r.FormValue("week"))
		}),
		"GET /plan": view(d, func(tx *store.Tx, _ *http.Request) (any, error) { return service.Plan(tx) }),
		"POST /plan/{id}/skip": update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
			return service.SkipBlock(tx, id.Block(r.PathValue("id")))
		}),
		"POST /plan/{id}/move": update(d, func(tx *store.Tx, r *http.Request, b api.MoveRequest) (any, error) {
			return service.MoveBlock(tx, id.Block(r.PathValue("id")), b)
		}),
		"POST /plan/{id}/confirm": update(d, func(tx *store.Tx, r *http.Request, b api.ConfirmRequest) (any, error) {
			return service.Confirm(tx, id.Block(r.PathValue("id")), b)
		}),
	}
}

func (d *Daemon) ownerRoutes() map[string]answer {
	return map[string]answer{
		"GET /calendar":       view(d, d.calendarURL),
		"GET /calendar/check": d.checkCalendar,
		"POST /calendar/revoke": update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
			if err := service.RevokeCalendar(tx); err != nil {
				return nil, err
			}
			return d.calendarURL(tx, r)
		}),
		"GET /tokens": list(d, "tokens", func(tx *store.Tx, _ *http.Request) (any, error) { return service.Tokens(tx) }),
		"POST /tokens": func(r *http.Request) (any, error) {
			secret := service.NewSecret()
			return update(d, func(tx *store.Tx, _ *http.Request, b api.TokenRequest) (any, error) {
				return service.AddToken(tx, b, secret)
			})(r)
		},
		"DELETE /tokens/{id}": update(d, func(tx *store.Tx, r *http.Request, _ nothing) (any, error) {
			return nothing{}, service.RevokeToken(tx, r.PathValue("id"))
		}),
		"GET /doctor": d.doctor,
	}
}

func (d *Daemon) calendarURL(tx *store.Tx, _ *http.Request) (any, error) {
	path, err := service.CalendarPath(tx)
	return api.CalendarURL{URL: d.base() + path}, err
}

// nothing is a body or an answer without content.
type nothing struct{}

// view answers from one snapshot.
func view(d *Daemon, fn func(*store.Tx, *http.Request) (any, error)) answer {
	return func(r *http.Request) (value any, err error) {
		err = d.store.View(r.Context(), func(tx *store.Tx) error {
			value, err = fn(tx, r)
			return err
		})
		return value, err
	}
}

// list is view for an answer that is an object with one list.
func list(d *Daemon, name string, fn func(*store.Tx, *http.Request) (any, error)) answer {
	inner := view(d, fn)
	return func(r *http.Request) (any, error) {
		value, err := inner(r)
		return map[string]any{name: value}, err
	}
}

// update answers from one transaction. The body is read before it begins, since a transaction may run again.
func update[B any](d *Daemon, fn func(*store.Tx, *http.Request, B) (any, error)) answer {
	return func(r *http.Request) (value any, err error) {
		var body B
		if err := decode(r, &body); err != nil {
			return nil, err
		}
		err = d.store.Update(r.Context(), func(tx *store.Tx) error {
			value, err = fn(tx, r, body)
			return err
		})
		return value, err
	}
}

// decode reads a JSON body strictly; an empty one leaves the value as it is.
func decode(r *http.Request, into any) error {
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	if err == nil && decoder.More() {
		err = errors.New("more than one value")
	}
	if _, tooBig := errors.AsType[*http.MaxBytesError](err); tooBig {
		return err
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return api.Refuse(api.Invalid, "", "read request: %v", err)
	}
	return nil
}

func minutesOf(s string) (float64, error) {
	if s == "" {
		return 0, nil
	}
	minutes, err := strconv.ParseFloat(s, 64)
	if err != nil || minutes != minutes || minutes > 24*60 {
		return 0, api.Refuse(api.Invalid, "tend review --minutes 10", "minutes %q: want a number up to 1440", s)
	}
	return minutes, nil
}
