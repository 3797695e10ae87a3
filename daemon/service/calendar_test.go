package service

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tend/calendar"
	"tend/daemon/api"
	"tend/daemon/store"
)

func (w *world) feed(base string) calendar.Feed {
	w.Helper()
	return look(w, func(tx *store.Tx) (calendar.Feed, error) { return Feed(tx, base) })
}

func TestFeedBeforeInit(t *testing.T) {
	w := newWorld(t)
	feed := w.feed("")
	if len(feed.Events) != 0 || len(feed.Reminders) != 0 {
		t.Errorf("got %+v", feed)
	}
	if text, err := feed.Encode(); err != nil || !strings.Contains(string(text), "END:VCALENDAR") {
		t.Errorf("got %s, %v", text, err)
	}
}

func TestFeed(t *testing.T) {
	w := begun(t)
	w.lesson("DDIA")
	feed := w.feed("https://tend.test")
	blocks := w.plan()
	if len(feed.Events) != len(blocks) || len(feed.Reminders) != 4 {
		t.Fatalf("%d events, %d reminders", len(feed.Events), len(feed.Reminders))
	}
	first := feed.Events[0]
	if first.UID != blocks[0].UID || !first.Start.Equal(blocks[0].Start) || first.Sequence != blocks[0].Sequence ||
		!strings.Contains(first.Description, "DDIA") || !strings.HasPrefix(first.URL, "https://tend.test/block/b1?s=") || !strings.Contains(first.Description, first.URL) {
		t.Errorf("got %+v", first)
	}
	if got := feed.Events[1].Description; strings.Contains(got, "DDIA") || got == "" {
		t.Errorf("the second says %q", got)
	}
	ask(w, skip(blocks[0].ID))
	if got := w.feed(""); len(got.Events) != len(blocks)-1 || got.Events[0].UID == first.UID {
		t.Error("a skipped block is in it")
	}
	w.at("2026-12-18T12:00")
	w.do(CatchUp)
	for _, event := range w.feed("").Events {
		if event.Start.Before(w.now.Add(-shownBack)) {
			t.Errorf("%v is long over", event.Start)
		}
	}
}

func TestFeedIsTheSameUntilSomethingChanges(t *testing.T) {
	w := begun(t)
	text := func() string {
		bytes, err := w.feed("https://tend.test").Encode()
		if err != nil {
			t.Fatal(err)
		}
		return string(bytes)
	}
	before := text()
	card := w.cards("go", 1)[0].ID
	w.grade(card, 3, 5)
	ask(w, logTime(api.LogRequest{Minutes: 5}))
	w.replan()
	if text() != before {
		t.Error("a review or a session changed it")
	}
	zone := "America/New_York"
	w.change(api.SettingsRequest{Zone: &zone})
	feed := w.feed("")
	for _, r := range feed.Reminders {
		if r.Sequence != 1 || r.Zone.String() != zone || !r.Modified.Equal(w.now) {
			t.Errorf("a reminder does not say that its zone changed: %+v", r)
		}
	}
}

func TestCalendarAddress(t *testing.T) {
	w := newWorld(t)
	address := func() string { return look(w, CalendarPath) }
	check := func(file string) string {
		return look(w, func(tx *store.Tx) (string, error) {
			files, err := CalendarFiles(tx)
			n := slices.Index(files, file)
			return fmt.Sprint(n == 0, n > 0), err
		})
	}
	file := strings.TrimPrefix(address(), "/calendar/")
	if address() != "/calendar/"+file || check(file) != "true false" {
		t.Errorf("%s is %s", file, check(file))
	}
	for _, wrong := range []string{"", ".ics", strings.TrimSuffix(file, ".ics"), "x" + file, strings.ToUpper(file), file + ".ics"} {
		if got := check(wrong); got != "false false" {
			t.Errorf("%q is %s", wrong, got)
		}
	}
	seen := []string{file}
	for range maxGenerations {
		w.do(RevokeCalendar)
		next := strings.TrimPrefix(address(), "/calendar/")
		if slices.Contains(seen, next) || check(next) != "true false" || check(seen[len(seen)-1]) != "false true" {
			t.Fatalf("%s is %s, the one before %s", next, check(next), check(seen[len(seen)-1]))
		}
		seen = append(seen, next)
	}
	if got := check(file); got != "false false" {
		t.Errorf("after %d generations the first is %s", maxGenerations, got)
	}
}
