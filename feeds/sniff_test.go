package feeds

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"pgregory.net/rapid"
)

func inRSS(text string) string {
	return `<rss version="2.0"><channel><item><title>` + text + `</title><description><![CDATA[<p class="lead">` + text +
		`</p>]]></description></item></channel></rss>`
}

// encoded is a feed with a text in an encoding that the feed does not name.
func encoded(t *testing.T, label, text string) []byte {
	t.Helper()
	out, err := narrow(label).NewEncoder().String(inRSS(text))
	if err != nil {
		t.Fatal(err)
	}
	return []byte(out)
}

func TestTextSaysItsEncoding(t *testing.T) {
	for _, c := range []struct{ label, text string }{
		{"windows-1251", "Мы выпустили новую версию программы и исправили ошибки"}, {"windows-1251", "Новости дня"},
		{"windows-1251", "ОБЗОР НЕДЕЛИ: что нового в версии 2.0 для Linux и Windows, и почему это важно"},
		{"windows-1251", "Ми випустили нову версію програми і виправили помилки"},
		{"windows-1251", "Пуснахме нова версия на програмата"}, {"koi8-r", "Мы выпустили новую версию программы"},
		{"koi8-r", "Привет, мир"}, {"koi8-u", "Ми випустили нову версію програми, її легко встановити"},
		{"iso-8859-5", "Мы выпустили новую версию программы и исправили ошибки"},
		{"windows-1253", "Κυκλοφόρησε η νέα έκδοση του προγράμματος"}, {"windows-1255", "גרסה חדשה של התוכנה יצאה היום"},
		{"windows-1256", "صدرت اليوم نسخة جديدة من البرنامج"}, {"windows-874", "วันนี้เราเปิดตัวโปรแกรมรุ่นใหม่ที่ทำงานเร็วกว่าเดิม"},
		{"shift_jis", "新しいバージョンを公開しました"}, {"shift_jis", "Go 1.26のリリースについて"},
		{"euc-jp", "新しいバージョンを公開しました"}, {"euc-kr", "오늘 새 버전을 공개했습니다"},
		{"euc-kr", "데이터베이스의 새로운 기능을 소개합니다"}, {"gb18030", "我们今天发布了新版本，修复了很多问题"},
		{"gb18030", "数据库的工作原理"}, {"big5", "我們今天發布了新版本，修復了很多問題"}, {"big5", "資料庫是如何工作的"},
		{"iso-2022-jp", "新しいバージョンを公開しました"},
	} {
		t.Run(c.label+" "+c.text, func(t *testing.T) {
			doc, err := Parse(Input{Body: encoded(t, c.label, c.text)})
			if err != nil || len(doc.Items) != 1 || doc.Items[0].Title != c.text {
				t.Fatalf("read as %q: %+v, %v", doc.Encoding, doc.Items, err)
			}
			if doc.Encoding != c.label || !doc.Repaired {
				t.Errorf("encoding %q, repaired %v", doc.Encoding, doc.Repaired)
			}
		})
	}
}

// westernTexts are the hardest that windows-1252 has: letters beyond ASCII that are doubled, capital, words of their
// own, or beside signs beyond ASCII.
var westernTexts = []string{
	"Zoë", "Été à la plage : où, à qui, là, ça", "à à à à é é é é è è", "« Où ? » « À l’été » « Çà et là… »",
	"Hyvää yötä, päätä määräaika itse – häät jäävät väliin", "Täällä syödään jäätelöä, työ määrää",
	"Það er þú sem átt að ráða því, ég er í ám", "ÀÉÈÊÔÙÇ ÀÉÈ ÄÖÜ ÅÄÖ", "Größe, Maß, Füße; Öl über Ämter „süß“ §§ 5–7",
	"El niño comió piñas; ¿qué más? ¡Sí! ª º «así» señor", "É à é ó à é ó à é ó", "São João não são mães, põe às três",
	"Rødgrød med fløde på Ærø", "€ 5, £ 7, ½ ¼ ¾ ± ° © ® ™ • … — –", "“Smart” ‘quotes’ — and… naïve café", "Kõik öömajad jäävad õõnsaks, üüri töö eest",
	"ÄÄÄÄ ÖÖÖÖ ÜÜÜÜ ääää öööö", "ÇÊÐÑ ÝÞßàáâãäåæçèéêëìíîï ðñòóôõö÷øùúûüýþÿ", "Ÿ×ƒ‚„†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œž",
	"Çà §§",
}

