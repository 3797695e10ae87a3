package service

import (
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/internal/when"
	"tend/srs"
)

// recallsBehind are the lines behind a retention whose first week begins with the day first.
func recallsBehind(tx *store.Tx, s store.Settings, first when.Date, parts []srs.RecallPart) (*api.RetentionExplained, error) {
	explained := &api.RetentionExplained{Recalls: []api.RecallBehind{}, Zone: s.Days(tx.Now).Zone.String()}
	fronts := map[id.Card]string{}
	for _, p := range parts {
		front, known := fronts[p.Card]
		if !known {
			card, err := store.Cards.Get(tx, p.Card)
			if err != nil && !isMissing(err) {
				return nil, err
			}
			front = card.Front
			fronts[p.Card] = front
		}
		line := api.RecallBehind{Review: p.ID, Card: p.Card, Front: front, At: p.At, Day: s.Days(p.At).Of(p.At), Grade: p.Grade,
			Predicted: p.Expected, CountsAs: p.As}
		if p.Time >= 0 {
			line.Week = when.WeekLabel(first.AddDays(7 * p.Time))
		}
		if p.Bin >= 0 {
			from := float64(p.Bin) / calibrationBins
			line.Bin = &from
		}
		explained.Recalls = append(explained.Recalls, line)
	}
	return explained, nil
}
