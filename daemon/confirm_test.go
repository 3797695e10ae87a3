package daemon

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"tend/budget"
)

// page returns the address of a block's page, as its event has it.
func (w *world) page(block budget.Block) string {
	w.t.Helper()
	link := property(events(w.feed())[block.UID], "URL")
	if !strings.Contains(link, "/block/"+string(block.ID)+"?s=") {
		w.t.Fatalf("block %s links to %q", block.ID, link)
	}
	return link
}

// form sends what a person fills in.
func (w *world) form(page string, pairs ...string) reply {
	w.t.Helper()
	values := url.Values{}
	for n := 0; n < len(pairs); n += 2 {
		values.Set(pairs[n], pairs[n+1])
	}
	return w.ask(http.MethodPost, page, values.Encode(), "Content-Type", "application/x-www-form-urlencoded")
}

// recorded is the sentence on a page that says what is recorded.
func recorded(page string) string {
	found := regexp.MustCompile(`(?s)<div class="record" role="status">\s*(.*?)</div>`).FindStringSubmatch(page)
	if found == nil {
		return ""
	}
	plain := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(found[1], "")
	return html.UnescapeString(strings.Join(strings.Fields(plain), " "))
}

func TestPageOfABlockSaysWhatBecameOfIt(t *testing.T) {
	t.Parallel()
	w := settled(t)
	block := w.plan()[0]
	page := w.page(block)
	w.clock.set(block.End.Add(time.Hour))
	for _, step := range []struct {
		name  string
		form  []string
		says  string
		spent int
	}{
		{"kept", []string{"was", "kept"}, "Recorded: kept, Tue 17 Nov, 08:00–10:00 (120 min)", 120},
		{"kept again", []string{"was", "kept"}, "Recorded: kept, Tue 17 Nov, 08:00–10:00 (120 min)", 120},
		{"shorter", []string{"was", "shorter", "minutes", "45"}, "Recorded: shorter, Tue 17 Nov, 08:00–08:45 (45 min)", 45},
		{"moved", []string{"was", "moved", "minutes", "60", "at", "2026-11-16T07:15"}, "Recorded: moved, Mon 16 Nov, 07:15–08:15 (60 min)", 60},
		{"skipped", []string{"was", "skipped"}, "Recorded: skipped", 0},
		{"kept after all", []string{"was", "kept"}, "Recorded: kept, Tue 17 Nov, 08:00–10:00 (120 min)", 120},
		{"taken back", []string{"was", "undo"}, "Nothing is recorded of it yet.", 0},
	} {
		t.Run(step.name, func(t *testing.T) {
			got := w.form(page, step.form...)
			if got.status != 200 || recorded(got.body) != step.says {
				t.Errorf("got %d: %s", got.status, recorded(got.body))
			}
			if again := w.get(page); recorded(again.body) != step.says {
				t.Errorf("a look afterwards says %s", recorded(again.body))
			}
			if spent := w.week("").Spent; spent != step.spent {
				t.Errorf("the week has %d min, want %d", spent, step.spent)
			}
		})
	}
}

func TestLookingAtAPageWritesNothing(t *testing.T) {
	t.Parallel()
	w := settled(t)
	block := w.plan()[0]
	page := w.page(block)
	w.clock.set(block.End)
	writes := w.daemon.feed.writes.Load()
	for _, method := range []string{"GET", "HEAD"} {
		if got := w.ask(method, page+"&was=kept&minutes=5", "was=kept", "Content-Type", "application/x-www-form-urlencoded"); got.status != 200 {
			t.Errorf("%s: %d", method, got.status)
		}
	}
	if got := w.form(page + "&was=kept"); got.status != 400 { // what stands in the address is no answer
		t.Errorf("an empty form: %d", got.status)
	}
	if w.daemon.feed.writes.Load() != writes && len(w.week("").Sessions) > 0 {
		t.Error("something was written")
	}
}

