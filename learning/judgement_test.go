package learning

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/id"
)

// said is a verdict of a day number, whose question comes back a year later.
func said(line int, item id.Item, answer Answer, day int) Verdict {
	_, v, _ := Judge(Item{ID: item, Source: "weekly"}, answer, now.AddDate(0, 0, day))
	v.ID = id.Make[id.Verdict]('v', uint64(line))
	return v
}

func looked(line int, v Verdict, mattered bool) Verdict {
	look := Look(v, mattered, v.AskAgain)
	look.ID = id.Make[id.Verdict]('v', uint64(line))
	return look
}

func undone(line int, v Verdict) Verdict {
	_, undo := Unjudge(Item{ID: v.Item}, v, now.AddDate(2, 0, 0))
	undo.ID = id.Make[id.Verdict]('v', uint64(line))
	return undo
}

func TestStand(t *testing.T) {
	kept, dropped := said(1, "i1", Keep, 0), said(2, "i1", Drop, 3)
	tests := []struct {
		name  string
		lines []Verdict
		want  string // the verdict that stands, what was said of it, how many stand before
	}{
		{"no line", nil, ""},
		{"a verdict", []Verdict{kept}, "v1 keep ? 0"},
		{"the newest stands", []Verdict{kept, dropped}, "v2 drop ? 1"},
		{"until it is taken back", []Verdict{kept, dropped, undone(3, dropped)}, "v1 keep ? 0"},
		{"all taken back", []Verdict{kept, undone(2, kept)}, ""},
		{"it mattered", []Verdict{kept, looked(2, kept, true)}, "v1 keep true 0"},
		{"it did not", []Verdict{kept, looked(2, kept, false)}, "v1 keep false 0"},
		{"that was taken back", []Verdict{kept, looked(2, kept, true), undone(3, looked(2, kept, true))}, "v1 keep ? 0"},
		{"and said otherwise", []Verdict{kept, looked(2, kept, true), undone(3, looked(2, kept, true)), looked(4, kept, false)}, "v1 keep false 0"},
		{"what was said of an earlier verdict is not said of a later", []Verdict{kept, looked(3, kept, true), said(4, "i1", Drop, 400)}, "v4 drop ? 1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			if s, ok := Stand(tt.lines); ok {
				mattered := "?"
				if s.Looked != nil {
					mattered = fmt.Sprint(s.Looked.Mattered)
				}
				got = fmt.Sprint(s.Verdict.ID, " ", s.Verdict.Answer, " ", mattered, " ", len(s.Earlier))
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestUndoingEveryLineLeavesNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var lines []Verdict
		for n := range rapid.IntRange(1, 12).Draw(rt, "lines") {
			s, ok := Stand(lines)
			if ok && s.Looked == nil && rapid.Bool().Draw(rt, "look") {
				lines = append(lines, looked(n+1, s.Verdict, rapid.Bool().Draw(rt, "mattered")))
				continue
			}
			lines = append(lines, said(n+1, "i1", rapid.SampledFrom([]Answer{Keep, Drop, Not}).Draw(rt, "answer"), n))
		}
		for n := range len(lines) {
			s, ok := Stand(lines)
			if !ok {
				rt.Fatalf("nothing left to undo after %d: %+v", n, lines)
			}
			lines = append(lines, undone(100+n, s.Newest()))
			if _, left := Stand(lines); !left && n+1 < len(lines)/2 {
				// a look at a verdict that was replaced goes with it
				break
			}
		}
		if s, ok := Stand(lines); ok {
			rt.Fatalf("%+v stands", s)
		}
	})
}

