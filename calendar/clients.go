package calendar

import (
	"strings"
	"time"
	"unicode"
)

// Client is a program that subscribes to calendars, and how old what it shows may be.
type Client struct {
	Name  string
	Stale time.Duration // how far it may lag behind unless its owner chose otherwise; 0 where nobody knows
	Fact  string        // what is known of how often it asks
	marks []string      // of its User-Agent, in small letters: one of them is enough
}

// clients are facts seen in logs, sources and manuals; the first whose mark is found is the one. What a feed says of how
// often to ask (REFRESH-INTERVAL, X-PUBLISHED-TTL) most of them ignore.
var clients = []Client{
	{"Google Calendar", 24 * time.Hour, "asks every 4 to 7 hours as seen, up to a day; nothing makes it ask sooner", []string{"google-calendar-importer", "google-calendar"}},
	{"Thunderbird", 30 * time.Minute, "asks every 30 minutes unless set otherwise for the calendar", []string{"thunderbird/", "lightning/", "betterbird/"}},
	{"ICSx5", 24 * time.Hour, "asks once a day unless set to less, an hour at least", []string{"icsx5"}},
	{"Nextcloud", 7 * 24 * time.Hour, "asks once a week unless its server is set to less", []string{"nextcloud"}},
	{"Evolution", 0, "asks as often as is set for the calendar", []string{"evolution"}},
	{"iOS Calendar", 0, "asks as often as Fetch New Data in the settings says", []string{"dataaccessd", "ios/", "iphone os", "ipados/"}},
	{"macOS Calendar", 7 * 24 * time.Hour, "asks as often as was chosen on subscribing: every 5 minutes to once a week", []string{"calendaragent", "macos/", "mac os x/", "icalexternalaccount"}},
	{"Exchange", 24 * time.Hour, "Exchange and Outlook on the web ask every few hours to more than a day, whatever the feed says", []string{"exchange", "owa/"}},
	{"Outlook", 4 * time.Hour, "Outlook on a desktop asks as often as the feed says: every 4 hours", []string{"outlook", "microsoft office", "msoffice"}},
	{"vdirsyncer", 0, "asks when it is run", []string{"vdirsyncer"}},
}

// clientName is the longest name of a program that is not known, in runes.
const clientName = 40

// ClientOf tells by a User-Agent which program asks. Of one that is not known, the name is that of its first product,
// cleaned and cut; of one that does not say, "unnamed".
func ClientOf(agent string) Client {
	agent = cleanLine(agent)
	small := strings.ToLower(agent)
	for _, c := range clients {
		for _, mark := range c.marks {
			if strings.Contains(small, mark) {
				return c
			}
		}
	}
	name := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, agent[:firstOf(agent, "/(")])
	runes := []rune(cleanLine(name))
	name = strings.TrimSpace(string(runes[:min(len(runes), clientName)]))
	if name == "" {
		name = "unnamed"
	}
	return Client{Name: name, Fact: "how often it asks is not known"}
}

// firstOf is where the first of the letters stands, or the end.
func firstOf(text, letters string) int {
	if i := strings.IndexAny(text, letters); i >= 0 {
		return i
	}
	return len(text)
}
