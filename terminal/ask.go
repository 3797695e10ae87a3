package terminal

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// ErrNoAnswer is what a question ends with when the input ends before it is answered.
var ErrNoAnswer = errors.New("nobody answered")

// Asker asks a person one question after the other, a line each.
type Asker struct {
	out   io.Writer
	lines listener
}

// NewAsker asks on m's Err, so that Out is left to data, and reads answers from its In.
func NewAsker(m Mode) Asker { return Asker{out: m.Err, lines: listen(m.In)} }

// Ask asks until check accepts the answer, and says what is wrong with one that it does not. An empty line answers
// with what stands. The end of the input is ErrNoAnswer, that of ctx its error.
func (a Asker) Ask(ctx context.Context, question, standing string, check func(string) error) (string, error) {
	for {
		fmt.Fprintf(a.out, "%s [%s] ", cleanLine(question), cleanLine(standing))
		answer, ok := a.lines.line(ctx)
		if !ok {
			fmt.Fprintln(a.out)
			if ctx.Err() != nil {
				return "", ctx.Err()
			}
			return "", ErrNoAnswer
		}
		if answer == "" {
			answer = standing
		}
		err := check(answer)
		if err == nil {
			return answer, nil
		}
		fmt.Fprintln(a.out, cleanLine(err.Error()))
	}
}
