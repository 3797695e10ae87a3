package terminal

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"tend/daemon/api"
)

type Mode struct{}

func Detect(in, out, err *os.File, env func(string) string, plain, noInput bool) Mode { return Mode{} }
func (Mode) Asks() bool                                                              { return false }
func (Mode) Hint(f string, a ...any)                                                 { fmt.Fprintf(os.Stderr, "next: "+f+"\n", a...) }
func Clean(s string) string                                                          { return s }
func CleanText(s string) string                                                      { return s }
func Table(w io.Writer, m Mode, h []string, rows [][]string) {
	for _, r := range rows {
		fmt.Fprintln(w, r)
	}
}
func KeyValues(w io.Writer, m Mode, kv [][2]string) { fmt.Fprintln(w, kv) }
func Minutes(n int) string                          { return fmt.Sprint(n, " min") }
func WeekLines(w io.Writer, m Mode, x api.Week)     { fmt.Fprintf(w, "%+v\n", x) }
func TodayLines(w io.Writer, m Mode, x api.Today)   { fmt.Fprintf(w, "%+v\n", x) }
func PlanLines(w io.Writer, m Mode, x api.Plan)     { fmt.Fprintf(w, "%+v\n", x) }

type Reviewer struct {
	Client   *api.Client
	Mode     Mode
	Minutes  float64
	Editor   func(string, int) error
	NotesDir string
	Open     func(string) error
	Now      func() time.Time
}
type ReviewSummary struct {
	Cards, Notes int
	Empty        bool
}

func (r Reviewer) Run(ctx context.Context) (s ReviewSummary, err error) {
	q, err := r.Client.Queue(ctx, r.Minutes)
	for n, p := range q.Prompts {
		if p.Card == nil {
			continue
		}
		g, err := r.Client.Grade(ctx, api.GradeRequest{Card: p.Card.Card.ID, Grade: 3, Millis: 5000})
		fmt.Println(n, p.Card.Front, p.Intervals, g.DueDate, g.DueWords, err)
		s.Cards++
	}
	return s, err
}

type Triager struct {
	Client *api.Client
	Mode   Mode
	Open   func(string) error
}
type TriageSummary struct{ Empty bool }

func (TriageSummary) Judged() int                            { return 0 }
func (Triager) Run(context.Context) (TriageSummary, error) { return TriageSummary{}, nil }
