package feeds

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A writing is an encoding that a body may be in without saying so, and the letters or characters that most of the
// texts of its language consist of.
type writing struct {
	label    string
	alphabet bool   // a byte a letter; else two bytes a character
	frequent string // what running text is made of: of an alphabet 60 to 80 %, of Chinese and Korean 40 to 60 %
}

const (
	russianLetters = "оеаинтсрвлкі"
	kana           = "のにはをたがでてとしれさるいなすもこからあきくまりっょんーインスルトラリアシレクドプジロ"
	hanzi          = "不了在人有我他中上大到以要就出可也你生能而子那得于下自之年作里用道行所然家事成方多去法如都同看定天分好小部其些主心她本前但因只想日者意它把十民第公此已工使情明性知全三又名真新" +
		"月文章手机的一是和地面最由政相被利什二等或己身合回特代信表化老外次度位世常先海加教提立及比水走量打女四安少反受目太再感必件市直德命山金指克求足非界光放即像且思王完式色路品住告"
)

// writings are the encodings that sniff knows, the one to be named first where two read a text alike. The encodings of
// Latin letters other than windows-1252 are not among them: a guess between them would spoil more than it mends.
var writings = []writing{
	{"windows-1251", true, russianLetters}, {"koi8-r", true, russianLetters}, {"koi8-u", true, russianLetters}, {"iso-8859-5", true, russianLetters},
	{"windows-1253", true, "αοιετσνηυρκπλμάςίό"}, {"iso-8859-7", true, "αοιετσνηυρκπλμάςίό"},
	{"windows-1255", true, "יוהלאתרמבש"}, {"windows-1256", true, "اليمنوتربةدع"}, {"iso-8859-6", true, "اليمنوتربةدع"},
	{"windows-874", true, "านรกอเงมยลว่้"},
	{"shift_jis", false, kana}, {"euc-jp", false, kana},
	{"euc-kr", false, "이다는에의을가고하지한로기사어시자나정도리대인일부그스아수해라보서전과들게있은를장상제유중오구여니만음"},
	{"gb18030", false, hanzi + "这个们来为国说时会对着过发后种经么学当没动起进样还理开从实军无与长业将两间问很应战向头体见产华电点现"},
	{"big5", false, hanzi + "這個們來為國說時會對著過發後種經麼學當沒動起進樣還理開從實軍無與長業將兩間問很應戰向頭體見產華電點現"},
}

// sniffed is how many bytes of text sniff looks at.
const sniffed = 16 << 10

// sniff guesses the encoding of a body that is not UTF-8 and does not say what it is, or returns "". It reads the text
// in every encoding it knows and takes the one in which the letters are those that people write, provided that the
// reading has no holes and its letters keep to themselves as words do: text in Latin letters, where the accented
// ones stand among plain ones, has no such reading.
func sniff(body []byte) string {
	if bytes.Contains(body, []byte("\x1b$B")) || bytes.Contains(body, []byte("\x1b$@")) {
		return "iso-2022-jp"
	}
	text := textOf(body)
	best, label := 0.0, ""
	for _, w := range writings {
		if share := w.share(text); share > best {
			best, label = share, w.label
		}
	}
	return label
}

// textOf returns the first pieces of text between tags that have bytes beyond ASCII in them.
func textOf(body []byte) []byte {
	var out []byte
	for len(body) > 0 && len(out) < sniffed {
		if body[0] == '<' {
			end := bytes.IndexByte(body, '>')
			if section := []byte("<![CDATA["); bytes.HasPrefix(body, section) {
				end = len(section) - 1
			}
			if end < 0 {
				break
			}
			body = body[end+1:]
			continue
		}
		end := bytes.IndexByte(body, '<')
		if end < 0 {
			end = len(body)
		}
		if piece := body[:min(end, sniffed)]; !isASCII(piece) {
			out = append(append(out, piece...), '\n')
		}
		body = body[end:]
	}
	return out
}

// The least that a reading must show. An alphabet's ten most frequent letters are more than half of any of its
// texts, while a headline may have a quarter of the usual characters only.
const (
	minLetters    = 6 // frequent ones, of an alphabet
	minCharacters = 4
	minDifferent  = 3 // of these
	minAlphabet   = 4 // different frequent letters of an alphabet
	alphabetShare = 0.45
	charShare     = 0.2
)

// share is the part of the letters beyond ASCII that are frequent in the writing, or 0 if text is not in it.
func (w writing) share(text []byte) float64 {
	out, err := narrow(w.label).NewDecoder().Bytes(text)
	if err != nil {
		return 0
	}
	letters, apart, frequent, holes := 0, 0, 0, 0
	seen := make(map[int]bool)
	before := ' '
	for i := 0; i < len(out); {
		r, size := utf8.DecodeRune(out[i:])
		i += size
		after, _ := utf8.DecodeRune(out[i:])
		switch {
		case isHole(r), unicode.IsMark(r) && !unicode.IsLetter(before) && !unicode.IsMark(before):
			holes++ // a mark that stands on nothing is one, too
		case r >= 0x80 && (unicode.IsLetter(r) || unicode.IsMark(r)):
			letters++
			if w.alphabet && !among(before, after) {
				apart++
			}
			if at := strings.IndexRune(w.frequent, r); at >= 0 {
				frequent++
				seen[at] = true
			}
		}
		before = r
	}
	least, few, different := charShare, minCharacters, minDifferent
	if w.alphabet {
		least, few, different = alphabetShare, minLetters, minAlphabet
	}
	share := float64(frequent) / float64(max(letters, 1))
	if frequent < few || len(seen) < different || share < least || holes*20 > letters || apart*5 > letters {
		return 0
	}
	return share
}

// isHole reports whether a character speaks against a reading: nobody writes it, or only who draws boxes with it.
func isHole(r rune) bool {
	return r == utf8.RuneError || r >= 0x80 && r < 0xa0 || r >= 0x2500 && r < 0x25a0 || unicode.Is(unicode.Co, r)
}

// among reports whether a letter between two characters is part of a word without Latin letters.
func among(before, after rune) bool {
	latin := func(r rune) bool { return r < 0x80 && unicode.IsLetter(r) }
	other := func(r rune) bool { return r >= 0x80 && (unicode.IsLetter(r) || unicode.IsMark(r)) }
	return (other(before) || other(after)) && !latin(before) && !latin(after)
}
