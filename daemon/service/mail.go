package service

import (
	"cmp"
	"errors"
	"path/filepath"
	"slices"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/feeds"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/learning"
)

// MailSource is a source that comes by mail, with how the looks for it go.
type MailSource struct {
	learning.Source
	Box feeds.Mailbox
}

// MailSources lists the sources that come by mail, by name.
func MailSources(tx *store.Tx) (list []MailSource, err error) {
	mail, err := store.Sources.Range(tx, "mail/", "")
	if err != nil {
		return nil, err
	}
	for _, src := range mail {
		box, err := store.Mailboxes.Get(tx, src.Name)
		if err != nil && !isMissing(err) {
			return nil, err
		}
		box.Source = src.Name
		list = append(list, MailSource{src, box})
	}
	return list, nil
}

// mailOf says where a source comes from by mail, nil for one that does not.
func mailOf(r api.SourceRequest) (*learning.Mail, error) {
	if r.List == "" && r.Maildir == "" && r.Mbox == "" {
		return nil, nil
	}
	const hint = "tend source add --maildir ~/Mail/news --list weekly.example.org --kind newsletter"
	list, ok := feeds.ParseList(r.List)
	if !ok {
		return nil, api.Refuse(api.Invalid, hint, "list %q: want a List-Id or a sender's address", r.List)
	}
	if r.URL != "" {
		return nil, api.Refuse(api.Invalid, hint, "a source comes by mail or from an address, not both")
	}
	return &learning.Mail{List: list, Maildir: r.Maildir, Mbox: r.Mbox}, CheckMailPath(r.Maildir, r.Mbox)
}

// CheckMailPath refuses what cannot be the path of a maildir or of an mbox; both may be empty.
func CheckMailPath(maildir, mbox string) error {
	if maildir != "" && mbox != "" {
		return api.Refuse(api.Invalid, "", "want a maildir or an mbox, not both")
	}
	path := maildir + mbox
	if path != "" && (!filepath.IsAbs(path) || len(path) > maxURL || clean.Line(path) != path) {
		return api.Refuse(api.Invalid, "", "path %q: want an absolute path, without characters that do not show", path)
	}
	return nil
}

// checkNewList refuses a list that has a source already: each is one source, and takes one slot.
func checkNewList(active []learning.Source, mail *learning.Mail) error {
	for _, other := range active {
		if mail != nil && mail.List != "" && other.Mail != nil && other.Mail.List == mail.List {
			return api.Refuse(api.Conflict, "tend source show "+string(other.Name), "list %s is source %s already", mail.List, other.Name)
		}
	}
	return nil
}

// SourceOfMail finds the source that a message belongs to: by its List-Id, then by its sender. With a name it is that one,
// which comes by mail from then on.
func SourceOfMail(tx *store.Tx, m feeds.Message, name id.Source) (learning.Source, error) {
	if name != "" {
		return namedForMail(tx, m, name)
	}
	list, err := MailSources(tx)
	if err != nil {
		return learning.Source{}, err
	}
	for _, belongs := range []func(MailSource) bool{
		func(s MailSource) bool { return s.Mail.List == m.List && m.List != "" },
		func(s MailSource) bool { return m.BelongsTo(s.Mail.List) },
	} {
		if n := slices.IndexFunc(list, belongs); n >= 0 {
			return list[n].Source, nil
		}
	}
	from := cmp.Or(m.List, m.From.Email, m.From.Name, "nobody")
	return learning.Source{}, api.Refuse(api.NotFound, "tend source add --list "+clean.ShellWord(cmp.Or(m.List, "SENDER"))+" --kind newsletter",
		"no source takes mail of %s", from)
}

// namedForMail is the source to which a person's own rule gives a message.
func namedForMail(tx *store.Tx, m feeds.Message, name id.Source) (learning.Source, error) {
	src, err := Source(tx, name)
	if err != nil {
		return src, err
	}
	if src.URL != "" {
		return src, api.Refuse(api.Invalid, "tend source show "+string(name), "source %s does not come by mail: it has an address", name)
	}
	if src.Mail == nil {
		src.Mail = &learning.Mail{List: m.List}
		active, err := activeSources(tx)
		if err != nil {
			return src, err
		}
		if err := checkNewList(slices.DeleteFunc(active, func(s learning.Source) bool { return s.Name == name }), src.Mail); err != nil {
			return src, err
		}
	}
	return src, store.Sources.Put(tx, src)
}

// TakeMail records a message as an item of its source, with how to unsubscribe as the newest issue that says so has it, and returns how
// many items were new. made is when its file was made.
func TakeMail(tx *store.Tx, name id.Source, m feeds.Message, made time.Time) (fresh int, err error) {
	src, err := Source(tx, name)
	if err != nil {
		return 0, err
	}
	box, err := store.Mailboxes.Get(tx, name)
	if err != nil && !isMissing(err) {
		return 0, err
	}
	taken, err := TakeIn(tx, name, []feeds.Entry{m.Entry(made, tx.Now)})
	if err != nil {
		return 0, err
	}
	fresh = taken.New
	box.Source = name
	if fresh > 0 {
		box.Found = tx.Now
	}
	if arrived := m.Arrived(made, tx.Now); src.Mail != nil && len(m.Unsubscribe) > 0 && !arrived.Before(box.Newest) {
		box.Newest = arrived
		mail := *src.Mail
		mail.Unsubscribe, mail.OneClick = m.Unsubscribe, m.OneClick
		src.Mail = &mail
	}
	return fresh, errors.Join(store.Sources.Put(tx, src), store.Mailboxes.Put(tx, box))
}

// Looked records a look at the box of a source: how far it got, and a line of the ledger where it found something. A source
// that was removed meanwhile stays removed.
func Looked(tx *store.Tx, box feeds.Mailbox, line feeds.Line) error {
	src, err := store.Sources.Get(tx, box.Source)
	if err != nil || !src.Removed.IsZero() {
		return err
	}
	held, err := store.Mailboxes.Get(tx, box.Source)
	if err != nil && !isMissing(err) {
		return err
	}
	box.Found, box.Newest = held.Found, held.Newest
	if err := store.Mailboxes.Put(tx, box); err != nil || line.New == 0 {
		return err
	}
	ledger, err := store.Ledgers.Get(tx, box.Source)
	if err != nil && !isMissing(err) {
		return err
	}
	ledger.Source = box.Source
	return store.Ledgers.Put(tx, ledger.With(line))
}

// LookedOnce records that a message was handed over.
func LookedOnce(tx *store.Tx, name id.Source, line feeds.Line) error {
	box, err := store.Mailboxes.Get(tx, name)
	if err != nil && !isMissing(err) {
		return err
	}
	box.Source = name
	return Looked(tx, box, line)
}
