package calendar

import (
	"strings"
	"testing"
	"time"
)

func TestClientIsKnownByItsAgent(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (compatible; Google-Calendar-Importer)": "Google Calendar", "Google-Calendar-Importer": "Google Calendar",
		"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.5.0": "Thunderbird",
		"ICSx5/2.2.3 (ical4j; okhttp) Android/14":                                      "ICSx5",
		"iOS/18.1 (22B83) dataaccessd/1.0":                                             "iOS Calendar",
		"macOS/15.1 (24B83) dataaccessd/1.0 CalendarAgent/998":                         "iOS Calendar",
		"Mac OS X/10.15.7 (19H2) CalendarAgent/930.5.1":                                "macOS Calendar",
		"Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17029; Pro)":   "Outlook",
		"Microsoft.Exchange/15.20 (CalendarSubscription)":                              "Exchange",
		"Evolution/3.46.4": "Evolution", "vdirsyncer/0.19.0": "vdirsyncer", "Nextcloud Calendar": "Nextcloud",
		"curl/7.88.1": "curl", "": "unnamed", "/1.0": "unnamed", "my reader (x)": "my reader",
		"a\x1b[31m\u202eb\r\nc/1": "ab c", strings.Repeat("é", 100) + "/2": strings.Repeat("é", 40),
	} {
		if got := ClientOf(agent); got.Name != want || got.Fact == "" {
			t.Errorf("%q is %q, want %q", agent, got.Name, want)
		}
	}
}

func TestClientsSayHowStaleTheyMayBe(t *testing.T) {
	for agent, want := range map[string]time.Duration{"Google-Calendar-Importer": 24 * time.Hour, "Thunderbird/128": 30 * time.Minute,
		"Nextcloud": 7 * 24 * time.Hour, "curl/8": 0} {
		if got := ClientOf(agent).Stale; got != want {
			t.Errorf("%s: %v, want %v", agent, got, want)
		}
	}
}

func FuzzClientOf(f *testing.F) {
	f.Add("Mozilla/5.0 (compatible; Google-Calendar-Importer)")
	f.Add("\x00/\u202e")
	f.Fuzz(func(t *testing.T, agent string) {
		got := ClientOf(agent)
		if got.Name == "" || got.Fact == "" || len([]rune(got.Name)) > clientName || got.Name != cleanLine(got.Name) {
			t.Errorf("%q is %q", agent, got.Name)
		}
	})
}
