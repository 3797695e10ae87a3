package srs

import (
	"fmt"
	"math"
	"testing"
)

// The vectors here are those that the published FSRS-6 implementations test themselves with. They were computed in
// 32-bit floats, so they are compared to a few parts in a million.

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 4e-6*max(1, math.Abs(want)) {
		t.Errorf("%s: got %.8g, want %.8g", what, got, want)
	}
}

// chain are the reviews of the vector for whole states.
var chain = []struct {
	days  int
	grade Grade
}{{0, Again}, {0, Good}, {1, Good}, {3, Good}, {8, Good}, {21, Good}}

func TestNextGivesThePublishedStates(t *testing.T) {
	without := DefaultParameters()
	without[17], without[18], without[19] = 0, 0, 0
	for _, c := range []struct {
		name string
		p    Parameters
		want Memory
	}{
		{"with same-day terms", DefaultParameters(), Memory{53.62691, 6.3574867}},
		{"without same-day terms", without, Memory{53.335106, 6.3574867}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var m Memory
			for _, r := range chain {
				m = c.p.Next(m, r.days, r.grade)
			}
			near(t, "stability", m.Stability, c.want.Stability)
			near(t, "difficulty", m.Difficulty, c.want.Difficulty)
		})
	}
}

func TestRetrievabilityFollowsThePublishedCurve(t *testing.T) {
	p, slower := DefaultParameters(), DefaultParameters()
	slower[20] = 0.2
	for _, c := range []struct {
		p                     *Parameters
		days, stability, want float64
	}{
		{&p, 0, 1, 1}, {&p, 1, 2, 0.9403443}, {&p, 2, 3, 0.9253786},
		{&p, 3, 4, 0.9185229}, {&p, 4, 4, 0.9}, {&p, 5, 2, 0.8261359},
		{&p, 1, 1, 0.9}, {&p, 2, 1, 0.8458846447796301}, {&p, 3, 1, 0.8093881028681906},
		{&slower, 0, 1, 1}, {&slower, 1, 1, 0.9}, {&slower, 2, 1, 0.84028935}, {&slower, 3, 1, 0.7985001},
	} {
		t.Run(fmt.Sprintf("decay %v, %v days, stability %v", c.p[20], c.days, c.stability), func(t *testing.T) {
			near(t, "retrievability", c.p.Retrievability(c.days, c.stability), c.want)
		})
	}
}

func TestIntervalFallsWithTheDesiredRetention(t *testing.T) {
	p := DefaultParameters()
	for i, want := range []float64{3116766, 34793, 2508, 387, 90, 27, 9, 3, 1, 1} {
		retention := float64(i+1) / 10
		t.Run(fmt.Sprintf("retention %.1f", retention), func(t *testing.T) {
			near(t, "days", max(1, math.Round(p.Interval(retention, 1))), want)
		})
	}
}

func TestFirstGradeSetsTheMemory(t *testing.T) {
	p := DefaultParameters()
	stabilities := [4]float64{0.212, 1.2931, 2.3065, 8.2956}
	difficulties := [4]float64{6.4133, 5.11217071, 2.11810397, 1}
	for g := Again; g <= Easy; g++ {
		t.Run(g.String(), func(t *testing.T) {
			near(t, "stability", p.InitialStability(g), stabilities[g-1])
			near(t, "difficulty", p.InitialDifficulty(g), difficulties[g-1])
			m := p.Next(Memory{}, 5, g)
			if m != (Memory{p.InitialStability(g), p.InitialDifficulty(g)}) {
				t.Errorf("next of a new memory is %+v", m)
			}
		})
	}
}

func TestGradeMovesTheDifficulty(t *testing.T) {
	p := DefaultParameters()
	damped := [4]float64{8.354889, 6.6774445, 5, 3.3225555}
	reverted := [4]float64{8.341763, 6.6659956, 4.990228, 3.3144615}
	for g := Again; g <= Easy; g++ {
		t.Run(g.String(), func(t *testing.T) {
			near(t, "before mean reversion", p.dampedDifficulty(5, g), damped[g-1])
			near(t, "after mean reversion", p.NextDifficulty(5, g), reverted[g-1])
		})
	}
}

