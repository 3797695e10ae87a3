// Package markdown turns HTML into Markdown: the fields of other programs' cards, and articles to be read.
package markdown

import (
	"strings"
	"sync"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/table"
)

// shared is the converter. It is made when the first text needs it.
var shared = sync.OnceValue(func() *converter.Converter {
	return converter.NewConverter(converter.WithPlugins(
		base.NewBasePlugin(),
		commonmark.NewCommonmarkPlugin(commonmark.WithHorizontalRule("***")),
		table.NewTablePlugin(),
	))
})

// From returns HTML as CommonMark with tables; what Markdown would read in its text is escaped. Elements in each other
// cost stack, so that the caller bounds the HTML, as clean.HTML does. It may be called from several goroutines.
func From(html string) (string, error) {
	if lookedAt(html) > mostLooked {
		html = strings.ReplaceAll(html, "[", "(")
	}
	return shared().ConvertString(html)
}

// mostLooked bounds what the library may look at for brackets, in bytes: it does a thousand million a second.
const mostLooked = 200 << 20

// lookedAt is how many bytes the library looks at for brackets: from each [ to the next ].
func lookedAt(html string) (bytes int) {
	end := len(html)
	for i := len(html) - 1; i >= 0; i-- {
		switch html[i] {
		case ']':
			end = i
		case '[':
			bytes += end - i
		}
	}
	return bytes
}
