package terminal

import (
	"fmt"
	"io"

	"tend/daemon/api"
)

// blindLines say which calendars cannot be read, and what follows from it.
func blindLines(w io.Writer, blind []api.Blind) {
	if len(blind) == 0 {
		return
	}
	fmt.Fprintln(w, "\nNothing is placed or moved, since it is not known when you are busy:")
	for _, b := range blind {
		fmt.Fprintf(w, "%scalendar %s: %s\n", gap, cleanLine(string(b.Name)), cleanLine(b.Why))
	}
}
