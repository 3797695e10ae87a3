package service

import (
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/feeds"
	"tend/internal/id"
	"tend/learning"
)

// CheckRoom refuses a source that could not be added whatever its feed is: one that is not named rightly, is there
// already or has no slot. It is asked before anybody's server is.
func CheckRoom(tx *store.Tx, r api.SourceRequest) error {
	if r.Name == "" {
		r.Name = "none-yet" // its feed may name it
	}
	_, _, err := roomFor(tx, r)
	return err
}

// checkNew refuses an address that a source has already, however it is spelt.
func checkNew(active []learning.Source, address string) error {
	for _, other := range active {
		if address != "" && other.URL != "" && feeds.CanonicalFeed(other.URL) == feeds.CanonicalFeed(address) {
			return api.Refuse(api.Conflict, "tend source show "+string(other.Name), "source %s is already there: %s", other.Name, other.URL)
		}
	}
	return nil
}

// NoteAsked puts requests into the ledger of a source that were made before it was one.
func NoteAsked(tx *store.Tx, name id.Source, lines []feeds.Line) error {
	ledger, err := store.Ledgers.Get(tx, name)
	if err != nil && !isMissing(err) {
		return err
	}
	ledger.Source = name
	for _, line := range lines {
		ledger = ledger.With(line)
	}
	return store.Ledgers.Put(tx, ledger)
}

// CheckAddress refuses what is not an absolute http or https address, or hides something from who reads it.
func CheckAddress(address string) error { return checkURL(address) }
