package terminal

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxToken is what is kept of a line that a person typed, in bytes; the rest of it is passed over.
const maxToken = 256

// converse takes a person through a sitting line by line: it writes only what is new, and reads a key a line. The
// end of the input and the end of ctx leave.
func converse(ctx context.Context, m Mode, s sitting, intro string) sitting {
	lines := listen(m.In)
	defer close(lines.ask)
	fmt.Fprintln(m.Out, intro)
	var before page
	for !s.over() {
		now := s.page()
		for _, line := range news(before, now) {
			fmt.Fprintln(m.Out, line)
		}
		before = now
		key, ok := lines.next(ctx)
		if !ok {
			return s
		}
		s = respond(ctx, m.Out, s.press(ctx, key))
	}
	return s
}

// respond writes what a step says, gives it the terminal where it needs it, and returns the sitting that follows.
func respond(ctx context.Context, out io.Writer, st step) sitting {
	if st.run != nil {
		st = st.then(ctx, st.run())
	}
	for _, line := range st.more {
		fmt.Fprintln(out, line)
	}
	if st.say != "" {
		fmt.Fprintln(out, st.say)
	}
	return st.next
}

// news is what is on a page and was not on the one before.
func news(before, now page) []string {
	fresh := before.serial != now.serial
	var lines []string
	if fresh {
		lines = append(lines, "", now.head)
		if now.title != "" {
			lines = append(lines, now.title)
		}
		if text := strings.Trim(cleanText(now.text), "\n"); text != "" {
			lines = append(lines, text)
		}
	}
	if !now.shown || !fresh && before.shown {
		return lines
	}
	if now.answer != "" {
		lines = append(lines, strings.Trim(cleanText(now.answer), "\n"))
	}
	return append(lines, strings.TrimSpace(now.lead+" "+strings.Join(now.ask, " · ")))
}

// listener reads a line when it is asked to, and not before, so that an editor can have the input meanwhile.
type listener struct {
	ask  chan struct{}
	told chan string
}

func listen(in io.Reader) listener { return listenTo(in, maxToken) }

// listenTo is listen for lines of which more is kept, in bytes.
func listenTo(in io.Reader, most int) listener {
	l := listener{ask: make(chan struct{}), told: make(chan string, 1)}
	if in == nil {
		in = strings.NewReader("")
	}
	reader := bufio.NewReaderSize(in, most)
	go func() {
		defer close(l.told)
		for range l.ask {
			line, err := readLine(reader)
			if err != nil && line == "" {
				return
			}
			l.told <- line
		}
	}()
	return l
}

// next returns the key of the next line, and whether there was one before the input or ctx ended.
func (l listener) next(ctx context.Context) (string, bool) {
	line, ok := l.line(ctx)
	if !ok {
		return "", false
	}
	return keyOf(line), true
}

// line returns the next line without the white space around it, and whether there was one.
func (l listener) line(ctx context.Context) (string, bool) {
	select {
	case l.ask <- struct{}{}:
	case _, ok := <-l.told:
		return "", ok
	case <-ctx.Done():
		return "", false
	}
	select {
	case line, ok := <-l.told:
		return strings.TrimSpace(line), ok
	case <-ctx.Done():
		return "", false
	}
}

// keyOf is the key that a line stands for; an empty line is Enter.
func keyOf(line string) string {
	key := strings.ToLower(strings.TrimSpace(line))
	if key == "" {
		return "enter"
	}
	return key
}

// readLine reads to the end of a line and returns its start, without the newline.
func readLine(r *bufio.Reader) (string, error) {
	start, err := r.ReadSlice('\n')
	line := strings.TrimRight(string(start), "\r\n")
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = r.ReadSlice('\n')
	}
	return line, err
}
