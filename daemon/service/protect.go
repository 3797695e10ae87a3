package service

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"tend/budget"
	"tend/calendar/protect"
	"tend/calendar/subscription"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/id"
)

// Protect says that blocks are to stand in a calendar, or with off that they are to be removed from it.
func Protect(tx *store.Tx, name id.Calendar, off bool) (subscription.Calendar, error) {
	c, err := Calendar(tx, name)
	if err != nil {
		return c, err
	}
	written, err := store.Written.Prefix(tx, string(name)+"/")
	if err != nil {
		return c, err
	}
	if c.Kind != subscription.CalDAV {
		return c, api.Refuse(api.Invalid, "tend calendar add --caldav https://dav.example.org --user anna --password-file FILE",
			"calendar %s can only be read: blocks are written into a calendar of a CalDAV account", name)
	}
	if c.Guard.Stopped && !off { // everything had vanished: it is to be written again
		for _, w := range written {
			if err := store.Written.Delete(tx, protect.Key(w.Calendar, w.Block)); err != nil {
				return c, err
			}
		}
	}
	c.Guard = subscription.Guard{On: !off, Leaving: off}
	return c, store.Calendars.Put(tx, c)
}

// Guarded is what a round of writing blocks into a calendar decides by.
type Guarded struct {
	Wants   map[id.Block]protect.Want
	Written map[id.Block]protect.Written
}

// Blocks lists the blocks that a round looks at: those that are not over, and of a calendar that is left all that were written.
func (g Guarded) Blocks(leaving bool, now time.Time) (blocks []id.Block) {
	for block := range g.Wants {
		blocks = append(blocks, block)
	}
	for block, w := range g.Written {
		_, wanted := g.Wants[block]
		if !wanted && (leaving || w.Version.End.After(now) || w.Next != nil && w.Next.End.After(now)) {
			blocks = append(blocks, block)
		}
	}
	return blocks
}

// GuardedBlocks returns what is to stand in a calendar and what is known of what does.
func GuardedBlocks(tx *store.Tx, c subscription.Calendar, base string) (Guarded, error) {
	g := Guarded{Wants: map[id.Block]protect.Want{}, Written: map[id.Block]protect.Written{}}
	written, err := store.Written.Prefix(tx, string(c.Name)+"/")
	if err != nil {
		return g, err
	}
	for _, w := range written {
		g.Written[w.Block] = w
	}
	if !c.Guard.On {
		return g, nil
	}
	settings, err := store.GetSettings(tx)
	if err != nil {
		return g, err
	}
	blocks, err := BlocksFrom(tx, tx.Now.Add(-24*time.Hour))
	for _, block := range blocks {
		if block.State != budget.Planned || !block.End.After(tx.Now) {
			continue
		}
		path, err := BlockPath(tx, settings, block.ID)
		if err != nil {
			return g, err
		}
		data, err := event(block, base, path).Object()
		if err != nil {
			return g, err
		}
		g.Wants[block.ID] = protect.Want{Block: block.ID, UID: block.UID, Start: block.Start, End: block.End, Data: string(data)}
	}
	return g, err
}

// GuardDiffers tells whether the plan differs from what is known to stand in a calendar, or something was sent without an answer.
func GuardDiffers(tx *store.Tx, c subscription.Calendar, base string) (bool, error) {
	g, err := GuardedBlocks(tx, c, base)
	if err != nil {
		return false, err
	}
	for _, block := range g.Blocks(c.Guard.Leaving, tx.Now) {
		var w *protect.Written
		var want *protect.Want
		if held, ok := g.Written[block]; ok {
			w = &held
		}
		if wanted, ok := g.Wants[block]; ok {
			want = &wanted
		}
		if w != nil && w.Next != nil || protect.Decide(w, want, nil) != protect.Nothing {
			return true, nil
		}
	}
	return false, nil
}

// CopyTags returns the tags of the objects in the copy of a calendar.
func CopyTags(tx *store.Tx, c subscription.Calendar) (Tags, error) {
	held, err := calendarCopy(tx, c)
	if err != nil {
		return nil, err
	}
	objects, err := subscription.Objects(held)
	tags := make(Tags, len(objects))
	for _, object := range objects {
		tags[place(object.Href)] = object.ETag
	}
	return tags, err
}

// place is a path by which it can be told from others, however a server writes it.
func place(href string) string {
	if plain, err := url.PathUnescape(href); err == nil {
		return plain
	}
	return href
}

// Tags are the tags of objects by their places.
type Tags map[string]string

// Of returns the tag of the object at a path, empty where there is none.
func (t Tags) Of(href string) string { return t[place(href)] }

// NewWritten is the record of an object that is not written yet. Its place is named after its UID, but for what servers like to
// escape.
func NewWritten(c subscription.Calendar, want protect.Want) (protect.Written, error) {
	at, err := url.Parse(c.Address)
	if err != nil {
		return protect.Written{}, errors.New("the calendar's address cannot be read")
	}
	return protect.Written{Calendar: c.Name, Block: want.Block, UID: want.UID,
		Href: at.JoinPath(strings.TrimSuffix(want.UID, "@tend") + ".ics").EscapedPath()}, nil
}

// TheyMoved moves a block to where the person moved its object, and locks it there. One that is not planned any more stays
// what it is.
func TheyMoved(tx *store.Tx, w protect.Written) error {
	if err := store.Written.Put(tx, w); err != nil {
		return err
	}
	block, err := store.Blocks.Get(tx, w.Block)
	if isMissing(err) || err == nil && block.State != budget.Planned {
		return nil
	}
	if err != nil {
		return err
	}
	block.Start, block.End, block.Locked = w.Version.Start, w.Version.End, true
	return putChanged(tx, block)
}

// TheyDeleted skips a block whose object the person deleted.
func TheyDeleted(tx *store.Tx, w protect.Written) error {
	if err := store.Written.Delete(tx, protect.Key(w.Calendar, w.Block)); err != nil {
		return err
	}
	block, err := store.Blocks.Get(tx, w.Block)
	if isMissing(err) || err == nil && block.State != budget.Planned {
		return nil
	}
	if err != nil {
		return err
	}
	block.State = budget.Skipped
	return putChanged(tx, block)
}

// GuardWent records how a round went. Vanished is how many blocks were gone all at once: then it is for the person to say what
// that meant.
func GuardWent(tx *store.Tx, name id.Calendar, went error, vanished int) error {
	c, err := store.Calendars.Get(tx, name)
	if isMissing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if c.Guard.Leaving && went == nil {
		c.Guard = subscription.Guard{}
	} else {
		c.Guard = c.Guard.After(went, tx.Now)
	}
	if vanished > 0 {
		c.Guard.Stopped = true
		c.Guard.Error = fmt.Sprintf("all %d blocks vanished from it at once: say whether to write them again or to leave it", vanished)
	}
	return store.Calendars.Put(tx, c)
}
