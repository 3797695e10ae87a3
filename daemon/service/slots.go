package service

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
	"tend/learning"
)

// shownHolders is how many sources a refusal names: a person needs to know which to give up, not all fifteen.
const shownHolders = 5

// swapHint is what to do where no slot is left.
const swapHint = "--swap NAME puts it in the place of one of them; tend prune shows what each was worth"

// checkSlot refuses a source of the kind where no slot is left, and names those that hold one with what they were worth,
// the least kept first.
func checkSlot(tx *store.Tx, active []learning.Source, kind learning.Kind, hint string) error {
	full, ok := errors.AsType[*learning.SlotsError](learning.CheckSlot(active, kind))
	if !ok {
		return nil
	}
	holders := slices.DeleteFunc(slices.Clone(active), func(s learning.Source) bool { return !slices.Contains(full.Held, s.Name) })
	yields, err := yieldsOf(tx, holders)
	if err != nil {
		return err
	}
	slices.SortStableFunc(yields, func(a, b learning.Yield) int {
		return cmp.Or(cmp.Compare(a.Share.High, b.Share.High), cmp.Compare(a.Source, b.Source))
	})
	var held []string
	for _, y := range yields[:min(len(yields), shownHolders)] {
		held = append(held, fmt.Sprintf("%s (%s)", y.Source, keptWords(y)))
	}
	if more := len(yields) - len(held); more > 0 {
		held = append(held, fmt.Sprintf("and %d more", more))
	}
	return api.Refuse(api.NoSlot, hint, "%s: all %d slots are taken: %s", full.Kinds(), full.Slots, strings.Join(held, ", "))
}

// keptWords is what a source was worth, in a few words.
func keptWords(y learning.Yield) string {
	if y.Judged == 0 {
		return "nothing judged yet"
	}
	return fmt.Sprintf("kept %d of %d", y.Kept, y.Judged)
}

// roomFor returns the source that a request asks for, and the one that is to make room for it, nil where there is none; or
// refuses it: it is not named rightly, is there already, or has no slot. From the one that makes room it takes the kind and
// the area that the request leaves out.
func roomFor(tx *store.Tx, r api.SourceRequest) (src learning.Source, instead *learning.Source, err error) {
	if r.Swap != "" {
		old, err := Source(tx, r.Swap)
		if err != nil {
			return src, nil, err
		}
		r.Kind, r.Area, instead = cmp.Or(r.Kind, old.Kind), cmp.Or(r.Area, old.Area), &old
	}
	if src, err = newSource(tx, r); err != nil {
		return src, nil, err
	}
	active, err := activeSources(tx)
	if err != nil {
		return src, nil, err
	}
	active = slices.DeleteFunc(active, func(s learning.Source) bool { return s.Name == r.Swap })
	if err := errors.Join(checkNew(active, src.URL), checkNewList(active, src.Mail)); err != nil {
		return src, nil, err
	}
	if slices.ContainsFunc(active, func(s learning.Source) bool { return s.Name == src.Name }) {
		return src, nil, api.Refuse(api.Conflict, "give another --name, or: tend source remove "+string(src.Name), "source %s is already there", src.Name)
	}
	return src, instead, checkSlot(tx, active, src.Kind, swapHint)
}

// RemoveSource removes a source and says how to end a subscription to it. What came from it stays.
func RemoveSource(tx *store.Tx, name id.Source) (api.Removed, error) {
	src, err := Source(tx, name)
	if err != nil {
		return api.Removed{}, err
	}
	return removed(src), dropSource(tx, src)
}

// dropSource removes a source. Its poll is put away, for when it comes back.
func dropSource(tx *store.Tx, src learning.Source) error {
	src.Removed = tx.Now
	if err := shelve(tx, src.Name); err != nil {
		return err
	}
	return store.Sources.Put(tx, src)
}
