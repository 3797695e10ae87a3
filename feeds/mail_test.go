package feeds

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// lines joins lines as they go over the wire.
func lines(text ...string) string { return strings.Join(text, "\r\n") + "\r\n" }

func readMail(t *testing.T, text string) Message {
	t.Helper()
	m, err := ReadMail(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

const plainHeader = "From: Ann <ann@a.test>\r\nSubject: S\r\nMessage-ID: <1@a.test>\r\n"

func TestReadMailReadsBodies(t *testing.T) {
	wrapped := base64.StdEncoding.EncodeToString([]byte("<p>Grüße &amp; mehr</p>"))
	alternative := lines("Content-Type: multipart/alternative; boundary=\"a b\"", "", "This is MIME.",
		"--a b", "Content-Type: text/plain", "", "as text", "--a b", "Content-Type: text/html; charset=utf-8", "", "<p>as <b>HTML</b></p>", "--a b--")
	for _, c := range []struct {
		name, text, html string
		cut              bool
	}{
		{"plain text", lines("", "one", "two", "", "three <b>"), "<p>one<br>two</p><p>three &lt;b&gt;</p>", false},
		{"HTML alone", lines("Content-Type: text/html", "", "<p onclick=x()>one<script>alert(1)</script></p>"), "<p>one</p>", false},
		{"the HTML of two renditions", alternative, "<p>as <b>HTML</b></p>", false},
		{"line ends of Unix", strings.ReplaceAll(alternative, "\r\n", "\n"), "<p>as <b>HTML</b></p>", false},
		{"a text beside an attachment", lines("Content-Type: multipart/mixed; boundary=m", "", "--m", "Content-Type: text/plain", "", "body",
			"--m", "Content-Type: text/html", "Content-Disposition: attachment; filename=x.html", "", "<p>attached", "--m--"), "<p>body</p>", false},
		{"multiparts inside each other", lines("Content-Type: multipart/mixed; boundary=m", "", "--m", "Content-Type: multipart/related; boundary=r", "",
			"--r", "Content-Type: multipart/alternative; boundary=a", "", "--a", "Content-Type: text/plain", "", "text", "--a", "Content-Type: text/html", "",
			"<p>deep</p>", "--a--", "--r", "Content-Type: image/png", "Content-Transfer-Encoding: base64", "", "iVBORw0KGgo=", "--r--", "--m--"), "<p>deep</p>", false},
		{"base64, folded and indented", lines("Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: BASE64", "", wrapped[:8], "  "+wrapped[8:20], wrapped[20:]), "<p>Grüße &amp; mehr</p>", false},
		{"base64 cut in the middle of a byte", lines("Content-Type: text/plain", "Content-Transfer-Encoding: base64", "", "aGVsbG8gd29ybGQhI"), "<p>hello world!</p>", false},
		{"base64 of two texts put together", lines("Content-Type: text/plain", "Content-Transfer-Encoding: base64", "", "YQ==", "Yg=="), "<p>ab</p>", false},
		{"quoted-printable", lines("Content-Type: text/plain; charset=iso-8859-1", "Content-Transfer-Encoding: quoted-printable", "", "Gr=FC=", "=DFe=20 ", "100=25"), "<p>Grüße <br>100%</p>", false},
		{"quoted-printable that is not", lines("Content-Type: text/plain", "Content-Transfer-Encoding: quoted-printable", "", "a=b x=3D3 =ZZ="), "<p>a=b x=3 =ZZ</p>", false},
		{"8 bits in the charset it names", lines("Content-Type: text/plain; charset=windows-1251", "", "\xcf\xf0\xe8\xe2\xe5\xf2"), "<p>Привет</p>", false},
		{"UTF-8 under a wrong name", lines("Content-Type: text/plain; charset=iso-8859-1", "", "Grüße"), "<p>Grüße</p>", false},
		{"a charset that is none", lines("Content-Type: text/plain; charset=klingon", "", "Gr\xfc\xdfe"), "<p>Grüße</p>", false},
		{"Japanese with escapes", lines("Content-Type: text/plain; charset=iso-2022-jp", "", "\x1b$B$3$s\x1b(B"), "<p>こん</p>", false},
		{"a charset that the HTML names", lines("Content-Type: text/html", "", `<meta charset="koi8-r"><p>`+"\xf0\xd2\xc9\xd7\xc5\xd4</p>"), "<p>Привет</p>", false},
		{"format=flowed", lines("Content-Type: text/plain; format=flowed", "", "one ", "line", " >stuffed"), "<p>one line<br>&gt;stuffed</p>", false},
		{"a Content-Type that breaks the grammar", lines("Content-Type: multipart/alternative; foo; boundary=\"x", "", "--x", "Content-Type: text/html; charset=", "", "<p>yes</p>", "--x--"), "<p>yes</p>", false},
		{"a multipart without a boundary", lines("Content-Type: multipart/mixed", "", "only text"), "<p>only text</p>", false},
		{"a part whose header is broken", lines("Content-Type: multipart/mixed; boundary=x", "", "--x", "no header here", "", "lost", "--x", "Content-Type: text/plain", "", "found", "--x--"), "<p>found</p>", false},
		{"the last boundary is missing", lines("Content-Type: multipart/mixed; boundary=x", "", "--x", "Content-Type: text/plain", "", "half a sent"), "<p>half a sent</p>", true},
		{"it ends in a header", "X-A: b", "", true},
		{"an inner multipart that never ends", lines("Content-Type: multipart/mixed; boundary=o", "", "--o", "Content-Type: multipart/alternative; boundary=i", "",
			"--i", "Content-Type: text/plain", "", "inner", "--o", "Content-Type: text/plain", "", "outer", "--o--"), "<p>inner</p><p>outer</p>", true},
		{"padding behind the first line", lines("Content-Type: text/html; charset=utf-8", "", "<p>First"+strings.Repeat("&#847;&zwnj;&nbsp;", 40)+"line</p>"), "<p>First line</p>", false},
		{"no body", "", "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := readMail(t, plainHeader+c.text)
			if got := strings.TrimSpace(m.HTML); got != c.html || m.Cut != c.cut {
				t.Errorf("got %q, cut %v\nwant %q, cut %v", got, m.Cut, c.html, c.cut)
			}
			if m.ID != "1@a.test" || m.Subject != "S" {
				t.Errorf("header: %+v", m)
			}
		})
	}
}

func TestReadMailReadsHeaders(t *testing.T) {
	for _, c := range []struct{ name, header, got, want string }{
		{"encoded words", "Subject: =?utf-8?B?R3LDvMOfZQ==?= =?UTF-8?q?_und?= mehr", "subject", "Grüße und mehr"},
		{"a word cut from a list's bytes", "Subject: =?utf-8?B?R3LDvMOf?=\r\n =?utf-8?B?ZQ?=", "subject", "Grüße"},
		{"spaces in an encoded word", "Subject: =?iso-8859-1?Q?Gr=FC=DFe aus K=F6ln?=", "subject", "Grüße aus Köln"},
		{"a language in an encoded word", "Subject: =?us-ascii*en?q?plain?=", "subject", "plain"},
		{"a charset that is none", "Subject: =?klingon?q?a=20b?=", "subject", "=?klingon?q?a=20b?="},
		{"raw UTF-8", "Subject: Grüße", "subject", "Grüße"},
		{"raw windows-1252", "Subject: Gr\xfc\xdfe", "subject", "Grüße"},
		{"a folded subject", "Subject: one\r\n\ttwo\r\n  three", "subject", "one two three"},
		{"control characters", "Subject: a\x1b[31mb\x00c\u202ed", "subject", "abcd"},
		{"a line break in an encoded word", "Subject: =?utf-8?q?a=0D=0AList-Id:_<evil.test>?=", "subject", "a List-Id: <evil.test>"},
		{"a bare carriage return", "Subject: a\rList-Id: <evil.test>", "list", "ann@a.test"},
		{"a list's id", "List-Id: \"The =?utf-8?q?Gr=C3=BC=C3=9Fe?=\" <Weekly.Example.ORG>", "list", "weekly.example.org"},
		{"a list's name", "List-Id: The Weekly <weekly.example.org>", "name", "The Weekly"},
		{"a bare list's id", "List-ID: weekly.example.org", "list", "weekly.example.org"},
		{"a list's id with a space", "List-Id: <not an id>", "list", "ann@a.test"},
		{"a sender's address, if there is no list", "X: y", "list", "ann@a.test"},
		{"an old date", "Date: Tue, 17 Nov 26 08:00:00 PST (Pacific)", "date", "2026-11-17T16:00:00Z"},
		{"a date without a weekday", "Date: 17 Nov 2026 08:00 +0100", "date", "2026-11-17T07:00:00Z"},
		{"no date", "Date: yesterday", "date", "0001-01-01T00:00:00Z"},
		{"when the last server had it", "Received: from a by b; Tue, 17 Nov 2026 08:00:09 +0000 (UTC)\r\nReceived: from c by a; Mon, 1 Jan 2001 00:00:00 +0000", "received", "2026-11-17T08:00:09Z"},
		{"ways to unsubscribe", "List-Unsubscribe: (use this) <mailto:off@a.test?subject=x>,\r\n <https://a.test/\r\n leave?u=1>, <ftp://a.test/>, <javascript:alert(1)>", "off", "mailto:off@a.test?subject=x https://a.test/leave?u=1"},
		{"a way without brackets", "List-Unsubscribe: https://a.test/leave", "off", "https://a.test/leave"},
		{"one with a password", "List-Unsubscribe: <https://a:b@a.test/leave>", "off", ""},
		{"one click", "List-Unsubscribe: <https://a.test/x>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click", "click", "true"},
		{"one click by mail is none", "List-Unsubscribe: <mailto:x@a.test>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click", "click", "false"},
		{"another word than one click", "List-Unsubscribe: <https://a.test/x>\r\nList-Unsubscribe-Post: List-Unsubscribe=Now", "click", "false"},
		{"where it is archived", "Archived-At: <https://a.test/archive/1>\r\nList-Archive: <https://a.test/archive>", "link", "https://a.test/archive/1"},
		{"where the list is archived", "List-Archive: <https://a.test/archive>", "link", "https://a.test/archive"},
		{"where it was posted", "List-Post: <https://a.test/p/one>\r\nList-Archive: <https://a.test/archive>", "link", "https://a.test/p/one"},
		{"a line that is no field", "Subject: x\r\nthis is no field\r\n and goes on\r\nList-Id: <l.test>", "list", "l.test"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := readMail(t, "From: Ann <Ann@a.test>\r\n"+c.header+"\r\n\r\nhello\r\n")
			got := map[string]string{"subject": m.Subject, "list": m.List, "name": m.ListName, "date": m.Date.Format(time.RFC3339),
				"received": m.Received.Format(time.RFC3339), "off": strings.Join(m.Unsubscribe, " "), "click": fmt.Sprint(m.OneClick), "link": m.Link}
			if got[c.got] != c.want {
				t.Errorf("%s: got %q, want %q", c.got, got[c.got], c.want)
			}
			head, err := ReadMailHeader(strings.NewReader("From: Ann <Ann@a.test>\r\n" + c.header + "\r\n\r\nhello\r\n"))
			if err != nil || head.List != m.List || head.Subject != m.Subject || !slices.Equal(head.Unsubscribe, m.Unsubscribe) {
				t.Errorf("by the header alone: %+v, %v", head, err)
			}
		})
	}
}

