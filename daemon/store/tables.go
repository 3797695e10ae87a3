package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"tend/budget"
	"tend/calendar/protect"
	"tend/calendar/subscription"
	"tend/feeds"
	"tend/internal/id"
	"tend/learning"
	"tend/notes"
	"tend/srs"
	"tend/srs/fit"
)

// The tables.
var (
	Sources = logged(Table[id.Source, learning.Source]{name: "source",
		key: func(s learning.Source) id.Source { return s.Name }, index: byMail})
	Polls = logged(Table[id.Source, feeds.Poll]{name: "poll",
		key: func(p feeds.Poll) id.Source { return p.Source }, index: pollDue, keeps: loggedPoll})
	Mailboxes = Table[id.Source, feeds.Mailbox]{name: "mailbox",
		key: func(m feeds.Mailbox) id.Source { return m.Source }}
	Ledgers = Table[id.Source, feeds.Ledger]{name: "ledger",
		key: func(l feeds.Ledger) id.Source { return l.Source }}
	// ShelvedPolls and ShelvedLedgers are those of removed sources, for when one of them comes back.
	ShelvedPolls = Table[id.Source, feeds.Poll]{name: "shelvedpoll",
		key: func(p feeds.Poll) id.Source { return p.Source }}
	ShelvedLedgers = Table[id.Source, feeds.Ledger]{name: "shelvedledger",
		key: func(l feeds.Ledger) id.Source { return l.Source }}
	Items = logged(Table[id.Item, learning.Item]{name: "item", letter: 'i',
		key:   func(i learning.Item) id.Item { return i.ID },
		index: itemIndex, keeps: loggedItem})
	Lessons = logged(Table[id.Lesson, learning.Lesson]{name: "lesson", letter: 'l',
		key:   func(l learning.Lesson) id.Lesson { return l.ID },
		index: func(l learning.Lesson) []string { return []string{"state/" + string(l.State)} }})
	Outputs = logged(Table[id.Output, learning.Output]{name: "output", letter: 'o',
		key: func(o learning.Output) id.Output { return o.ID }, index: outputIndex})
	Notes = logged(Table[id.Note, notes.Note]{name: "note", letter: 'n',
		key:   func(n notes.Note) id.Note { return n.ID },
		index: func(n notes.Note) []string { return []string{NotePath(n.Path)} }, keeps: loggedNote})
	NoteStates = Table[id.Note, srs.NoteState]{name: "reading", letter: 'n',
		key: func(n srs.NoteState) id.Note { return n.Note }, index: noteDue}
	Cards = Table[id.Card, notes.Card]{name: "card", letter: 'c',
		key:   func(c notes.Card) id.Card { return c.ID },
		index: func(c notes.Card) []string { return append(siblings(c), "note/"+string(c.Note)) }}
	States = logged(Table[id.Card, srs.State]{name: "memory", letter: 'c',
		key: func(s srs.State) id.Card { return s.Card }, index: cardDue, cover: coverWaiting,
		plain: "suspended", keeps: loggedState})
	Blocks = logged(Table[id.Block, budget.Block]{name: "block", letter: 'b',
		key:   func(b budget.Block) id.Block { return b.ID },
		index: func(b budget.Block) []string { return []string{"at/" + At(b.Start)} }})
	Sessions = Table[id.Session, budget.Session]{name: "session", letter: 's',
		key: func(s budget.Session) id.Session { return s.ID }, index: sessionAt}
	Tokens = Table[id.Token, Token]{name: "token", letter: 't',
		key:   func(t Token) id.Token { return t.ID },
		index: func(t Token) []string { return []string{"hash/" + t.Hash} }}
	Sets = Table[id.Set, fit.Set]{name: "parameters", letter: 'p',
		key: func(s fit.Set) id.Set { return s.ID }}
	Tallies = Table[string, Tally]{name: "tally",
		key: func(t Tally) string { return t.Name }}
	// Calendars are the person's own, with their secrets; the copies of them are texts.
	Calendars = Table[id.Calendar, subscription.Calendar]{name: "calendar",
		key: func(c subscription.Calendar) id.Calendar { return c.Name }}
	// Written are the objects of blocks in the person's calendars.
	Written = Table[string, protect.Written]{name: "written",
		key: func(w protect.Written) string { return protect.Key(w.Calendar, w.Block) }}
)