func TestWesternTextStaysAsItWas(t *testing.T) {
	for _, text := range westernTexts {
		t.Run(text, func(t *testing.T) {
			body := encoded(t, "windows-1252", text)
			if got, label, _ := decodeBody(body, nil); label != "windows-1252" || got != inRSS(text) {
				t.Errorf("read as %q: %s", label, got)
			}
		})
	}
	t.Run("all of them at once", func(t *testing.T) {
		if got := sniff(encoded(t, "windows-1252", strings.Join(westernTexts, ". "))); got != "" {
			t.Errorf("read as %q", got)
		}
	})
}

// Any mixture of the words above, without those that no language has, and those of several letters among which none is
// plain, of which no text consists: a list never has all the bad neighbours.
func TestWesternWordsStayAsTheyWere(t *testing.T) {
	words := slices.DeleteFunc(strings.Fields(strings.Join(westernTexts[:len(westernTexts)-4], " ")), func(w string) bool {
		bare := !strings.ContainsFunc(w, func(r rune) bool { return r < utf8.RuneSelf && unicode.IsLetter(r) })
		return bare && utf8.RuneCountInString(w) > 1 || w != strings.ToLower(w) && utf8.RuneCountInString(w)*2 == len(w) && len(w) > 4
	})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 60).Draw(t, "words"), " ")
		body, err := charmap.Windows1252.NewEncoder().String(inRSS(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := sniff([]byte(body)); got != "" {
			t.Errorf("read as %q", got)
		}
	})
}

func TestAClaimGoesBeforeAGuess(t *testing.T) {
	text, err := charmap.KOI8R.NewEncoder().String(`<?xml version="1.0" encoding="windows-1251"?>` + inRSS("Привет, мир, это мы"))
	if err != nil {
		t.Fatal(err)
	}
	if _, label, _ := decodeBody([]byte(text), nil); label != "windows-1251" {
		t.Errorf("read as %q", label)
	}
	if _, label, _ := decodeBody([]byte(inRSS("Привет, мир, это мы\xff")), nil); label != "utf-8" {
		t.Errorf("damaged UTF-8 read as %q", label)
	}
}

// A feed cannot make the guess slow: what is looked at is bounded, wherever in it the text stands.
func TestGuessReadsABoundedText(t *testing.T) {
	long, err := japanese.EUCJP.NewEncoder().String(strings.Repeat("<i>plain</i>", 10_000) + strings.Repeat("<b>新しいバージョン</b>", 50_000))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(textOf([]byte(long))); n < sniffed || n > 2*sniffed {
		t.Errorf("looks at %d bytes", n)
	}
	if got := sniff([]byte(long)); got != "euc-jp" {
		t.Errorf("read as %q", got)
	}
}

func TestFrequentCharactersAreInTheirEncoding(t *testing.T) {
	for _, w := range writings {
		n := 0
		for _, r := range w.frequent {
			if s, err := narrow(w.label).NewEncoder().String(string(r)); err != nil || s == "" {
				n++
			}
			if strings.Count(w.frequent, string(r)) > 1 {
				t.Errorf("%s: %c twice", w.label, r)
			}
		}
		if n*10 > utf8.RuneCountInString(w.frequent) {
			t.Errorf("%s lacks %d of its letters", w.label, n)
		}
	}
}
