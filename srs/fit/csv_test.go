package fit

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tend/srs"
)

func TestReadCSVNamesWhatItSkips(t *testing.T) {
	text := `review_time,card_id,review_rating,review_duration
2024-03-29T20:01:15.5Z,7,3,4200
2024-03-30 21:00:00+01:00,7,1,61000
2024-03-31T08:00:00,8,4,
1711958400000,9,2,604800000
2024-04-01T00:00:00Z,7,0,10
2024-04-01T00:00:00Z,7,9,10
2024-04-01T00:00:00Z,7,x,10
1970-01-01T00:00:05Z,7,3,10
2100-01-01T00:00:00Z,7,3,10
noon,7,3,10
2024-04-01T00:00:00Z,,3,10
2024-04-01T00:00:00Z
2024-04-01T00:00:00Z,7,3,-5
2024-04-01T00:00:00Z,"7"b,3,5
2024-03-01T00:00:00Z,7,3,soon

2024-03-01T00:00:00Z,"7,3,5
"2024-03-02T00:00:00Z","7","3","5"
2024-03-29T21:01:15.5+01:00,7,1,90000
2024-03-28T00:00:00Z,8,3,90000
`
	reviews, problems, err := ReadCSV(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for _, p := range problems {
		named = append(named, p.String())
	}
	want := []string{
		"line 5: duration of 604800 s: counts as 60 s",
		"line 6: skipped: rating 0: done by hand, so no recall",
		"line 7: skipped: rating 9: want 1 to 4",
		`line 8: skipped: rating "x": want 1 to 4`,
		"line 9: skipped: time 1970-01-01: the clock was wrong",
		"line 10: skipped: time 2100-01-01: the clock was wrong",
		`line 11: skipped: time "noon": want it as 2024-03-29T20:01:15Z`,
		"line 12: skipped: no card",
		"line 13: skipped: fields: 1, want 3",
		`line 14: duration "-5": counts as none`,
		`line 15: skipped: extraneous or missing " in quoted-field`,
		"line 16: time going backwards: card 7 at 2024-03-01T00:00:00Z, the line before it is of 2024-04-01T00:00:00Z; sorted",
		`line 16: duration "soon": counts as none`,
		`line 18: skipped: extraneous or missing " in quoted-field`,
		"line 20: skipped: card 7 was reviewed at 2024-03-29T20:01:15.5Z on line 2 already",
		"line 21: time going backwards: card 8 at 2024-03-28T00:00:00Z, the line before it is of 2024-03-31T08:00:00Z; sorted",
		"2 durations of more than a minute count as 60 s",
	}
	if !slices.Equal(named, want) {
		t.Errorf("named\n%s\nwant\n%s", strings.Join(named, "\n"), strings.Join(want, "\n"))
	}
	if len(reviews) != 8 {
		t.Fatalf("%d reviews: %+v", len(reviews), reviews)
	}
	first := srs.Review{Card: "7", Grade: srs.Good, At: time.Date(2024, 3, 29, 20, 1, 15, 5e8, time.UTC), Millis: 4200}
	if got := reviews[0]; got.Card != first.Card || got.Grade != first.Grade || !got.At.Equal(first.At) || got.Millis != first.Millis {
		t.Errorf("got %+v", got)
	}
	if got := reviews[1].At; !got.Equal(time.Date(2024, 3, 30, 20, 0, 0, 0, time.UTC)) || reviews[1].Millis != 60000 {
		t.Errorf("got %+v", reviews[1])
	}
	if got := reviews[3].At.Format(time.DateTime); got != "2024-04-01 08:00:00" {
		t.Errorf("milliseconds since 1970 are read as %s", got)
	}
}

// TestReadCSVHidesNoProblemBehindOthers: long durations once crowded out all that came after them.
func TestReadCSVHidesNoProblemBehindOthers(t *testing.T) {
	var text strings.Builder
	text.WriteString("card_id,review_rating,review_time,review_duration\n")
	at := time.Date(2024, 3, 1, 8, 0, 0, 0, time.UTC)
	for n := range 24 {
		fmt.Fprintf(&text, "%d,3,%s,61000\n", n, at.Format(time.RFC3339))
		fmt.Fprintf(&text, "%d,9,%s,61000\n", n, at.AddDate(0, 0, 1).Format(time.RFC3339))
	}
	text.WriteString("1,0,2024-03-09T08:00:00Z,4000\n")
	reviews, problems, err := ReadCSV(strings.NewReader(text.String()))
	if err != nil || len(reviews) != 24 || len(problems) != 12 {
		t.Fatalf("%d reviews, %v, %v", len(reviews), problems, err)
	}
	for n, want := range map[int]string{
		0: "line 3: skipped: rating 9: want 1 to 4", 9: "line 21: skipped: rating 9: want 1 to 4, and 14 more like it",
		10: "line 50: skipped: rating 0: done by hand, so no recall", 11: "24 durations of more than a minute count as 60 s",
	} {
		if got := problems[n].String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestLinesOutOfOrderPredictAsInOrder: they are named, and used.
func TestLinesOutOfOrderPredictAsInOrder(t *testing.T) {
	lines := synthetic(300, truth(), 4)
	slices.SortFunc(lines, func(a, b srs.Review) int { return a.At.Compare(b.At) })
	read := func(lines []srs.Review) (Evaluation, int) {
		var text strings.Builder
		text.WriteString("card_id,review_rating,review_time\n")
		for _, r := range lines {
			fmt.Fprintf(&text, "%s,%d,%d\n", r.Card, r.Grade, r.At.UnixMilli())
		}
		reviews, problems, err := ReadCSV(strings.NewReader(text.String()))
		if err != nil {
			t.Fatal(err)
		}
		log := NewLog(reviews, utc.Of)
		return log.Evaluate(srs.DefaultParameters(), 0, log.Items()), len(problems)
	}
	want, none := read(lines)
	slices.Reverse(lines)
	got, named := read(lines)
	if none != 0 || named != 10 || !reflect.DeepEqual(got, want) {
		t.Errorf("named %d and %d, got %+v, want %+v", none, named, got, want)
	}
}

func TestReadCSVRefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"nothing":            {"", "it is empty"},
		"other columns":      {"a,b,c\n1,2,3\n", "want the columns card_id, review_rating, review_time"},
		"a line without end": {"card_id,review_rating,review_time\n" + strings.Repeat("1", 70_000), "line 2: bufio.Scanner: token too long"},
		"no review":          {"card_id,review_rating,review_time\n", "no line of it is a review"},
		"no line that holds": {"card_id,review_rating,review_time\n1,9,2024-01-01T00:00:00Z\n", "no line of it is a review"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, _, err := ReadCSV(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add("card_id,review_rating,review_time,review_duration\n1,3,2024-03-29T20:01:15Z,4200\n")
	f.Add("\ufeffreview_time,review_rating,card_id\n1711958400000,4,\"a\nb\"\n")
	f.Add("card_id,review_rating,review_time\n1,\"3")
	f.Fuzz(func(t *testing.T, text string) {
		reviews, _, err := ReadCSV(strings.NewReader(text))
		if err == nil && len(reviews) == 0 {
			t.Error("no reviews and no error")
		}
		for _, r := range reviews {
			if !r.Grade.Valid() || r.Card == "" || r.Millis < 0 || r.Millis > 60_000 || r.At.Year() < 1990 || r.At.Year() > 2099 {
				t.Errorf("read %+v", r)
			}
		}
	})
}
