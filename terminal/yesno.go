package terminal

import (
	"context"
	"fmt"
	"os"

	"golang.org/x/term"
)

// YesNo asks a question that one key answers: y or n. Where keys cannot be read one by one it reads a line. Ctrl-C is
// context.Canceled, the end of the input ErrNoAnswer.
func YesNo(ctx context.Context, m Mode, question string) (bool, error) {
	in, isFile := m.In.(*os.File)
	if m.Plain || !isFile || !isTerminal(in) {
		return yesNoLine(ctx, m, question)
	}
	fmt.Fprintf(m.Err, "%s [y/n] ", cleanLine(question))
	before, err := term.MakeRaw(int(in.Fd()))
	if err != nil {
		return yesNoLine(ctx, m, question)
	}
	yes, err := readYesNo(in)
	if restored := term.Restore(int(in.Fd()), before); err == nil {
		err = restored
	}
	fmt.Fprintln(m.Err, map[bool]string{true: "yes", false: "no"}[yes])
	return yes, err
}

// readYesNo reads keys until one answers.
func readYesNo(in *os.File) (bool, error) {
	key := make([]byte, 1)
	for {
		if n, err := in.Read(key); n == 0 || err != nil {
			return false, ErrNoAnswer
		}
		switch key[0] {
		case 'y', 'Y':
			return true, nil
		case 'n', 'N':
			return false, nil
		case 3: // Ctrl-C
			return false, context.Canceled
		case 4: // Ctrl-D
			return false, ErrNoAnswer
		}
	}
}

func yesNoLine(ctx context.Context, m Mode, question string) (bool, error) {
	answer, err := NewAsker(m).Ask(ctx, question, "y/n", func(s string) error {
		switch s {
		case "y", "Y", "yes", "n", "N", "no":
			return nil
		}
		return fmt.Errorf("y or n")
	})
	return answer != "" && (answer[0] == 'y' || answer[0] == 'Y'), err
}