func TestSenders(t *testing.T) {
	for _, c := range []struct{ from, name, email string }{
		{`"Ann, of A" <ann@a.test>`, "Ann, of A", "ann@a.test"},
		{`=?utf-8?q?J=C3=BCrgen?= <j@a.test>, Other <o@a.test>`, "Jürgen", "j@a.test"},
		{`ann@a.test (Ann)`, "Ann", "ann@a.test"},
		{`Ann of A: the best <ann@a.test>`, "Ann of A: the best", "ann@a.test"},
		{`Ann`, "Ann", ""},
		{"Ann \x1b[1m <ann@a.test>", "Ann", "ann@a.test"},
	} {
		if m := readMail(t, "From: "+c.from+"\r\n\r\n"); m.From.Name != c.name || m.From.Email != c.email {
			t.Errorf("%q: got %+v", c.from, m.From)
		}
	}
}

func TestBrowserLink(t *testing.T) {
	link := func(words string) string {
		return `<p>Hello</p><a href="https://a.test/1?a=1&amp;b=2">` + words + `</a>`
	}
	for _, c := range []struct{ html, want string }{
		{link("View this email in your browser"), "https://a.test/1?a=1&b=2"},
		{link("<span>Read Online</span>"), "https://a.test/1?a=1&b=2"},
		{link("Im Browser ansehen"), "https://a.test/1?a=1&b=2"},
		{link("Voir dans le navigateur"), "https://a.test/1?a=1&b=2"},
		{link("Web version"), "https://a.test/1?a=1&b=2"},
		{link("Browsers and what they see of you"), ""},
		{link("Online courses for engineers"), ""},
		{`<p>View this mail in your browser: https://a.test/2</p>`, "https://a.test/2"},
		{`<a href="mailto:x@a.test">View in browser</a>`, ""},
	} {
		if got := browserLink(c.html); got != c.want {
			t.Errorf("%s: got %q, want %q", c.html, got, c.want)
		}
	}
}

