package store

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"tend/budget"
	"tend/daemon/store/engine"
	"tend/internal/id"
)

// SessionLine is what the session log keeps: a version of a session and, where a person made it by a command, which one.
type SessionLine struct {
	budget.Session
	// Change is the word of the command, such as "move"; empty for what was written by the way, as by a review.
	Change string `json:"change,omitempty"`
	// Of is the first line of the change, which may be of several sessions.
	Of string `json:"of,omitempty"`
	// Was is the session before; nil where the change made it.
	Was *budget.Session `json:"was,omitempty"`
	// At is the instant of the change.
	At time.Time `json:"at,omitzero"`
	// Undoes is the line that this one takes back.
	Undoes string `json:"undoes,omitempty"`
}

func restoreSession(tx *Tx, line SessionLine) error { return Sessions.Put(tx, line.Session) }

// bySessionChange finds the lines of changes among those of reviews, of which there are many.
func bySessionChange(line SessionLine) string {
	if line.Change == "" {
		return ""
	}
	return "change"
}

// sessionAt indexes a session by its start; one that runs, one that stopped by itself, and an imported one also apart.
func sessionAt(s budget.Session) []string {
	var keys []string
	if s.End.IsZero() && s.Removed.IsZero() {
		keys = append(keys, "running")
	}
	keys = append(keys, "at/"+At(s.Start))
	if s.Unanswered() {
		keys = append(keys, "asks")
	}
	if s.Imported != "" {
		keys = append(keys, SessionKey(s.Imported))
	}
	return keys
}

// SessionKey is the index key under which an imported session is found, by the name that its import gave it.
func SessionKey(imported string) string { return "key/" + digest(imported) }

// PutSession writes a session and its line in the session log.
func PutSession(tx *Tx, s budget.Session) error { return putSessionLine(tx, SessionLine{Session: s}) }

func putSessionLine(tx *Tx, line SessionLine) error {
	if _, err := SessionLog.Append(tx, func(string) SessionLine { return line }); err != nil {
		return err
	}
	return Sessions.Put(tx, line.Session)
}

// ChangeSessions writes sessions that a command changed, or made, as one change that can be taken back. of goes on with
// a change that began in another transaction, and is empty for a new one; the change is returned.
func ChangeSessions(tx *Tx, change, of string, sessions ...budget.Session) (string, error) {
	for _, s := range sessions {
		var was *budget.Session
		switch held, err := Sessions.Get(tx, s.ID); {
		case err == nil:
			was = &held
		case !isNotFound(err):
			return of, err
		}
		_, err := SessionLog.Append(tx, func(line string) SessionLine {
			if of == "" {
				of = line
			}
			return SessionLine{Session: s, Change: change, Of: of, Was: was, At: tx.Now}
		})
		if err != nil {
			return of, err
		}
		if err := Sessions.Put(tx, s); err != nil {
			return of, err
		}
	}
	return of, nil
}

// NamedLine is a line of a change with its own name.
type NamedLine struct {
	Name string
	SessionLine
}

// LastChange returns the lines of the newest change of sessions that was not taken back, the newest first. No line: nothing
// is left to take back. It reads every line since.
func LastChange(tx *Tx) (lines []NamedLine, err error) {
	const prefix = "x/sessions/change/"
	undone := map[string]bool{}
	for kv, err := range tx.reader.Scan([]byte(prefix), after(prefix), engine.ScanOptions{KeysOnly: true, Reverse: true}) {
		if err != nil {
			return nil, err
		}
		n, err := strconv.ParseUint(strings.TrimPrefix(string(kv.Key), prefix), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("read index %s: %w", kv.Key, err)
		}
		line, err := SessionLog.get(tx, n)
		if err != nil {
			return nil, err
		}
		name := id.Make[string](SessionLog.letter, n)
		switch {
		case line.Undoes != "":
			undone[line.Undoes] = true
		case undone[name], len(lines) > 0 && lines[0].Of != line.Of:
		default:
			lines = append(lines, NamedLine{name, line})
		}
		if len(lines) > 0 && lines[0].Of == name {
			break
		}
	}
	return lines, nil
}

// UndoLine writes the session as it is after the line of a change was taken back.
func UndoLine(tx *Tx, line NamedLine, s budget.Session) error {
	return putSessionLine(tx, SessionLine{Session: s, Change: "undo", At: tx.Now, Undoes: line.Name})
}
