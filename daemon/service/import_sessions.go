package service

import (
	"slices"
	"strings"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/when"
)

// sessionImport is an import of sessions while it is planned.
type sessionImport struct {
	tx       *store.Tx
	settings store.Settings
	request  api.ImportSessionsRequest
	seen     map[string]bool
	fresh    []budget.Session
	done     api.ImportedSessions
}

// PlanSessions returns the sessions that an import would add, and what it comes to. Those with times stand where they
// were; of the others only the day is known, and each gets room in it beside everything that is recorded then, so that it
// counts in full. They are placed last, and in the order of the request.
func PlanSessions(tx *store.Tx, r api.ImportSessionsRequest) ([]budget.Session, api.ImportedSessions, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return nil, api.ImportedSessions{}, err
	}
	if err := checkSessionImport(s, r); err != nil {
		return nil, api.ImportedSessions{}, err
	}
	i := &sessionImport{tx: tx, settings: s, request: r, seen: map[string]bool{},
		done: api.ImportedSessions{Areas: map[string]int{}, Left: []api.ImportLeft{}, Change: r.Change}}
	for _, loose := range []bool{false, true} {
		for _, x := range r.Sessions {
			if x.Start.IsZero() != loose {
				continue
			}
			if err := i.plan(x); err != nil {
				return nil, i.done, err
			}
		}
	}
	return i.fresh, i.done, i.sum()
}

func checkSessionImport(s store.Settings, r api.ImportSessionsRequest) error {
	if r.From == "" || strings.ContainsFunc(r.From, func(c rune) bool { return c < 'a' || c > 'z' }) {
		return api.Refuse(api.Invalid, "", "import from %q: want the program's name in small letters", r.From)
	}
	if len(r.Sessions) > api.MaxImportSessions {
		return api.Refuse(api.Invalid, "", "%d sessions: want at most %d at once", len(r.Sessions), api.MaxImportSessions)
	}
	for _, x := range r.Sessions {
		if x.Key == "" || len(x.Key) > 200 {
			return api.Refuse(api.Invalid, "", "import session %.40q: want a key of 1 to 200 bytes", x.Key)
		}
		if timed := !x.Start.IsZero() && !x.End.IsZero(); timed == (!x.Day.IsZero() && x.Minutes > 0) || x.Minutes < 0 || x.Minutes > 1440 {
			return api.Refuse(api.Invalid, "", "import session %s: want start and end, or a day and 1 to 1440 minutes", x.Key)
		}
	}
	return checkArea(s, r.Area)
}

// plan plans one session, unless it was taken over before.
func (i *sessionImport) plan(x api.ImportSession) error {
	known, err := isImported(i.tx, x.Key)
	if err != nil {
		return err
	}
	if known || i.seen[x.Key] {
		i.done.Known++
		return nil
	}
	i.seen[x.Key] = true
	session := budget.Session{Kind: budget.ByHand, Area: i.area(x), Text: sessionText(x.Text), Imported: x.Key}
	if x.Start.IsZero() {
		return i.place(x, session)
	}
	session.Start, session.End = x.Start.UTC().Truncate(time.Millisecond), x.End.UTC().Truncate(time.Millisecond)
	i.take(x, session)
	return nil
}

// isImported tells whether an import brought that key before, and that was not taken back.
func isImported(tx *store.Tx, key string) (bool, error) {
	keys, err := store.Sessions.Keys(tx, store.SessionKey(key)+"/", "", 1)
	return len(keys) > 0, err
}

// area is the first tag that is the name of an area, in whatever case, else that of the request.
func (i *sessionImport) area(x api.ImportSession) string {
	for _, tag := range x.Tags {
		at := slices.IndexFunc(i.settings.Areas, func(a budget.Area) bool { return strings.EqualFold(a.Name, tag) })
		if at >= 0 {
			return i.settings.Areas[at].Name
		}
	}
	return i.request.Area
}

// take adds a session, if it can have been.
func (i *sessionImport) take(x api.ImportSession, session budget.Session) {
	const earliest = 1990
	wrong := ""
	switch length := session.End.Sub(session.Start); {
	case session.Start.Year() < earliest:
		wrong = "sessions by a clock that was wrong"
	case length > longest:
		wrong = "sessions longer than 24 hours"
	case budget.CheckSession(session, i.tx.Now) != nil:
		wrong = "sessions of a time to come, or of no length"
	}
	if wrong != "" {
		i.leave(wrong, exampleOf(x))
		return
	}
	i.fresh = append(i.fresh, session)
}

