package timelog

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tend/internal/when"
)

func berlin(t testing.TB) *time.Location {
	zone, err := when.LoadZone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// line is an entry as the tables of these tests write it.
func line(e Entry, zone *time.Location) string {
	tags := ""
	if len(e.Tags) > 0 {
		tags = " [" + strings.Join(e.Tags, " ") + "]"
	}
	if e.Loose() {
		return fmt.Sprintf("%s %s %s%s", e.Day, e.Length, e.Text, tags)
	}
	return fmt.Sprintf("%s %s %s%s", e.Start.In(zone).Format("2006-01-02 15:04"), e.End.Sub(e.Start), e.Text, tags)
}

func lines(log Log, zone *time.Location) (all []string) {
	for _, e := range log.Entries {
		all = append(all, line(e, zone))
	}
	for _, left := range log.Left {
		all = append(all, fmt.Sprintf("left %d: %s", left.Count, left.What))
	}
	return all
}

func TestReadKlog(t *testing.T) {
	zone := berlin(t)
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"nothing", "", nil},
		{"a range", "2026-11-17\n    9:00 - 10:15 read #go\n", []string{"2026-11-17 09:00 1h15m0s read #go [go]"}},
		{"without spaces, and with the time of day", "2026-11-17\n\t9:00am-1:30pm\n", []string{"2026-11-17 09:00 4h30m0s "}},
		{"noon and midnight", "2026-11-17\n  12:00am - 12:00pm\n  12:30pm - 24:00\n",
			[]string{"2026-11-17 00:00 12h0m0s ", "2026-11-17 12:30 11h30m0s "}},
		{"shifted times", "2026/11/17\n   <22:00 - 1:00\n   23:00 - 1:30>\n   <24:00 - 0:30\n",
			[]string{"2026-11-16 22:00 3h0m0s ", "2026-11-17 23:00 2h30m0s ", "2026-11-17 00:00 30m0s "}},
		{"durations", "2026-11-17 (8h!)\n    1h30m a\n    +20m b\n    119m\n",
			[]string{"2026-11-17 1h30m0s a", "2026-11-17 20m0s b", "2026-11-17 1h59m0s "}},
		{"the summary and the tags of the record", "2026-11-17\nA day of #go\nand more #deep-work=\"x\"\n    1h\n    30m talk #ops\n",
			[]string{"2026-11-17 1h0m0s A day of #go [go deep-work]", "2026-11-17 30m0s talk #ops [ops go deep-work]"}},
		{"a summary of two lines", "2026-11-17\n    1h a\n        b #x\n", []string{"2026-11-17 1h0m0s a b #x [x]"}},
		{"an open range", "2026-11-17\n    9:00 - ???\n    1h\n", []string{"2026-11-17 1h0m0s ", "left 1: ranges that are still open"}},
		{"a break shortens the entry before it", "2026-11-17\n    9:00 - 12:00\n    -30m\n    1h\n", []string{"2026-11-17 09:00 2h30m0s ", "2026-11-17 1h0m0s "}},
		{"a break before all", "2026-11-17\n    -30m\n    1h\n", []string{"2026-11-17 30m0s "}},
		{"a break that takes all", "2026-11-17\n    1h\n    -1h\n", nil},
		{"a break longer than the record", "2026-11-17\n    1h\n    -2h\n", []string{"left 1: breaks longer than the time of their record"}},
		{"no length", "2026-11-17\n    0m\n    9:00 - 9:00\n", []string{"left 2: entries of no length"}},
		{"longer than a day", "2026-11-17\n    50h\n", []string{"left 1: durations longer than a day"}},
		{"a gap of the clock", "2026-03-29\n    1:30 - 3:30\n", []string{"2026-03-29 01:30 1h0m0s "}},
		{"records apart, and the marks of other systems", "\ufeff2026-11-17\r\n    1h\r\n \r\n\r\n2026-11-16\r\n    2h\r\n",
			[]string{"2026-11-17 1h0m0s ", "2026-11-16 2h0m0s "}},
	} {
		t.Run(c.name, func(t *testing.T) {
			log, err := ReadKlog(strings.NewReader(c.text), zone)
			if got := lines(log, zone); err != nil || !slices.Equal(got, c.want) {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestReadKlogRefuses(t *testing.T) {
	for name, c := range map[string][2]string{
		"no date":                 {"hello", "line 1"},
		"a date that is none":     {"2026-02-30\n    1h", "line 1"},
		"two kinds of separator":  {"2026-02/03", "line 1"},
		"a year long ago":         {"1066-10-14\n    1h", "want one from 1990"},
		"words behind the date":   {"2026-02-03 8h", "should-total"},
		"an entry without indent": {"2026-02-03\n    1h\n2h", "line 3"},
		"another indent":          {"2026-02-03\n    1h\n  2h", "same within a record"},
		"one space":               {"2026-02-03\n 1h", "two to four spaces"},
		"end before start":        {"2026-02-03\n    9:00 - 8:00", "line 2"},
		"no time":                 {"2026-02-03\n    25:00 - 26:00", "want an entry"},
		"minutes over 59":         {"2026-02-03\n    9:00 - 9:60", "want an entry"},
		"minutes beside hours":    {"2026-02-03\n    1h60m", "want an entry"},
		"words that touch":        {"2026-02-03\n    1hour", "want an entry"},
		"shifted twice":           {"2026-02-03\n    <9:00> - 10:00", "want an entry"},
		"two open ranges":         {"2026-02-03\n    9:00 - ?\n    10:00 - ?", "second open range"},
		"no text at all":          {"\xff\xfe", "UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ReadKlog(strings.NewReader(c[0]), time.UTC)
			if err == nil || !strings.Contains(err.Error(), c[1]) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want %s", err, c[1])
			}
		})
	}
}

func TestReadTimewarrior(t *testing.T) {
	log, err := ReadTimewarrior(strings.NewReader(`[
{"id":3,"start":"20261117T080000Z","end":"20261117T084500Z","tags":["go","deep work"],"annotation":"the source"},
{"id":2,"start":"20261117T090000Z","end":"20261117T090000Z"},{"start":"20261117T080000Z","end":"20261117T090000Z"},
{"id":4,"start":"10661014T090000Z","end":"10661014T100000Z"},
{"id":1,"start":"20261117T100000Z","tags":["go"]}]
`))
	want := []string{"2026-11-17 08:00 45m0s the source [go deep work]", "2026-11-17 08:00 1h0m0s ", "left 1: intervals of no length",
		"left 1: intervals by a clock that was wrong", "left 1: intervals that are still open"}
	if got := lines(log, time.UTC); err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v", got, err)
	}
	if log.Entries[0].Key == log.Entries[1].Key {
		t.Error("two intervals have one key")
	}
}

func TestReadTimewarriorRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "no array": "{}", "cut short": `[{"start":"20261117T080000Z","end":"20261117T084500Z"}`, "two": "[] []",
		"no start": `[{"end":"20261117T084500Z"}]`, "another form": `[{"start":"2026-11-17T08:00:00Z"}]`, "a number": `[1]`,
		"end before start": `[{"start":"20261117T080000Z","end":"20261117T074500Z"}]`,
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ReadTimewarrior(strings.NewReader(text)); err == nil || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// What is read is a record's total as klog has it, whatever breaks it has; and a second reading names everything alike.
func TestKlogKeepsTheTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var text strings.Builder
		total := 0
		text.WriteString("2026-11-17\n")
		for range rapid.IntRange(1, 8).Draw(t, "entries") {
			switch minutes := rapid.IntRange(1, 300).Draw(t, "minutes"); rapid.IntRange(0, 3).Draw(t, "kind") {
			case 0:
				start := rapid.IntRange(0, 1000).Draw(t, "start")
				fmt.Fprintf(&text, "    %d:%02d - %d:%02d a\n", start/60, start%60, (start+minutes)/60, (start+minutes)%60)
				total += minutes
			case 1:
				fmt.Fprintf(&text, "    -%dm\n", minutes)
				total -= minutes
			default:
				fmt.Fprintf(&text, "    %dm b\n", minutes)
				total += minutes
			}
		}
		log, err := ReadKlog(strings.NewReader(text.String()), time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		sum, keys := 0, map[string]bool{}
		for _, e := range log.Entries {
			sum += int((e.Length + e.End.Sub(e.Start)) / time.Minute)
			keys[e.Key] = true
		}
		if sum != max(0, total) || len(keys) != len(log.Entries) {
			t.Fatalf("%d min of %d keys, want %d min in\n%s", sum, len(keys), total, text.String())
		}
		again, _ := ReadKlog(strings.NewReader(text.String()), time.UTC)
		if !slices.EqualFunc(log.Entries, again.Entries, func(a, b Entry) bool { return a.Key == b.Key }) {
			t.Fatal("another reading has other keys")
		}
	})
}

