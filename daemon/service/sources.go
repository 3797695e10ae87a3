package service

import (
	"errors"
	"net/url"
	"time"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/feeds"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/learning"
)

// Sources lists the sources that were not removed, by name.
func Sources(tx *store.Tx) ([]api.Source, error) {
	list := []api.Source{}
	fresh, err := freshBySource(tx)
	if err != nil {
		return nil, err
	}
	for src, err := range store.Sources.All(tx) {
		if err != nil {
			return nil, err
		}
		if !src.Removed.IsZero() {
			continue
		}
		view, err := sourceView(tx, src)
		if err != nil {
			return nil, err
		}
		view.New = fresh[src.Name]
		list = append(list, view)
	}
	return list, nil
}

func sourceView(tx *store.Tx, src learning.Source) (api.Source, error) {
	poll, err := store.Polls.Get(tx, src.Name)
	if err != nil && !isMissing(err) {
		return api.Source{}, err
	}
	box, err := store.Mailboxes.Get(tx, src.Name)
	if err != nil && !isMissing(err) {
		return api.Source{}, err
	}
	return api.Source{Source: src, Poll: poll, Mailbox: box}, nil
}

// freshBySource counts the items that wait for a verdict.
func freshBySource(tx *store.Tx) (map[id.Source]int, error) {
	items, err := store.Items.Range(tx, "state/"+string(learning.Fresh)+"/", "")
	if err != nil {
		return nil, err
	}
	fresh := map[id.Source]int{}
	for _, item := range items {
		fresh[item.Source]++
	}
	return fresh, nil
}

// firstFetch is how long the daemon leaves a new source alone, so that who adds one and checks it asks its server once.
const firstFetch = time.Minute

// AddSource adds a source, if its kind has a slot left or it takes that of another. Where it has a URL, its first fetch is
// due in a minute.
func AddSource(tx *store.Tx, r api.SourceRequest) (api.Source, error) {
	src, instead, err := roomFor(tx, r)
	if err != nil {
		return api.Source{}, err
	}
	if instead != nil {
		if err := dropSource(tx, *instead); err != nil {
			return api.Source{}, err
		}
	}
	if err := errors.Join(store.Sources.Put(tx, src), clearShelf(tx, src.Name), store.Mailboxes.Delete(tx, src.Name)); err != nil {
		return api.Source{}, err
	}
	if src.URL != "" {
		poll := feeds.Poll{Source: src.Name, URL: src.URL, Next: tx.Now.Add(firstFetch)}
		if err := store.Polls.Put(tx, poll); err != nil {
			return api.Source{}, err
		}
	}
	return sourceView(tx, src)
}

// newSource checks a request and names the source.
func newSource(tx *store.Tx, r api.SourceRequest) (learning.Source, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return learning.Source{}, err
	}
	kind, err := learning.ParseKind(string(r.Kind))
	if err != nil || !kind.IsSource() {
		return learning.Source{}, api.Refuse(api.Invalid, "tend source add URL --kind newsletter",
			"kind %q: want newsletter, person, book, rfc or other", r.Kind)
	}
	title := clean.Truncate(clean.Line(r.Title), 200)
	if r.URL == "" && title == "" {
		return learning.Source{}, api.Refuse(api.Invalid, "tend source add URL, or tend source add 'Title' --kind book",
			"a source needs a URL or a title")
	}
	if r.URL != "" {
		if err := checkURL(r.URL); err != nil {
			return learning.Source{}, err
		}
	}
	name := id.Source(r.Name)
	if name == "" {
		name = learning.NameFrom(title, r.URL)
	}
	if err := learning.CheckName(string(name)); err != nil {
		return learning.Source{}, invalid(err, "--name weekly")
	}
	if err := checkArea(s, r.Area); err != nil {
		return learning.Source{}, err
	}
	mail, err := mailOf(r)
	return learning.Source{Name: name, Kind: kind, URL: r.URL, Title: title, Area: r.Area,
		AllowPrivate: r.AllowPrivate, Added: tx.Now, Mail: mail}, err
}

// maxURL is the longest address that is kept, in bytes.
const maxURL = 2 << 10

// checkURL refuses what is not an absolute http or https address, or hides something from who reads it.
func checkURL(raw string) error {
	if len(raw) > maxURL {
		return api.Refuse(api.Invalid, "", "address of %d bytes: want at most %d", len(raw), maxURL)
	}
	if clean.Line(raw) != raw {
		return api.Refuse(api.Invalid, "", "address %q: it has characters that do not show", raw)
	}
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return api.Refuse(api.Invalid, "", "address %q: want http:// or https:// and a host, without a password", raw)
	}
	return nil
}

