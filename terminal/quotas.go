package terminal

import (
	"fmt"
	"io"

	"tend/daemon/api"
	"tend/learning"
)

// QuotaLines writes how quotas stand, the open books of each below it, and those that are off in a line at the end.
func QuotaLines(w io.Writer, m Mode, list api.QuotaList) {
	var rows [][]string
	var off []string
	for _, q := range list.Quotas {
		if q.Off {
			off = append(off, q.Name)
			continue
		}
		rows = append(rows, []string{q.Name, q.String(), weeklyWords(q), q.Words(), beforeWords(q)})
	}
	Table(w, m, []string{"quota", "counts", "a week", "stands", "last time"}, rows)
	for _, q := range list.Quotas {
		for _, p := range q.Books {
			Sentence(w, m, paceLine(p))
		}
	}
	if len(off) > 0 {
		fmt.Fprintln(w)
		Sentence(w, m, "Off: "+joined(off)+"; tend quota on NAME turns one on.")
	}
}

// weeklyWords say what the rest asks for in a week.
func weeklyWords(q learning.QuotaStanding) string {
	switch {
	case q.To.IsZero() || q.Left == 0:
		return ""
	case q.Weekly > q.Left:
		return Minutes(q.Left) + " left"
	}
	return Minutes(q.Weekly)
}

// paceLine is how far a person is in a book.
func paceLine(p learning.Pace) string {
	how := "taken to be"
	if p.Learned {
		how = "by your sessions"
	}
	return fmt.Sprintf("%s %s: %s (%.1f min a %s, %s).", p.Lesson, cleanLine(p.Title), p, p.Minutes, p.Unit, how)
}

// beforeWords say how the period before ended.
func beforeWords(q learning.QuotaStanding) string {
	if q.Before == nil || q.Before.Asked == 0 && q.Before.Done == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d", q.Before.Done, q.Before.Asked)
}
