package terminal

import (
	"fmt"
	"io"
	"slices"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/learning"
)

// YieldExplained writes the records behind what a source was worth, under each number those that it is made of. What is
// nought is left out.
func YieldExplained(w io.Writer, mode Mode, y learning.Yield, parts api.YieldExplained, zone string) {
	explainKept(w, mode, y, parts.Items)
	for _, rest := range []struct {
		as   learning.ItemState
		n    int
		word string
	}{{learning.Fresh, y.Waiting, "wait for a verdict, by the day they came"}, {learning.Expired, y.Expired, "expired unread, by the day of that"},
		{learning.Seen, y.Repeats, "told before by another source, by the day they came"}} {
		if rows := itemRows(parts.Items, rest.as); rest.n > 0 {
			part(w, mode, fmt.Sprintf("%s: %s %s", y.Source, counted(rest.n, "item"), rest.word), []string{"item", "day", "title"}, rows)
		}
	}
	explainMinutes(w, mode, y, parts.Sessions, zoneOf(zone))
	explainLessons(w, mode, y, parts, zoneOf(zone))
	explainCards(w, mode, y, parts.Cards)
}

func explainKept(w io.Writer, mode Mode, y learning.Yield, items []learning.ItemBehind) {
	var rows [][]string
	for _, item := range items {
		if slices.Contains([]learning.ItemState{learning.Kept, learning.Dropped, learning.Unsure}, item.CountsAs) {
			rows = append(rows, []string{string(item.Verdict), dateOf(item), string(item.CountsAs), string(item.Item), item.Title})
		}
	}
	heading := fmt.Sprintf("%s: nothing judged yet", y.Source)
	if y.Judged > 0 {
		heading = fmt.Sprintf("%s: kept %d of %d judged, dropped %d, unsure %d: %.0f %%, which at 95 %% (Wilson) is from %.0f to %.0f %%", y.Source,
			y.Kept, y.Judged, y.Dropped, y.Unsure, 100*y.Share.Part, 100*y.Share.Low, 100*y.Share.High)
	}
	part(w, mode, heading, []string{"verdict", "day", "answer", "item", "title"}, rows)
}

// itemRows are the lines of the items that count as that.
func itemRows(items []learning.ItemBehind, as learning.ItemState) (rows [][]string) {
	for _, item := range items {
		if item.CountsAs == as {
			rows = append(rows, []string{string(item.Item), dateOf(item), item.Title})
		}
	}
	return rows
}

// dateOf is the day of an item with its year, since sources are kept for years.
func dateOf(item learning.ItemBehind) string { return item.Day.String() }

func explainMinutes(w io.Writer, mode Mode, y learning.Yield, sessions []budget.Counted, zone *time.Location) {
	if len(sessions) == 0 {
		return
	}
	var rows [][]string
	for _, sitting := range sittings(sessions) {
		rows = append(rows, sittingRow(sitting, zone))
	}
	heading := fmt.Sprintf("%s: %s, of its lessons and of reading its items; time that two sessions share counts once, for the first", y.Source, Minutes(y.Minutes))
	part(w, mode, heading, []string{"session", "at", "counted", "kind", "area", "text"}, rows)
}

func explainLessons(w io.Writer, mode Mode, y learning.Yield, parts api.YieldExplained, zone *time.Location) {
	var rows [][]string
	for _, l := range parts.Lessons {
		rows = append(rows, []string{string(l.Lesson), l.Day.String(), string(l.State), string(l.Item), l.Title})
	}
	if y.Lessons > 0 {
		part(w, mode, fmt.Sprintf("%s: %s, %d closed with an output, by the day they were added", y.Source, counted(y.Lessons, "lesson"), y.Closed),
			[]string{"lesson", "day", "state", "item", "title"}, rows)
	}
	rows = nil
	for _, o := range parts.Outputs {
		rows = append(rows, []string{string(o.ID), clockDay(o.At, zone), string(o.Kind), string(o.Lesson), firstOf(o.Title, o.Text, o.Ref, string(o.Note))})
	}
	if y.Outputs > 0 {
		part(w, mode, fmt.Sprintf("%s: %s of its lessons", y.Source, counted(y.Outputs, "output")), []string{"output", "at", "kind", "lesson", "what"}, rows)
	}
}

func explainCards(w io.Writer, mode Mode, y learning.Yield, cards []learning.CardBehind) {
	if y.Cards == 0 {
		return
	}
	var rows [][]string
	for _, c := range cards {
		rows = append(rows, []string{string(c.Card), string(c.State), string(c.Note), string(c.Output), c.Front})
	}
	heading := fmt.Sprintf("%s: %d of %d cards live, %d of them learned, in the notes that are outputs of its lessons", y.Source, y.Surviving, y.Cards, y.Learned)
	part(w, mode, heading, []string{"card", "state", "note", "output", "front"}, rows)
}
