package feeds

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/id"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) // a Friday

// good is the poll of a source that has answered well before.
func good() Poll {
	return Poll{Source: "weekly", URL: "https://e.example/feed", ValidFor: "https://e.example/feed", ETag: `"a"`,
		LastModified: "yesterday", Result: OK, LastOK: noon.Add(-time.Hour)}
}

// about reports whether an interval is d, lengthened by at most the jitter.
func about(got, d time.Duration) bool { return got >= d && got <= d+d/10 }

func TestAfterSchedules(t *testing.T) {
	failed := func(n int) Poll { p := good(); p.Failures = n; return p }
	ttl := good()
	ttl.TTL = 600
	for name, c := range map[string]struct {
		p    Poll
		o    Outcome
		want time.Duration
	}{
		"a good answer waits four hours":                  {good(), Outcome{Result: OK, ETag: "x"}, DefaultInterval},
		"one without validators waits a day":              {good(), Outcome{Result: OK}, BlindInterval},
		"freshness over the default is kept":              {good(), Outcome{Result: OK, ETag: "x", Fresh: 6 * time.Hour}, 6 * time.Hour},
		"freshness under the default is not":              {good(), Outcome{Result: OK, ETag: "x", Fresh: time.Minute}, DefaultInterval},
		"a 304 renews freshness":                          {good(), Outcome{Result: NotModified, Fresh: 6 * time.Hour}, 6 * time.Hour},
		"a 304 keeps the ttl":                             {ttl, Outcome{Result: NotModified}, 10 * time.Hour},
		"a ttl is kept":                                   {good(), Outcome{Result: OK, ETag: "x", Hints: Hints{TTL: 300}}, 5 * time.Hour},
		"a year of freshness is a week":                   {good(), Outcome{Result: OK, ETag: "x", Fresh: 365 * 24 * time.Hour}, MaxInterval},
		"the first failure waits an hour":                 {good(), Outcome{Result: NetworkError}, time.Hour},
		"the second waits two":                            {failed(1), Outcome{Result: HTTPError}, 2 * time.Hour},
		"the sixth waits 32":                              {failed(5), Outcome{Result: NotAFeed}, 32 * time.Hour},
		"the fiftieth waits a week":                       {failed(49), Outcome{Result: TooLarge}, MaxInterval},
		"Retry-After over the backoff is kept":            {good(), Outcome{Result: HTTPError, RetryAfter: 9 * time.Hour}, 9 * time.Hour},
		"Retry-After under the backoff is not":            {failed(3), Outcome{Result: HTTPError, RetryAfter: time.Minute}, 8 * time.Hour},
		"a Retry-After of ten years is a week":            {good(), Outcome{Result: HTTPError, RetryAfter: 87600 * time.Hour}, MaxInterval},
		"a blocked source backs off like any failing one": {failed(2), Outcome{Result: Blocked}, 4 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			got := c.p.After(c.o, noon)
			if wait := got.Next.Sub(noon); !about(wait, c.want) {
				t.Errorf("waits %s, want about %s", wait, c.want)
			}
			if got.LastTry != noon || got.Result != c.o.Result {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestAfterKeepsValidators(t *testing.T) {
	for name, c := range map[string]struct {
		o              Outcome
		etag, modified string
	}{
		"a good answer replaces both":      {Outcome{Result: OK, ETag: "b", Modified: "now"}, "b", "now"},
		"a missing one clears the old":     {Outcome{Result: OK, ETag: "b"}, "b", ""},
		"a 304 without keeps both":         {Outcome{Result: NotModified}, `"a"`, "yesterday"},
		"a 304 with one replaces that one": {Outcome{Result: NotModified, ETag: "c"}, "c", "yesterday"},
		"a failure keeps both":             {Outcome{Result: NotAFeed, ETag: "d"}, `"a"`, "yesterday"},
	} {
		t.Run(name, func(t *testing.T) {
			c.o.From = good().URL
			if got := good().After(c.o, noon); got.ETag != c.etag || got.LastModified != c.modified || got.ValidFor != got.URL {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestGoneIsNotPolledAgain(t *testing.T) {
	p := good().After(Outcome{Result: Gone}, noon)
	if due, wake := Next([]Poll{p}, noon.AddDate(10, 0, 0)); len(due) != 0 || !wake.IsZero() {
		t.Errorf("due %v, wake %v", due, wake)
	}
}

func TestSuccessEndsFailures(t *testing.T) {
	p := good().After(Outcome{Result: NetworkError, Error: "x"}, noon).After(Outcome{Result: NotModified}, noon)
	if p.Failures != 0 || p.Error != "" || p.LastOK != noon || p.NotModified != 1 || p.Fetched != 0 {
		t.Errorf("got %+v", p)
	}
}

func TestSkippedHoursAndDaysAreSkipped(t *testing.T) {
	p := good()
	p.SkipDays = []int{int(time.Friday)}
	p.SkipHours = []int{0, 1, 2}
	got := p.After(Outcome{Result: NotModified}, noon).Next
	if got.Weekday() != time.Saturday || got.Hour() != 3 {
		t.Errorf("next is %s", got)
	}
	p.SkipDays = []int{0, 1, 2, 3, 4, 5, 6}
	if got := p.After(Outcome{Result: NotModified}, noon).Next; !about(got.Sub(noon), DefaultInterval) {
		t.Errorf("a feed that skips every day is believed: %s", got)
	}
}

func TestRelocateWantsTheSameAnswerThreeTimesOverThreeDays(t *testing.T) {
	moved := Outcome{Result: NotModified, Moved: "https://new.example/feed"}
	p := good()
	for day := range 4 {
		now := noon.AddDate(0, 0, day)
		p = p.After(moved, now)
		if _, ok := p.Relocate(now); ok != (day == 3) {
			t.Errorf("day %d: %v", day, ok)
		}
	}
	q, _ := p.Relocate(noon.AddDate(0, 0, 4))
	if q.URL != moved.Moved || q.ETag != "" || q.ValidFor != "" || q.Moved != "" {
		t.Errorf("got %+v", q)
	}
	if p = p.After(Outcome{Result: NotModified}, noon); p.Moved != "" || p.MovedTimes != 0 {
		t.Errorf("an answer from the old address does not end the count: %+v", p)
	}
}

func TestNextSortsAndWakes(t *testing.T) {
	at := func(name id.Source, hours int) Poll {
		return Poll{Source: name, Next: noon.Add(time.Duration(hours) * time.Hour)}
	}
	due, wake := Next([]Poll{at("late", 3), at("now", 0), at("soon", 1), at("long", -5), {Source: "new"}}, noon)
	var names []id.Source
	for _, p := range due {
		names = append(names, p.Source)
	}
	if !slices.Equal(names, []id.Source{"new", "long", "now"}) || wake != noon.Add(time.Hour) {
		t.Errorf("due %v, wake %s", names, wake)
	}
}

func TestPollLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := good()
		p.Source = id.Source(rapid.StringMatching(`[a-z]{1,8}`).Draw(t, "source"))
		p.Failures = rapid.IntRange(0, 1000).Draw(t, "failures")
		o := Outcome{
			Result:     rapid.SampledFrom(Results).Draw(t, "result"),
			Fresh:      time.Duration(rapid.Int64Range(0, 1<<62).Draw(t, "fresh")),
			RetryAfter: time.Duration(rapid.Int64Range(0, 1<<62).Draw(t, "retry")),
		}
		got := p.After(o, noon)
		if again := p.After(o, noon); !again.Next.Equal(got.Next) {
			t.Fatal("not deterministic")
		}
		if o.Result == Gone || o.Result == Offline {
			return
		}
		if wait := got.Next.Sub(noon); wait < MinInterval || wait > MaxInterval {
			t.Fatalf("waits %s", wait)
		}
	})
}