// The logs beside those of the tables above, which are logged. Cards and sessions change, so their
// logs hold every version; the newest line of an id stands.
var (
	Reviews = Log[id.Review, srs.Review]{name: "reviews", letter: 'r', by: reviewed,
		since: func(r srs.Review) time.Time { return r.At }}
	Verdicts = Log[id.Verdict, learning.Verdict]{name: "verdicts", letter: 'v',
		by:    func(v learning.Verdict) string { return "item/" + string(v.Item) },
		since: func(v learning.Verdict) time.Time { return v.At }}
	SessionLog = Log[string, SessionLine]{name: "sessions", letter: 'x', restore: restoreSession, by: bySessionChange,
		key: func(s SessionLine) string { return string(s.ID) }, since: sessionWritten}
	CardLog = Log[string, CardLine]{name: "cards", letter: 'x', restore: restoreCard,
		key: func(c CardLine) string { return string(c.Card.ID) }}
	// settingsLog has no table: the newest settings stand under a key of their own.
	settingsLog = Log[string, Settings]{name: "settings", letter: 'x', restore: restoreSettings,
		key: func(Settings) string { return "" }}
)

// CardLine is what the card log keeps of a card, so that reviews find their card again after the store was lost.
type CardLine struct {
	Card notes.Card `json:"card"`
	Path string     `json:"path"` // of its note
}

// Token is a token as the store keeps it: never its secret.
type Token struct {
	ID      id.Token  `json:"id"`
	Name    string    `json:"name"`
	Scope   string    `json:"scope"`
	Hash    string    `json:"hash"` // SHA-256 of the secret, hexadecimal
	Created time.Time `json:"created"`
}

// Tally counts what is never edited, such as the fetches of a source with one result.
type Tally struct {
	Name  string `json:"name"`
	Count uint64 `json:"count"`
}

// At is an instant as an index key; later instants have greater keys.
func At(t time.Time) string { return fmt.Sprintf("%015d", t.UnixMilli()) }

// ItemKey is the index key under which an item of the source with that identity is found.
func ItemKey(source id.Source, identity string) string {
	return "key/" + string(source) + "/" + digest(identity)
}

// ItemsOf is the index key behind which all items of a source are found.
func ItemsOf(source id.Source) string { return "key/" + string(source) + "/" }

// StoryKey is the index key under which the items of a story are found, the first of them first.
func StoryKey(story string) string { return "story/" + digest(story) }

func itemIndex(i learning.Item) []string {
	keys := []string{"state/" + string(i.State), ItemKey(i.Source, i.Key)}
	if i.Story != "" {
		keys = append(keys, StoryKey(i.Story))
	}
	return keys
}

// NotePath is the index key under which the note at that path is found.
func NotePath(path string) string { return "path/" + digest(path) }

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:16])
}

// Siblings is the index key under which the clozes of the card's C: are found, itself among them.
func Siblings(c notes.Card) string { return fmt.Sprintf("siblings/%s/%d", c.Note, c.Group) }

func siblings(c notes.Card) []string {
	if c.Kind != notes.Cloze || !c.Gone.IsZero() {
		return nil
	}
	return []string{Siblings(c)}
}

