package terminal

import (
	"context"
	"fmt"

	"tend/daemon/api"
	"tend/learning"
)

// lookBack is the question that comes back a year after a verdict.
func lookBack(v learning.Verdict) string {
	on := "A year ago (" + v.At.UTC().Format("2 Jan 2006") + ") you "
	switch v.Answer {
	case learning.Keep:
		return on + "said keep: did it matter?"
	case learning.Drop:
		return on + "said drop: would it have mattered?"
	}
	return on + "were unsure: did it matter?"
}

// LookedBack says in a few words what was said of an item a year ago.
func LookedBack(v learning.Verdict) string {
	return verdicts[v.Answer] + " on " + v.At.UTC().Format("2 Jan 2006") + ": did it matter?"
}

// ExpiredWords says how many items expired unread: a number to judge sources by, and no debt.
func ExpiredWords(t api.Triage) string {
	return fmt.Sprintf("%d expired unread in %d days.", t.Expired, t.ExpiredWithin)
}

// pressPast takes a key about an item of a year ago.
func (s sifting) pressPast(ctx context.Context, key string) step {
	switch key {
	case "y":
		return s.look(ctx, true, "it mattered")
	case "n":
		return s.look(ctx, false, "it did not matter")
	case "b":
		return s.goOn(answered{put: true, word: "asked next time", undo: func(context.Context) error { return nil }}, "asked again next time")
	}
	return step{next: s, say: "keys: y yes, n no; b o u ? q"}
}

// look records whether the item on screen mattered and goes on.
func (s sifting) look(ctx context.Context, mattered bool, word string) step {
	item := s.list[0].item
	if _, err := s.t.Client.Mattered(context.WithoutCancel(ctx), item.ID, mattered); err != nil {
		return step{next: s, say: failure("not saved", err)}
	}
	return s.goOn(answered{word: word, undo: func(ctx context.Context) error {
		_, err := s.t.Client.Unjudge(ctx, item.ID)
		return err
	}}, word)
}
