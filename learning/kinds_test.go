package learning

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/id"
)

var now = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

func TestParseKind(t *testing.T) {
	for _, s := range []string{"newsletter", "person", "book", "rfc", "talk", "article", "other", " RFC ", "Book"} {
		t.Run("reads "+s, func(t *testing.T) {
			if k, err := ParseKind(s); err != nil || string(k) != strings.ToLower(strings.TrimSpace(s)) {
				t.Errorf("got %q, %v", k, err)
			}
		})
	}
	for _, s := range []string{"", "podcast", "books"} {
		t.Run("lists the kinds for "+s, func(t *testing.T) {
			_, err := ParseKind(s)
			want := fmt.Sprintf("parse kind: %q: want newsletter, person, book, rfc, other, talk, article, contribution or story", s)
			if err == nil || err.Error() != want {
				t.Errorf("got %v, want %s", err, want)
			}
		})
	}
}

func TestIsSource(t *testing.T) {
	want := map[Kind]bool{Newsletter: true, Person: true, Book: true, RFC: true, Other: true, Talk: false, Article: false, "podcast": false}
	for k, is := range want {
		if k.IsSource() != is {
			t.Errorf("%s: got %v", k, !is)
		}
	}
}

// sources returns n sources of a kind, named a, b, …
func sources(n int, kind Kind) []Source {
	var out []Source
	for i := range n {
		out = append(out, Source{Name: id.Source(rune('a' + i)), Kind: kind, Added: now})
	}
	return out
}

func TestCheckSlot(t *testing.T) {
	removed := sources(3, Newsletter)
	removed[1].Removed = now
	tests := []struct {
		name string
		held []Source
		add  Kind
		want string
	}{
		{"the first newsletter fits", nil, Newsletter, ""},
		{"the third newsletter fits", sources(2, Newsletter), Newsletter, ""},
		{"a fourth newsletter does not", sources(3, Newsletter), Newsletter, "newsletters: all 3 slots are taken (a, b, c); remove one first"},
		{"a removed one holds no slot", removed, Newsletter, ""},
		{"other kinds hold no slot", sources(15, Person), Newsletter, ""},
		{"the fifteenth person fits", sources(14, Person), Person, ""},
		{"a sixteenth person does not", sources(15, Person), Person,
			"people: all 15 slots are taken (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o); remove one first"},
		{"books have no slots", sources(20, Book), Book, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := CheckSlot(tt.held, tt.add)
			if tt.want == "" {
				if err != nil {
					t.Errorf("got %v", err)
				}
				return
			}
			var taken *SlotsError
			if !errors.As(err, &taken) || err.Error() != tt.want || taken.Kind != tt.add || taken.Slots != len(taken.Held) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func TestSwapAlwaysFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		held := sources(rapid.IntRange(0, 20).Draw(t, "held"), kind)
		slots, limited := kind.Slots()
		if full := CheckSlot(held, kind) != nil; full != (limited && len(held) >= slots) {
			t.Fatalf("%d of %d: full is %v", len(held), slots, full)
		}
		if len(held) == slots && slots > 0 {
			held[rapid.IntRange(0, slots-1).Draw(t, "out")].Removed = now
			if err := CheckSlot(held, kind); err != nil {
				t.Fatalf("after a removal: %v", err)
			}
		}
	})
}

