package feeds

import (
	"strings"
	"testing"
)

func TestAFeedCannotNameAnotherEntrysText(t *testing.T) {
	secret := "<p>" + strings.Repeat("the first entry's text ", 10) + "</p>"
	for name, forged := range map[string]string{
		"as it stands": "\ufdd00", "as a reference": "&#xfdd0;0", "twice": "\ufdd0\ufdd00", "in markup": "<b>\ufdd00</b>", "by number": "&#64976;0",
		"long": "\ufdd00" + strings.Repeat(" ", shortText),
	} {
		t.Run(name, func(t *testing.T) {
			doc := mustParse(t, "<rss><channel><item><description><![CDATA["+secret+"]]></description></item>"+
				"<item><title>"+forged+"</title><description>"+forged+"</description><author>"+forged+"</author></item></channel></rss>")
			if doc.Items[0].Summary != strings.ReplaceAll(secret, "'", "&#39;") {
				t.Errorf("the text itself is %q", doc.Items[0].Summary)
			}
			if e := doc.Items[1]; strings.Contains(e.Title+e.Summary, "first") {
				t.Errorf("got %+v", e)
			}
		})
	}
}

func TestShelf(t *testing.T) {
	var s shelf
	one, two := s.put("one"), s.put("two")
	for in, want := range map[string]string{one: "one", two: "two", "plain": "plain", "": "", handleMark + "2": handleMark + "2", handleMark + "-1": handleMark + "-1"} {
		if got := s.get(in); got != want {
			t.Errorf("get(%q) = %q, want %q", in, got, want)
		}
	}
	if s.size != 6 {
		t.Errorf("size %d", s.size)
	}
}