func TestPageOfABlockIsASecret(t *testing.T) {
	t.Parallel()
	w := settled(t)
	block, other := w.plan()[0], w.plan()[1]
	page := w.page(block)
	_, otherSign, _ := strings.Cut(w.page(other), "?s=")
	bare, _, _ := strings.Cut(page, "?")
	w.clock.set(block.End)
	for name, address := range map[string]string{
		"no signature": bare, "another block's": bare + "?s=" + otherSign, "a part of it": page[:len(page)-1], "more than it": page + "a",
		"capitals": strings.ToUpper(bare) + "?s=" + strings.ToUpper(otherSign), "no block": strings.Replace(page, "/"+string(block.ID)+"?", "/b99?", 1),
		"in a form only": bare + "?t=1",
	} {
		t.Run(name+" is not found", func(t *testing.T) {
			if got := w.get(address); got.status != 404 {
				t.Errorf("GET: %d", got.status)
			}
			_, sign, _ := strings.Cut(page, "?s=")
			if got := w.form(address, "was", "kept", "s", sign); got.status != 404 {
				t.Errorf("POST: %d", got.status)
			}
		})
	}
	if week := w.week(""); week.Spent != 0 {
		t.Errorf("%d min were written", week.Spent)
	}
	_, err := w.owner.RevokeCalendar(w.ctx())
	w.ok(err)
	if got := w.get(page); got.status != 404 {
		t.Errorf("once the calendar was revoked: %d", got.status)
	}
}

func TestPageRefusesWhatCannotBe(t *testing.T) {
	t.Parallel()
	w := settled(t)
	block := w.plan()[0]
	page := w.page(block)
	w.clock.set(block.Start.Add(30 * time.Minute))
	for _, c := range []struct {
		name   string
		form   []string
		status int
		says   string
	}{
		{"kept before it is over", []string{"was", "kept"}, 409, "has not ended yet"},
		{"longer than it has run", []string{"was", "shorter", "minutes", "31"}, 409, "has not ended yet"},
		{"no minutes", []string{"was", "shorter", "minutes", ""}, 400, "minutes: want 1 to 1440"},
		{"minutes below one", []string{"was", "shorter", "minutes", "0"}, 400, "minutes: want 1 to 1440"},
		{"too many minutes", []string{"was", "moved", "minutes", "1441", "at", "2026-11-16T08:00"}, 400, "want 1 to 1440"},
		{"no time", []string{"was", "moved", "minutes", "10"}, 400, "when did it begin?"},
		{"a time to come", []string{"was", "moved", "minutes", "10", "at", "2026-11-18T08:00"}, 400, "in the future"},
		{"a time that is none", []string{"was", "moved", "minutes", "10", "at", "<b>"}, 400, "<b>"},
		{"another word", []string{"was", "burnt"}, 400, "was it kept, shorter, moved or skipped?"},
		{"a form too large", []string{"was", "kept", "x", strings.Repeat("x", maxForm)}, 400, "cannot be read"},
		{"nothing to take back", []string{"was", "undo"}, 409, "neither confirmed nor skipped"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := w.form(page, c.form...)
			if got.status != c.status || !strings.Contains(recorded(got.body), "Nothing was changed:") || !strings.Contains(recorded(got.body), c.says) {
				t.Errorf("got %d: %s", got.status, recorded(got.body))
			}
			if strings.Contains(got.body, "<b>") {
				t.Error("it is not escaped")
			}
		})
	}
	if got := w.get(page); strings.Contains(got.body, `value="kept"`) || w.week("").Spent != 0 {
		t.Errorf("it offers to keep what is not over, or %d min were written", w.week("").Spent)
	}
	if got := w.form(page, "was", "shorter", "minutes", "30"); got.status != 200 {
		t.Errorf("the part that has passed: %d", got.status)
	}
}

func TestPageGuardsItsAddress(t *testing.T) {
	t.Parallel()
	w := settled(t)
	page := w.page(w.plan()[0])
	for _, got := range []reply{w.get(page), w.get(page + "x")} {
		for name, want := range map[string]string{"Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "X-Robots-Tag": "noindex, nofollow"} {
			if got.header.Get(name) != want {
				t.Errorf("%d: %s is %q", got.status, name, got.header.Get(name))
			}
		}
		if policy := got.header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "script") {
			t.Errorf("%d: policy %q", got.status, policy)
		}
	}
	if strings.Contains(w.log.String(), "?s=") {
		t.Error("an address is in the log")
	}
}
