// Package article finds the article in a web page and gives it as Markdown.
//
// A page is guarded before it is taken apart: clean.Readable bounds its bytes, elements and depth. What comes out was
// cleaned again, so that it holds no addresses but web and mail ones.
package article

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"

	readability "codeberg.org/readeck/go-readability/v2"

	"tend/internal/clean"
	"tend/internal/markdown"
)

// MaxMarkdown is the most of an article that is kept, in bytes. A novel of 50,000 words has as much.
const MaxMarkdown = 256 << 10

// Article is an article to be read.
type Article struct {
	Title, Byline, Site string    // plain text, one line each
	Published           time.Time // zero where the page does not say
	Markdown            string    // of cleaned HTML: text from outside all the same
	Words               int
	Cut                 bool // there was more
}

// ErrTooHard says that a page could not be taken apart within its time.
var ErrTooHard = errors.New("the page is too hard to take apart")

// patience bounds the time that one page may take. Real ones take some 20 ms.
const patience = 10 * time.Second

// slot lets one page at a time be taken apart, so that hostile ones, which go on in the background when nobody waits
// for them any more, cannot add up.
var slot = make(chan struct{}, 1)

// FromPage finds the article in an HTML page in UTF-8, whose address is base. The error is ErrTooHard or the
// context's. A page without an article gives one with little or no text.
func FromPage(ctx context.Context, page string, base *url.URL) (Article, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, ErrTooHard)
	defer cancel()
	select {
	case slot <- struct{}{}:
	case <-ctx.Done():
		return Article{}, context.Cause(ctx)
	}
	type result struct {
		article Article
		err     error
	}
	done := make(chan result, 1)
	go func() {
		defer func() { <-slot }()
		found, err := fromPage(page, base)
		done <- result{found, err}
	}()
	select {
	case r := <-done:
		return r.article, r.err
	case <-ctx.Done():
		return Article{}, context.Cause(ctx)
	}
}

// fromPage does the work. A fault of the library is an error about this page, and no more.
func fromPage(page string, base *url.URL) (a Article, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			a, err = Article{}, fmt.Errorf("%w: %v", ErrTooHard, fault)
		}
	}()
	guarded, cut := clean.Readable(page, base)
	parser := readability.NewParser()
	parser.KeepClasses = true // the one that names a language is wanted, and clean.HTML drops the others
	found, err := parser.Parse(strings.NewReader(guarded), base)
	if err != nil {
		return Article{}, fmt.Errorf("%w: %w", ErrTooHard, err)
	}
	var body strings.Builder
	if found.Node != nil {
		if err := found.RenderHTML(&body); err != nil {
			return Article{}, fmt.Errorf("%w: %w", ErrTooHard, err)
		}
	}
	a, err = FromHTML(body.String(), base)
	if err != nil {
		return Article{}, err
	}
	a.Title, a.Byline, a.Site = line(found.Title(), 300), line(found.Byline(), 200), line(found.SiteName(), 100)
	a.Cut = a.Cut || cut
	if at, err := found.PublishedTime(); err == nil && at.Year() > 1970 {
		a.Published = at.UTC()
	}
	return a, nil
}

// FromHTML gives HTML that is nothing but an article, such as a feed carries, as Markdown. base may be nil.
func FromHTML(source string, base *url.URL) (Article, error) {
	text, err := markdown.From(clean.HTML(source, base))
	if err != nil {
		return Article{}, fmt.Errorf("%w: %w", ErrTooHard, err)
	}
	return fromMarkdown(clean.Text(text)), nil
}

// FromText gives plain text, such as an RFC, as a block of code: its lines are as they should be.
func FromText(text string) Article {
	text = strings.Trim(clean.Text(text), "\n")
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	a := fromMarkdown(text)
	a.Markdown = fence + "\n" + a.Markdown + "\n" + fence
	return a
}

// fromMarkdown bounds the text, at the end of a line.
func fromMarkdown(text string) Article {
	a := Article{Markdown: strings.TrimSpace(text)}
	if len(a.Markdown) > MaxMarkdown {
		whole := a.Markdown[:MaxMarkdown]
		whole = whole[:strings.LastIndexByte(whole, '\n')+1]
		if whole == "" {
			whole = strings.ToValidUTF8(a.Markdown[:MaxMarkdown], "")
		}
		a.Markdown, a.Cut = strings.TrimSpace(whole), true
	}
	a.Words = Words(a.Markdown)
	return a
}

func line(s string, most int) string { return clean.Truncate(clean.Line(clean.Plain(s)), most) }

// Words counts the words of Markdown, without addresses. Two characters of a script without spaces count as one word.
func Words(text string) int {
	words, dense := 0, 0
	for field := range strings.FieldsSeq(text) {
		if at := strings.Index(field, "]("); at >= 0 {
			field = field[:at]
		}
		isWord := false
		for _, r := range field {
			if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) {
				dense++
			} else if unicode.IsLetter(r) || unicode.IsDigit(r) {
				isWord = true
			}
		}
		if isWord {
			words++
		}
	}
	return words + dense/2
}

// pace is how many words a minute are read: silent reading of English non-fiction, Brysbaert, "How many words do we
// read per minute?", Journal of Memory and Language 109 (2019).
const pace = 238

// Minutes is how long so many words take to read, rounded up.
func Minutes(words int) int { return (words + pace - 1) / pace }
