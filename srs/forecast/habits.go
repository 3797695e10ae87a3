package forecast

import "tend/srs"

// habits are how a person grades and how long it takes.
type habits struct {
	first, passed       [4]float64    // shares of the grades, of new cards and of recalled ones
	learning, relearned [3][4]float64 // shares of the next grade on the same day, after Again, Hard and Good
	steps               [2]int        // how many Goods end learning and relearning
	learn, review       [4]float64    // seconds by grade
	relearn             [4]float64
}

// maxSteps is how often the simulator of FSRS lets a card come back on one day.
const maxSteps = 5

// published are the habits that ship with the simulator of fsrs-rs (simulation.rs, SimulatorConfig), measured on its
// users' reviews.
func published() habits {
	first, passed := srs.GradeShares()
	return habits{
		first: first, passed: passed,
		learning: [3][4]float64{
			{0.3686, 0.0628, 0.5108, 0.0577}, {0.0442, 0.4553, 0.4457, 0.0549}, {0.0519, 0.0470, 0.8462, 0.0550},
		},
		relearned: [3][4]float64{
			{0.2157, 0.0643, 0.6595, 0.0604}, {0.0500, 0.4638, 0.4475, 0.0387}, {0.1057, 0.1434, 0.7266, 0.0244},
		},
		steps:   [2]int{2, 1},
		learn:   [4]float64{19.58, 18.79, 13.78, 10.71},
		review:  [4]float64{19.38, 17.59, 12.38, 8.94},
		relearn: [4]float64{16.44, 15.25, 12.32, 8.03},
	}
}

// habitsAt are the published habits at a person's pace: their seconds are scaled so that a recall, a lapse with its
// relearning, and a new card with its learning take what the pace says on average. A pace of 0 or less is left as
// published.
func habitsAt(pace srs.Pace) habits {
	h := published()
	usual := h.pace()
	passes, fails, fresh := ratio(pace.Pass, usual.Pass), ratio(pace.Fail, usual.Fail), ratio(pace.New, usual.New)
	for g := range 4 {
		h.learn[g] *= fresh
		h.relearn[g] *= fails
		if g == 0 {
			h.review[g] *= fails
		} else {
			h.review[g] *= passes
		}
	}
	return h
}

func ratio(a, b float64) float64 {
	if !(a > 0) {
		return 1
	}
	return a / b
}

// pace is how long the habits take on average.
func (h *habits) pace() srs.Pace {
	p := srs.Pace{Fail: h.review[0] + h.chain(&h.relearned, &h.relearn, srs.Again, h.steps[1], maxSteps)}
	for g := range 4 {
		p.Pass += h.passed[g] * h.review[g]
		grade := srs.Again + srs.Grade(g)
		p.New += h.first[g] * (h.learn[g] + h.chain(&h.learning, &h.learn, grade, goodsLeft(grade, h.steps[0]), maxSteps))
	}
	return p
}

// goodsLeft is how many Goods a card needs after its first grade: a Good or Easy counts as one of them.
func goodsLeft(first srs.Grade, steps int) int {
	if first > srs.Hard {
		return max(0, steps-1)
	}
	return steps
}

// chain returns the seconds of same-day reviews to come after a grade, on average: until so many Goods in a row of
// no Again (a Hard does not count), an Easy, or the most tries.
func (h *habits) chain(next *[3][4]float64, seconds *[4]float64, last srs.Grade, goods, tries int) float64 {
	return chainFrom(next, seconds, last, goods, goods, tries)
}

func chainFrom(next *[3][4]float64, seconds *[4]float64, last srs.Grade, left, goods, tries int) (sum float64) {
	if left <= 0 || last >= srs.Easy || tries == 0 {
		return 0
	}
	total := 0.0
	for g, share := range next[last-srs.Again] {
		grade, after := srs.Again+srs.Grade(g), left
		switch {
		case grade > srs.Hard:
			after--
		case grade == srs.Again:
			after = goods
		}
		sum += share * (seconds[g] + chainFrom(next, seconds, grade, after, goods, tries-1))
		total += share
	}
	return sum / total
}