func TestCheckName(t *testing.T) {
	for _, good := range []string{"a", "go-weekly", "Go_2", "7days", strings.Repeat("x", 40)} {
		if err := CheckName(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"", "-a", "_a", "a b", "a/b", "a.b", "ä", "a\n", strings.Repeat("x", 41)} {
		if CheckName(bad) == nil {
			t.Errorf("%q passes", bad)
		}
	}
}

func TestNameFrom(t *testing.T) {
	tests := []struct {
		title, url string
		want       id.Source
	}{
		{"", "https://golangweekly.com/rss", "golangweekly"},
		{"", "https://www.golangweekly.com/rss", "golangweekly"},
		{"Byte Letter", "https://blog.example.com/feed", "example"},
		{"", "https://someone.substack.com/feed", "someone"},
		{"", "http://someone.github.io/atom.xml", "someone"},
		{"", "https://feeds.example.co.uk", "example"},
		{"", "https://co.uk", "co"},
		{"", "https://news.com/rss", "news"},
		{"Some One on Medium", "https://medium.com/feed/@someone", "some-one-on-medium"},
		{"", "https://medium.com/feed/@someone", "medium"},
		{"Notes on Go!", "http://127.0.0.1:8080/feed", "notes-on-go"},
		{"Notes on Go!", "http://[::1]/feed", "notes-on-go"},
		{"Notes on Go!", "", "notes-on-go"},
		{"Notes on Go!", "::", "notes-on-go"},
		{"", "http://localhost:1/feed", "localhost"},
		{"日本語", "", "source"},
		{"", "", "source"},
		{"A title that goes on for quite a bit longer than a name", "", "a-title-that-goes-on-for-quite-a-bit"},
		{strings.Repeat("x", 50), "", id.Source(strings.Repeat("x", 40))},
	}
	for _, tt := range tests {
		t.Run(tt.title+" "+tt.url, func(t *testing.T) {
			if got := NameFrom(tt.title, tt.url); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzNameFrom(f *testing.F) {
	f.Add("Title", "https://a.b/c")
	f.Add("", "http://-.-")
	f.Add("--", "//...")
	f.Fuzz(func(t *testing.T, title, url string) {
		if err := CheckName(string(NameFrom(title, url))); err != nil {
			t.Error(err)
		}
	})
}

func TestJudge(t *testing.T) {
	berlin := time.FixedZone("Berlin", 3600)
	item := Item{ID: "i4", Source: "weekly", State: Fresh, Title: "x"}
	for answer, state := range map[Answer]ItemState{Keep: Kept, Drop: Dropped, Not: Unsure} {
		t.Run(string(answer), func(t *testing.T) {
			got, v, err := Judge(item, answer, now)
			want := Verdict{Item: "i4", Source: "weekly", Answer: answer, At: now, AskAgain: now.AddDate(1, 0, 0)}
			if err != nil || got.State != state || !reflect.DeepEqual(v, want) {
				t.Errorf("got %v, %+v, %v", got.State, v, err)
			}
		})
	}
	t.Run("an unknown answer", func(t *testing.T) {
		got, _, err := Judge(item, "maybe", now)
		if err == nil || err.Error() != `judge item i4: answer "maybe": want keep, drop or unsure` || got != item {
			t.Errorf("got %+v, %v", got, err)
		}
	})
	t.Run("on a leap day, asked again on the last of February", func(t *testing.T) {
		_, v, _ := Judge(item, Keep, time.Date(2028, 2, 29, 23, 30, 0, 0, berlin))
		if want := time.Date(2029, 2, 28, 23, 30, 0, 0, berlin); !v.AskAgain.Equal(want) {
			t.Errorf("got %v, want %v", v.AskAgain, want)
		}
	})
}

func TestUnjudge(t *testing.T) {
	item := Item{ID: "i4", Source: "weekly", State: Fresh, Lesson: "l1"}
	judged, v, err := Judge(item, Drop, now)
	if err != nil {
		t.Fatal(err)
	}
	v.ID = "v7"
	back, undo := Unjudge(judged, v, now.Add(time.Minute))
	want := Verdict{Item: "i4", Source: "weekly", Answer: Drop, At: now.Add(time.Minute), Undoes: "v7"}
	if back != item || !reflect.DeepEqual(undo, want) {
		t.Errorf("got %+v and %+v", back, undo)
	}
}

func TestAddMonthsKeepsDayOrEndsMonth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "at"), 0).UTC()
		n := rapid.IntRange(0, 48).Draw(t, "months")
		got := addMonths(at, n)
		months := (got.Year()-at.Year())*12 + int(got.Month()) - int(at.Month())
		last := got.AddDate(0, 0, 1).Month() != got.Month()
		if months != n || got.Day() != at.Day() && !(last && got.Day() < at.Day()) || got.Hour() != at.Hour() {
			t.Fatalf("%v and %d months: %v", at, n, got)
		}
	})
}
