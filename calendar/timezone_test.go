package calendar

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
)

// onset is an instant from which a VTIMEZONE has an offset.
type onset struct {
	at     time.Time
	offset time.Duration
}

// interpret reads a VTIMEZONE as a client does, and returns its onsets before a year. It knows the rule's parts
// that Timezone writes, and finds the days of a rule by looking at each day of each year.
func interpret(t testing.TB, c *ical.Component, before int) []onset {
	t.Helper()
	var all []onset
	for _, o := range c.Children {
		start := wallOf(t, o.Props.Get("DTSTART").Value)
		from, to := offsetOf(t, o.Props.Get("TZOFFSETFROM").Value), offsetOf(t, o.Props.Get("TZOFFSETTO").Value)
		walls := []time.Time{start}
		for _, p := range o.Props["RDATE"] {
			walls = append(walls, wallOf(t, p.Value))
		}
		if rule := o.Props.Get("RRULE"); rule != nil {
			if len(walls) > 1 {
				t.Fatal("RRULE and RDATE in one observance")
			}
			if walls = expandYearly(t, rule.Value, start, before); !walls[0].Equal(start) {
				t.Fatalf("DTSTART %s is not the first of %s", start, rule.Value)
			}
		}
		for _, w := range walls {
			all = append(all, onset{w.Add(-from), to})
		}
	}
	slices.SortFunc(all, func(a, b onset) int { return a.at.Compare(b.at) })
	return all
}

func expandYearly(t testing.TB, rule string, start time.Time, before int) []time.Time {
	t.Helper()
	parts := map[string]string{}
	for part := range strings.SplitSeq(rule, ";") {
		name, value, _ := strings.Cut(part, "=")
		parts[name] = value
	}
	if parts["FREQ"] != "YEARLY" {
		t.Fatalf("rule %s", rule)
	}
	month, _ := strconv.Atoi(parts["BYMONTH"])
	var walls []time.Time
	for d := start; d.Year() < before; d = d.AddDate(0, 0, 1) {
		if int(d.Month()) == month && isDate(d, parts["BYMONTHDAY"]) && isWeekday(d, parts["BYDAY"]) {
			walls = append(walls, d)
		}
	}
	return walls
}

func isDate(d time.Time, list string) bool {
	return list == "" || slices.Contains(strings.Split(list, ","), strconv.Itoa(d.Day()))
}

func isWeekday(d time.Time, day string) bool {
	if day == "" {
		return true
	}
	ordinal, name := day[:len(day)-2], day[len(day)-2:]
	last := d.AddDate(0, 0, 7).Month() != d.Month()
	nth := strconv.Itoa((d.Day() + 6) / 7)
	return strings.ToUpper(d.Weekday().String()[:2]) == name && (ordinal == "" || ordinal == nth || ordinal == "-1" && last)
}

func wallOf(t testing.TB, s string) time.Time {
	t.Helper()
	w, err := time.Parse(wallForm, s)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func offsetOf(t testing.TB, s string) time.Duration {
	t.Helper()
	if len(s) != 5 && len(s) != 7 {
		t.Fatalf("offset %q", s)
	}
	d, err := time.ParseDuration(s[:3] + "h" + s[3:5] + "m" + (s + "00")[5:7] + "s")
	if err != nil {
		t.Fatal(err)
	}
	if s[0] == '-' && s[1:3] == "00" {
		return -d
	}
	return d
}

// offsetAt is the offset of the last onset that is not after i.
func offsetAt(t testing.TB, onsets []onset, i time.Time) time.Duration {
	t.Helper()
	n := sort.Search(len(onsets), func(n int) bool { return onsets[n].at.After(i) })
	if n == 0 {
		t.Fatalf("no observance has begun at %s", i)
	}
	return onsets[n-1].offset
}

// checkZone compares the VTIMEZONE of a zone with Go's offsets every 31 hours, so at all hours of the day, and a second
// around each change.
func checkZone(t testing.TB, zone *time.Location, from, to time.Time) {
	t.Helper()
	c, err := Timezone(zone, from, to)
	if err != nil {
		t.Fatal(err)
	}
	onsets := interpret(t, c, to.Year()+1)
	var instants []time.Time
	for i := from; i.Before(to); i = i.Add(31 * time.Hour) {
		instants = append(instants, i)
	}
	for _, change := range transitions(zone, from, to) {
		instants = append(instants, change.at.Add(-time.Second), change.at, change.at.Add(time.Second))
	}
	for _, i := range instants {
		_, want := i.In(zone).Zone()
		if got := offsetAt(t, onsets, i); got != time.Duration(want)*time.Second {
			t.Fatalf("%s at %s: offset %v, want %ds\n%s", zone, i, got, want, text(t, c))
		}
	}
}

func text(t testing.TB, c *ical.Component) string {
	t.Helper()
	b, err := appendComponent(nil, c)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(b), "\r\n", "\n")
}