func TestEntriesOfMessages(t *testing.T) {
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	made := now.Add(-time.Hour)
	sent := time.Date(2026, 11, 17, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name      string
		m         Message
		published time.Time
	}{
		{"as the sender dates it", Message{Date: sent, Received: now}, sent},
		{"a date in the future gives way to the server's", Message{Date: now.AddDate(1, 0, 0), Received: sent}, sent},
		{"a date before there was mail, too", Message{Date: time.Unix(0, 0), Received: sent}, sent},
		{"without any, its file's", Message{}, made},
	} {
		if got := c.m.Entry(made, now).When(); !got.Equal(c.published) {
			t.Errorf("%s: got %v, want %v", c.name, got, c.published)
		}
	}
	one := Message{List: "l", Subject: "a", HTML: "<p>x</p>", Link: "https://a.test/archive"}
	two := one
	two.HTML = "<p>y</p>"
	if a, b := Identity(one.Entry(made, now)), Identity(two.Entry(made, now)); a == b || a != Identity(one.Entry(now, now)) {
		t.Errorf("without a Message-ID: %s, %s", a, b)
	}
	if e := (Message{ID: "x@y", Cut: true}).Entry(made, now); e.ID != "x@y" || !strings.Contains(e.Content, "cut off") || e.Title == "" {
		t.Errorf("%+v", e)
	}
}