func TestTagged(t *testing.T) {
	e := Entry{Tags: []string{"Go", "ops"}}
	if !e.Tagged(nil) || !e.Tagged([]string{"x", "#go"}) || e.Tagged([]string{"x"}) {
		t.Error("tags are not told apart")
	}
}

// checkLog wants of every log that was read what the program builds on.
func checkLog(t *testing.T, log Log) {
	keys := map[string]bool{}
	for _, e := range log.Entries {
		if keys[e.Key] || e.Key == "" || len(e.Key) > 200 {
			t.Errorf("key %q", e.Key)
		}
		keys[e.Key] = true
		switch {
		case e.Loose() && (e.Length < time.Minute || e.Length > 24*time.Hour || e.Day.IsZero()):
			t.Errorf("loose: %v", e)
		case !e.Loose() && !e.End.After(e.Start):
			t.Errorf("timed: %v", e)
		case len(e.Tags) > maxTags:
			t.Errorf("%d tags", len(e.Tags))
		}
	}
}

func FuzzReadKlog(f *testing.F) {
	f.Add("2026-11-17 (8h!)\nA #tag\n    9:00 - 10:00 x\n    -30m\n    1h\n    <22:00 - 1:00>\n    9:00 - ?\n")
	f.Add("2026/11/17\n\t11:00pm - 24:00\n\t\tmore\n")
	zone := berlin(f)
	f.Fuzz(func(t *testing.T, text string) {
		if log, err := ReadKlog(strings.NewReader(text), zone); err == nil {
			checkLog(t, log)
		}
	})
}

func FuzzReadTimewarrior(f *testing.F) {
	f.Add(`[{"id":1,"start":"20261117T080000Z","end":"20261117T084500Z","tags":["go"],"annotation":"x"},{"start":"20261117T100000Z"}]`)
	f.Fuzz(func(t *testing.T, text string) {
		if log, err := ReadTimewarrior(strings.NewReader(text)); err == nil {
			checkLog(t, log)
		}
	})
}
