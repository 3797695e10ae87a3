package feeds

import (
	"net/http"
	"strings"
	"testing"
)

func TestPageText(t *testing.T) {
	for name, c := range map[string]struct{ body, header, want string }{
		"UTF-8":                 {"<p>größer", "text/html", "größer"},
		"the header's":          {"<p>gr\xf6\xdfer", "text/html; charset=iso-8859-1", "größer"},
		"the meta element's":    {"<meta charset='windows-1251'><p>\xcf\xf0\xe8\xe2\xe5\xf2", "text/html", "Привет"},
		"an older meta element": {`<META http-equiv="content-type" content="text/html; charset=shift_jis"><p>` + "\x93\xfa\x96\x7b", "", "日本"},
		"a mark":                {"\xff\xfe<\x00p\x00>\x00a\x00", "text/html", "<p>a"},
		"none that is known":    {"<p>caf\xe9", "text/html; charset=nonsense", "café"},
	} {
		t.Run(name, func(t *testing.T) {
			got := PageText([]byte(c.body), http.Header{"Content-Type": {c.header}})
			if !strings.HasSuffix(got, c.want) {
				t.Errorf("got %q", got)
			}
		})
	}
}
