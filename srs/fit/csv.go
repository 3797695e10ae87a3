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
	Text string `json:"problem"`
}

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
// was done by hand, or above 4; a time before 1990 or after 2099. A duration that is none counts as 0, one of more than a
// minute as a minute. Times may go backwards. No field goes on into the next line, so a quotation mark that is not closed
// spoils its own line alone. No columns, a line of over 64 KiB, or no review at all, is an error.
func ReadCSV(r io.Reader) (reviews []srs.Review, problems []Problem, err error) {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, longestLine)
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
			continue
		case err == nil && len(fields) == 0:
			continue // an empty line
		}
		var review srs.Review
		var note string
		if err == nil {
			review, note, err = cols.review(fields)
		}
		if err != nil {
			problems = append(problems, Problem{number, "skipped: " + err.Error()})
			continue
		}
		if note != "" {
			problems = append(problems, Problem{number, note})
		}
		reviews = append(reviews, review)
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

// review reads a row. The note says what was mended.
func (c *columns) review(row []string) (r srs.Review, note string, err error) {
	if len(row) <= max(c.card, c.rating, c.time) {
		return r, "", fmt.Errorf("%d fields", len(row))
	}
	field := func(n int) string { return strings.TrimSpace(row[n]) }
	if r.Card = id.Card(field(c.card)); r.Card == "" {
		return r, "", errors.New("no card")
	}
	rating, err := strconv.Atoi(field(c.rating))
	switch {
	case err != nil:
		return r, "", fmt.Errorf("rating %q: want 1 to 4", field(c.rating))
	case rating == 0:
		return r, "", errors.New("rating 0: done by hand, so no recall")
	case rating < 1 || rating > 4:
		return r, "", fmt.Errorf("rating %d: want 1 to 4", rating)
	}
	r.Grade = srs.Grade(rating)
	if r.At, err = parseTime(field(c.time)); err != nil {
		return r, "", err
	}
	if c.duration >= 0 && c.duration < len(row) {
		r.Millis, note = parseDuration(field(c.duration))
	}
	return r, note, nil
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
func parseDuration(text string) (millis int64, note string) {
	if text == "" {
		return 0, ""
	}
	n, err := strconv.ParseFloat(text, 64)
	switch most := float64(longestDuration.Milliseconds()); {
	case err != nil || n < 0 || n != n:
		return 0, fmt.Sprintf("duration %q: counts as none", text)
	case n > most:
		return longestDuration.Milliseconds(), fmt.Sprintf("duration of %.0f s: counts as 60 s", n/1000)
	default:
		return int64(n), ""
	}
}
