package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tend/daemon/api"
	"tend/feeds"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/learning"
	"tend/terminal"
)

// canAsk tells whether a person is there to be asked. What is asked for as JSON is read by a program.
func (a *app) canAsk() bool { return !a.noInput && !a.json && terminal.Interactive(a.in) }

// addSource adds a source, and asks what is to make room for it where no slot is left.
func (a *app) addSource(ctx context.Context, client *api.Client, r *api.SourceRequest) (src api.Source, err error) {
	err = a.withRoom(ctx, client, r, func() error {
		src, err = client.AddSource(ctx, *r)
		return err
	})
	return src, err
}

// withRoom adds a source. Where no slot is left it asks which source is to make room, and adds it in the place of that
// one. Where nobody can be asked the refusal stands.
func (a *app) withRoom(ctx context.Context, client *api.Client, r *api.SourceRequest, add func() error) error {
	err := add()
	refused, ok := errors.AsType[*api.Error](err)
	if !ok || refused.Code != api.NoSlot || !a.canAsk() {
		return err
	}
	p, failed := client.Pruning(ctx)
	if failed != nil {
		return failed
	}
	name, failed := a.askSwap(ctx, holders(p.Sources, r.Kind))
	switch {
	case errors.Is(failed, terminal.ErrNoAnswer) || failed == nil && name == "":
		return api.Refuse(api.NoSlot, refused.Hint, "no source made room, so nothing was added")
	case failed != nil:
		return failed
	}
	r.Swap = name
	return add()
}

// holders are the sources of a kind, the least kept first.
func holders(yields []learning.Yield, kind learning.Kind) []learning.Yield {
	held := slices.DeleteFunc(slices.Clone(yields), func(y learning.Yield) bool { return y.Kind != kind })
	slices.SortStableFunc(held, func(a, b learning.Yield) int {
		return cmp.Or(cmp.Compare(a.Share.High, b.Share.High), cmp.Compare(a.Source, b.Source))
	})
	return held
}

// none is the answer that changes nothing. No source can have that name.
const none = "none of them"

// askSwap shows what the sources were worth, and asks which one is to make room: nothing for none of them.
func (a *app) askSwap(ctx context.Context, held []learning.Yield) (id.Source, error) {
	m := a.mode()
	rows := [][]string{}
	for _, y := range held {
		share := ""
		if y.Judged > 0 {
			share = intervalWords(y.Share)
		}
		rows = append(rows, []string{string(y.Source), fmt.Sprintf("%d of %d", y.Kept, y.Judged), share, fmt.Sprint(y.Minutes),
			fmt.Sprint(y.Outputs), cardWords(y)})
	}
	fmt.Fprintf(a.err, "All %s are taken. What each source was worth, the least kept first:\n", slotWords(held))
	terminal.Table(a.err, m, []string{"source", "kept", "95 %", "minutes", "outputs", "cards"}, rows)
	answer, err := terminal.NewAsker(m).Ask(ctx, "Which one makes room?", none, func(s string) error {
		if s == none || slices.ContainsFunc(held, func(y learning.Yield) bool { return string(y.Source) == s }) {
			return nil
		}
		return fmt.Errorf("no source that has a slot is called %q", s)
	})
	if err != nil || answer == none {
		return "", err
	}
	return id.Source(answer), nil
}

// slotWords are the slots that sources hold: "3 slots of newsletters".
func slotWords(held []learning.Yield) string {
	if len(held) == 0 {
		return "slots"
	}
	noun := map[learning.Kind]string{learning.Newsletter: "newsletters", learning.Person: "people"}[held[0].Kind]
	return strings.TrimSuffix(fmt.Sprintf("%d slots of %s", len(held), noun), " of ")
}

// instead says which source made room.
func instead(r api.SourceRequest) string {
	if r.Swap == "" {
		return ""
	}
	return fmt.Sprintf(" in the place of %s", r.Swap)
}

// askFeed asks which feed of a site is meant.
func (a *app) askFeed(ctx context.Context, site, hint string, choices []feeds.Candidate, zone *time.Location) (feeds.Candidate, error) {
	m := a.mode()
	var rows [][]string
	for n, c := range choices {
		newest := ""
		if !c.Newest.IsZero() {
			newest = c.Newest.In(zone).Format(time.DateOnly)
		}
		rows = append(rows, []string{fmt.Sprint(n + 1), c.Title, fmt.Sprint(c.Entries), newest, clean.Line(c.URL)})
	}
	fmt.Fprintf(a.err, "%s has %d feeds:\n", clean.Line(site), len(choices))
	terminal.Table(a.err, m, []string{"", "title", "entries", "newest", "address"}, rows)
	answer, err := terminal.NewAsker(m).Ask(ctx, "Which one, by its number?", none, func(s string) error {
		if n, err := strconv.Atoi(s); s == none || err == nil && 1 <= n && n <= len(choices) {
			return nil
		}
		return fmt.Errorf("%q: want a number from 1 to %d", s, len(choices))
	})
	if errors.Is(err, terminal.ErrNoAnswer) || answer == none {
		err = usage(hint, "no feed was chosen, so nothing was added")
	}
	if err != nil {
		return feeds.Candidate{}, err
	}
	n, err := strconv.Atoi(answer)
	return choices[n-1], err
}

// addChosen adds the feed that was chosen among those of the site at r.URL.
func (a *app) addChosen(ctx context.Context, client *api.Client, r api.SourceRequest, chosen feeds.Candidate) error {
	r.AllowPrivate = r.AllowPrivate && feeds.SameHost(r.URL, chosen.URL)
	r.URL, r.Title = chosen.URL, chosen.Title
	src, err := a.addSource(ctx, client, &r)
	if err != nil {
		return err
	}
	return a.print(src, func(m terminal.Mode) {
		fmt.Fprintf(a.out, "added %s (%s)%s\n", src.Name, src.Kind, instead(r))
		fmt.Fprintf(a.out, "its feed is %s\n", clean.Line(src.URL))
		m.Hint("tend source check %s", src.Name)
	})
}