// systemZoneNames returns a name for each zone that the machine has a file for, those that are equal once.
func systemZoneNames(t testing.TB) []string {
	t.Helper()
	root := systemZones[0]
	seen, names := map[string]bool{}, []string(nil)
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		name, _ := filepath.Rel(root, path)
		if err != nil || name == "posix" || name == "right" {
			return fs.SkipDir
		}
		if b, err := os.ReadFile(path); err == nil && bytes.HasPrefix(b, []byte("TZif")) && !seen[string(b)] && zoneIDs().MatchString(name) {
			seen[string(b)] = true
			names = append(names, name)
		}
		return nil
	})
	requires(t, "zone files in "+root, len(names) > 200)
	return names
}

func TestTimezoneAgreesWithEachSystemZone(t *testing.T) {
	from, to := newYear(2026), newYear(2031)
	changing := 0
	for _, name := range systemZoneNames(t) {
		z, err := time.LoadLocation(name)
		if err != nil || !isNamed(z) {
			continue
		}
		checkZone(t, z, from, to)
		if len(transitions(z, from, to)) > 0 {
			changing++
		}
	}
	if changing < 40 {
		t.Errorf("only %d zones change their offset", changing)
	}
}

func TestTimezoneAgreesInOtherTimes(t *testing.T) {
	for _, c := range []struct{ name, zone, from, to string }{
		{"when New York changed its rule", "America/New_York", "2005-06-01T00:00:00Z", "2010-01-01T00:00:00Z"},
		{"over a leap year's last day", "America/New_York", "2044-12-30T00:00:00Z", "2049-01-03T00:00:00Z"},
		{"after the system's last listed year", "Europe/Berlin", "2037-06-01T00:00:00Z", "2050-01-01T00:00:00Z"},
		{"when Moscow gave up summer", "Europe/Moscow", "2009-01-01T00:00:00Z", "2016-01-01T00:00:00Z"},
		{"when Samoa skipped a day", "Pacific/Apia", "2010-01-01T00:00:00Z", "2014-01-01T00:00:00Z"},
		{"offsets with seconds", "Europe/Amsterdam", "1930-01-01T00:00:00Z", "1945-01-01T00:00:00Z"},
		{"the moon in Morocco", "Africa/Casablanca", "2020-01-01T00:00:00Z", "2026-01-01T00:00:00Z"},
		{"a start in summer", "Australia/Lord_Howe", "2026-01-15T00:00:00Z", "2029-01-01T00:00:00Z"},
		{"a start within the hour of change", "Europe/Berlin", "2026-10-25T00:59:59Z", "2028-01-01T00:00:00Z"},
	} {
		t.Run(c.name, func(t *testing.T) { checkZone(t, zone(t, c.zone), instant(t, c.from), instant(t, c.to)) })
	}
}

