package terminal

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestAsk(t *testing.T) {
	odd := func(s string) error {
		if s == "odd" {
			return errors.New("odd is\x1b[31m wrong")
		}
		return nil
	}
	for _, tt := range []struct {
		name, typed, want, said string
		err                     error
	}{
		{"an answer, without the space around it", " even \n", "even", "Which? [this] ", nil},
		{"an empty line keeps what stands", "\n", "this", "Which? [this] ", nil},
		{"a wrong answer is told and asked again", "odd\neven\n", "even", "Which? [this] odd is wrong\nWhich? [this] ", nil},
		{"the end of the input is no answer", "", "", "Which? [this] \n", ErrNoAnswer},
		{"nor is it after a wrong one", "odd\n", "", "Which? [this] odd is wrong\nWhich? [this] \n", ErrNoAnswer},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var said strings.Builder
			got, err := NewAsker(Mode{In: strings.NewReader(tt.typed), Err: &said}).Ask(t.Context(), "Which?", "this", odd)
			if got != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("%q, %v", got, err)
			}
			same(t, said.String(), tt.said)
		})
	}
}

func TestAskEndsWithItsContext(t *testing.T) {
	in, _ := io.Pipe() // nobody ever types
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := NewAsker(Mode{In: in, Err: io.Discard}).Ask(ctx, "Which?", "this", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
