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

// Problem is a line that was skipped or mended, and why.
type Problem struct {
	Line int    `json:"line"`
	Kind string `json:"kind"` // one of the kinds of problems, such as "rating": problems of one kind are alike
	Text string `json:"problem"`
}

// The kinds of problems with a line.
const (
	badLine     = "line" // it has no fields or no card
	badRating   = "rating"
	badTime     = "time"
	badDuration = "duration"
	cutDuration = "long duration"
	backwards   = "time backwards"
	twice       = "duplicate"
)

// String names the line.
func (p Problem) String() string { return fmt.Sprintf("line %d: %s", p.Line, p.Text) }

// The columns of a review log.
const (
	colCard     = "card_id"
	colRating   = "review_rating"
	colTime     = "review_time"
	colDuration = "review_duration"
)

// longestDuration is what a longer review is cut to, as in Anki: the person was away.
const longestDuration = time.Minute

// longestLine of a review log, in bytes; real ones take about 60.
const longestLine = 64 << 10

// ReadCSV reads a review log: columns card_id, review_rating (1 to 4), review_time (ISO 8601, in UTC unless it has a zone,
// or milliseconds since 1970) and, if there is one, review_duration in milliseconds, in any order, named in the first
// line. A line that cannot be a review is skipped, and named among the problems: a rating of 0, which Anki writes for what
// was done by hand, or above 4; a time before 1990 or after 2099; a card and an instant that another line has. A duration
// that is none counts as 0, one of more than a minute as a minute. A time that goes backwards within a card is named and
// taken. No field goes on into the next line, so a quotation mark that is not closed
// spoils its own line alone. No columns, a line of over 64 KiB, or no review at all, is an error.
func ReadCSV(r io.Reader) (reviews []srs.Review, problems []Problem, err error) {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, longestLine)
	var cols *columns
	card := cards{last: map[id.Card]time.Time{}, seen: map[recall]int{}}
	number := 0
	for scanner.Scan() {
		number++
		fields, err := splitLine(scanner.Text())
		switch {
		case cols == nil:
			if cols, err = findColumns(fields, err); err != nil {
				return nil, nil, err
			}
			continue
		case err == nil && len(fields) == 0:
			continue // an empty line
		}
		if err != nil {
			problems = append(problems, Problem{number, badLine, "skipped: " + err.Error()})
			continue
		}
		review, found, skip := cols.review(fields)
		if !skip {
			var again *Problem
			if again, skip = card.order(review, number); again != nil {
				found = append(found, *again)
			}
		}
		for _, problem := range found {
			problem.Line = number
			problems = append(problems, problem)
		}
		if !skip {
			reviews = append(reviews, review)
		}
	}
	switch err := scanner.Err(); {
	case err != nil:
		return nil, problems, fmt.Errorf("read review log: line %d: %w", number+1, err)
	case cols == nil:
		return nil, nil, errors.New("read review log: it is empty")
	case len(reviews) == 0:
		return nil, problems, errors.New("read review log: no line of it is a review")
	}
	return reviews, problems, nil
}

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

// review reads a row. The problem says why it is to be skipped, or what was mended.
func (c *columns) review(row []string) (r srs.Review, found []Problem, skip bool) {
	skipped := func(kind, format string, args ...any) (srs.Review, []Problem, bool) {
		return r, []Problem{{Kind: kind, Text: "skipped: " + fmt.Sprintf(format, args...)}}, true
	}
	if len(row) <= max(c.card, c.rating, c.time) {
		return skipped(badLine, "%d fields", len(row))
	}
	field := func(n int) string { return strings.TrimSpace(row[n]) }
	if r.Card = id.Card(field(c.card)); r.Card == "" {
		return skipped(badLine, "no card")
	}
	rating, err := strconv.Atoi(field(c.rating))
	switch {
	case err != nil:
		return skipped(badRating, "rating %q: want 1 to 4", field(c.rating))
	case rating == 0:
		return skipped(badRating, "rating 0: done by hand, so no recall")
	case rating < 1 || rating > 4:
		return skipped(badRating, "rating %d: want 1 to 4", rating)
	}
	r.Grade = srs.Grade(rating)
	if r.At, err = parseTime(field(c.time)); err != nil {
		return skipped(badTime, "%v", err)
	}
	if c.duration >= 0 && c.duration < len(row) {
		var problem *Problem
		if r.Millis, problem = parseDuration(field(c.duration)); problem != nil {
			found = append(found, *problem)
		}
	}
	return r, found, false
}

// recall is what no two lines of a log share.
type recall struct {
	card   id.Card
	millis int64
}

// cards are the lines that were read so far.
type cards struct {
	last map[id.Card]time.Time
	seen map[recall]int // the line of each
}

// order looks at a review that was read against those before it, and tells whether to skip it.
func (c *cards) order(r srs.Review, line int) (problem *Problem, skip bool) {
	this := recall{r.Card, r.At.UnixMilli()}
	if first, known := c.seen[this]; known {
		return &Problem{Kind: twice, Text: fmt.Sprintf("skipped: the card and the time of line %d", first)}, true
	}
	c.seen[this] = line
	last, known := c.last[r.Card]
	if known && r.At.Before(last) {
		return &Problem{Kind: backwards, Text: fmt.Sprintf("time goes backwards: %s after %s, the same card", r.At.Format(time.RFC3339), last.Format(time.RFC3339))}, false
	}
	c.last[r.Card] = r.At
	return nil, false
}

// parseTime reads an instant; without a zone it is UTC.
func parseTime(text string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, strings.Replace(text, " ", "T", 1))
	if millis, failed := strconv.ParseInt(text, 10, 64); failed == nil {
		at, err = time.UnixMilli(millis), nil
	} else if err != nil {
		at, err = time.Parse("2006-01-02T15:04:05", strings.Replace(text, " ", "T", 1))
	}
	if err != nil {
		return at, fmt.Errorf("time %q: want it as 2024-03-29T20:01:15Z", text)
	}
	if at = at.UTC(); at.Year() < 1990 || at.Year() > 2099 {
		return at, fmt.Errorf("time %s: the clock was wrong", at.Format(time.DateOnly))
	}
	return at, nil
}

// parseDuration reads milliseconds, and says what it made of a strange number.
func parseDuration(text string) (millis int64, problem *Problem) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseFloat(text, 64)
	switch most := float64(longestDuration.Milliseconds()); {
	case err != nil || n < 0 || n != n:
		return 0, &Problem{Kind: badDuration, Text: fmt.Sprintf("duration %q: counts as none", text)}
	case n > most:
		return longestDuration.Milliseconds(), &Problem{Kind: cutDuration, Text: fmt.Sprintf("duration of %.0f s: counts as 60 s", n/1000)}
	default:
		return int64(n), nil
	}
}
