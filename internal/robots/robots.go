// Package robots reads robots.txt, as RFC 9309 has it: whether a program may ask for an address.
package robots

import (
	"net/url"
	"strings"
)

// MaxBytes is how much of a robots.txt is read: section 2.5 wants 500 KiB at least.
const MaxBytes = 500 << 10

// maxRules bounds the rules that are kept for one program.
const maxRules = 5000

// Rules are what a robots.txt says to one program. The zero value allows everything.
type Rules struct{ rules []rule }

type rule struct {
	pattern string
	allow   bool
}

// None forbids everything: what holds while a server cannot say (section 2.3.1.4).
func None() Rules { return Rules{[]rule{{"/", false}}} }

// Parse reads a robots.txt for the program whose product token is given, such as tend. The groups that name it hold,
// together; without one, those for every program.
func Parse(text, product string) Rules {
	if len(text) > MaxBytes {
		text = text[:MaxBytes]
	}
	var own, all []rule
	named := false                             // a group names the product
	mine, every, inRules := false, false, true // of the group being read
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.TrimPrefix(text, "\ufeff"))
	for line := range strings.SplitSeq(text, "\n") {
		key, value, ok := field(line)
		switch {
		case !ok:
		case key == "user-agent":
			if inRules {
				mine, every, inRules = false, false, false
			}
			mine = mine || strings.EqualFold(token(value), product)
			every = every || value == "*"
			named = named || mine
		case key == "allow" || key == "disallow":
			inRules = true
			r := rule{escaped(value), key == "allow"}
			if mine && value != "" && len(own) < maxRules {
				own = append(own, r)
			}
			if every && value != "" && len(all) < maxRules {
				all = append(all, r)
			}
		}
	}
	if named {
		return Rules{own}
	}
	return Rules{all}
}

// field parts a line into its key, in small letters, and its value, without a comment.
func field(line string) (key, value string, ok bool) {
	line, _, _ = strings.Cut(line, "#")
	key, value, ok = strings.Cut(line, ":")
	return strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value), ok
}

// token is the product token of a user-agent line: letters, - and _ (section 2.2.1). Some write a version behind it.
func token(value string) string {
	end := strings.IndexFunc(value, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '-' || r == '_')
	})
	if end < 0 {
		return value
	}
	return value[:end]
}

// Allow tells whether the address may be asked for. The longest rule that matches decides, an allowing one of two
// that are as long; robots.txt itself is always allowed (section 2.2.2).
func (r Rules) Allow(u *url.URL) bool {
	target := escaped(u.EscapedPath())
	if target == "" {
		target = "/"
	}
	if target == "/robots.txt" {
		return true
	}
	if u.RawQuery != "" {
		target += "?" + escaped(u.RawQuery)
	}
	allow, longest := true, -1
	for _, rule := range r.rules {
		n := len(rule.pattern)
		if n > longest || n == longest && rule.allow {
			if matches(rule.pattern, target) {
				allow, longest = rule.allow, n
			}
		}
	}
	return allow
}

// matches tells whether a pattern, in which * stands for anything and a last $ for the end, matches the start of a
// target. It takes the first place for each part, which finds a match where there is one, in linear time.
func matches(pattern, target string) bool {
	pattern, whole := strings.CutSuffix(pattern, "$")
	parts := strings.Split(pattern, "*")
	rest, ok := strings.CutPrefix(target, parts[0])
	if !ok {
		return false
	}
	parts = parts[1:]
	if len(parts) == 0 {
		return !whole || rest == ""
	}
	for n, part := range parts {
		if whole && n == len(parts)-1 {
			return strings.HasSuffix(rest, part)
		}
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return true
}

// escaped writes a path's bytes in one way: those beyond ASCII as percent signs, their digits in capitals, and those
// that need no escaping as they are (section 2.2.2).
func escaped(path string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		c := path[i]
		if c == '%' && i+2 < len(path) && hex(path[i+1]) >= 0 && hex(path[i+2]) >= 0 {
			c, i = byte(hex(path[i+1])<<4|hex(path[i+2])), i+2
			if unreserved(c) {
				b.WriteByte(c)
				continue
			}
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
			continue
		}
		if c <= ' ' || c >= 0x7f {
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// hex is the value of a hexadecimal digit, or -1.
func hex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// unreserved are the characters that mean the same escaped and not (RFC 3986, section 2.3).
func unreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}
