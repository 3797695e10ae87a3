package brag

import "testing"

func TestHasNumber(t *testing.T) {
	for _, text := range []string{
		"p99 from 800ms to 200ms", "99.9% of requests", "99.9 per cent", "cut it by 12%", "3x faster", "3× faster", "×3", "10x", "twice as fast",
		"saved $50K/year", "50k€ a year", "US$5 a month", "EUR50k", "1,200 users", "1.200.000 rows", "about ~40 people", "five teams",
		"twenty-five alerts", "a dozen engineers", "halved the bill", "doubled", "one day a week", "onboarded 3 new hires",
		"from 8 weeks to 4 weeks", "3–5 incidents", "3-5 incidents", "800→200", "1:30 h", "in 2 days", "2000 requests", "2026 users",
		"zero incidents", "+12", ">90%", "<1s", "1e6", "Go 1.26: 12 services", "week 4 weeks", "2/3 of them", "half of the pages",
		"*200* tests", "(12)", "hundreds of alerts", "45min", "half an hour", "tenfold", "top-10 list",
	} {
		t.Run(text, func(t *testing.T) {
			if !HasNumber(text) {
				t.Error("no number found")
			}
		})
	}
	for _, text := range []string{
		"", "improved performance", "3f2a1bc fixes it", "deadbeef1", "commit 0123abcd4567", "v1.2.3", "1.2.3", "10.0.0.1", "10.0.0.0/8",
		"Go 1.26", "PostgreSQL 17", "Python 3.12", "2026-11-13", "13.11.2026", "11/13/2026", "13 November", "Nov 13", "in 2026", "2026-W46", "2026-Q4",
		"Q4", "W46", "H1", "#123", "owner/name#12", "!12", "PR 12", "ABC-123", "CVE-2026-1234", "RFC 9110", "issue 45", "ticket 7", "chapter 3",
		"p99", "k8s", "IPv6", "HTTP/2", "utf8", "SHA-256", "UTF-8", "https://example.org/12", "me12@example.org", "1st", "the 2nd", "one of the teams",
		"no one", "1. the first", "level 5", "step two", "first", "port 8080", "at 08:30", "since 2024", "S3", "log4j", "2024/25",
	} {
		t.Run("none in "+text, func(t *testing.T) {
			if HasNumber(text) {
				t.Error("a number found")
			}
		})
	}
}

func TestLint(t *testing.T) {
	for _, c := range []struct {
		name string
		Entry
		want string
	}{
		{"work", Entry{Heading: Projects, Text: "Wrote the design of the cache"}, "no number yet: what is better for whom, and by how much?"},
		{"work with a number", Entry{Heading: Operations, Text: "Wrote the runbook", Impact: "3 pages a week fewer"}, ""},
		{"a claim with its number", Entry{Heading: Projects, Text: "Reduced p99 from 800 ms to 200 ms"}, ""},
		{"a claim without", Entry{Heading: Projects, Text: "Improved performance"}, "no number yet: how many, how much, how long?"},
		{"the number is in the impact", Entry{Heading: Projects, Text: "Improved performance", Impact: "p99 −75 %"}, ""},
		{"an impact without", Entry{Heading: Design, Text: "The cache", Impact: "people like it"}, "no number yet: how many, how much, how long?"},
		{"a ticket is no number", Entry{Heading: Operations, Text: "Fixed ABC-12"}, "no number yet: how many, how much, how long?"},
		{"speed", Entry{Heading: Projects, Text: "The build is faster"}, "no number yet: from how long to how long?"},
		{"people", Entry{Heading: Mentoring, Text: "Onboarded new colleagues"}, "no number yet: how many people, and what can they do now?"},
		{"incidents", Entry{Heading: Operations, Text: "Fewer alerts at night"}, "no number yet: how many before, how many after?"},
		{"money", Entry{Heading: Projects, Text: "Saved machines"}, "no number yet: how much money or time, and in what span?"},
		{"a plan", Entry{Heading: Next, Text: "Improve the build"}, ""},
		{"cute is not cut", Entry{Heading: Growth, Text: "A cute logo for the pageant"}, ""},
		{"learning claims nothing", Entry{Heading: Growth, Text: "Read about Raft"}, ""},
		{"a fact as tend wrote it", Entry{Heading: Projects, Text: "Improved", From: "o1", Revision: 1}, ""},
		{"a fact that was edited", Entry{Heading: Projects, Text: "Improved", From: "o1", Revision: 2}, "no number yet: how many, how much, how long?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			for _, question := range Lint(c.Entry) {
				got += question
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
