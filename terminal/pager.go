package terminal

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"tend/daemon/api"
	"tend/internal/id"
	"tend/learning"
)

// idleAfter is how long a page may stay without a key before the person is taken to be elsewhere. A full one takes two
// minutes or three.
const idleAfter = 5 * time.Minute

// pager is the full-screen face of an article.
type pager struct {
	ctx           context.Context
	r             Reader
	a             api.Article
	width, height int
	lines         []styledLine // for this width
	top           int          // the first line that is shown
	say           string
	help          bool
	busy          bool // a verdict is being saved
	find          string
	typing        bool      // what to find is being typed
	since         time.Time // the last key
	spent         time.Duration
}

// ruled is the answer to a verdict that was given while reading.
type ruled struct {
	say    string
	lesson id.Lesson // that a kept item became
}

func newPager(ctx context.Context, r Reader, a api.Article) pager {
	p := pager{ctx: ctx, r: r, a: a, since: r.Now(), say: notices(a)}
	if a.Notice != "" && a.URL != "" {
		p.say = "o opens the browser; " + p.say
	}
	return p.size(r.Mode.Width, r.Mode.Height)
}

// size lays the article out for a size of screen, or for 80 by 24 cells while that is not known. What was at the top
// stays near it.
func (p pager) size(width, height int) pager {
	if width == 0 || height == 0 {
		width, height = 80, 24
	}
	part := 0.0
	if len(p.lines) > 0 {
		part = float64(p.top) / float64(len(p.lines))
	}
	p.width, p.height = width, height
	p.lines = setting{cells: p.cells(), utf8: p.r.Mode.UTF8, color: p.r.Mode.Color}.article(p.a)
	return p.to(int(part * float64(len(p.lines))))
}

// cells is the room of a line: one cell is left free at each side.
func (p pager) cells() int { return max(10, p.width-2) }

// room is how many lines of the article are shown, above the foot's two.
func (p pager) room() int { return max(1, p.height-2) }

// last is the highest first line that still fills the room.
func (p pager) last() int { return max(0, len(p.lines)-p.room()) }

func (p pager) to(line int) pager {
	p.top = max(0, min(line, p.last()))
	return p
}

// touch counts the time since the last key, if somebody was there.
func (p pager) touch() pager {
	now := p.r.Now()
	p.spent += max(0, min(now.Sub(p.since), idleAfter))
	p.since = now
	return p
}

// Init has nothing to start.
func (p pager) Init() tea.Cmd { return nil }

// Update takes a key, a new size, or the answer to a verdict.
func (p pager) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		return p.size(msg.Width, msg.Height), nil
	case ruled:
		p.busy, p.say = false, msg.say
		p.a.Lesson = msg.lesson
	case tea.KeyPressMsg:
		return p.touch().key(msg)
	}
	return p, nil
}

func (p pager) key(msg tea.KeyPressMsg) (tea.Model, tea.Cmd) {
	name := msg.String()
	switch {
	case name == "ctrl+c":
		return p, tea.Quit
	case name == "ctrl+z":
		return p, tea.Suspend
	case p.typing:
		return p.typed(name, msg.Text), nil
	case p.help:
		p.help = false
		return p, nil
	}
	p.say = ""
	if line, ok := p.scrolled(name); ok {
		return p.to(line), nil
	}
	switch name {
	case "q", "esc", "Q":
		return p, tea.Quit
	case "o":
		p.say = openLine(p.r.Open, p.a.URL)
	case "K":
		return p.judge(learning.Keep)
	case "D":
		return p.judge(learning.Drop)
	case "/":
		p.typing, p.find = true, ""
	case "n":
		return p.search(p.top + 1), nil
	case "?", "h":
		p.help = true
	default:
		p.say = "? lists the keys, q quits"
	}
	return p, nil
}

// scrolled tells where a key leads to.
func (p pager) scrolled(name string) (line int, ok bool) {
	leaf := max(1, p.room()-1) // one line stays in sight when a page is turned
	by, ok := map[string]int{
		"up": -1, "k": -1, "down": 1, "j": 1, "enter": 1,
		"pgup": -leaf, "b": -leaf, "shift+space": -leaf, "pgdown": leaf, "space": leaf, "f": leaf,
		"u": -leaf / 2, "d": leaf / 2, "ctrl+u": -leaf / 2, "ctrl+d": leaf / 2,
		"home": -len(p.lines), "g": -len(p.lines), "end": len(p.lines), "G": len(p.lines), "shift+g": len(p.lines),
	}[name]
	return p.top + by, ok
}

// typed takes a key of what to find.
func (p pager) typed(name, text string) pager {
	switch name {
	case "enter":
		p.typing = false
		return p.search(p.top)
	case "esc":
		p.typing = false
	case "backspace":
		runes := []rune(p.find)
		p.find = string(runes[:max(0, len(runes)-1)])
	default:
		if len(p.find) < maxToken {
			p.find += cleanLine(text)
			if text == " " {
				p.find += " "
			}
		}
	}
	return p
}

// search goes on to the next line from there that has the words, at the end from the start.
func (p pager) search(from int) pager {
	if p.find == "" {
		p.say = "/ finds words"
		return p
	}
	words := strings.ToLower(p.find)
	for n := range p.lines {
		at := (from + n) % len(p.lines)
		if strings.Contains(strings.ToLower(p.lines[at].text), words) {
			p.say = fmt.Sprintf("line %d of %d; n finds the next", at+1, len(p.lines))
			return p.to(at)
		}
	}
	p.say = "not found: " + p.find
	return p
}

