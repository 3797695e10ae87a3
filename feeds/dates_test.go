package feeds

import (
	"testing"
	"time"
)

func TestDatesThatFeedsContain(t *testing.T) {
	for in, want := range map[string]string{
		"2026-10-20T10:00:00Z": "2026-10-20T10:00:00Z", "2026-10-20T10:00:00.123+02:00": "2026-10-20T08:00:00Z",
		"2026-10-20T10:00:00+02": "2026-10-20T08:00:00Z", "2026-10-20T10:00:00 UTC": "2026-10-20T10:00:00Z",
		"2026-10-20 10:00": "2026-10-20T10:00:00Z", "2026-10-20t10:00:00z": "2026-10-20T10:00:00Z", "2026-10": "2026-10-01T00:00:00Z",
		"2026": "2026-01-01T00:00:00Z", "20261020": "2026-10-20T00:00:00Z", "2026-10-20T24:00:00Z": "2026-10-21T00:00:00Z",
		"2026-12-31T23:59:60Z": "2026-12-31T23:59:59Z", "1760000000": "2025-10-09T08:53:20Z", "1760000000000": "2025-10-09T08:53:20Z",
		"Tue, 20 Oct 2026 10:00:00 GMT": "2026-10-20T10:00:00Z", "Tue, 20 Oct 26 10:00 EST": "2026-10-20T15:00:00Z",
		"Tue, 20 Oct 2026 10:00:00 +0200 (CEST)": "2026-10-20T08:00:00Z", "Tues, 20 October 2026 10:00:00 JST": "2026-10-20T01:00:00Z",
		"Thurs, Sept 3, 2026": "2026-09-03T00:00:00Z", "Sept. 3rd, 2026 1:00 PM EST": "2026-09-03T18:00:00Z",
		"3 Sep 2026 12:30am": "2026-09-03T00:30:00Z", "Tue Oct 20 10:00:00 PDT 2026": "2026-10-20T17:00:00Z",
		"Tue Oct 20 10:00:00 2026": "2026-10-20T10:00:00Z", "20-Oct-2026 10:00:00 +0530": "2026-10-20T04:30:00Z",
		"Tue, 20 Oct 2026 10:00:00 Europe/Berlin": "2026-10-20T08:00:00Z", "20 Oct 2026 10:00 UTC+2": "2026-10-20T08:00:00Z",
		"Tue,20 Oct 2026 10:00:00 -0000": "2026-10-20T10:00:00Z", "20 Oct 126 10:00:00": "2026-10-20T10:00:00Z",
	} {
		if got, ok := parseDate(in); !ok || got.Truncate(time.Second).Format(time.RFC3339) != want {
			t.Errorf("%q: got %s, %v, want %s", in, got.Format(time.RFC3339), ok, want)
		}
	}
}

func TestDatesThatAreNone(t *testing.T) {
	for _, in := range []string{"", "now", "31 Feb 2026", "2026-13-01", "2026-02-30T00:00:00Z", "2026-10-20T25:00:00Z", "Tue, 20 Oct 2026 10:00:00 XYZ",
		"3 2026 10:00", "Oct 2026", "2026-10-20T10:00:00+99:00", "10:00", "Tue, 20 Oct 2026 10:99:00 GMT", "0000-01-01"} {
		if got, ok := parseDate(in); ok {
			t.Errorf("%q became %s", in, got)
		}
	}
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"Tue, 20 Oct 2026 10:00:00 +0200 (CEST)", "2026-10-20T10:00:00Z", "a/b 1:2 +", "1:1Z-", "Jan 1 1 1:1 A"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, ok := parseDate(s); ok && (got.Year() < 1 || got.Year() > 9999 || got.Location() != time.UTC) {
			t.Errorf("%q became %s", s, got)
		}
	})
}
