package busy

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// occurrences returns the first n occurrences of a rule, as 1997-09-02 or, with a time that is not the start's, as 1997-09-02T10:00,
// the day alone where it is of the same month as the one before.
func occurrences(t testing.TB, start, text string, n int) string {
	t.Helper()
	r, err := parseRule(text)
	if err != nil {
		t.Fatal(err)
	}
	s, err := parseTime(start)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	month := ""
	b := newBudget()
	zone := place{location(t, "America/New_York")}
	r.expand(s.wall, s.wall, s.wall+50*yearSeconds, r.limit(zone, s.date), &b, func(w wall) {
		if len(all) == n {
			all = append(all, "…")
		}
		if len(all) > n {
			return
		}
		y, m, d := civil(w.date())
		item := fmt.Sprint(d)
		if now := fmt.Sprintf("%d-%02d:", y, m); now != month {
			item, month = now+item, now
		}
		if w.clock() != s.wall.clock() {
			item += fmt.Sprintf("T%02d:%02d", w.clock()/3600, w.clock()/60%60)
		}
		all = append(all, item)
	})
	return strings.Join(all, " ")
}

// TestRuleExamplesOfTheRFC are those of RFC 5545 section 3.8.5.3, as far as it lists them.
func TestRuleExamplesOfTheRFC(t *testing.T) {
	for _, c := range []struct{ name, start, rule, want string }{
		{"daily for 10 occurrences", "19970902T090000", "FREQ=DAILY;COUNT=10", "1997-09:2 3 4 5 6 7 8 9 10 11"},
		{"every other day", "19970902T090000", "FREQ=DAILY;INTERVAL=2", "1997-09:2 4 6 8 10 12 14 16 18 20 …"},
		{"every 10 days, 5 occurrences", "19970902T090000", "FREQ=DAILY;INTERVAL=10;COUNT=5", "1997-09:2 12 22 1997-10:2 12"},
		{"daily until", "19970902T090000", "FREQ=DAILY;UNTIL=19970905T130000Z", "1997-09:2 3 4 5"},
		{"every day in January", "19980101T090000", "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA", "1998-01:1 2 3 4 5 6 7 8 9 10 …"},
		{"the same, daily", "19980101T090000", "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1", "1998-01:1 2 3 4 5 6 7 8 9 10 …"},
		{"weekly for 10 occurrences", "19970902T090000", "FREQ=WEEKLY;COUNT=10", "1997-09:2 9 16 23 30 1997-10:7 14 21 28 1997-11:4"},
		{"every other week", "19970902T090000", "FREQ=WEEKLY;INTERVAL=2;WKST=SU", "1997-09:2 16 30 1997-10:14 28 1997-11:11 25 1997-12:9 23 1998-01:6 …"},
		{"Tuesday and Thursday for five weeks", "19970902T090000", "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH", "1997-09:2 4 9 11 16 18 23 25 30 1997-10:2"},
		{"every other week on Monday, Wednesday and Friday", "19970901T090000", "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR", "1997-09:1 3 5 15 17 19 29 1997-10:1 3 13 …"},
		{"every other week, 8 occurrences", "19970902T090000", "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", "1997-09:2 4 16 18 30 1997-10:2 14 16"},
		{"monthly on the first Friday", "19970905T090000", "FREQ=MONTHLY;COUNT=10;BYDAY=1FR", "1997-09:5 1997-10:3 1997-11:7 1997-12:5 1998-01:2 1998-02:6 1998-03:6 1998-04:3 1998-05:1 1998-06:5"},
		{"the same until", "19970905T090000", "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR", "1997-09:5 1997-10:3 1997-11:7 1997-12:5"},
		{"every other month, first and last Sunday", "19970907T090000", "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU", "1997-09:7 28 1997-11:2 30 1998-01:4 25 1998-03:1 29 1998-05:3 31"},
		{"the second-to-last Monday", "19970922T090000", "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", "1997-09:22 1997-10:20 1997-11:17 1997-12:22 1998-01:19 1998-02:16"},
		{"the third-to-the-last day", "19970928T090000", "FREQ=MONTHLY;BYMONTHDAY=-3", "1997-09:28 1997-10:29 1997-11:28 1997-12:29 1998-01:29 1998-02:26 1998-03:29 1998-04:28 1998-05:29 1998-06:28 …"},
		{"the 2nd and 15th", "19970902T090000", "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15", "1997-09:2 15 1997-10:2 15 1997-11:2 15 1997-12:2 15 1998-01:2 15"},
		{"the first and last day", "19970930T090000", "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1", "1997-09:30 1997-10:1 31 1997-11:1 30 1997-12:1 31 1998-01:1 31 1998-02:1"},
		{"every 18 months", "19970910T090000", "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15", "1997-09:10 11 12 13 14 15 1999-03:10 11 12 13"},
		{"every Tuesday, every other month", "19970902T090000", "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU", "1997-09:2 9 16 23 30 1997-11:4 11 18 25 1998-01:6 …"},
		{"yearly in June and July", "19970610T090000", "FREQ=YEARLY;COUNT=10;BYMONTH=6,7", "1997-06:10 1997-07:10 1998-06:10 1998-07:10 1999-06:10 1999-07:10 2000-06:10 2000-07:10 2001-06:10 2001-07:10"},
		{"every other year in January to March", "19970310T090000", "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3", "1997-03:10 1999-01:10 1999-02:10 1999-03:10 2001-01:10 2001-02:10 2001-03:10 2003-01:10 2003-02:10 2003-03:10"},
		{"every third year on days of the year", "19970101T090000", "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200", "1997-01:1 1997-04:10 1997-07:19 2000-01:1 2000-04:9 2000-07:18 2003-01:1 2003-04:10 2003-07:19 2006-01:1"},
		{"every 20th Monday", "19970519T090000", "FREQ=YEARLY;BYDAY=20MO;COUNT=3", "1997-05:19 1998-05:18 1999-05:17"},
		{"Monday of week 20", "19970512T090000", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3", "1997-05:12 1998-05:11 1999-05:17"},
		{"every Thursday in March", "19970313T090000", "FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "1997-03:13 20 27 1998-03:5 12 19 26 1999-03:4 11 18 …"},
		{"every Thursday in summer", "19970605T090000", "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8", "1997-06:5 12 19 26 1997-07:3 10 17 24 31 1997-08:7 …"},
		{"the first Saturday after the first Sunday", "19970913T090000", "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", "1997-09:13 1997-10:11 1997-11:8 1997-12:13 1998-01:10 1998-02:7 1998-03:7 1998-04:11 1998-05:9 1998-06:13 …"},
		{"election day", "19961105T090000", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3", "1996-11:5 2000-11:7 2004-11:2"},
		{"the third of Tuesday to Thursday", "19970904T090000", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09:4 1997-10:7 1997-11:6"},
		{"the second-to-last weekday", "19970929T090000", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=7", "1997-09:29 1997-10:30 1997-11:27 1997-12:30 1998-01:29 1998-02:26 1998-03:30"},
		{"every 3 hours", "19970902T090000", "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000", "1997-09:2 2T12:00 2T15:00"},
		{"every 15 minutes", "19970902T090000", "FREQ=MINUTELY;INTERVAL=15;COUNT=6", "1997-09:2 2T09:15 2T09:30 2T09:45 2T10:00 2T10:15"},
		{"every 90 minutes", "19970902T090000", "FREQ=MINUTELY;INTERVAL=90;COUNT=4", "1997-09:2 2T10:30 2T12:00 2T13:30"},
		{"every 20 minutes of the working day, daily", "19970902T090000", "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40", "1997-09:2 2T09:20 2T09:40 2T10:00 2T10:20 2T10:40 2T11:00 2T11:20 2T11:40 2T12:00 …"},
		{"the same by minutes", "19970902T090000", "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16", "1997-09:2 2T09:20 2T09:40 2T10:00 2T10:20 2T10:40 2T11:00 2T11:20 2T11:40 2T12:00 …"},
		{"weeks from Monday", "19970805T090000", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08:5 10 19 24"},
		{"weeks from Sunday", "19970805T090000", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08:5 17 19 31"},
		{"days that a month lacks", "20070115T090000", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "2007-01:15 30 2007-02:15 2007-03:15 30"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := occurrences(t, c.start, c.rule, 10); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestRulesThatOthersReadWrongly are forms on which libraries differ; the values are worked out by hand.
func TestRulesThatOthersReadWrongly(t *testing.T) {
	for _, c := range []struct{ name, start, rule, want string }{
		{"week 1 has the start's weekday and begins in the old year", "20241231T090000", "FREQ=YEARLY;BYWEEKNO=1;COUNT=4", "2024-12:31 2025-12:30 2027-01:5 2028-01:4"},
		{"the last week", "20261228T090000", "FREQ=YEARLY;BYWEEKNO=-1;BYDAY=MO;COUNT=3", "2026-12:28 2027-12:27 2028-12:25"},
		{"week 53", "20261231T090000", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=TH,FR;COUNT=4", "2026-12:31 2027-01:1 2032-12:30 31"},
		{"every second year of weeks", "20241230T090000", "FREQ=YEARLY;INTERVAL=2;BYWEEKNO=1;BYDAY=MO;COUNT=3", "2024-12:30 2027-01:4 2029-01:1"},
		{"29 February as a day", "20240229", "FREQ=YEARLY;COUNT=3", "2024-02:29 2028-02:29 2032-02:29"},
		{"the 31st", "20260131T090000", "FREQ=MONTHLY;COUNT=3", "2026-01:31 2026-03:31 2026-05:31"},
		{"positions in any order, twice", "20260105T090000", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1,1,1;COUNT=4", "2026-01:5 26 2026-02:2 23"},
		{"a day named twice", "20260105T090000", "FREQ=WEEKLY;BYDAY=MO,MO,TU;COUNT=3", "2026-01:5 6 12"},
		{"the number before FREQ", "20260105T090000", "BYDAY=1MO;FREQ=MONTHLY;COUNT=2", "2026-01:5 2026-02:2"},
		{"a number that means nothing", "20260105T090000", "BYDAY=1MO;FREQ=WEEKLY;COUNT=2", "2026-01:5 12"},
		{"the fifth Friday", "20260130T090000", "FREQ=MONTHLY;BYDAY=5FR;COUNT=3", "2026-01:30 2026-05:29 2026-07:31"},
		{"the last Friday of the year", "20261225T090000", "FREQ=YEARLY;BYDAY=-1FR;COUNT=2", "2026-12:25 2027-12:31"},
		{"the last day of the year", "20261231T090000", "FREQ=YEARLY;BYYEARDAY=-1;COUNT=2", "2026-12:31 2027-12:31"},
		{"a start that the rule does not give is not counted", "20260106T090000", "FREQ=WEEKLY;BYDAY=MO;COUNT=2", "2026-01:12 19"},
		{"a count that ends in the first week", "20260107T090000", "FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=2", "2026-01:7 9"},
		{"a count over weeks", "20260107T090000", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;COUNT=6", "2026-01:7 9 19 21 23 2026-02:2"},
		{"a count whose first week is over", "20260110T090000", "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3", "2026-01:12 14 19"},
		{"a position among hours", "20260105T090000", "FREQ=DAILY;BYHOUR=9,12,15;BYSETPOS=-1;COUNT=2", "2026-01:5T15:00 6T15:00"},
		{"a position among minutes", "20260105T090000", "FREQ=HOURLY;BYMINUTE=10,20,30;BYSETPOS=2;COUNT=2", "2026-01:5T09:20 5T10:20"},
		{"hours of some days", "20260105T090000", "FREQ=HOURLY;INTERVAL=8;BYDAY=MO;COUNT=4", "2026-01:5 5T17:00 12T01:00 12"},
		{"seconds of an hour", "20260105T090000", "FREQ=SECONDLY;INTERVAL=1800;BYHOUR=9;COUNT=4", "2026-01:5 5T09:30 6 6T09:30"},
		{"a leap second", "20260105T090000", "FREQ=DAILY;BYSECOND=60;COUNT=1", "2026-01:5T09:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := occurrences(t, c.start, c.rule, 10); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestParseRuleRefuses(t *testing.T) {
	for _, text := range []string{
		"", "COUNT=3", "FREQ=OFTEN", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;INTERVAL=99999999999999999999", "FREQ=DAILY;COUNT=0",
		"FREQ=DAILY;COUNT=x", "FREQ=DAILY;UNTIL=never", "FREQ=WEEKLY;BYDAY=XX", "FREQ=MONTHLY;BYDAY=0MO", "FREQ=MONTHLY;BYDAY=54MO", "FREQ=WEEKLY;BYDAY=M",
		"FREQ=DAILY;BYHOUR=24", "FREQ=DAILY;BYHOUR=-1", "FREQ=YEARLY;BYMONTH=13", "FREQ=YEARLY;BYMONTH=5L", "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=32",
		"FREQ=MONTHLY;BYSETPOS=367", "FREQ=DAILY;WKST=1", "FREQ=DAILY;BYEASTER=0", "RSCALE=CHINESE;FREQ=YEARLY", "RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=FORWARD",
	} {
		t.Run(text, func(t *testing.T) {
			if r, err := parseRule(text); err == nil {
				t.Errorf("got %+v", r)
			}
		})
	}
	for _, text := range []string{"freq=daily", " FREQ = DAILY ; ", "FREQ=DAILY;X-WHAT=1", "FREQ=DAILY;BYDAY=", "FREQ=DAILY;BYDAY=MO,,TU,", "RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=OMIT"} {
		t.Run("reads "+text, func(t *testing.T) {
			if _, err := parseRule(text); err != nil {
				t.Error(err)
			}
		})
	}
}

// A rule is expanded from where it is asked for: what lies before is not walked, unless a count has to be kept.
func TestExpandJumpsToTheSpan(t *testing.T) {
	start := wallOf(1700, 1, 4, 9, 0, 0) // a Monday
	for text, most := range map[string]int{
		"FREQ=WEEKLY;BYDAY=MO,WE": 20, "FREQ=DAILY;INTERVAL=3": 20, "FREQ=MONTHLY;BYDAY=1MO": 20, "FREQ=YEARLY;BYMONTH=11": 120,
		"FREQ=HOURLY;INTERVAL=7": 70, "FREQ=MINUTELY;BYHOUR=9;BYMINUTE=0;BYDAY=MO": 250, "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30": 30,
		"FREQ=DAILY;COUNT=1000000000": 30, "FREQ=SECONDLY;INTERVAL=3600;COUNT=1000000000000": 700,
	} {
		t.Run(text, func(t *testing.T) {
			r, err := parseRule(text)
			if err != nil {
				t.Fatal(err)
			}
			b, from := newBudget(), wallOf(2026, 11, 2, 0, 0, 0)
			if ended := r.expand(start, from, from+7*day, math.MaxInt64, &b, func(wall) {}); ended != whole {
				t.Errorf("ended %d", ended)
			}
			if used := maxFileSteps - b.file; used > most {
				t.Errorf("%d steps", used)
			}
		})
	}
}