func TestHostileMail(t *testing.T) {
	deep := func(n int) string {
		var b strings.Builder
		b.WriteString(plainHeader)
		for i := range n {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
		}
		b.WriteString("Content-Type: text/plain\r\n\r\ndeep\r\n")
		return b.String()
	}
	parts := plainHeader + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\nContent-Type: text/plain\r\n\r\npart\r\n", 50_000)
	for _, c := range []struct{ name, text, fails string }{
		{"a header without end", plainHeader + strings.Repeat("X-A: "+strings.Repeat("a", 60)+"\r\n", 100_000), "its header has over"},
		{"one field without end", "Subject: " + strings.Repeat("a", 1<<20), "its header has over"},
		{"too many fields", "Subject: a\r\n" + strings.Repeat("A: b\r\n", 2000) + "\r\n", "over 1000 fields"},
		{"multiparts without end", deep(200), ""},
		{"parts without end", parts, ""},
		{"a body of 40 MB", plainHeader + "\r\n" + strings.Repeat("All work and no play. \r\n", 1_700_000), ""},
		{"encoded words without end", "Subject: " + strings.Repeat("=?utf-8?q?a?=", 15_000) + "\r\n\r\n", ""},
		{"brackets without end", "List-Unsubscribe: " + strings.Repeat("<", 200_000) + "\r\nFrom: " + strings.Repeat("(", 40_000) + "\r\n\r\n", ""},
		{"quotes without end", "From: " + strings.Repeat(`"`, 100_000) + "\r\n\r\n", ""},
		{"a boundary of 60 KB", plainHeader + "Content-Type: multipart/mixed; boundary=" + strings.Repeat("x", 60_000) + "\r\n\r\n--" + strings.Repeat("x", 60_000) + "\r\n\r\na\r\n", ""},
		{"nothing", "", "no header"},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "no header"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := ReadMail(strings.NewReader(c.text))
			_, isMail := errors.AsType[*MailError](err)
			if c.fails != "" && (!isMail || !strings.Contains(err.Error(), c.fails)) || c.fails == "" && err != nil {
				t.Fatalf("got %v, want %q", err, c.fails)
			}
			if len(m.HTML) > 6*MaxMail || len(m.Subject) > 4*maxTitle {
				t.Errorf("%d bytes of HTML, %d of a subject", len(m.HTML), len(m.Subject))
			}
		})
	}
	if m := readMail(t, deep(12)); !m.Cut || m.HTML != "" {
		t.Errorf("deep: %+v", m)
	}
	if m := readMail(t, deep(9)); !strings.Contains(m.HTML, "deep") {
		t.Errorf("not so deep: %+v", m)
	}
	if m := readMail(t, plainHeader+"Content-Type: text/html\r\n\r\n<img src=\"data:"+strings.Repeat("a", 2<<20)+"\"><p>Behind a picture</p>"); m.Cut || m.HTML != "<p>Behind a picture</p>" {
		t.Errorf("a large picture: cut %v, %d bytes", m.Cut, len(m.HTML))
	}
	if m := readMail(t, parts); !m.Cut || strings.Count(m.HTML, "part") != MaxMailParts {
		t.Errorf("%d parts, cut %v", strings.Count(m.HTML, "part"), m.Cut)
	}
}

