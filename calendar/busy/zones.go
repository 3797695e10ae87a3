package busy

import (
	"fmt"
	"strings"
	"time"

	"tend/calendar"
)

// utc is the zone of times that end in Z.
var utc = place{time.UTC}

// maxNames is how many different TZIDs of a file are looked up: each may mean a dozen looks into the system's folders.
const maxNames = 200

// zones finds the zone that a TZID names.
type zones struct {
	local  zone  // of floating times and of unknown names
	until  int64 // the end of the span, in Unix seconds
	budget *budget
	tell   func(string)
	own    map[string]*calendar.Component // the file's VTIMEZONEs
	known  map[string]zone
}

// collect remembers the file's own zones. Of two with one name, the first holds.
func (z *zones) collect(components []*calendar.Component) {
	z.own, z.known = map[string]*calendar.Component{}, map[string]zone{}
	for _, c := range components {
		if c.Name != "VTIMEZONE" {
			continue
		}
		name := tzid(c.Value("TZID"))
		if _, ok := z.own[name]; !ok {
			z.own[name] = c
		}
	}
}

// tzid is a name without what programs put around it.
func tzid(name string) string { return strings.Trim(name, `"' `) }

// find returns the zone of a TZID. A name that cannot be found is told once, and is the owner's zone.
func (z *zones) find(name string) zone {
	name = tzid(name)
	if found, ok := z.known[name]; ok {
		return found
	}
	if len(z.known) >= maxNames {
		if len(z.known) == maxNames {
			z.known[""] = z.local
			z.tell(fmt.Sprintf("more than %d time zones: the others are read as the calendar owner's", maxNames))
		}
		return z.local
	}
	found, ok := z.look(name)
	if !ok {
		found = z.local
		z.tell(fmt.Sprintf("time zone %.80q is unknown: read as the calendar owner's", name))
	}
	z.known[name] = found
	return found
}

// look asks, in this order: the tz database, for a name with a slash, also behind a prefix; Windows' names; the file's own zones;
// the tz database for short names such as EST, and for names in another case; UTC with an offset; Windows' names as people see them.
func (z *zones) look(name string) (zone, bool) {
	if found, ok := loadArea(name); ok {
		return found, true
	}
	if iana, ok := windowsZones()[strings.ToLower(name)]; ok {
		if found, ok := load(iana); ok {
			return found, true
		}
	}
	if c, ok := z.own[name]; ok {
		found, err := newObserved(c, z)
		if err == nil {
			return found, true
		}
		z.tell(fmt.Sprintf("time zone %.80q (line %d) cannot be read: %v", name, c.Line, err))
	}
	if len(name) <= len("Greenwich") && !strings.ContainsAny(name, "/. ") {
		if found, ok := load(name); ok {
			return found, true
		}
	}
	if found, ok := loadArea(titled(name)); ok {
		return found, true
	}
	if found, ok := offsetZone(name); ok {
		return found, true
	}
	return displayZone(name)
}

// areas are the folders of the tz database that hold zones of their own.
var areas = []string{"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Brazil", "Canada", "Chile",
	"Etc", "Europe", "Indian", "Mexico", "Pacific", "US"}

// loadArea finds Europe/Berlin in Europe/Berlin and in /freeassociation.sourceforge.net/Tzfile/Europe/Berlin.
func loadArea(name string) (zone, bool) {
	for _, area := range areas {
		i := strings.Index(name, area+"/")
		if i < 0 || i > 0 && name[i-1] != '/' {
			continue
		}
		if found, ok := load(name[i:]); ok {
			return found, true
		}
	}
	return nil, false
}

// titled returns europe/berlin as Europe/Berlin.
func titled(name string) string {
	b := []byte(strings.ToLower(name))
	for i, c := range b {
		if (i == 0 || b[i-1] == '/' || b[i-1] == '_') && c >= 'a' && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}

// load asks the tz database. Local is the machine's zone, which means nothing in a file.
func load(name string) (zone, bool) {
	if name == "" || strings.EqualFold(name, "local") || strings.Contains(name, "..") || strings.HasPrefix(name, "/") || len(name) > 64 {
		return nil, false
	}
	location, err := time.LoadLocation(name)
	if err != nil {
		return nil, false
	}
	return place{location}, true
}

// offsetZone reads UTC+1, GMT+0100, UTC-03:30 and +01:00, which are ahead of UTC with a plus (Etc/GMT+1 is not, and is in
// the tz database), and the UTC of Microsoft's tzone://Microsoft/Utc.
func offsetZone(name string) (zone, bool) {
	text := strings.ToUpper(strings.TrimPrefix(name, "tzone://Microsoft/"))
	if text == "UTC" || text == "Z" {
		return utc, true
	}
	text = strings.TrimPrefix(strings.TrimPrefix(text, "UTC"), "GMT")
	seconds, ok := parseOffset(text)
	return fixed(seconds), ok
}

// parseOffset reads +1, +01, +0100, +01:00 and +010000 as seconds.
func parseOffset(text string) (int64, bool) {
	if text == "" || text[0] != '+' && text[0] != '-' {
		return 0, false
	}
	figures := strings.ReplaceAll(text[1:], ":", "")
	if len(figures) == 1 {
		figures = "0" + figures
	}
	if len(figures) != 2 && len(figures) != 4 && len(figures) != 6 {
		return 0, false
	}
	hours, ok1 := digits(figures, 0, 2)
	minutes, ok2 := digits(figures+"0000", 2, 2)
	seconds, ok3 := digits(figures+"0000", 4, 2)
	total := int64(hours*3600 + minutes*60 + seconds)
	if !ok1 || !ok2 || !ok3 || minutes > 59 || seconds > 59 || total > day {
		return 0, false
	}
	if text[0] == '-' {
		total = -total
	}
	return total, true
}