// Source returns a source that was not removed.
func Source(tx *store.Tx, name id.Source) (learning.Source, error) {
	src, err := store.Sources.Get(tx, name)
	if err == nil && !src.Removed.IsZero() {
		err = &store.NotFoundError{Noun: "source", ID: string(name)}
	}
	return src, missing(err, "tend source list")
}

func activeSources(tx *store.Tx) ([]learning.Source, error) {
	var active []learning.Source
	for src, err := range store.Sources.All(tx) {
		if err != nil {
			return nil, err
		}
		if src.Removed.IsZero() {
			active = append(active, src)
		}
	}
	return active, nil
}

// DuePolls returns what is remembered about fetching the sources that are due, and about the one that is due next.
func DuePolls(tx *store.Tx) ([]feeds.Poll, error) {
	now := "due/" + store.At(tx.Now) + "~"
	polls, err := store.Polls.Range(tx, "due/", now)
	if err != nil {
		return nil, err
	}
	next, err := store.Polls.Keys(tx, now, "due/~", 1)
	if err != nil || len(next) == 0 {
		return polls, err
	}
	poll, err := store.Polls.Get(tx, next[0])
	return append(polls, poll), err
}

// Fetched records what came of asking a source: when to ask again, its ledger, the feed's title, and the count by result.
// Where its host asked to wait, so do the other sources there. A source that was removed meanwhile stays removed.
func Fetched(tx *store.Tx, answer feeds.Answer) error {
	poll := answer.Poll
	src, err := store.Sources.Get(tx, poll.Source)
	if err != nil || !src.Removed.IsZero() {
		return err
	}
	if title := clean.Truncate(clean.Line(answer.Document.Title), 200); title != "" {
		src.Title = title
	}
	src.URL = poll.URL
	ledger, err := store.Ledgers.Get(tx, poll.Source)
	if err != nil && !isMissing(err) {
		return err
	}
	ledger.Source = poll.Source
	for _, err := range []error{
		store.Sources.Put(tx, src),
		store.Ledgers.Put(tx, ledger.With(answer.Line)),
		store.Count(tx, FetchTally(poll.Source, poll.Result)),
		store.Polls.Put(tx, poll),
	} {
		if err != nil {
			return err
		}
	}
	return holdHost(tx, poll)
}

// holdHost puts the sources of a host off that asked to wait.
func holdHost(tx *store.Tx, poll feeds.Poll) error {
	if poll.HeldUntil.IsZero() {
		return nil
	}
	polls, err := store.Polls.List(tx)
	if err != nil {
		return err
	}
	for _, held := range feeds.Held(polls, poll) {
		if err := store.Polls.Put(tx, held); err != nil {
			return err
		}
	}
	return nil
}

// SourceLedger returns a source with the requests that were made for it.
func SourceLedger(tx *store.Tx, name id.Source) (api.SourceLedger, error) {
	src, err := Source(tx, name)
	if err != nil {
		return api.SourceLedger{}, err
	}
	view, err := sourceView(tx, src)
	if err != nil {
		return api.SourceLedger{}, err
	}
	fresh, err := freshBySource(tx)
	if err != nil {
		return api.SourceLedger{}, err
	}
	view.New = fresh[name]
	ledger, err := store.Ledgers.Get(tx, name)
	if err != nil && !isMissing(err) {
		return api.SourceLedger{}, err
	}
	if ledger.Lines == nil {
		ledger.Lines = []feeds.Line{}
	}
	return api.SourceLedger{Source: view, Ledger: ledger}, nil
}

// ReturnSource gives a source the address back that it had before redirects changed it.
func ReturnSource(tx *store.Tx, name id.Source) (api.Source, error) {
	src, err := Source(tx, name)
	if err != nil {
		return api.Source{}, err
	}
	poll, err := store.Polls.Get(tx, name)
	if err != nil && !isMissing(err) {
		return api.Source{}, err
	}
	poll, ok := poll.Return(tx.Now)
	if !ok {
		return api.Source{}, api.Refuse(api.Conflict, "tend source show "+string(name), "the address of source %s was never changed", name)
	}
	src.URL = poll.URL
	if err := store.Sources.Put(tx, src); err != nil {
		return api.Source{}, err
	}
	if err := store.Polls.Put(tx, poll); err != nil {
		return api.Source{}, err
	}
	return sourceView(tx, src)
}

// FetchTally is the name of the tally of fetches of a source with one result.
func FetchTally(source id.Source, result string) string {
	return "fetches/" + string(source) + "/" + result
}
