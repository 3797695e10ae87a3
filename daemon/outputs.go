package daemon

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/learning"
)

func (d *Daemon) outputRoutes() map[string]answer {
	return map[string]answer{
		"GET /outputs": list(d, "outputs", func(tx *store.Tx, r *http.Request) (any, error) {
			return service.OutputsBy(tx, api.OutputFilter{Week: r.FormValue("week"), From: r.FormValue("from"), To: r.FormValue("to"),
				Kind: learning.OutputKind(r.FormValue("kind")), Area: r.FormValue("area"), Removed: r.FormValue("removed") == "true"})
		}),
		"GET /outputs/{id}": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			return service.Output(tx, id.Output(r.PathValue("id")))
		}),
		"POST /outputs": d.addOutput,
		"POST /outputs/{id}": update(d, func(tx *store.Tx, r *http.Request, b api.EditOutputRequest) (any, error) {
			return service.EditOutput(tx, id.Output(r.PathValue("id")), b)
		}),
		"DELETE /outputs/{id}":       d.removeOutput,
		"POST /outputs/{id}/restore": d.restoreOutput,
		"POST /capture":              d.capture,
		"GET /loops": list(d, "loops", func(tx *store.Tx, r *http.Request) (any, error) {
			days := learning.LoopDays
			if r.FormValue("all") == "true" {
				days = 0
			}
			return service.Loops(tx, days)
		}),
		"GET /stats/outputs": view(d, func(tx *store.Tx, r *http.Request) (any, error) {
			return service.Produce(tx, r.FormValue("by") == "quarter", r.FormValue("explain") == "true")
		}),
	}
}

// change runs an update that answers with an output.
func (d *Daemon) change(ctx context.Context, fn func(*store.Tx) (api.Output, error)) (view api.Output, err error) {
	err = d.store.Update(ctx, func(tx *store.Tx) (err error) {
		view, err = fn(tx)
		return err
	})
	return view, err
}

// addOutput records an output; a text of one's own becomes a note, unless that is declined.
func (d *Daemon) addOutput(r *http.Request) (any, error) {
	var b api.AddOutputRequest
	if err := decode(r, &b); err != nil {
		return nil, err
	}
	if err := d.findNote(r, &b.OutputRequest); err != nil {
		return nil, err
	}
	view, err := d.change(r.Context(), func(tx *store.Tx) (api.Output, error) { return service.AddOutput(tx, b) })
	if err != nil || b.NoNote || !view.BecomesNote() {
		return view, err
	}
	return d.withNote(r.Context(), view)
}

// capture records a line, its note and its minutes. A line that was recorded before, and whose note was not written, as
// when the disk was full, gets it now.
func (d *Daemon) capture(r *http.Request) (any, error) {
	var b api.CaptureRequest
	if err := decode(r, &b); err != nil {
		return nil, err
	}
	b.Key = cmp.Or(b.Key, r.Header.Get("Idempotency-Key"))
	view, err := d.change(r.Context(), func(tx *store.Tx) (api.Output, error) { return service.Capture(tx, b) })
	if err != nil || !view.BecomesNote() || !view.Removed.IsZero() {
		return view, err
	}
	return d.withNote(r.Context(), view)
}

// removeOutput takes an output back. The file of a captured line goes too, as long as nobody wrote in it; any other note
// is the person's and stays.
func (d *Daemon) removeOutput(r *http.Request) (any, error) {
	view, err := d.change(r.Context(), func(tx *store.Tx) (api.Output, error) {
		return service.RemoveOutput(tx, id.Output(r.PathValue("id")))
	})
	if err != nil || !view.Captured || view.NotePath == "" {
		return view, err
	}
	err = d.takeBack(r.Context(), view.Output, view.NotePath)
	switch {
	case errors.Is(err, errWrittenIn):
		view.Warning = "its note stays, since you wrote in it: " + view.NotePath
	case err != nil:
		view.Warning = fmt.Sprintf("its note %s stays: %v", view.NotePath, err)
	default:
		view.NotePath = ""
	}
	return view, nil
}

// restoreOutput brings an output back, and the note of a captured line where its place is free.
func (d *Daemon) restoreOutput(r *http.Request) (any, error) {
	view, err := d.change(r.Context(), func(tx *store.Tx) (api.Output, error) {
		return service.RestoreOutput(tx, id.Output(r.PathValue("id")))
	})
	if err != nil || !view.Captured || view.NotePath != "" {
		return view, err
	}
	if err := d.bringBack(r.Context(), view.Output); err != nil {
		view.Warning = fmt.Sprintf("its note was not written again: %v", err)
		return view, nil
	}
	restored := view
	err = d.store.View(r.Context(), func(tx *store.Tx) (err error) {
		restored, err = service.Output(tx, view.ID)
		return err
	})
	restored.ClosedAgain = view.ClosedAgain
	return restored, err
}

// closedWith writes the note of the summary that a lesson was closed with.
func (d *Daemon) closedWith(ctx context.Context, lesson api.Lesson, r *api.OutputRequest) (api.Lesson, error) {
	if r == nil || r.NoNote || lesson.Recorded == "" {
		return lesson, nil
	}
	for n, o := range lesson.Outputs {
		if o.ID != lesson.Recorded || !o.BecomesNote() {
			continue
		}
		written, err := d.withNote(ctx, api.Output{Output: o})
		if err != nil {
			return lesson, err
		}
		lesson.Outputs[n], lesson.NotePath, lesson.Warning = written.Output, written.NotePath, cmp.Or(lesson.Warning, written.Warning)
	}
	return lesson, nil
}