func TestGradeMovesTheStability(t *testing.T) {
	p := DefaultParameters()
	recall := [4]float64{25.602541, 28.226582, 58.656002, 127.226685}
	lapse := [4]float64{1.0525396, 1.1894329, 1.3680838, 1.584989}
	sameDay := [4]float64{1.596818, 5, 5, 8.12961}
	for g := Again; g <= Easy; g++ {
		t.Run(g.String(), func(t *testing.T) {
			m, r := Memory{5, float64(g)}, 1-float64(g)/10
			near(t, "success", p.StabilityAfterSuccess(m, r, g), recall[g-1])
			near(t, "lapse", p.StabilityAfterLapse(m, r), lapse[g-1])
			near(t, "same day", p.StabilitySameDay(5, g), sameDay[g-1])
		})
	}
}

func TestLapseOfAWeakMemoryIsCapped(t *testing.T) {
	p := DefaultParameters()
	m := Memory{0.01, 1}
	if got, most := p.StabilityAfterLapse(m, 0.1), 0.01/math.Exp(p[17]*p[18]); got != most {
		t.Errorf("stability %v after a lapse, want %v", got, most)
	}
}

func TestFromSM2GivesThePublishedStates(t *testing.T) {
	p := DefaultParameters()
	for _, c := range []struct {
		ease, interval, retention float64
		want                      Memory
	}{
		{2.5, 10, 0.9, Memory{10, 6.9140563}},
		{2.5, 10, 0.8, Memory{3.01572, 9.393428}},
		{2.5, 10, 0.95, Memory{24.841097, 1.2974405}},
		{1.3, 20, 0.9, Memory{20, 10}},
	} {
		t.Run(fmt.Sprintf("ease %v, %v days at %v", c.ease, c.interval, c.retention), func(t *testing.T) {
			m, err := p.FromSM2(c.ease, c.interval, c.retention)
			if err != nil {
				t.Fatal(err)
			}
			near(t, "stability", m.Stability, c.want.Stability)
			near(t, "difficulty", m.Difficulty, c.want.Difficulty)
		})
	}
}

func TestFromSM2RefusesWhatIsNoNumber(t *testing.T) {
	p := DefaultParameters()
	for name, in := range map[string][3]float64{
		"ease":             {math.NaN(), 10, 0.9},
		"interval":         {2.5, math.Inf(1), 0.9},
		"retention":        {2.5, 10, math.NaN()},
		"retention of all": {2.5, 10, 1},
		"no retention":     {2.5, 10, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if m, err := p.FromSM2(in[0], in[1], in[2]); err == nil {
				t.Errorf("got %+v, want an error", m)
			}
		})
	}
}

func TestNextLeavesTheMemoryOnAnUnknownGrade(t *testing.T) {
	p, m := DefaultParameters(), Memory{5, 5}
	for _, g := range []Grade{0, 5, 255} {
		if got := p.Next(m, 3, g); got != m {
			t.Errorf("grade %d: got %+v", g, got)
		}
	}
}

func TestNextBringsAStrayMemoryBackIntoBounds(t *testing.T) {
	p := DefaultParameters()
	for _, m := range []Memory{{1e300, 5}, {5, math.NaN()}, {math.NaN(), 5}, {math.Inf(1), -3}, {1e-9, 40}} {
		for g := Again; g <= Easy; g++ {
			requireBounds(t, p.Next(m, 7, g))
		}
	}
}

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

func requireBounds(t fataler, m Memory) {
	t.Helper()
	if !(m.Stability >= minStability && m.Stability <= maxStability) {
		t.Fatalf("stability %v out of bounds", m.Stability)
	}
	if !(m.Difficulty >= minDifficulty && m.Difficulty <= maxDifficulty) {
		t.Fatalf("difficulty %v out of bounds", m.Difficulty)
	}
}
