package daemon

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/feeds"
	"tend/internal/clean"
	"tend/internal/id"
)

// mailRhythm is how often the boxes are looked into without having been told of a change, as on a network's file system.
const mailRhythm = 15 * time.Minute

// mailCame is why a look was made that nobody asked for.
const mailCame = "mail came"

// mailLoop follows the maildirs and mboxes in which sources come.
func (d *Daemon) mailLoop(ctx context.Context) {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		d.log.Error("watch mail: looking every 15 minutes instead", "err", err)
		watcher = &fsnotify.Watcher{}
	} else {
		defer watcher.Close()
	}
	for {
		sources, failed := d.mailSources(ctx)
		if err == nil && failed == nil {
			watchBoxes(watcher, sources)
		}
		if failed == nil {
			_, failed = d.lookForMail(ctx, sources, mailCame)
		}
		if failed != nil && ctx.Err() == nil {
			d.log.Error("mail", "err", failed)
		}
		if !waitForChange(ctx, watcher, d.mails, mailRhythm, d.log) {
			return
		}
	}
}

// watchBoxes watches the folders in which mail of these sources comes, and no others. One that cannot be watched is looked
// into all the same.
func watchBoxes(watcher *fsnotify.Watcher, sources []service.MailSource) {
	var wanted []string
	for _, src := range sources {
		wanted = append(wanted, boxFolders(src)...)
	}
	for _, path := range watcher.WatchList() {
		if !slices.Contains(wanted, path) {
			_ = watcher.Remove(path) // it went away already
		}
	}
	for _, path := range wanted {
		_ = watcher.Add(path) // it may come later
	}
}

func (d *Daemon) mailSources(ctx context.Context) (sources []service.MailSource, err error) {
	err = d.store.View(ctx, func(tx *store.Tx) (err error) {
		sources, err = service.MailSources(tx)
		return err
	})
	return sources, err
}

// comesByMail tells whether a source comes by mail.
func (d *Daemon) comesByMail(ctx context.Context, name id.Source) bool {
	sources, err := d.mailSources(ctx)
	return err == nil && slices.ContainsFunc(sources, func(s service.MailSource) bool { return s.Name == name })
}

// checkMail looks for the issues of one source now. Those that come in the same folder are looked for as well.
func (d *Daemon) checkMail(ctx context.Context, name id.Source, why string) (api.Checked, error) {
	sources, err := d.mailSources(ctx)
	if err != nil {
		return api.Checked{}, err
	}
	at := slices.IndexFunc(sources, func(s service.MailSource) bool { return s.Name == name })
	if at < 0 {
		return api.Checked{}, api.Refuse(api.NotFound, "tend source list", "no source %q comes by mail", name)
	}
	box := *sources[at].Mail
	if box.Maildir == "" && box.Mbox == "" {
		return api.Checked{}, api.Refuse(api.Conflict, "tend source mail < MESSAGE", "source %s has no folder to look into: its mail is handed over", name)
	}
	sources = slices.DeleteFunc(sources, func(s service.MailSource) bool { return s.Mail.Maildir != box.Maildir || s.Mail.Mbox != box.Mbox })
	looked, err := d.lookForMail(ctx, sources, why)
	if err != nil {
		return api.Checked{}, err
	}
	checked := looked[name]
	if checked.Error != "" {
		return checked, api.Refuse(api.Upstream, "the source stays; it is looked into again later", "look for mail of %s: %s", name, checked.Error)
	}
	return checked, nil
}

// lookForMail looks into the boxes of sources and takes in what is new. A box that cannot be read says so in its source,
// and keeps no other from being read; the error is one of the store.
func (d *Daemon) lookForMail(ctx context.Context, sources []service.MailSource, why string) (map[id.Source]api.Checked, error) {
	d.mailing.Lock()
	defer d.mailing.Unlock()
	looked := map[id.Source]api.Checked{}
	for _, folder := range byFolder(sources) {
		look, failed := d.findMail(ctx, folder)
		if ctx.Err() != nil {
			return looked, ctx.Err()
		}
		for _, src := range folder {
			checked := api.Checked{Source: src.Name, Result: feeds.OK}
			if failed != nil {
				checked.Error = clean.Truncate(clean.Line(failed.Error()), 300)
			}
			if err := d.takeMail(ctx, src, look, why, &checked); err != nil {
				return looked, err
			}
			looked[src.Name] = checked
		}
		if failed == nil && look.names != nil {
			d.mailSeen.keep(folder, look.names)
		}
	}
	return looked, nil
}

// byFolder groups sources that come in the same maildir, so that it is read once; each mbox is read for each of its own.
func byFolder(sources []service.MailSource) (groups [][]service.MailSource) {
	at := map[string]int{}
	for _, src := range sources {
		n, known := at[src.Mail.Maildir]
		switch {
		case src.Mail.Maildir == "" && src.Mail.Mbox == "":
		case src.Mail.Maildir != "" && known:
			groups[n] = append(groups[n], src)
		default:
			at[src.Mail.Maildir] = len(groups)
			groups = append(groups, []service.MailSource{src})
		}
	}
	return groups
}

// findMail finds the messages of sources that share a folder.
func (d *Daemon) findMail(ctx context.Context, folder []service.MailSource) (boxLook, error) {
	if folder[0].Mail.Maildir != "" {
		return d.findInMaildir(ctx, folder)
	}
	return d.findInMbox(ctx, folder[0])
}

