package main

import (
	"strings"
	"testing"

	"tend/learning"
)

func TestYieldOnANarrowTerminal(t *testing.T) {
	for _, tt := range []struct {
		name string
		y    learning.Yield
		want string
	}{
		{"nothing came of it", learning.Yield{Kind: learning.Person, Share: learning.ShareOf(0, 0)}, "person|nothing judged yet|0 min"},
		{"one of each", learning.Yield{Kind: learning.Newsletter, Judged: 1, Kept: 1, Share: learning.ShareOf(1, 1), Waiting: 1, Expired: 1,
			Repeats: 1, Minutes: 61, Lessons: 1, Closed: 1, Outputs: 1, Cards: 1, Surviving: 1},
			"newsletter|kept 1 of 1: 100 % (at 95 %: 21-100 %), 1 waiting, 1 expired, 1 told before|1 h 1 min, 1 lesson, 1 closed, 1 output, cards: 1 of 1 live"},
		{"many", learning.Yield{Kind: learning.Newsletter, Judged: 40, Kept: 4, Share: learning.ShareOf(4, 40), Expired: 12, Minutes: 120, Lessons: 4,
			Closed: 2, Outputs: 3, Cards: 9, Surviving: 7, Learned: 5},
			"newsletter|kept 4 of 40: 10 % (at 95 %: 4-23 %), 12 expired|2 h, 4 lessons, 2 closed, 3 outputs, cards: 7 of 9 live, 5 learned"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(yieldLines(tt.y), "|"); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}
