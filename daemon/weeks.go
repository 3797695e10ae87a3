package daemon

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
)

// weekRoutes are the numbers of many weeks.
func (d *Daemon) weekRoutes() map[string]answer {
	return map[string]answer{"GET /weeks": d.weeks}
}

// weeks answers with the numbers of weeks in a row, as JSON or as CSV.
func (d *Daemon) weeks(r *http.Request) (any, error) {
	asCSV, err := wantsCSV(r)
	if err != nil {
		return nil, err
	}
	asked := api.WeeksRequest{From: r.FormValue("from"), To: r.FormValue("to"), Explain: r.FormValue("explain") == "true" && !asCSV}
	if text := r.FormValue("weeks"); text != "" {
		if asked.Weeks, err = strconv.Atoi(text); err != nil || asked.Weeks < 1 {
			return nil, api.Refuse(api.Invalid, "tend stats weeks --weeks 26", "weeks %q: want 1 to %d", text, api.MaxWeeks)
		}
	}
	value, err := view(d, func(tx *store.Tx, _ *http.Request) (any, error) { return service.Weeks(tx, asked) })(r)
	if err != nil || !asCSV {
		return value, err
	}
	body, err := weeksCSV(value.(api.Weeks).Weeks)
	return document{kind: "text/csv; charset=utf-8; header=present", name: "tend-weeks.csv", body: body}, err
}

// document is an answer that is not JSON.
type document struct {
	kind, name string
	body       []byte
}

func (f document) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", f.kind)
	if f.name != "" {
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.name}))
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Vary", "Accept")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(f.body) // who asked may be gone
}

// wantsCSV tells whether a request asks for CSV: by format=csv, or else where text/csv stands in Accept before any kind
// that JSON would do for.
func wantsCSV(r *http.Request) (bool, error) {
	switch format := r.FormValue("format"); format {
	case "csv", "json":
		return format == "csv", nil
	case "":
	default:
		return false, api.Refuse(api.Invalid, "format=csv", "format %q: want json or csv", format)
	}
	for part := range strings.SplitSeq(r.Header.Get("Accept"), ",") {
		switch kind, _, _ := mime.ParseMediaType(part); kind {
		case "text/csv":
			return true, nil
		case "application/json", "application/*", "*/*":
			return false, nil
		}
	}
	return false, nil
}

// weekColumns are the columns of weeks as CSV, named as in JSON; docs/learning.md tells what each is.
var weekColumns = []string{"week", "start", "from", "to", "state", "min_minutes", "target_minutes", "max_minutes", "planned_minutes",
	"standing_minutes", "spent_minutes", "produced", "deep_minutes", "away_days", "areas"}

// weeksCSV writes one line a week below a line of names, by RFC 4180 but for line ends, which are those of Unix.
func weeksCSV(weeks []budget.Week) ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	lines := [][]string{weekColumns}
	for _, week := range weeks {
		line := []string{week.Label, week.Start.String(), week.From.UTC().Format(timeRFC), week.To.UTC().Format(timeRFC), string(week.State)}
		for _, n := range []int{week.Min, week.Target, week.Max, week.Planned, week.Standing, week.Spent, week.Produced, week.Deep, week.Away} {
			line = append(line, strconv.Itoa(n))
		}
		lines = append(lines, append(line, areasCell(week.Areas)))
	}
	for _, line := range lines {
		for n := range line {
			line[n] = safeCell(line[n])
		}
	}
	err := w.WriteAll(lines)
	return out.Bytes(), err
}

// timeRFC is RFC 3339 in UTC, as spreadsheets and databases read it.
const timeRFC = "2006-01-02T15:04:05Z"

// areasCell is the minutes by area in one cell, as "go:120 ops:30".
func areasCell(areas map[string]int) string {
	var parts []string
	for _, area := range slices.Sorted(maps.Keys(areas)) {
		parts = append(parts, fmt.Sprintf("%s:%d", area, areas[area]))
	}
	return strings.Join(parts, " ")
}

// safeCell keeps a spreadsheet from taking a cell for a formula: one that begins as formulas do gets an apostrophe, which
// spreadsheets do not show (OWASP, CSV injection).
func safeCell(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20", []rune(cell)[0]) {
		return "'" + cell
	}
	return cell
}
