package service

import (
	"cmp"
	"context"
	"math"
	"slices"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/when"
	"tend/srs"
	"tend/srs/forecast"
)

const (
	forecastWeeks   = 12   // where a request does not say
	furtherMinutes  = 5.0  // of which a forecast says what they buy
	mostWeeks       = 104  // that a forecast runs
	mostNewPerDay   = 1000 // that a forecast learns
	forecastSeed    = 1    // the same forecast twice is the same
	steadyingRecall = 4    // how many recalls of a card weigh as much as the person's pace
)

// ForecastPlan is what a forecast is made from: the cards and the settings of one snapshot.
type ForecastPlan struct {
	from      when.Date
	cards     []forecast.Card
	waiting   int
	options   forecast.Options
	newPerDay int
	minutes   float64 // a day, for reviews
}

// PlanForecast reads what a forecast is made from. It refuses numbers that are out of range, and a store without
// cards. Reading is most of the work where there are many: about 5 microseconds a card.
func PlanForecast(tx *store.Tx, r api.ForecastRequest) (ForecastPlan, error) {
	if r.Weeks == 0 {
		r.Weeks = forecastWeeks
	}
	if err := checkForecast(r); err != nil {
		return ForecastPlan{}, err
	}
	p, err := readPlan(tx, 7*r.Weeks, r.NewPerDay)
	if err == nil && p.empty() {
		err = api.Refuse(api.NothingDue, howToCards, "no cards yet, so there is nothing to forecast")
	}
	if r.Retention != nil {
		p.options.Retention = *r.Retention
	}
	return p, err
}

// howToCards is the hint where there are none.
const howToCards = "cards live in notes, as Q: and A:, or C: with [clozes]"

// readPlan reads what so many days are run with. New cards are those that wait, unless their number a day is given.
func readPlan(tx *store.Tx, length int, perDay *int) (ForecastPlan, error) {
	s, days, day, err := today(tx)
	if err != nil {
		return ForecastPlan{}, err
	}
	learned, err := store.GetLearned(tx)
	if err != nil {
		return ForecastPlan{}, err
	}
	p := ForecastPlan{from: day, minutes: dailyShare(s, tx.Now), newPerDay: newCards(s), options: forecast.Options{
		Parameters: learned.Parameters, Bias: learned.Bias, Pace: learned.Pace, Retention: s.Retention,
		Days: length, First: day.Weekday(), Seed: forecastSeed,
	}}
	for day, factor := range easyFactors(s) {
		p.options.Easy[day] = 1 - factor
	}
	if err := p.read(tx, days); err != nil {
		return p, err
	}
	p.options.New = p.waiting
	if perDay != nil {
		p.newPerDay = *perDay
		p.options.New = p.newPerDay * length // those that are still to be written, too
	}
	p.options.NewPerDay = p.newPerDay
	return p, nil
}

// empty tells whether there is no card at all.
func (p *ForecastPlan) empty() bool { return len(p.cards)+p.waiting == 0 }

func checkForecast(r api.ForecastRequest) error {
	const hint = "tend forecast --weeks 12 --new-per-day 5 --retention 0.9"
	switch {
	case r.Weeks < 1 || r.Weeks > mostWeeks:
		return api.Refuse(api.Invalid, hint, "%d weeks: want 1 to %d", r.Weeks, mostWeeks)
	case r.NewPerDay != nil && (*r.NewPerDay < 0 || *r.NewPerDay > mostNewPerDay):
		return api.Refuse(api.Invalid, hint, "%d new cards a day: want 0 to %d", *r.NewPerDay, mostNewPerDay)
	case r.Retention != nil && !(*r.Retention >= 0.70 && *r.Retention <= 0.99):
		return api.Refuse(api.Invalid, hint, "desired retention %g: want 0.70 to 0.99", *r.Retention)
	}
	return nil
}

