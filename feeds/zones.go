package feeds

import (
	"strconv"
	"strings"
	"time"
)

// hours are the zone names of RFC 822 and those that feeds use besides, in hours east of UTC. Names that stand
// for several zones have the reading that is most frequent in feeds.
var hours = map[string]float64{
	"": 0, "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "ET": -5,
	"CST": -6, "CDT": -5, "CT": -6, "MST": -7, "MDT": -6, "MT": -7, "PST": -8, "PDT": -7, "PT": -8, "AKST": -9,
	"AKDT": -8, "HST": -10, "NST": -3.5, "NDT": -2.5, "BRT": -3, "ART": -3, "BST": 1, "IST": 5.5, "WEST": 1, "CET": 1,
	"MET": 1, "MEZ": 1, "CEST": 2, "MEST": 2, "MESZ": 2, "EET": 2, "SAST": 2, "EEST": 3, "MSK": 3, "MSD": 4, "PKT": 5,
	"ICT": 7, "WIB": 7, "HKT": 8, "SGT": 8, "AWST": 8, "PHT": 8, "JST": 9, "KST": 9, "ACST": 9.5, "ACDT": 10.5,
	"AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}

// zone reads what stands after a time: nothing, an offset, a name, both ("GMT+2"), or a place.
func (d *moment) zone(fields []string) bool {
	if len(fields) == 0 {
		return true
	}
	z := strings.Trim(fields[0], "[]")
	if len(fields) > 1 && len(fields[1]) > 1 && strings.ContainsAny(fields[1][:1], "+-") {
		z += fields[1] // "UTC +2"
	}
	if strings.Contains(z, "/") && len(z) < 40 {
		return d.place(z)
	}
	name := z
	if i := strings.IndexAny(z, "+-"); i >= 0 {
		name, z = z[:i], z[i:]
	} else {
		z = ""
	}
	h, ok := hours[strings.ToUpper(name)]
	if !ok && len(name) == 1 {
		h, ok = military(strings.ToUpper(name)[0])
	}
	if !ok {
		return false
	}
	d.offset = int(h * 3600)
	return z == "" || d.numeric(z)
}

// military reads the one-letter zones of RFC 822 (A is UTC-1 there, as its table has it).
func military(c byte) (float64, bool) {
	switch {
	case c >= 'A' && c <= 'I':
		return -float64(c - 'A' + 1), true
	case c >= 'K' && c <= 'M':
		return -float64(c - 'A'), true
	case c >= 'N' && c <= 'Y':
		return float64(c - 'N' + 1), true
	}
	return 0, false
}

// numeric adds +HHMM, +HH:MM, +HH or +H.
func (d *moment) numeric(z string) bool {
	sign := 1
	if z[0] == '-' {
		sign = -1
	}
	v := strings.ReplaceAll(strings.Trim(z, "+-"), ":", "")
	n, err := strconv.ParseUint(v, 10, 16)
	if err != nil || len(v) > 4 {
		return false
	}
	if len(v) <= 2 {
		n *= 100
	}
	d.offset += sign * (int(n/100)*3600 + int(n%100)*60)
	return n <= 1500
}

// place reads the name of a zone such as Europe/Berlin.
func (d *moment) place(name string) bool {
	loc, err := time.LoadLocation(name)
	if err != nil {
		return false
	}
	t := time.Date(d.year, time.Month(d.month), max(d.day, 1), d.hour, d.min, d.sec, 0, loc)
	_, d.offset = t.Zone()
	return true
}