func TestQuestions(t *testing.T) {
	stand := func(lines ...Verdict) Standing { s, _ := Stand(lines); return s }
	answered := said(5, "i5", Keep, 0)
	all := []Standing{stand(said(1, "i1", Drop, 0)), stand(said(2, "i2", Not, 1)), stand(said(3, "i3", Keep, 2)), stand(said(4, "i4", Keep, 1)),
		stand(answered, looked(6, answered, true)), stand(said(7, "i7", Keep, 300))}
	tests := []struct {
		name  string
		at    time.Time
		limit int
		want  string
	}{
		{"a day too early", now.AddDate(1, 0, -1), 5, ""},
		{"kept ones first, the oldest first", now.AddDate(1, 0, 5), 5, "i4 i3 i2 i1 "},
		{"a few at a time", now.AddDate(1, 0, 5), 2, "i4 i3 "},
		{"two years later", now.AddDate(2, 0, 0), 5, "i4 i3 i7 i2 i1 "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			for _, s := range Questions(all, tt.at, tt.limit) {
				got += string(s.Verdict.Item) + " "
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestJudgement(t *testing.T) {
	var all []Standing
	add := func(source id.Source, answer Answer, day int, mattered ...bool) {
		v := said(len(all)*2+1, id.Make[id.Item]('i', uint64(len(all)+1)), answer, day)
		v.Source = source
		lines := []Verdict{v}
		for _, m := range mattered {
			lines = append(lines, looked(len(all)*2+2, v, m))
		}
		s, _ := Stand(lines)
		all = append(all, s)
	}
	add("weekly", Keep, 0, true)
	add("weekly", Keep, 0, true)
	add("other", Keep, 0, false)
	add("other", Drop, 0, true)
	add("other", Not, 0, false)
	add("other", Keep, 0)
	add("weekly", Keep, 100)
	j := JudgementOf(all, now.AddDate(1, 0, 1))
	if j.Kept != ShareOf(2, 3) || j.Dropped != ShareOf(1, 1) || j.Unsure != ShareOf(0, 1) || j.Open != 1 || j.Waiting != 1 {
		t.Errorf("%+v", j)
	}
	by := BySource(all, now.AddDate(1, 0, 1))
	if len(by) != 2 || by["weekly"].Kept != ShareOf(2, 2) || by["weekly"].Waiting != 1 || by["other"].Kept != ShareOf(0, 1) || by["other"].Open != 1 {
		t.Errorf("%+v", by)
	}
}

func TestChangedMind(t *testing.T) {
	for day, want := range map[int]bool{0: false, 1: true, 30: true} {
		s, _ := Stand([]Verdict{said(1, "i1", Drop, 0), said(2, "i1", Keep, day)})
		if s.ChangedMind() != want {
			t.Errorf("kept %d days after it was dropped: %v", day, !want)
		}
	}
	s, _ := Stand([]Verdict{said(1, "i1", Keep, 0), said(2, "i1", Drop, 9)})
	if s.ChangedMind() {
		t.Error("dropped after it was kept")
	}
}

func TestSense(t *testing.T) {
	for _, tt := range []struct {
		name               string
		kept, of, drop, or int
		want               Sense
	}{
		{"nothing", 0, 0, 0, 0, SenseFew},
		{"all kept mattered, but few were looked back at", 9, 9, 0, 40, SenseFew},
		{"nothing was dropped", 40, 40, 0, 0, SenseFew},
		{"ten of each may do", 10, 10, 0, 10, SenseBetter},
		{"somewhat more often", 6, 10, 3, 10, SenseNo},
		{"much more often, of many", 60, 100, 30, 100, SenseBetter},
		{"less often", 3, 30, 20, 30, SenseWorse},
		{"as often", 50, 100, 50, 100, SenseNo},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := (Judgement{Kept: ShareOf(tt.kept, tt.of), Dropped: ShareOf(tt.drop, tt.or)}).Sense(); got != tt.want {
				t.Errorf("got %s", got)
			}
		})
	}
}

func TestTheSameShareOfBothIsNeverADifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		of, hits := rapid.IntRange(10, 500).Draw(t, "of"), 0
		hits = rapid.IntRange(0, of).Draw(t, "hits")
		if s := (Judgement{Kept: ShareOf(hits, of), Dropped: ShareOf(hits, of)}).Sense(); s != SenseNo {
			t.Errorf("the same share of both is %s", s)
		}
	})
}
