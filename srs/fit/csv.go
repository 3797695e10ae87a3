package fit

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"tend/internal/id"
	"tend/srs"
)

// The columns of a review log.
const (
	colCard     = "card_id"
	colRating   = "review_rating"
	colTime     = "review_time"
	colDuration = "review_duration"
)

// longestDuration is what a longer review is cut to, as in Anki: the person was away.
const longestDuration = time.Minute

// absurdDuration is from where a review is named: nobody was away that long, so a program or a clock was wrong.
const absurdDuration = 24 * time.Hour

// longestLine of a review log, in bytes; real ones take about 60.
const longestLine = 64 << 10

// ReadCSV reads a review log: columns card_id, review_rating (1 to 4), review_time (ISO 8601, in UTC unless it has a zone,
// or milliseconds since 1970) and, if there is one, review_duration in milliseconds, in any order, named in the first
// line. A line that cannot be a review is skipped, and named among the problems: a rating of 0, which Anki writes for what
// was done by hand, or above 4; a time before 1990 or after 2099; the card and the millisecond of a line before. A duration
// that is none counts as 0, one of more than a minute as a minute; it is named from a day on, and else counted. A time
// earlier than that of the card's line before is named; the reviews come in the order of their lines. No field goes on into
// the next line, so a quotation mark that is not closed spoils its own line alone. No columns, a line of over 64 KiB, or no
// review at all, is an error.
func ReadCSV(r io.Reader) (reviews []srs.Review, problems []Problem, err error) {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, longestLine)
	log := logReader{lines: map[moment]int{}, last: map[id.Card]time.Time{}}
	var cols *columns
	number := 0
	for scanner.Scan() {
		number++
		fields, err := splitLine(scanner.Text())
		switch {
		case cols == nil:
			if cols, err = findColumns(fields, err); err != nil {
				return nil, nil, err
			}
		case err != nil:
			log.name(number, "skipped: %v", err)
		case len(fields) > 0: // no empty line
			log.take(number, cols, fields)
		}
	}
	problems = log.all()
	switch err := scanner.Err(); {
	case err != nil:
		return nil, problems, fmt.Errorf("read review log: line %d: %w", number+1, err)
	case cols == nil:
		return nil, nil, errors.New("read review log: it is empty")
	case len(log.reviews) == 0:
		return nil, problems, errors.New("read review log: no line of it is a review")
	}
	return log.reviews, problems, nil
}

// logReader is what was read so far.
type logReader struct {
	problems
	reviews []srs.Review
	lines   map[moment]int // where a review stands
	last    map[id.Card]time.Time
}

// moment is what only one review can have: a card and a millisecond, to which the daemon's log keeps instants.
type moment struct {
	card   id.Card
	millis int64
}

// take reads a row, and names what is wrong with it or strange.
func (l *logReader) take(number int, cols *columns, row []string) {
	review, err := cols.review(row)
	if wrong, ok := errors.AsType[fault](err); ok {
		l.name(number, "skipped: "+wrong.format, wrong.args...)
		return
	}
	at := moment{review.Card, review.At.UnixMilli()}
	if line := l.lines[at]; line > 0 {
		l.name(number, "skipped: card %s was reviewed at %s on line %d already", review.Card, stamp(review.At), line)
		return
	}
	if last, ok := l.last[review.Card]; ok && review.At.Before(last) {
		l.name(number, "time going backwards: card %s at %s, the line before it is of %s; sorted", review.Card, stamp(review.At), stamp(last))
	}
	l.lines[at], l.last[review.Card] = number, review.At
	review.Millis = l.duration(number, cols.durationOf(row))
	l.reviews = append(l.reviews, review)
}

// stamp is an instant as it stands in a log.
func stamp(at time.Time) string { return at.Format("2006-01-02T15:04:05.999Z07:00") }

// splitLine are the fields of a line; none of an empty one.
func splitLine(line string) ([]string, error) {
	if strings.TrimSpace(line) == "" {
		return nil, nil
	}
	if !strings.Contains(line, `"`) {
		return strings.Split(line, ","), nil
	}
	fields, err := csv.NewReader(strings.NewReader(line)).Read()
	if parse, ok := errors.AsType[*csv.ParseError](err); ok {
		err = parse.Err
	}
	return fields, err
}

// columns says where each column is; -1 for a duration that there is none of.
type columns struct{ card, rating, time, duration int }

// findColumns reads the first line, if it could be split into names.
func findColumns(header []string, err error) (*columns, error) {
	at := func(name string) int {
		return slices.IndexFunc(header, func(s string) bool {
			return strings.EqualFold(strings.TrimSpace(strings.TrimPrefix(s, "\ufeff")), name)
		})
	}
	c := &columns{at(colCard), at(colRating), at(colTime), at(colDuration)}
	if err != nil || c.card < 0 || c.rating < 0 || c.time < 0 {
		return nil, fmt.Errorf("read review log: line 1: want the columns %s, %s, %s and perhaps %s", colCard, colRating, colTime, colDuration)
	}
	return c, nil
}

// review reads a row but for its duration. Its error is a fault.
func (c *columns) review(row []string) (r srs.Review, err error) {
	if want := max(c.card, c.rating, c.time) + 1; len(row) < want {
		return r, wrong("fields: %d, want %d", len(row), want)
	}
	field := func(n int) string { return strings.TrimSpace(row[n]) }
	if r.Card = id.Card(field(c.card)); r.Card == "" {
		return r, wrong("no card")
	}
	rating, err := strconv.Atoi(field(c.rating))
	switch {
	case err != nil:
		return r, wrong("rating %q: want 1 to 4", field(c.rating))
	case rating == 0:
		return r, wrong("rating 0: done by hand, so no recall")
	case rating < 1 || rating > 4:
		return r, wrong("rating %d: want 1 to 4", rating)
	}
	r.Grade = srs.Grade(rating)
	r.At, err = parseTime(field(c.time))
	return r, err
}

// durationOf is what a row says of its duration, if it does.
func (c *columns) durationOf(row []string) string {
	if c.duration < 0 || c.duration >= len(row) {
		return ""
	}
	return strings.TrimSpace(row[c.duration])
}

// parseTime reads an instant; without a zone it is UTC. Its error is a fault.
func parseTime(text string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, strings.Replace(text, " ", "T", 1))
	if millis, failed := strconv.ParseInt(text, 10, 64); failed == nil {
		at, err = time.UnixMilli(millis), nil
	} else if err != nil {
		at, err = time.Parse("2006-01-02T15:04:05", strings.Replace(text, " ", "T", 1))
	}
	if err != nil {
		return at, wrong("time %q: want it as 2024-03-29T20:01:15Z", text)
	}
	if at = at.UTC(); at.Year() < 1990 || at.Year() > 2099 {
		return at, wrong("time %s: the clock was wrong", at.Format(time.DateOnly))
	}
	return at, nil
}

// duration reads milliseconds, and names or counts what it made of a strange number.
func (l *logReader) duration(number int, text string) (millis int64) {
	if text == "" {
		return 0
	}
	n, err := strconv.ParseFloat(text, 64)
	most := longestDuration.Milliseconds()
	switch {
	case err != nil || n < 0 || n != n:
		l.name(number, "duration %q: counts as none", text)
		return 0
	case n >= float64(absurdDuration.Milliseconds()):
		l.name(number, "duration of %.0f s: counts as 60 s", n/1000)
	case n > float64(most):
		l.capped++
	default:
		return int64(n)
	}
	return most
}
