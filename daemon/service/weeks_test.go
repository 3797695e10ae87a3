package service

import (
	"fmt"
	"strings"
	"testing"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
)

func weeks(r api.WeeksRequest) func(*store.Tx) (api.Weeks, error) {
	return func(tx *store.Tx) (api.Weeks, error) { return Weeks(tx, r) }
}

func TestWeeksInARow(t *testing.T) {
	w := begun(t) // in W47
	w.at("2027-01-07T12:00")
	w.spend("2026-10-20T08:00", 60) // W43, before tend was set up
	for _, c := range []struct {
		name string
		r    api.WeeksRequest
		want string
	}{
		{"the last twelve from the first in which there is something", api.WeeksRequest{}, "2026-W43..2027-W01 12"},
		{"the last three, over week 53", api.WeeksRequest{Weeks: 3}, "2026-W52..2027-W01 3"},
		{"four that end in a week", api.WeeksRequest{Weeks: 4, To: "2026-W50"}, "2026-W47..2026-W50 4"},
		{"from one to another", api.WeeksRequest{From: "2026-W51", To: "2026-W53"}, "2026-W51..2026-W53 3"},
		{"from a day in one until now", api.WeeksRequest{From: "2026-12-30"}, "2026-W53..2027-W01 2"},
		{"two from a week on", api.WeeksRequest{From: "2026-W48", Weeks: 2}, "2026-W48..2026-W49 2"},
		{"none before tend was set up where there is nothing", api.WeeksRequest{From: "2020-W01", To: "2026-W42"}, ""},
		{"weeks to come", api.WeeksRequest{From: "2027-W01", To: "2027-W03"}, "2027-W01..2027-W03 3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, text := look(w, weeks(c.r)).Weeks, ""
			if n := len(got); n > 0 {
				text = fmt.Sprintf("%s..%s %d", got[0].Label, got[n-1].Label, n)
			}
			if text != c.want || got == nil {
				t.Errorf("got %q, want %q", text, c.want)
			}
		})
	}
	for words, r := range map[string]api.WeeksRequest{
		"531 weeks: want 1 to 530":                 {Weeks: 531},
		"-1 weeks":                                 {Weeks: -1},
		"from 2026-W50 to 2026-W48: want 1":        {From: "2026-W50", To: "2026-W48"},
		"from 1990-W01 to 2027-W01: want 1 to 530": {From: "1990-W01"},
		"do not go together":                       {From: "2026-W50", To: "2026-W52", Weeks: 3},
		`week "x"`:                                 {From: "x"},
	} {
		refused(w, api.Invalid, words, weeks(r))
	}
	for _, week := range look(w, weeks(api.WeeksRequest{})).Weeks {
		if one := w.week(week.Label).Week; fmt.Sprint(one) != fmt.Sprint(week) {
			t.Errorf("one by one it is %v, in a row %v", one, week)
		}
	}
	if week := look(w, weeks(api.WeeksRequest{})).Weeks[0]; week.Spent != 60 || week.State != budget.Under || !strings.HasSuffix(week.Label, "W43") {
		t.Errorf("got %+v", week)
	}
}