func TestMbox(t *testing.T) {
	const from = "From a@b.test Mon Nov 16 09:00:00 2026\n"
	text := "junk\n\n" + from + "Subject: 1\n\nFrom here on it is text.\n\nFrom the start of 2026\n\n" + from +
		"Subject: 2\r\n\r\n>From a quoted line\n>>From twice\n\n" + from
	all := func(text string, at int64) (letters []Letter) {
		t.Helper()
		mbox := NewMbox(strings.NewReader(text[at:]), at)
		for {
			letter, err := mbox.Next()
			if errors.Is(err, io.EOF) {
				return letters
			}
			if err != nil {
				t.Fatal(err)
			}
			letters = append(letters, letter)
		}
	}
	letters := all(text, 0)
	if len(letters) != 3 {
		t.Fatalf("%d letters: %+v", len(letters), letters)
	}
	if got := string(letters[0].Data); !strings.HasPrefix(got, "Subject: 1") || !strings.Contains(got, "From the start") {
		t.Errorf("first: %q", got)
	}
	if got := string(letters[1].Data); !strings.Contains(got, "\nFrom a quoted line\n>From twice\n") {
		t.Errorf("second: %q", got)
	}
	for n, letter := range letters {
		if !strings.HasPrefix(text[letter.At:], letter.Mark+"\n") {
			t.Errorf("letter %d is not at %d", n, letter.At)
		}
		again := all(text, letter.At)
		if len(again) != 3-n || !bytes.Equal(again[0].Data, letter.Data) || again[0].At != letter.At {
			t.Errorf("read on from letter %d: %+v", n, again)
		}
	}
	if got := all("", 0); got != nil {
		t.Errorf("nothing: %+v", got)
	}
	if got := all("no mbox\nat all\n", 0); got != nil {
		t.Errorf("no mbox: %+v", got)
	}
	if got := all(from+"\n"+strings.Repeat("x", MaxMail+99_999), 0); len(got) != 1 || len(got[0].Data) != MaxMail+1 {
		t.Errorf("%d letters", len(got))
	}
}

func FuzzReadMail(f *testing.F) {
	for _, s := range []string{
		plainHeader + "\r\nhello",
		plainHeader + lines("Content-Type: multipart/alternative; boundary=x", "", "--x", "", "a", "--x", "Content-Type: text/html", "", "<p>b", "--x--"),
		plainHeader + lines("Content-Type: text/html; charset=iso-2022-jp", "Content-Transfer-Encoding: base64", "", "PGI+"),
		"From a@b Mon Nov 16 09:00:00 2026\nSubject: =?utf-8?b?R3LDvMOfZQ?=\n\n=FC=\n",
		"List-Id: a <b.c>\nList-Unsubscribe: <mailto:a@b>, <https://x/>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n\n",
		"From: \"a\" <a@b>\nDate: Tue, 17 Nov 2026 08:00:00 +0100 (CET)\n\n<a href=\"https://x/\">View in browser</a>",
	} {
		f.Add([]byte(s))
	}
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := ReadMail(bytes.NewReader(data))
		if err != nil {
			if _, ok := errors.AsType[*MailError](err); !ok || strings.Contains(err.Error(), "\n") {
				t.Fatalf("error %v", err)
			}
			return
		}
		e := m.Entry(now, now)
		for name, s := range map[string]string{"subject": m.Subject, "list": m.List, "name": m.ListName, "id": m.ID, "link": m.Link, "sender": m.From.Name,
			"address": m.From.Email, "unsubscribe": strings.Join(m.Unsubscribe, ""), "title": e.Title, "key": e.ID} {
			if !utf8.ValidString(s) || strings.ContainsAny(s, "\r\n\x1b\x00\u202e") {
				t.Errorf("%s is not clean: %q", name, s)
			}
		}
		if !utf8.ValidString(m.HTML) || strings.Contains(strings.ToLower(m.HTML), "<script") || e.When().IsZero() || e.When().After(now.Add(25*time.Hour)) {
			t.Errorf("%+v", m)
		}
		mbox := NewMbox(bytes.NewReader(data), 0)
		for n := 0; ; n++ {
			letter, err := mbox.Next()
			if err != nil {
				break
			}
			if n > len(data) || letter.At >= int64(len(data)) {
				t.Fatalf("letter %d at %d of %d", n, letter.At, len(data))
			}
		}
	})
}