// cardDue indexes a card by when it comes back: when it is due, or later if it was buried. New cards stand apart, those
// that were buried behind them, a suspended one nowhere. So what is due is counted without reading a record.
func cardDue(s srs.State) []string {
	switch {
	case s.Suspended, s.Hidden:
		return nil
	case s.Phase == srs.New && s.BuriedUntil.IsZero():
		return []string{"new"}
	case s.Phase == srs.New:
		return []string{"later/" + At(s.BuriedUntil)}
	default:
		return []string{"due/" + At(later(s.Due, s.BuriedUntil))}
	}
}

// byMail indexes the sources that come by mail, which are few among many.
func byMail(s learning.Source) []string {
	if s.Mail == nil || !s.Removed.IsZero() {
		return nil
	}
	return []string{"mail"}
}

// pollDue indexes a source by when it is asked again; one whose feed was taken down is not.
func pollDue(p feeds.Poll) []string {
	if p.Result == feeds.Gone {
		return nil
	}
	return []string{"due/" + At(p.Next)}
}

func noteDue(n srs.NoteState) []string {
	if n.Retired || n.Hidden {
		return nil
	}
	return []string{"due/" + At(later(n.Due, n.BuriedUntil))}
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// sessionWritten is when an older program, whose lines do not say, wrote this of a session.
func sessionWritten(s SessionLine) time.Time { return later(s.Start, later(s.End, s.Removed)) }

// loggedItem is what the log keeps of an item: its words only while it waits and once somebody judged it.
func loggedItem(i learning.Item) (learning.Item, bool) {
	switch i.State {
	case learning.Expired, learning.Seen, learning.Opened:
		i.Summary, i.Author, i.Hash, i.Changed = "", "", "", time.Time{}
	}
	return i, true
}

// loggedPoll is what the log keeps of a poll: that there is one, and whether the feed was taken down. After a rebuild the
// source is asked at once, as a new one is.
func loggedPoll(p feeds.Poll) (feeds.Poll, bool) {
	kept := feeds.Poll{Source: p.Source, URL: p.URL}
	if p.Result == feeds.Gone {
		kept.Result = p.Result
	}
	return kept, true
}

// loggedNote is what the log keeps of a note: nothing that its file tells, so that it is read again after a rebuild.
func loggedNote(n notes.Note) (notes.Note, bool) {
	n.Hash, n.Size, n.FileTime, n.Modified = "", 0, time.Time{}, time.Time{}
	return n, true
}

// loggedState is what the log keeps of a card's memory: that the person suspended it. All else follows from the reviews.
func loggedState(s srs.State) (srs.State, bool) {
	return srs.State{Card: s.Card, Phase: srs.New, Suspended: true}, s.Suspended
}

func reviewed(r srs.Review) string {
	switch {
	case r.Card != "":
		return "card/" + string(r.Card)
	case r.Note != "":
		return "note/" + string(r.Note)
	}
	return ""
}

// PutCard writes a card and, where it is new or changed or its note moved to path, its line in the card log.
func PutCard(tx *Tx, c notes.Card, path string) error {
	old, err := Cards.Get(tx, c.ID)
	if err != nil && !isNotFound(err) {
		return err
	}
	note, lost := Notes.Get(tx, c.Note)
	if lost != nil && !isNotFound(lost) {
		return lost
	}
	if err != nil || note.Path != path || old.Front != c.Front || old.Back != c.Back || old.Note != c.Note || !old.Gone.Equal(c.Gone) {
		if _, err := CardLog.Append(tx, func(string) CardLine { return CardLine{c, path} }); err != nil {
			return err
		}
	}
	if err := Cards.Put(tx, c); err != nil || FaceOf(old) == FaceOf(c) {
		return err
	}
	state, err := States.Get(tx, c.ID)
	if isNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return States.Put(tx, state) // the index of what is due holds the card's face
}

// Count adds one to a tally.
func Count(tx *Tx, name string) error {
	tally, err := Tallies.Get(tx, name)
	if err != nil && !isNotFound(err) {
		return err
	}
	return Tallies.Put(tx, Tally{name, tally.Count + 1})
}
