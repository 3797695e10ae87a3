package daemon

import (
	"encoding/csv"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/when"
)

func TestWeeksAsCSV(t *testing.T) {
	weeks := []budget.Week{
		{Label: "2026-W53", Start: when.Date{Year: 2026, Month: 12, Day: 28}, Min: 180, Target: 240, Max: 300, Planned: 240, Standing: 120, Spent: 200,
			Produced: 2, State: budget.InBand, Deep: 120, Areas: map[string]int{"ops": 80, "go": 120}},
		{Label: "2027-W01", Start: when.Date{Year: 2027, Month: 1, Day: 4}, State: budget.WeekAway, Away: 7},
	}
	got, err := weeksCSV(weeks)
	want := `week,start,from,to,state,min_minutes,target_minutes,max_minutes,planned_minutes,standing_minutes,spent_minutes,produced,deep_minutes,away_days,areas
2026-W53,2026-12-28,0001-01-01T00:00:00Z,0001-01-01T00:00:00Z,in band,180,240,300,240,120,200,2,120,0,go:120 ops:80
2027-W01,2027-01-04,0001-01-01T00:00:00Z,0001-01-01T00:00:00Z,away,0,0,0,0,0,0,0,0,7,
`
	if err != nil || string(got) != want {
		t.Errorf("got\n%s, %v", got, err)
	}
	page := docPage(t, "learning.md")
	for _, column := range weekColumns {
		if !strings.Contains(page, "| `"+column+"` |") {
			t.Errorf("docs/learning.md does not tell what %s is", column)
		}
	}
}

func TestWeeksOverHTTP(t *testing.T) {
	t.Parallel()
	w := settledAt(t, "Europe/Berlin", "2026-11-16T09:00:00Z")
	w.clock.set(at(t, "2026-12-02T12:00:00Z"))
	w.logs("2026-11-24T08:00", 90, "go")
	token, err := w.owner.AddToken(w.ctx(), api.TokenRequest{Name: "sheet", Scope: api.ReadOnly})
	w.ok(err)
	bearer := "Bearer " + token.Secret
	got := w.get("/api/v1/weeks?weeks=2", "Authorization", bearer, "Accept", "text/csv")
	if got.status != 200 || got.header.Get("Content-Type") != "text/csv; charset=utf-8; header=present" || !strings.Contains(got.body,
		"\n2026-W48,2026-11-23,2026-11-23T03:00:00Z,2026-11-30T03:00:00Z,under,180,240,300,240,240,90,0,90,0,go:90\n2026-W49,") {
		t.Errorf("got %d, %v\n%s", got.status, got.header, got.body)
	}
	if got := w.get("/api/v1/weeks?weeks=2", "Authorization", bearer); !strings.Contains(got.body, `"week":"2026-W48"`) {
		t.Errorf("got %s", got.body)
	}
	for _, asked := range []string{"?weeks=x", "?weeks=0", "?weeks=9999", "?from=soon", "?format=xls", "?from=2026-W50&to=2026-W01"} {
		if got := w.get("/api/v1/weeks"+asked, "Authorization", bearer); got.status != 400 {
			t.Errorf("%s answers %d %s", asked, got.status, got.body)
		}
	}
	if got := w.get("/api/v1/weeks"); got.status != 401 {
		t.Errorf("without a token it answers %d", got.status)
	}
	explained, err := w.owner.ExplainWeek(w.ctx(), "2026-W48")
	w.ok(err)
	if len(explained.Explain.Spent) != 1 || explained.Explain.Spent[0].Minutes != 90 || len(explained.Explain.Planned) != 2 {
		t.Errorf("got %+v", explained.Explain)
	}
}

func TestWhoAsksForCSVGetsIt(t *testing.T) {
	for _, c := range []struct {
		query, accept string
		want, refused bool
	}{
		{"", "", false, false},
		{"?format=csv", "application/json", true, false},
		{"?format=json", "text/csv", false, false},
		{"", "text/csv", true, false},
		{"", "text/csv; charset=utf-8, */*", true, false},
		{"", "*/*, text/csv", false, false},
		{"", "text/html, text/csv;q=0.5", true, false},
		{"?format=xls", "", false, true},
	} {
		r := httptest.NewRequest(http.MethodGet, "/api/v1/weeks"+c.query, nil)
		r.Header.Set("Accept", c.accept)
		if got, err := wantsCSV(r); got != c.want || (err != nil) != c.refused {
			t.Errorf("%q with %q: %v, %v", c.query, c.accept, got, err)
		}
	}
}

// FuzzSafeCell wants no cell to begin as a formula does, whatever an area is called, and every cell to be read as it was written.
func FuzzSafeCell(f *testing.F) {
	for _, s := range []string{"", "2026-W47", "=1+1", "@SUM(A1)", "-2", "+3", "\tx", "\r=1", "＝1", "a,\"b\"\nc"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if !utf8.ValidString(name) || strings.Contains(name, "\r\n") {
			return
		}
		out, err := weeksCSV([]budget.Week{{Label: "w", State: budget.WeekState(name), Areas: map[string]int{name: 1}}})
		if err != nil {
			t.Fatal(err)
		}
		lines, err := csv.NewReader(strings.NewReader(string(out))).ReadAll()
		if err != nil || len(lines) != 2 {
			t.Fatalf("%q: %v", out, err)
		}
		for _, cell := range lines[1] {
			if first, _ := utf8.DecodeRuneInString(cell); cell != "" && slices.Contains([]rune("=+-@\t\r＝＋－＠"), first) {
				t.Errorf("the cell %q is a formula", cell)
			}
		}
	})
}