// judge answers the 12-month question about the article, beside the screen.
func (p pager) judge(answer learning.Answer) (tea.Model, tea.Cmd) {
	if p.r.judged {
		p.say = "it is kept already: q goes back to the triage, where u takes that back"
		return p, nil
	}
	if p.a.Item == "" || p.busy {
		p.say = "this is a lesson that you added yourself: there is no item to judge"
		return p, nil
	}
	p.busy = true
	ctx, client, item := context.WithoutCancel(p.ctx), p.r.Client, p.a.Item
	return p, func() tea.Msg {
		got, err := client.Judge(ctx, item, answer)
		if err != nil {
			return ruled{failure("not saved", err), p.a.Lesson}
		}
		done := map[learning.Answer]string{learning.Keep: "kept", learning.Drop: "dropped"}[answer]
		lesson := got.Item.Lesson
		if got.Lesson != nil {
			lesson = got.Lesson.ID
			done += " as lesson " + string(lesson)
		}
		return ruled{fmt.Sprintf("%s; tend triage undo %s takes it back", done, item), lesson}
	}
}

// readHelp lists the keys of a reading.
var readHelp = []string{
	"Space, f    a page on            b   a page back",
	"j, Down     a line on            k   a line back",
	"d           half a page on       u   half a page back",
	"g           the start            G   the end",
	"/           find                 n   find the next",
	"o           open the browser",
	"K           keep: it will matter in 12 months",
	"D           drop: it will not",
	"q           leave",
	"",
	"While you read, the clock runs; 5 minutes without a key",
	"and it waits for you.",
}

// shortHelp lists them for a narrow screen.
var shortHelp = []string{"Space f: a page on", "b: back", "j k: a line", "d u: half a page", "g: start", "G: end", "/: find", "n: next",
	"o: browser", "K: keep", "D: drop", "q: leave"}

// keys is what ? shows: a table, or on a narrow screen one key behind the other. What a triage asked is answered there.
func (p pager) keys() []string {
	judging := func(line string) bool {
		return p.r.judged && (strings.HasPrefix(line, "K") || strings.HasPrefix(line, "D"))
	}
	lines := slices.DeleteFunc(slices.Clone(readHelp), judging)
	for _, line := range lines {
		if width(line) > p.cells() {
			short := flow(slices.DeleteFunc(slices.Clone(shortHelp), judging), " · ", p.cells())
			return append(short, "", "The clock runs; 5 minutes without a key and it waits.")
		}
	}
	return lines
}

// View draws the screen.
func (p pager) View() tea.View {
	shown := p.lines[p.top:min(len(p.lines), p.top+p.room())]
	if p.help {
		shown = nil
		for _, line := range p.keys() {
			for _, part := range breakAtWords(line, p.cells(), 3) {
				shown = append(shown, styledLine{text: part})
			}
		}
		shown = shown[:min(len(shown), p.room())]
	}
	var lines []string
	for _, line := range shown {
		if line.text != "" {
			line.text = " " + p.style(line)
		}
		lines = append(lines, line.text)
	}
	lines = append(lines, make([]string, p.room()-len(shown))...)
	lines = append(lines, "", " "+p.foot())
	view := tea.NewView(strings.Join(lines, "\n"))
	view.AltScreen = true
	return view
}

// foot is the last line: what is said or typed, else where one is.
func (p pager) foot() string {
	switch {
	case p.help:
		return cut("any key goes back", p.cells())
	case p.typing:
		return cut("/"+p.find+"_", p.cells())
	case p.say != "":
		return p.styled(cyan.Render, cut(p.say, p.cells()))
	}
	where := "all of it"
	if p.last() > 0 {
		where = fmt.Sprintf("%d %%", min(100, (p.top+p.room())*100/len(p.lines)))
	}
	for _, keys := range []string{"Space b turn the page  ·  o browser  ·  ? help  ·  q quits", "? help  ·  q quits"} {
		if line := where + "  ·  " + keys; width(line) <= p.cells() {
			return p.styled(faint.Render, line)
		}
	}
	return p.styled(faint.Render, where)
}

// style sets a line apart by what it is, and its parts by what they are.
func (p pager) style(line styledLine) string {
	if !p.r.Mode.Color || line.text == "" {
		return line.text
	}
	whole := lipgloss.NewStyle()
	switch line.kind {
	case isHeading:
		whole = bold
	case isCode:
		whole = cyan
	case isQuote, isNote:
		whole = faint
	}
	var b strings.Builder
	at := 0
	for _, s := range line.spans {
		b.WriteString(drawn(whole, line.text[at:s.from]))
		b.WriteString(drawn(s.manner.style(whole), line.text[s.from:s.to]))
		at = s.to
	}
	b.WriteString(drawn(whole, line.text[at:]))
	return b.String()
}

func drawn(s lipgloss.Style, text string) string {
	if text == "" {
		return ""
	}
	return s.Render(text)
}

// style is that of a part of a line with one.
func (m manner) style(whole lipgloss.Style) lipgloss.Style {
	if m&isEmphasis != 0 {
		whole = whole.Italic(true)
	}
	if m&isStrong != 0 {
		whole = whole.Bold(true)
	}
	if m&isInlineCode != 0 {
		whole = whole.Foreground(lipgloss.Cyan)
	}
	return whole
}

// styled is plain where colour is unwanted.
func (p pager) styled(render func(...string) string, line string) string {
	if !p.r.Mode.Color || line == "" {
		return line
	}
	return render(line)
}
