package terminal

import (
	"strings"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/internal/find"
)

func TestFoundLines(t *testing.T) {
	found := api.Found{Count: 3, Results: []api.Match{
		{Kind: "card", ID: "c12", Title: "Which flag skips the page cache?\x1b[2J", Area: "go", Path: "go/linux.md",
			Snippet: []find.Part{{Text: "open it with "}, {Text: "O_DIRECT", Hit: true}, {Text: " and align what you read\x1b[31m"}}},
		{Kind: "note", ID: "n3", Title: "Files", At: time.Date(2026, 10, 3, 23, 0, 0, 0, time.UTC), Snippet: []find.Part{}},
	}}
	for _, c := range []struct {
		name string
		mode Mode
		want string
	}{
		{"plain, marks the words in guillemets", Mode{Plain: true, UTF8: true}, `
c12  card  Which flag skips the page cache?  (go, go/linux.md)
     open it with «O_DIRECT» and align what you read
n3   note  Files  (2026-10-04)
1 more; --limit 3 shows them
`},
		{"on a terminal, in bold", Mode{Color: true, UTF8: true, Width: 80}, `
c12  card  Which flag skips the page cache?  (go, go/linux.md)
     open it with ` + "\x1b[1mO_DIRECT\x1b[m" + ` and align what you read
n3   note  Files  (2026-10-04)
1 more; --limit 3 shows them
`},
		{"on a narrow one, without UTF-8", Mode{Width: 34}, `
c12  card  Which flag skips the
           page cache?  (go,
           go/linux.md)
     open it with *O_DIRECT* and
     align what you read
n3   note  Files  (2026-10-04)
1 more; --limit 3 shows them
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b strings.Builder
			FoundLines(&b, c.mode, found, time.FixedZone("", 3600*2))
			if got := b.String(); got != c.want[1:] {
				t.Errorf("got\n%s\nwant%s", got, c.want)
			}
		})
	}
}