// read reads the cards that will come back, and counts the new ones. All cards count as equally important: importance
// says which of them come first, and hardly what the days cost.
func (p *ForecastPlan) read(tx *store.Tx, days when.Days) error {
	for state, err := range store.States.All(tx) {
		switch {
		case err != nil:
			return err
		case state.Suspended || state.Hidden:
		case state.Stability > 0:
			p.cards = append(p.cards, forecast.Card{
				Memory:  srs.Memory{Stability: state.Stability, Difficulty: max(1, state.Difficulty)},
				Elapsed: max(0, days.Between(state.Last, tx.Now)),
				Due:     days.Of(latest(state.Due, state.BuriedUntil)).Sub(p.from),
				Seconds: ownSeconds(state.Took, p.options.Pace.Pass),
			})
		default:
			p.waiting++
		}
	}
	return nil
}

// ownSeconds is how long the recalls of a card took against the pace: their median, drawn towards the pace as if that
// were some recalls more. Without recalls it is 1.
func ownSeconds(took []int32, pace float64) float64 {
	if len(took) == 0 || !(pace > 0) {
		return 1
	}
	sorted := slices.Sorted(slices.Values(took))
	median := float64(sorted[(len(sorted)-1)/2]+sorted[len(sorted)/2]) / 2 / 1000
	n := float64(len(sorted))
	return (n*median/pace + steadyingRecall) / (n + steadyingRecall)
}

// Run runs the days, without a limit of minutes; then at other retentions, and within the minutes that reviews have.
func (p ForecastPlan) Run(ctx context.Context) (api.Forecast, error) {
	course, err := forecast.Run(ctx, p.cards, p.options)
	if err != nil {
		return api.Forecast{}, err
	}
	f := api.Forecast{
		From: p.from, Cards: len(p.cards), Waiting: p.waiting, NewPerDay: p.newPerDay, Retention: p.options.Retention,
		Minutes: hundredths(course.Minutes()), KnownNow: hundredths(course.Start), KnownEnd: hundredths(course.Known()),
		Days: make([]api.ForecastDay, len(course.Days)),
	}
	for i, d := range course.Days {
		f.Days[i] = api.ForecastDay{Day: p.from.AddDays(i), Minutes: hundredths(d.Minutes), Reviews: hundredths(d.Reviews),
			New: hundredths(d.New), Known: hundredths(d.Known)}
	}
	f.Weeks = weeksOf(f.Days)
	f.Peak = slices.MaxFunc(f.Weeks, func(a, b api.ForecastWeek) int { return cmp.Compare(a.Minutes, b.Minutes) })
	if f.Budget, err = p.runBudget(ctx); err != nil {
		return api.Forecast{}, err
	}
	f.Summary = forecastWords(f)
	return f, nil
}

// runBudget asks which desired retention fits the minutes, and what more minutes would buy.
func (p ForecastPlan) runBudget(ctx context.Context) (b api.ForecastBudget, err error) {
	b = api.ForecastBudget{Minutes: hundredths(p.minutes), Further: furtherMinutes, Tried: []api.ForecastOutcome{}}
	best, fits, tried, err := forecast.Retentions(ctx, p.cards, p.options, p.minutes)
	if err != nil {
		return b, err
	}
	if fits {
		outcome := outcomeOf(best)
		b.Fits = &outcome
	}
	for _, outcome := range tried {
		b.Tried = append(b.Tried, outcomeOf(outcome))
	}
	with, without, err := forecast.More(ctx, p.cards, p.options, p.minutes, furtherMinutes)
	if err != nil {
		return b, err
	}
	b.Known, b.Buys = hundredths(without.Known()), hundredths(with.Known()-without.Known())
	return b, nil
}

func outcomeOf(o forecast.Outcome) api.ForecastOutcome {
	return api.ForecastOutcome{Retention: o.Retention, Minutes: hundredths(o.Minutes), Known: hundredths(o.Known)}
}

// weeksOf takes the means of seven days each.
func weeksOf(days []api.ForecastDay) (weeks []api.ForecastWeek) {
	for week := range slices.Chunk(days, 7) {
		sum := 0.0
		for _, d := range week {
			sum += d.Minutes
		}
		weeks = append(weeks, api.ForecastWeek{
			From: week[0].Day, Minutes: hundredths(sum / float64(len(week))), Known: week[len(week)-1].Known,
		})
	}
	return weeks
}

// hundredths rounds what dice made: more digits would only look exact.
func hundredths(x float64) float64 { return math.Round(100*x) / 100 }
