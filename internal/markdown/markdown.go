// Package markdown turns HTML into Markdown: the fields of other programs' cards, and articles to be read.
package markdown

import (
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
func From(html string) (string, error) { return shared().ConvertString(html) }
