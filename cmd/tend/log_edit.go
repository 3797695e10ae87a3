package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/clean"
	"tend/internal/id"
)

// sessionForm is what of a session is edited, as text.
type sessionForm struct{ text, area, lesson, start, end string }

// fields are the parts of the form by name, in the order in which they are written.
func (f *sessionForm) fields() []struct {
	name string
	in   *string
} {
	return []struct {
		name string
		in   *string
	}{{"text", &f.text}, {"area", &f.area}, {"lesson", &f.lesson}, {"start", &f.start}, {"end", &f.end}}
}

func (a *app) logEdit() *cobra.Command {
	var typed sessionForm
	cmd := &cobra.Command{
		Use: "edit SESSION", Short: "Change what a session says: by flags, or in your editor", Args: cobra.ExactArgs(1),
		Example: "  tend log edit s12 --end 10:05\n  tend log edit s12 --area go --text 'the scheduler source'\n  tend log edit s12",
	}
	for _, field := range typed.fields() {
		cmd.Flags().StringVar(field.in, field.name, "", map[string]string{
			"text": "what it was, as `TEXT`", "area": "the `AREA` it belongs to; none for no area", "lesson": "the `LESSON` it was for; none for no lesson",
			"start": "the `TIME` it began: 08:10 of its day, or 2026-11-17T08:10", "end": "the `TIME` it ended, likewise"}[field.name])
	}
	return a.changeSession(cmd, func(ctx context.Context, client *api.Client, session id.Session, _ []string) (budget.Session, error) {
		var changed []string
		for _, field := range typed.fields() {
			if cmd.Flags().Changed(field.name) {
				changed = append(changed, field.name)
			}
		}
		if len(changed) > 0 {
			return client.EditSession(ctx, session, typed.request(changed))
		}
		return a.editInEditor(ctx, client, session)
	})
}

// request asks for the fields that changed.
func (f *sessionForm) request(changed []string) (r api.EditRequest) {
	none := func(s string) string {
		if s == "none" {
			return ""
		}
		return s
	}
	for _, name := range changed {
		switch name {
		case "text":
			r.Text = &f.text
		case "area":
			area := none(f.area)
			r.Area = &area
		case "lesson":
			lesson := id.Lesson(none(f.lesson))
			r.Lesson = &lesson
		case "start":
			r.Start = &f.start
		case "end":
			r.End = &f.end
		}
	}
	return r
}

// editInEditor lets the person change a session as a small text.
func (a *app) editInEditor(ctx context.Context, client *api.Client, session id.Session) (budget.Session, error) {
	if _, err := a.editor(); err != nil || a.noInput {
		return budget.Session{}, usage("tend log edit "+string(session)+" --end 10:05", "say what to change: --text, --area, --lesson, --start or --end")
	}
	held, err := client.SessionByID(ctx, session)
	if err != nil {
		return held, err
	}
	if held.End.IsZero() || !held.Removed.IsZero() { // the daemon says why it cannot be edited, before anything is written
		return client.EditSession(ctx, session, api.EditRequest{Text: &held.Text})
	}
	before := formOf(held, a.wall(ctx, client))
	text, path, err := a.editText(ctx, before.write(string(session)))
	if err != nil {
		return held, err
	}
	after, err := readSessionForm(text)
	if err != nil {
		return held, draft{text, path}.keep(usage("tend log edit "+string(session), "%v", err))
	}
	changed := before.changes(after)
	if len(changed) == 0 {
		return held, errors.Join(os.Remove(path), usage("tend log list", "nothing was changed"))
	}
	edited, err := client.EditSession(ctx, session, after.request(changed))
	if err != nil {
		return edited, draft{text, path}.keep(aboutSession(err))
	}
	return edited, os.Remove(path)
}

// formOf is a session as a text says it. Seconds are left out: a time that is not changed is not sent.
func formOf(s budget.Session, zone *time.Location) sessionForm {
	const wall = "2006-01-02 15:04"
	return sessionForm{clean.Line(s.Text), s.Area, string(s.Lesson), s.Start.In(zone).Format(wall), s.End.In(zone).Format(wall)}
}

// write is the form as a text to edit.
func (f *sessionForm) write(session string) string {
	var text strings.Builder
	for _, field := range f.fields() {
		fmt.Fprintf(&text, "%s: %s\n", field.name, *field.in)
	}
	fmt.Fprintf(&text, "\n# Session %s. Change what stands behind a colon; lines that begin with # do not count.\n", session)
	return text.String()
}

// changes names the fields in which another form differs.
func (f *sessionForm) changes(other sessionForm) (changed []string) {
	mine, others := f.fields(), other.fields()
	for n := range mine {
		if *mine[n].in != *others[n].in {
			changed = append(changed, mine[n].name)
		}
	}
	return changed
}

// maxForm is the longest text of a session that is read, in bytes.
const maxForm = 16 << 10

// readSessionForm reads what write wrote and a person changed. Each field must be there once.
func readSessionForm(text string) (f sessionForm, err error) {
	if len(text) > maxForm {
		return f, fmt.Errorf("the text has %d bytes, want at most %d", len(text), maxForm)
	}
	left := map[string]*string{}
	for _, field := range f.fields() {
		left[field.name] = field.in
	}
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(clean.Line(line))
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		name = strings.ToLower(strings.TrimSpace(name))
		if !ok || left[name] == nil {
			return f, fmt.Errorf("line %d: want text, area, lesson, start and end, each once with a colon", n+1)
		}
		*left[name] = strings.TrimSpace(value)
		delete(left, name)
	}
	for _, field := range f.fields() {
		if left[field.name] != nil {
			return f, fmt.Errorf("the line %s: is gone", field.name)
		}
	}
	return f, nil
}

// editText opens the editor on a text, and returns it as it then is, with the file that it stands in.
func (a *app) editText(ctx context.Context, text string) (changed, path string, err error) {
	file, err := os.CreateTemp("", "tend-*.txt")
	if err != nil {
		return "", "", fmt.Errorf("make draft: %w", err)
	}
	_, err = file.WriteString(text)
	if err = errors.Join(err, file.Close()); err != nil {
		return "", file.Name(), fmt.Errorf("make draft: %w", err)
	}
	if err := a.edit(ctx, file.Name(), 0); err != nil {
		return "", file.Name(), errors.Join(err, os.Remove(file.Name()))
	}
	opened, err := os.Open(file.Name())
	if err != nil {
		return "", file.Name(), fmt.Errorf("read draft: %w", err)
	}
	defer opened.Close()
	read, err := io.ReadAll(io.LimitReader(opened, maxForm+1))
	return string(read), file.Name(), err
}