func TestTimezoneForms(t *testing.T) {
	for _, c := range []struct {
		zone string
		want []string // observances: name, DTSTART, offsets, rule
	}{
		{"Europe/Berlin", []string{
			"DAYLIGHT 20250330T020000 +0100 +0200 FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
			"STANDARD 20251026T030000 +0200 +0100 FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"}},
		{"America/New_York", []string{
			"DAYLIGHT 20250309T020000 -0500 -0400 FREQ=YEARLY;BYMONTH=3;BYDAY=2SU",
			"STANDARD 20251102T020000 -0400 -0500 FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"}},
		{"Europe/Dublin", []string{
			"DAYLIGHT 20250330T010000 +0000 +0100 FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
			"STANDARD 20251026T020000 +0100 +0000 FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"}},
		{"Australia/Lord_Howe", []string{
			"STANDARD 20250406T020000 +1100 +1030 FREQ=YEARLY;BYMONTH=4;BYDAY=1SU",
			"DAYLIGHT 20251005T020000 +1030 +1100 FREQ=YEARLY;BYMONTH=10;BYDAY=1SU"}},
		{"Asia/Jerusalem", []string{
			"DAYLIGHT 20250328T020000 +0200 +0300 FREQ=YEARLY;BYMONTH=3;BYDAY=FR;BYMONTHDAY=23,24,25,26,27,28,29",
			"STANDARD 20251026T020000 +0300 +0200 FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"}},
		{"Asia/Kathmandu", []string{"STANDARD 19700101T000000 +0545 +0545"}},
		{"Asia/Tokyo", []string{"STANDARD 19700101T000000 +0900 +0900"}},
	} {
		t.Run(c.zone, func(t *testing.T) {
			z, err := Timezone(zone(t, c.zone), instant(t, "2026-11-06T15:00:00Z"), instant(t, "2036-01-01T00:00:00Z"))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, o := range z.Children {
				line := o.Name
				for _, name := range []string{"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"} {
					line += " " + o.Props.Get(name).Value
				}
				rule := o.Props.Get("RRULE")
				if rule != nil {
					line += " " + rule.Value
				}
				got = append(got, line)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestTimezoneListsChangesWithoutARuleOnlyAsFarAsAsked(t *testing.T) {
	from, to := instant(t, "2020-01-01T00:00:00Z"), instant(t, "2022-01-01T00:00:00Z")
	c, err := Timezone(zone(t, "Africa/Casablanca"), from, to) // changes with Ramadan, which no yearly rule gives
	if err != nil {
		t.Fatal(err)
	}
	onsets := interpret(t, c, 2100)
	if n := len(onsets); n != 5 || onsets[0].at.After(from) || onsets[n-1].at.After(to) {
		t.Errorf("want one onset before and four within:\n%s", text(t, c))
	}
}

func TestTimezoneThatStartsInSummerStartsWithDaylight(t *testing.T) {
	c, err := Timezone(zone(t, "Africa/Cairo"), instant(t, "2027-07-01T00:00:00Z"), instant(t, "2029-01-01T00:00:00Z"))
	if err != nil {
		t.Fatal(err)
	}
	first := c.Children[0]
	if first.Name != "DAYLIGHT" || first.Props.Get("TZOFFSETTO").Value != "+0300" || first.Props.Get("DTSTART").Value != "19700101T000000" {
		t.Error(text(t, c))
	}
}

func TestSteadyWantsARuleThatHasBegun(t *testing.T) {
	rule := observance{from: 3600, to: 7200, onsets: []time.Time{wallOf(t, "20260329T020000")}, rule: "FREQ=YEARLY"}
	listed := observance{onsets: rule.onsets}
	onset := instant(t, "2026-03-29T01:00:00Z")
	for _, c := range []struct {
		name string
		all  []observance
		from time.Time
		want bool
	}{
		{"begun", []observance{rule}, onset, true},
		{"begins a second later", []observance{rule}, onset.Add(-time.Second), false},
		{"one is listed", []observance{rule, listed}, onset, false},
		{"never changes", nil, onset, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := steady(c.all, c.from); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestTimezoneRefusesZonesWithoutAName(t *testing.T) {
	for _, z := range []*time.Location{nil, time.Local, time.FixedZone("", 0), time.FixedZone("a:b", 0), time.FixedZone("Local", 0)} {
		if c, err := Timezone(z, newYear(2026), newYear(2027)); err == nil || c != nil {
			t.Errorf("%q: no error", zoneName(z))
		}
	}
}

func BenchmarkTimezone_berlin(b *testing.B) {
	z := zone(b, "Europe/Berlin")
	for b.Loop() {
		if _, err := Timezone(z, newYear(2026), newYear(2036)); err != nil {
			b.Fatal(err)
		}
	}
}
