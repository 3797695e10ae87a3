package feeds

import (
	"strconv"
	"strings"
)

// monthStems are how the names of the months begin in the languages of feeds, long enough that none begins two of
// them: Danish, Dutch, French, German, Italian, Norwegian, Polish, Portuguese, Russian, Spanish, Swedish, Ukrainian.
var monthStems = [12]string{
	"jan jän gen ene янв січ sty", "feb fév fev фев лют lut", "mar mär mrt maa maart мар бер", "apr avr abr апр кві kwi",
	"mai may mei maj mag май мая тра", "jun juin giu июн чер cze", "jul juil lug июл лип lip", "aug aoû aou ago авг сер sie",
	"sep set сен вер wrz", "okt oct ott out окт жов paź paz", "nov ноя лис lis", "dez déc dec dic des дек гру gru",
}

// foreignMonth returns the number of the month that a word names in another language than English, or 0.
func foreignMonth(word string) int {
	word = strings.ToLower(word)
	for i, stems := range monthStems {
		for stem := range strings.FieldsSeq(stems) {
			if strings.HasPrefix(word, stem) {
				return i + 1
			}
		}
	}
	return 0
}

// fillers are the words that stand between the parts of a date and say nothing.
const fillers = " de del di do le el il la den der um uhr à a às as alle ore om kl kl. klo o godz г г. года р р. року в о r r. at, et en "

// inEnglish writes a date of another language with the month as an English date has it. A word before a date that has
// its month in a later place is the day of the week.
func inEnglish(s string) (string, bool) {
	fields := strings.Fields(strings.ReplaceAll(s, ",", " "))
	at := -1
	for i, f := range fields {
		if !startsWithDigit(f) && foreignMonth(f) > 0 && (at < 0 || at == 0) {
			at = i
		}
	}
	if at < 0 {
		return "", false
	}
	var out []string
	for i, f := range fields {
		switch {
		case i == at:
			out = append(out, monthNames[3*foreignMonth(f)-3:3*foreignMonth(f)])
		case i == 0 && !startsWithDigit(f), strings.Contains(fillers, " "+strings.ToLower(f)+" "):
		case startsWithDigit(f):
			out = append(out, plainNumber(f))
		default:
			out = append(out, f)
		}
	}
	return strings.Join(out, " "), true
}

func startsWithDigit(f string) bool { return f != "" && f[0] >= '0' && f[0] <= '9' }

// plainNumber takes the ending off an ordinal ("1er", "1º") and writes "10h30" and "10h" with a colon.
func plainNumber(f string) string {
	if hour, rest, ok := strings.Cut(f, "h"); ok && len(hour) <= 2 {
		if rest == "" {
			rest = "00"
		}
		return hour + ":" + rest
	}
	for _, end := range []string{"er", "re", "º", "°", "ª", "."} {
		f = strings.TrimSuffix(f, end)
	}
	return f
}

// eastern writes the dates of Chinese, Japanese and Korean, year, month and day each with its sign, with dashes.
var eastern = strings.NewReplacer("年", "-", "月", "-", "日", " ", "년 ", "-", "월 ", "-", "년", "-", "월", "-", "일", " ")

func inNumbers(s string) (string, bool) {
	t := eastern.Replace(s)
	return t, t != s
}

// numbers reads a date of three numbers: year first with any mark between them, day first with points or where a
// number beyond 12 tells the day from the month. "10/11/2026" has two readings and is none.
func (d *moment) numbers(f string) bool {
	mark := strings.Trim(f, "0123456789")
	if mark == "" {
		return false
	}
	parts := strings.Split(f, mark[:1])
	if len(parts) != 3 || d.day > 0 || d.month > 0 || d.year > 0 {
		return false
	}
	var n [3]int
	for i, p := range parts {
		v, err := strconv.ParseUint(p, 10, 16)
		if err != nil || len(p) > 4 {
			return false
		}
		n[i] = int(v)
	}
	switch {
	case len(parts[0]) == 4 && len(parts[1]) <= 2 && len(parts[2]) <= 2:
		d.year, d.month, d.day = n[0], n[1], n[2]
	case len(parts[2]) != 4 || len(parts[0]) > 2 || len(parts[1]) > 2:
		return false
	case mark[0] == '.' || mark[0] == '/' && (n[0] > 12 || n[0] == n[1]):
		d.day, d.month, d.year = n[0], n[1], n[2]
	case mark[0] == '/' && n[1] > 12:
		d.month, d.day, d.year = n[0], n[1], n[2]
	default:
		return false
	}
	return true
}
