package budget

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tend/internal/pattern"
	"tend/internal/when"
)

const windowExample = "tue,thu 08:00-10:00"

var (
	aroundSigns = pattern.Of(`\s*([,/-])\s*`)
	windowForm  = pattern.Of(`^(\S+) ([0-9:]+)-([0-9:]+)(?:/(\S+))?$`)
)

// ParseWindow reads a window as a person writes it: days, a time from and to, and, if blocks should be shorter than
// the window, their length after a slash. Examples: "tue,thu 08:00-10:00", "mon-fri 7:30-8:30", "sat 10:00-12:00/60m".
// Case and spaces around signs do not matter. A window ends at midnight (24:00) at the latest.
func ParseWindow(s string) (Window, error) {
	parts := windowForm().FindStringSubmatch(aroundSigns().ReplaceAllString(strings.TrimSpace(s), "$1"))
	if parts == nil {
		return Window{}, badWindow(s, errors.New("want days and times"))
	}
	w, err := windowOf(parts[1], parts[2], parts[3], parts[4])
	if err == nil {
		err = CheckWindow(w)
	}
	if err != nil {
		return Window{}, badWindow(s, err)
	}
	return w, nil
}

func badWindow(s string, cause error) error {
	return fmt.Errorf("window %q: %w, such as %s", s, cause, windowExample)
}

func windowOf(days, from, to, length string) (w Window, err error) {
	if w.Days, err = parseDays(days); err != nil {
		return w, err
	}
	if w.From, err = when.ParseClock(from); err != nil {
		return w, err
	}
	if w.To, err = when.ParseClock(to); err != nil {
		return w, err
	}
	if length != "" {
		d, err := when.ParseMinutes(length)
		w.Length = int(d / time.Minute)
		return w, err
	}
	return w, nil
}

// parseDays reads "tue,thu" and "mon-fri", also mixed. A range may run over the end of the week (sat-mon).
func parseDays(s string) ([]time.Weekday, error) {
	var days []time.Weekday
	for part := range strings.SplitSeq(s, ",") {
		from, to, isRange := strings.Cut(part, "-")
		day, err := ParseWeekday(from)
		if err != nil {
			return nil, err
		}
		end := day
		if isRange {
			if end, err = ParseWeekday(to); err != nil {
				return nil, err
			}
		}
		for days = append(days, day); day != end; days = append(days, day) {
			day = (day + 1) % 7
		}
	}
	return inOrder(days), nil
}

// ParseWeekday reads the English name of a weekday or its first letters, at least two: mo, tue, Thurs, saturday.
func ParseWeekday(s string) (time.Weekday, error) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		name := strings.ToLower(day.String())
		if len(s) >= 2 && strings.HasPrefix(name, strings.ToLower(s)) {
			return day, nil
		}
	}
	return 0, fmt.Errorf("weekday %q: want a name such as tue or saturday", s)
}

// CheckWindow tells what is wrong with a window: no days, times out of order or past midnight, or a length that
// no block can have (from 20 minutes to the whole window, in steps of 5).
func CheckWindow(w Window) error {
	switch {
	case len(w.Days) == 0:
		return errors.New("want at least one day")
	case slices.ContainsFunc(w.Days, func(d time.Weekday) bool { return d < 0 || d > 6 }):
		return errors.New("want days from 0, Sunday, to 6, Saturday")
	case w.From < 0 || w.To < 0 || w.From > 24*60 || w.To > 24*60:
		return errors.New("want times from 00:00 to 24:00")
	case w.To < w.From:
		return errors.New("runs past midnight; want one window up to 24:00 and one from 00:00")
	case w.minutes() < minBlock:
		return fmt.Errorf("want at least %d minutes from start to end", minBlock)
	case w.Length != 0 && (w.Length < minBlock || w.Length > w.minutes() || w.Length%step != 0):
		return fmt.Errorf("want a length from %dm to the whole window in steps of %dm", minBlock, step)
	}
	return nil
}

// String returns the window in the form that ParseWindow reads: days from Monday on, three or more in a row as a
// range. Two windows that mean the same have the same text.
func (w Window) String() string {
	text := fmt.Sprintf("%s %s-%s", formatDays(w.Days), w.From, w.To)
	if w.Length != 0 {
		text += fmt.Sprintf("/%dm", w.Length)
	}
	return text
}

// minutes is how long the window is on the wall.
func (w Window) minutes() int { return int(w.To - w.From) }

// on returns the window on the civil day d. Times that clocks skip that day are no part of it.
func (w Window) on(d when.Date, zone *time.Location) when.Interval {
	return span(d, w.From, w.To, zone)
}

func formatDays(days []time.Weekday) string {
	var names []string
	days = inOrder(days)
	for len(days) > 0 {
		run := 1
		for run < len(days) && days[run] == (days[run-1]+1)%7 {
			run++
		}
		name := shortName(days[0])
		if run >= 3 {
			name += "-" + shortName(days[run-1])
		} else {
			run = 1
		}
		names, days = append(names, name), days[run:]
	}
	return strings.Join(names, ",")
}

func shortName(d time.Weekday) string { return strings.ToLower(d.String()[:3]) }

// inOrder returns the days from Monday to Sunday, each once.
func inOrder(days []time.Weekday) []time.Weekday {
	sorted := slices.Clone(days)
	slices.SortFunc(sorted, func(a, b time.Weekday) int { return int((a+6)%7) - int((b+6)%7) })
	return slices.Compact(sorted)
}
