package srs

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/id"
)

var queueNow = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)

// matureCard was reviewed some days ago and is due since its stability's worth of days after that.
func matureCard(s Scheduler, card id.Card, stability, difficulty float64, ago int) *State {
	last := queueNow.AddDate(0, 0, -ago)
	return &State{Card: card, Phase: Mature, Stability: stability, Difficulty: difficulty, Reps: 5,
		Last: last, Due: s.dayStart(last, int(math.Round(stability)))}
}

func dueNoteSince(note id.Note, days int) *NoteState {
	return &NoteState{Note: note, Interval: 30, Growth: 1.5, Due: queueNow.AddDate(0, 0, -days)}
}

// pick takes any number of new cards.
func (s Scheduler) pick(all []Candidate, minutes float64) []Choice {
	return s.Queue(all, queueNow, Session{Minutes: minutes, New: -1}).Choices
}

func keys(choices []Choice) string {
	var list []string
	for _, c := range choices {
		if c.Card != nil {
			list = append(list, string(c.Card.Card))
		} else {
			list = append(list, string(c.Note.Note))
		}
	}
	return strings.Join(list, " ")
}

func TestQueueOrdersASession(t *testing.T) {
	s := plain(t)
	learning := func(c id.Card, ago time.Duration) Candidate {
		return Candidate{Card: &State{Card: c, Phase: Learning, Stability: 1, Difficulty: 5, Last: queueNow, Due: queueNow.Add(-ago)}}
	}
	mature := func(c id.Card, seconds float64) Candidate {
		return Candidate{Card: matureCard(s, c, 20, 5, 25), Seconds: seconds}
	}
	fresh := func(c id.Card, index int) Candidate {
		return Candidate{Card: &State{Card: c, Phase: New}, Index: index, Seconds: 30}
	}
	note := func(n id.Note, days int) Candidate { return Candidate{Note: dueNoteSince(n, days), Seconds: 60} }
	in := func(group string, c Candidate) Candidate { c.Group = group; return c }
	deep := func(c Candidate) Candidate { c.Importance = 10; return c }
	for _, c := range []struct {
		name    string
		minutes float64
		all     []Candidate
		want    string
	}{
		{"nothing", 10, nil, ""},
		{"steps, due cards, notes", 0, []Candidate{note("n1", 1), mature("c2", 10), learning("c1", 0)}, "c1 c2 n1"},
		{"a new card before a due one that is worth less a second", 0, []Candidate{mature("c1", 10), fresh("c2", 0)}, "c2 c1"},
		{"a new card after a due one that is worth more a second", 0, []Candidate{mature("c1", 2), fresh("c2", 0)}, "c1 c2"},
		{"the first new card in the best new place", 0, []Candidate{mature("c1", 1), deep(fresh("c2", 2)), fresh("c3", 1)}, "c3 c1 c2"},
		{"the longest waiting step first", 0, []Candidate{learning("c1", time.Minute), learning("c2", time.Hour)}, "c2 c1"},
		{"the quicker of two like cards first", 0, []Candidate{mature("c1", 20), mature("c2", 10)}, "c2 c1"},
		{"like cards by their number", 0, []Candidate{mature("c10", 10), mature("c9", 10)}, "c9 c10"},
		{"a deep area first", 0, []Candidate{mature("c1", 10), deep(mature("c2", 20))}, "c2 c1"},
		{"the most overdue note first", 0, []Candidate{note("n1", 1), note("n2", 9)}, "n2 n1"},
		{"new cards by index", 0, []Candidate{fresh("c1", 2), fresh("c2", 1)}, "c2 c1"},
		{"new cards in half of the time while due ones wait", 2, []Candidate{
			fresh("c1", 0), fresh("c2", 1), fresh("c3", 2), mature("c4", 30), mature("c5", 30),
		}, "c1 c2 c4 c5"},
		{"new cards in what due ones leave", 2, []Candidate{fresh("c1", 0), fresh("c2", 1), fresh("c3", 2), mature("c4", 20)}, "c1 c2 c3 c4"},
		{"one of several siblings", 0, []Candidate{in("g", mature("c1", 20)), in("g", mature("c2", 10)), in("h", mature("c3", 30))}, "c2 c3"},
		{"what fits into the minutes", 1, []Candidate{mature("c1", 25), mature("c2", 26), mature("c3", 27)}, "c1 c2"},
		{"a shorter card where a longer does not fit", 1, []Candidate{deep(mature("c1", 50)), deep(mature("c2", 51)), mature("c3", 10)}, "c1 c3"},
		{"at least one, though too long", 0.1, []Candidate{mature("c1", 25), mature("c2", 26)}, "c1"},
		{"notes in a third of the time", 6, []Candidate{note("n1", 1), note("n2", 2), note("n3", 3)}, "n3 n2"},
		{"notes beside a backlog of cards", 3, []Candidate{note("n1", 1), mature("c1", 100), mature("c2", 110)}, "c1 n1"},
		{"a note when there is nothing else, though it fills more than a third", 1, []Candidate{note("n1", 1)}, "n1"},
		{"nothing that is not due", 0, []Candidate{
			{Card: matureCard(s, "c1", 20, 5, 3)}, learning("c2", -time.Second), note("n1", -1), {},
			{Card: &State{Card: "c3", Phase: New, Suspended: true}},
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := keys(s.pick(c.all, c.minutes)); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestQueueSaysWhy(t *testing.T) {
	s := plain(t)
	choices := s.pick([]Candidate{
		{Card: matureCard(s, "c1", 20, 5, 23)},
		{Card: &State{Card: "c2", Phase: Relearning, Stability: 1, Difficulty: 5, Last: queueNow, Due: queueNow}},
		{Card: &State{Card: "c3", Phase: New}},
		{Note: dueNoteSince("n1", 1)},
	}, 0)
	want := []string{
		"Its learning step is due.",
		"This card is new; learning it adds 188 remembered days in a year.",
		"It was due 3 days ago and is 89 % likely to be recalled; reviewing it adds 32 remembered days in a year.",
		"This note was due yesterday.",
	}
	for i, c := range choices {
		if c.Why != want[i] {
			t.Errorf("got %q, want %q", c.Why, want[i])
		}
		if !(c.Reasons.Seconds > 0) || c.Reasons.Importance != 1 {
			t.Errorf("%v s, importance %v: want what was reckoned with", c.Reasons.Seconds, c.Reasons.Importance)
		}
	}
}

func TestRememberedIsTheAreaUnderTheForgettingCurve(t *testing.T) {
	p := DefaultParameters()
	j := p.judge(0)
	for _, stability := range []float64{0.2, 3, 50, 4000} {
		sum, step := 0.0, 0.01
		for d := step / 2; d < 365; d += step {
			sum += step * p.Retrievability(d, stability)
		}
		if got := j.remembered(stability, 0, 365); math.Abs(got/sum-1) > 1e-4 {
			t.Errorf("stability %v: got %v, want %v", stability, got, sum)
		}
	}
}

func TestGainIsWhatAReviewLeavesMoreThanNone(t *testing.T) {
	p := DefaultParameters()
	j := p.judge(0)
	t.Run("about nothing on the same day", func(t *testing.T) {
		if got := j.gain(Memory{100, 5}, 0); got < 0 || got > 10 {
			t.Errorf("got %v", got)
		}
	})
	t.Run("more for a card about to be forgotten than for a firm one", func(t *testing.T) {
		if weak, firm := j.gain(Memory{10, 5}, 12), j.gain(Memory{1000, 5}, 1200); weak <= firm {
			t.Errorf("weak %v, firm %v", weak, firm)
		}
	})
	t.Run("more for an easy card than for a hard one", func(t *testing.T) {
		if easy, hard := j.gain(Memory{10, 2}, 12), j.gain(Memory{10, 9}, 12); easy <= hard {
			t.Errorf("easy %v, hard %v", easy, hard)
		}
	})
	t.Run("at most the horizon for a new card", func(t *testing.T) {
		if got := j.gain(Memory{}, 0); got < 100 || got > 365 {
			t.Errorf("got %v", got)
		}
	})
}

func TestExpectedSecondsLieBetweenPassAndFail(t *testing.T) {
	s, pace := plain(t), Pace{Pass: 10, Fail: 30, New: 40}
	near(t, "new", s.ExpectedSeconds(State{Phase: New}, pace, 0, queueNow), 40)
	near(t, "sure", s.ExpectedSeconds(State{Phase: Learning, Stability: 1, Difficulty: 5, Last: queueNow}, pace, 0, queueNow), 10)
	near(t, "at its stability", s.ExpectedSeconds(*matureCard(s, "c1", 20, 5, 20), pace, 0, queueNow), 12)
}

// anyCandidates draws cards and notes of all kinds, each once.
func anyCandidates(s Scheduler) *rapid.Generator[[]Candidate] {
	return rapid.Custom(func(t *rapid.T) []Candidate {
		all := make([]Candidate, rapid.IntRange(0, 40).Draw(t, "candidates"))
		for i := range all {
			card := id.Make[id.Card]('c', uint64(i+1))
			c := Candidate{
				Seconds:    rapid.Float64Range(0, 90).Draw(t, "seconds"),
				Importance: float64(rapid.IntRange(0, 2).Draw(t, "importance")),
				Index:      rapid.IntRange(0, 3).Draw(t, "index"),
				Group:      rapid.SampledFrom([]string{"", "", "g", "h"}).Draw(t, "group"),
			}
			switch rapid.IntRange(0, 3).Draw(t, "kind") {
			case 0:
				c.Card = matureCard(s, card, rapid.Float64Range(1, 300).Draw(t, "stability"), 5, rapid.IntRange(0, 400).Draw(t, "ago"))
			case 1:
				c.Card = &State{Card: card, Phase: Learning, Stability: 1, Difficulty: 5, Last: queueNow, Due: queueNow}
			case 2:
				c.Card = &State{Card: card, Phase: New}
			default:
				c.Note = dueNoteSince(id.Make[id.Note]('n', uint64(i+1)), rapid.IntRange(-5, 50).Draw(t, "since"))
			}
			all[i] = c
		}
		return all
	})
}

func TestLawQueueDoesNotDependOnTheOrderOfItsInput(t *testing.T) {
	s := plain(t)
	candidates := anyCandidates(s)
	rapid.Check(t, func(t *rapid.T) {
		all, minutes := candidates.Draw(t, "all"), rapid.Float64Range(0, 20).Draw(t, "minutes")
		want := s.pick(all, minutes)
		if got := s.pick(rapid.Permutation(all).Draw(t, "shuffled"), minutes); !reflect.DeepEqual(got, want) {
			t.Fatalf("got %s, want %s", keys(got), keys(want))
		}
	})
}

func TestLawQueueKeepsToTheMinutesAndToOneSibling(t *testing.T) {
	s := plain(t)
	candidates := anyCandidates(s)
	rapid.Check(t, func(t *rapid.T) {
		all, minutes := candidates.Draw(t, "all"), rapid.Float64Range(0.1, 20).Draw(t, "minutes")
		choices := s.pick(all, minutes)
		total, notes, groups := 0.0, 0.0, map[string]int{}
		for _, c := range choices {
			total += c.Reasons.Seconds
			if c.Note != nil {
				notes += c.Reasons.Seconds
			}
			if groups[c.Group]++; c.Group != "" && groups[c.Group] > 1 {
				t.Fatalf("two of group %s", c.Group)
			}
		}
		if len(choices) > 1 && (total > minutes*60+1e-6 || notes > minutes*20+1e-6) {
			t.Fatalf("%v s, of them %v s of notes, in %v min", total, notes, minutes)
		}
		if len(choices) == 0 && len(s.pick(all, 0)) > 0 {
			t.Fatal("something is due, nothing was chosen")
		}
	})
}

// TestLawUnrelatedCardsDoNotChangeTheOrderOfTheOthers looks at new cards and the rest apart: where a new card stands
// among due ones depends on how many new cards there are, because they keep their order.
func TestLawUnrelatedCardsDoNotChangeTheOrderOfTheOthers(t *testing.T) {
	s := plain(t)
	candidates := anyCandidates(s)
	rapid.Check(t, func(t *rapid.T) {
		all := candidates.Draw(t, "all")
		for i := range all {
			all[i].Group = ""
		}
		some := slices.DeleteFunc(slices.Clone(all), func(c Candidate) bool { return rapid.Bool().Draw(t, "leave out") })
		kept := map[any]bool{}
		for _, c := range some {
			kept[c.Card], kept[c.Note] = c.Card != nil, c.Note != nil
		}
		for _, fresh := range []bool{false, true} {
			only := func(choices []Choice) string {
				return keys(slices.DeleteFunc(choices, func(c Choice) bool {
					return !kept[c.Card] && !kept[c.Note] || (c.Class == "new") != fresh
				}))
			}
			if got, want := only(s.pick(some, 0)), only(s.pick(all, 0)); got != want {
				t.Fatalf("new %v: got %s, want %s", fresh, got, want)
			}
		}
	})
}

func TestQueueByGainRemembersMoreThanByDueDate(t *testing.T) {
	s, random := plain(t), rand.New(rand.NewPCG(1, 2))
	var all []Candidate
	for n := range 400 {
		card := matureCard(s, id.Card(fmt.Sprint("c", n+1)), 2+100*random.Float64(), 1+9*random.Float64(), 0)
		card.Last = queueNow.AddDate(0, 0, -int(card.Stability*(1+random.Float64()))-1)
		card.Due = s.dayStart(card.Last, int(card.Stability))
		all = append(all, Candidate{Card: card, Seconds: 5 + 25*random.Float64()})
	}
	byGain := 0.0
	for _, c := range s.pick(all, 15) {
		byGain += c.Gain
	}
	slices.SortFunc(all, func(a, b Candidate) int { return a.Card.Due.Compare(b.Card.Due) })
	byDue, left := 0.0, 15*60.0
	for _, c := range all {
		if left -= c.Seconds; left < 0 {
			break
		}
		byDue += s.Parameters.Gain(c.Card.memory(), s.elapsed(*c.Card, queueNow, s.Days.Of(queueNow)))
	}
	if byGain < 1.5*byDue {
		t.Errorf("by gain %.0f remembered days, by due date %.0f", byGain, byDue)
	}
}