func exampleOf(x api.ImportSession) string {
	if x.Start.IsZero() {
		return x.Day.String()
	}
	return x.Start.UTC().Format(time.RFC3339)
}

func (i *sessionImport) leave(what, example string) {
	const examples = 3
	at := slices.IndexFunc(i.done.Left, func(l api.ImportLeft) bool { return l.What == what })
	if at < 0 {
		at = len(i.done.Left)
		i.done.Left = append(i.done.Left, api.ImportLeft{What: what})
	}
	left := &i.done.Left[at]
	if left.Count++; len(left.Examples) < examples {
		left.Examples = append(left.Examples, example)
	}
}

// place finds room for a session of which only the day is known.
func (i *sessionImport) place(x api.ImportSession, session budget.Session) error {
	day := when.Interval{Start: dayStart(i.settings, x.Day), End: dayStart(i.settings, x.Day.AddDays(1))}
	if day.End.After(i.tx.Now) {
		day.End = i.tx.Now
	}
	taken, err := i.recorded(day)
	if err != nil {
		return err
	}
	noon := when.At(x.Day, 12*60, i.settings.Days(day.Start).Zone)
	pieces, left := budget.PlaceLoose(taken, day, noon, time.Duration(x.Minutes)*time.Minute)
	if left > 0 {
		i.leave("lengths that have no room in their day", exampleOf(x))
		return nil
	}
	for _, piece := range pieces {
		session.Start, session.End = piece.Start, piece.End
		i.take(x, session)
	}
	i.done.Placed++
	return nil
}

// recorded is what is recorded of a time, by this import too.
func (i *sessionImport) recorded(span when.Interval) (taken []when.Interval, err error) {
	near, err := sessionsBetween(i.tx, span.Start, span.End)
	for _, list := range [][]budget.Session{near, i.fresh} {
		for _, s := range list {
			if part := s.Interval(i.tx.Now).Clip(span); s.Removed.IsZero() && part.Duration() > 0 {
				taken = append(taken, part)
			}
		}
	}
	return taken, err
}

// sum adds up what the import comes to.
func (i *sessionImport) sum() error {
	if len(i.fresh) == 0 {
		return nil
	}
	span := i.fresh[0].Interval(i.tx.Now)
	keys := map[string]bool{}
	for _, s := range i.fresh {
		minutes := roundMinutes(s.End.Sub(s.Start))
		i.done.Minutes += minutes
		i.done.Areas[s.Area] += minutes
		keys[s.Imported] = true
		if s.Start.Before(span.Start) {
			span.Start = s.Start
		}
		if s.End.After(span.End) {
			span.End = s.End
		}
	}
	i.done.Sessions = len(keys)
	near, err := sessionsBetween(i.tx, span.Start, span.End)
	i.done.Adds = budget.Spent(append(slices.Clone(near), i.fresh...), span, i.tx.Now) - budget.Spent(near, span, i.tx.Now)
	return err
}

// importAtOnce is how many sessions one transaction adds.
const importAtOnce = 40

// SessionBatches cuts the sessions of an import into what one transaction adds each. The pieces of one stay together.
func SessionBatches(sessions []budget.Session) (batches [][]budget.Session) {
	for len(sessions) > 0 {
		n := min(importAtOnce, len(sessions))
		for n < len(sessions) && sessions[n].Imported == sessions[n-1].Imported {
			n++
		}
		batches, sessions = append(batches, sessions[:n]), sessions[n:]
	}
	return batches
}

// AddImported adds sessions of an import, as one change with those that were added before it. One that came meanwhile
// is left alone.
func AddImported(tx *store.Tx, change string, sessions []budget.Session) (string, error) {
	var fresh []budget.Session
	for _, s := range sessions {
		known, err := isImported(tx, s.Imported)
		if err != nil {
			return change, err
		}
		if known {
			continue
		}
		if s.ID, err = store.Sessions.New(tx); err != nil {
			return change, err
		}
		fresh = append(fresh, s)
	}
	return store.ChangeSessions(tx, "import", change, fresh...)
}