// takeMail takes in what was found for one source, the oldest first, and records the look. The first look takes the newest
// few alone.
func (d *Daemon) takeMail(ctx context.Context, src service.MailSource, look boxLook, why string, checked *api.Checked) error {
	box, now := src.Box, d.now().UTC().Truncate(time.Millisecond)
	if checked.Error == "" && look.box != nil {
		box = *look.box
	}
	letters := slices.DeleteFunc(look.letters[src.Name], func(l foundLetter) bool { return l.arrived.Before(box.Since) })
	slices.SortStableFunc(letters, func(a, b foundLetter) int { return a.arrived.Compare(b.arrived) })
	if box.Begun.IsZero() && checked.Error == "" {
		box.Begun = now
		if why == mailCame {
			why = "the source was new"
		}
		if over := len(letters) - feeds.FirstIssues; over > 0 {
			letters = letters[over:]
			box.Since = letters[0].arrived.UTC().Truncate(time.Millisecond)
		}
	}
	line := feeds.Line{At: now, Why: why, Result: feeds.OK, Entries: len(letters)}
	for _, letter := range letters {
		message, size, err := letter.read()
		if err != nil {
			d.log.Warn("message left alone", "source", src.Name, "err", err)
			continue
		}
		n, err := d.takeLetter(ctx, src.Name, message, letter.made)
		if err != nil {
			return err
		}
		line.New, line.Bytes = line.New+n, line.Bytes+size
	}
	line.Took = max(0, d.now().Sub(now))
	checked.Seen, checked.New, box.Error = len(letters), line.New, checked.Error
	if box == src.Box && line.New == 0 {
		return nil
	}
	if box.Error != "" && box.Error != src.Box.Error {
		d.log.Warn("mail cannot be read", "source", src.Name, "err", box.Error)
	}
	if line.New > 0 {
		d.log.Info("mail came", "source", src.Name, "items", line.Entries, "new", line.New)
	}
	return d.store.Update(ctx, func(tx *store.Tx) error { return service.Looked(tx, box, line) })
}

func (d *Daemon) takeLetter(ctx context.Context, name id.Source, m feeds.Message, made time.Time) (fresh int, err error) {
	err = d.store.Update(ctx, func(tx *store.Tx) (err error) {
		fresh, err = service.TakeMail(tx, name, m, made)
		return err
	})
	return fresh, err
}

// deliver takes in one message that was handed over.
func (d *Daemon) deliver(r *http.Request) (any, error) {
	message, err := feeds.ReadMail(r.Body)
	if _, not := errors.AsType[*feeds.MailError](err); not {
		return nil, api.Refuse(api.Invalid, "tend source mail < MESSAGE", "%v", err)
	}
	if err != nil {
		return nil, err
	}
	now := d.now().UTC().Truncate(time.Millisecond)
	done := api.Delivered{Title: message.Subject, Cut: message.Cut}
	err = d.store.Update(r.Context(), func(tx *store.Tx) error {
		src, err := service.SourceOfMail(tx, message, id.Source(r.FormValue("name")))
		if err != nil {
			return err
		}
		done.Source = src.Name
		if done.New, err = service.TakeMail(tx, src.Name, message, now); err != nil {
			return err
		}
		return service.LookedOnce(tx, src.Name, feeds.Line{At: now, Why: "it was handed over", Result: feeds.OK,
			Bytes: int(max(r.ContentLength, 0)), Entries: 1, New: done.New})
	})
	if err == nil {
		d.log.Info("mail came", "source", done.Source, "new", done.New, "cut", done.Cut)
	}
	return done, err
}

// mailLists tells what lists there are in a box, so that a person can choose.
func (d *Daemon) mailLists(r *http.Request) (any, error) {
	var ask api.MailListsRequest
	if err := decode(r, &ask); err != nil {
		return nil, err
	}
	if err := service.CheckMailPath(ask.Maildir, ask.Mbox); err != nil {
		return nil, err
	}
	lists := map[string]api.MailList{}
	count := func(m feeds.Message, arrived time.Time) {
		if m.List == "" {
			return
		}
		list := lists[m.List]
		if list.Issues++; !arrived.Before(list.Newest) {
			list.Newest, list.Name, list.From = arrived, cmp.Or(m.ListName, m.From.Name), m.From.Email
		}
		list.List, list.Bulk = m.List, list.Bulk || m.IsBulk()
		lists[m.List] = list
	}
	var err error
	if ask.Maildir != "" {
		_, err = eachInMaildir(r.Context(), ask.Maildir, nil, d.now(), func(_ string, m feeds.Message, arrived, _ time.Time) { count(m, arrived) })
	} else {
		err = eachInMbox(r.Context(), ask.Mbox, 0, "", d.now(), func(_ feeds.Letter, m feeds.Message, arrived time.Time) { count(m, arrived) })
	}
	if err != nil {
		return nil, api.Refuse(api.Invalid, "the path is one on the machine of the daemon, which has to be able to read it", "read mail: %v", err)
	}
	sorted := make([]api.MailList, 0, len(lists))
	for _, list := range lists {
		sorted = append(sorted, list)
	}
	slices.SortFunc(sorted, func(a, b api.MailList) int {
		if a.Bulk != b.Bulk {
			return map[bool]int{true: -1, false: 1}[a.Bulk]
		}
		return cmp.Or(b.Newest.Compare(a.Newest), strings.Compare(a.List, b.List))
	})
	return map[string]any{"lists": sorted}, nil
}
