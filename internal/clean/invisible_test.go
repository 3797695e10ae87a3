package clean

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestWhatDoesNotShow(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"a zero width space goes":                  {"pay\u200bpal", "paypal"},
		"a soft hyphen goes":                       {"auf\u00adgabe", "aufgabe"},
		"a byte order mark goes":                   {"\ufeffa\ufeff", "a"},
		"a word joiner goes":                       {"a\u2060b", "ab"},
		"invisible operators go":                   {"f\u2061(x)\u2062y\u2063z\u2064", "f(x)yz"},
		"marks of direction go":                    {"\u200eא\u200f\u061c", "א"},
		"a message in tag characters goes":         {"a\U000e0068\U000e0069\U000e007fb", "ab"},
		"a message in variation selectors goes":    {"a\ufe00\ufe01\U000e0101\U000e0148b", "ab"},
		"of selectors after an emoji one stays":    {"❤\ufe0f\ufe0f\ufe0e\U000e0110!", "❤\ufe0f!"},
		"fillers go":                               {"a\u3164\uffa0\u115f\u034f\u17b4b", "ab"},
		"deprecated format characters go":          {"a\u206a\u206fb", "ab"},
		"a joiner in Latin goes":                   {"Auf\u200clage, a\u200db", "Auflage, ab"},
		"a joiner at an end goes":                  {"می\u200c \u200dکتاب", "می کتاب"},
		"of two joiners one stays":                 {"می\u200c\u200cخواهم", "می\u200cخواهم"},
		"a non-joiner in Persian stays":            {"می\u200cخواهم", "می\u200cخواهم"},
		"a joiner in Sinhala stays":                {"ශ්\u200dරී", "ශ්\u200dරී"},
		"a joiner in Malayalam stays":              {"ന്\u200dറെ", "ന്\u200dറെ"},
		"a non-joiner after a virama stays":        {"क्\u200cष", "क्\u200cष"},
		"between a virama and a space it goes":     {"क्\u200c ", "क्"},
		"between Persian and Latin it goes":        {"می\u200ca", "میa"},
		"a family of emoji stays":                  {"👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"},
		"a rainbow flag stays":                     {"🏳\ufe0f\u200d🌈", "🏳\ufe0f\u200d🌈"},
		"a woman of a skin with a profession does": {"👩🏽\u200d⚕\ufe0f", "👩🏽\u200d⚕\ufe0f"},
		"a joiner between an emoji and text goes":  {"👩\u200da", "👩a"},
		"an emoji shown as text stays":             {"☎\ufe0e", "☎\ufe0e"},
		"the flag of Scotland becomes black":       {"🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "🏴"},
		"a keycap stays":                           {"1\ufe0f\u20e3", "1\ufe0f\u20e3"},
		"a digit is no emoji":                      {"1\ufe0f2", "12"},
		"a name's Han variant stays":               {"辻\U000e0100", "辻\U000e0100"},
		"a Mongolian variant stays":                {"ᠭ\u180b", "ᠭ\u180b"},
		"an Arabic number sign stays":              {"\u0601١", "\u0601١"},
	} {
		t.Run(name, func(t *testing.T) {
			for what, clean := range map[string]func(string) string{"Line": Line, "Text": Text, "Plain": Plain} {
				if got := strings.TrimSpace(clean(c.in)); got != c.want {
					t.Errorf("%s(%+q) = %+q, want %+q", what, c.in, got, c.want)
				}
			}
		})
	}
}

// TestWhatDoesNotShowLaws: whatever stands where, no two runes that do not show stand together, none begins or ends a text,
// the visible ones are all there, and once is enough.
func TestWhatDoesNotShowLaws(t *testing.T) {
	letters := []rune("a1#می्क辻ᠭ👩🏽❤⚕\u20e3é-")
	unseen := []rune("\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2064\ufeff\u00ad\ufe00\ufe0e\ufe0f\U000e0100\U000e0041\u180b\u3164\u202e")
	rapid.Check(t, func(t *rapid.T) {
		runes := rapid.SliceOfN(rapid.OneOf(rapid.SampledFrom(letters), rapid.SampledFrom(unseen)), 0, 20).Draw(t, "runes")
		once := Text(string(runes))
		if twice := Text(once); twice != once {
			t.Fatalf("%+q is not stable: %+q", once, twice)
		}
		var seen []rune
		before := rune(0)
		for _, r := range once {
			if hidden(r) {
				if before == 0 || hidden(before) && (before != asEmoji || r != joiner) {
					t.Fatalf("%+q gives %+q: %U after %U", string(runes), once, r, before)
				}
			} else {
				seen = append(seen, r)
			}
			before = r
		}
		if before == joiner || before == nonJoiner {
			t.Fatalf("%+q gives %+q, which ends in a joiner", string(runes), once)
		}
		if want := strings.Map(func(r rune) rune {
			if hidden(r) {
				return -1
			}
			return r
		}, string(runes)); string(seen) != want {
			t.Fatalf("%+q gives %+q", string(runes), once)
		}
	})
}

// TestEveryIgnorableIsHidden: no character that Unicode calls ignorable gets through in plain Latin text.
func TestEveryIgnorableIsHidden(t *testing.T) {
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		ignorable := unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) ||
			unicode.In(r, unicode.Bidi_Control, unicode.Join_Control)
		if ignorable && Line("a"+string(r)+"b") != "ab" {
			t.Errorf("%U gets through", r)
		}
		if shows := unicode.IsLetter(r) && !ignorable || unicode.IsNumber(r) || unicode.IsPunct(r); shows && hidden(r) {
			t.Errorf("%U is taken for one that does not show", r)
		}
	}
}

func TestWrittenKeepsWhatDoesNotShow(t *testing.T) {
	if got, want := Written(" a\u200c\u00adb \x1b[31m\u202ec\ufeff"), "a\u200c\u00adb c"; got != want {
		t.Errorf("got %+q, want %+q", got, want)
	}
	if got, want := WrittenPlain("<b>a&zwnj;</b>\n&shy;b &#x202e;"), "a\u200c \u00adb"; got != want {
		t.Errorf("got %+q, want %+q", got, want)
	}
}

func BenchmarkLineOfUmlauts_40KB(b *testing.B) {
	s := strings.Repeat("Größe, naïve façade — “quoted” text. ", 1000)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Line(s)
	}
}
