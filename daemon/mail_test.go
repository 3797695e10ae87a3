package daemon

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tend/daemon/api"
	"tend/feeds"
	"tend/internal/id"
	"tend/learning"
)

// issue is a message of a list, of the given day in November.
func issue(list string, day int) string {
	return fmt.Sprintf("From: %s <ed@%s>\nSubject: %s %d\nDate: %d Nov 2026 08:00:00 +0000\nMessage-ID: <%d@%s>\nList-Id: <%s>\n"+
		"List-Unsubscribe: <https://%s/leave/%d>\n\nIssue %d\n", list, list, list, day, day, day, list, list, list, day, day)
}

// maildir is an empty maildir.
func maildir(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for _, part := range []string{"cur", "new", "tmp"} {
		if err := os.Mkdir(filepath.Join(dir, part), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func (w *world) put(path, text string) {
	w.t.Helper()
	w.ok(os.WriteFile(path, []byte(text), 0o600))
}

// byMail adds a source that comes by mail.
func (w *world) byMail(name string, r api.SourceRequest) {
	w.t.Helper()
	r.Name, r.Title, r.Kind = name, name, learning.Newsletter
	_, err := w.owner.AddSource(w.ctx(), r)
	w.ok(err)
}

// fresh are the titles of the items of a source that wait, newest first, once there are n.
func (w *world) fresh(name string, n int) (titles []string) {
	w.t.Helper()
	w.soon(fmt.Sprintf("%d items of %s", n, name), func() bool {
		items, err := w.owner.Items(w.ctx(), learning.Fresh)
		w.ok(err)
		titles = nil
		for _, item := range items {
			if item.Source == id.Source(name) {
				titles = append(titles, item.Title)
			}
		}
		return len(titles) == n
	})
	return titles
}

func (w *world) checkNow(name string) api.Checked {
	w.t.Helper()
	checked, err := w.owner.CheckSource(w.ctx(), id.Source(name))
	w.ok(err)
	return checked
}

func TestTheFirstLookTakesTheNewestIssuesAlone(t *testing.T) {
	t.Parallel()
	w, dir := settled(t), maildir(t)
	for day := 1; day <= 15; day++ {
		w.put(filepath.Join(dir, "cur", fmt.Sprintf("%d.a:2,S", day)), issue("a.test", day))
	}
	w.put(filepath.Join(dir, "new", "99.b"), issue("b.test", 3))
	w.byMail("a", api.SourceRequest{Maildir: dir, List: "a.test"})
	if got := w.fresh("a", feeds.FirstIssues); got[0] != "a.test 15" || got[9] != "a.test 6" {
		t.Errorf("got %q", got)
	}
	// Another source in the same folder; and the daemon that begins anew leaves out what it left out before.
	w.byMail("b", api.SourceRequest{Maildir: dir, List: "ED@b.test"})
	w.fresh("b", 1)
	w.again()
	if got := w.checkNow("a"); got.New != 0 {
		t.Errorf("after a restart: %+v", got)
	}
	w.put(filepath.Join(dir, "cur", "2.again:2,"), issue("a.test", 2))
	w.put(filepath.Join(dir, "new", "16.a"), issue("a.test", 16))
	w.fresh("a", feeds.FirstIssues+1)
	// The look is written down after what it found.
	var src api.SourceLedger
	w.soon("two looks in the ledger", func() (ok bool) {
		var err error
		src, err = w.owner.SourceLedger(w.ctx(), "a")
		w.ok(err)
		return len(src.Ledger.Lines) == 2
	})
	if m := src.Source.Mail; len(m.Unsubscribe) != 1 || m.Unsubscribe[0] != "https://a.test/leave/16" {
		t.Errorf("unsubscribe: %+v", m)
	}
	if src.Ledger.Lines[0].New != feeds.FirstIssues || src.Ledger.Lines[1].New != 1 {
		t.Errorf("ledger: %+v", src.Ledger.Lines)
	}
}

func TestAnMboxIsReadOn(t *testing.T) {
	t.Parallel()
	w := settled(t)
	box := filepath.Join(t.TempDir(), "box")
	from := "From x@a.test Mon Nov 16 09:00:00 2026\n"
	text := from + issue("a.test", 1) + "\n" + from + issue("b.test", 1) + "\n"
	w.put(box, text)
	w.byMail("a", api.SourceRequest{Mbox: box, List: "a.test"})
	w.fresh("a", 1)
	// A message that is written in two pieces is one item, whose text is whole in the end.
	second := issue("a.test", 2)
	w.put(box, text+from+second[:len(second)-8])
	w.fresh("a", 2)
	w.put(box, text+from+second+"\n"+from+issue("a.test", 3))
	if got := w.fresh("a", 3); strings.Join(got, ",") != "a.test 3,a.test 2,a.test 1" {
		t.Errorf("got %q", got)
	}
	// A mail program that writes the file anew, without its first messages, brings nothing twice.
	w.put(box, from+issue("a.test", 3)+"\n"+from+issue("a.test", 4))
	w.fresh("a", 4)
	if got := w.checkNow("a"); got.New != 0 || got.Error != "" {
		t.Errorf("looked again: %+v", got)
	}
}

func TestABoxThatIsAwaySaysSoAndComesBack(t *testing.T) {
	t.Parallel()
	w, dir := settled(t), maildir(t)
	w.byMail("a", api.SourceRequest{Maildir: dir, List: "a.test"})
	w.checkNow("a")
	w.ok(os.Rename(dir, dir+".away"))
	if _, err := w.owner.CheckSource(w.ctx(), "a"); err == nil || !strings.Contains(err.Error(), "is no maildir") {
		t.Errorf("away: %v", err)
	}
	sources, err := w.owner.Sources(w.ctx())
	w.ok(err)
	if !strings.Contains(sources[0].Mailbox.Error, "is no maildir") {
		t.Errorf("%+v", sources[0].Mailbox)
	}
	w.ok(os.Rename(dir+".away", dir))
	w.put(filepath.Join(dir, "new", "1"), issue("a.test", 1))
	w.checkNow("a")
	w.fresh("a", 1)
	if sources, err = w.owner.Sources(w.ctx()); err != nil || sources[0].Mailbox.Error != "" {
		t.Errorf("%+v, %v", sources[0].Mailbox, err)
	}
}

func TestMailIsHandedOver(t *testing.T) {
	t.Parallel()
	w := settled(t)
	deliver := func(name, text string) (api.Delivered, error) {
		return w.owner.Deliver(w.ctx(), id.Source(name), []byte(text))
	}
	w.byMail("a", api.SourceRequest{List: "a.test"})
	_, err := w.owner.AddSource(w.ctx(), api.SourceRequest{Title: "By hand", Name: "hand", Kind: learning.Newsletter})
	w.ok(err)
	w.weekly(feedServer(t))
	for _, c := range []struct{ name, to, text, want string }{
		{"to its source", "", issue("a.test", 1), "a 1"},
		{"a second time", "", issue("a.test", 1), "a 0"},
		{"to a source that is named, which takes its list from then on", "hand", issue("b.test", 1), "hand 1"},
		{"and so without a name", "", issue("b.test", 2), "hand 1"},
		{"larger than a request may be otherwise", "", issue("a.test", 2) + strings.Repeat("x y z\n", 300_000), "a 1"},
		{"to a source with an address", "weekly", issue("a.test", 3), "source weekly does not come by mail: it has an address"},
		{"to nobody", "", issue("c.test", 1), "no source takes mail of c.test"},
		{"no message", "", "no message", "read mail: it has no header of a message"},
	} {
		done, err := deliver(c.to, c.text)
		got := fmt.Sprint(done.Source, " ", done.New)
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestADigestThatComesByMailIsTakenApart(t *testing.T) {
	t.Parallel()
	w := settled(t)
	w.byMail("a", api.SourceRequest{List: "a.test"})
	text := "From: ed@a.test\nSubject: Digest\nMessage-ID: <d@a.test>\nList-Id: <a.test>\nContent-Type: text/html\n\n"
	for n := range 5 {
		text += fmt.Sprintf("<h3><a href=\"https://site%d.test/story\">Story %d</a></h3><p>What this story tells, at a length that is more than a byline has.</p>\n", n, n)
	}
	done, err := w.owner.Deliver(w.ctx(), "", []byte(text))
	w.ok(err)
	if got := w.fresh("a", 5); done.New != 5 || got[0] != "Story 0" {
		t.Errorf("%+v: %q", done, got)
	}
}

func TestMailSourcesAreRefused(t *testing.T) {
	t.Parallel()
	w := settled(t)
	w.byMail("a", api.SourceRequest{List: "<A.test>"})
	for _, c := range []struct {
		r    api.SourceRequest
		want string
	}{
		{api.SourceRequest{List: "a.test"}, "list a.test is source a already"},
		{api.SourceRequest{List: "not a list"}, `list "not a list": want a List-Id`},
		{api.SourceRequest{Maildir: "/mail"}, `list "": want a List-Id`},
		{api.SourceRequest{Maildir: "mail", List: "b.test"}, "want an absolute path"},
		{api.SourceRequest{Maildir: "/a", Mbox: "/b", List: "b.test"}, "not both"},
		{api.SourceRequest{URL: "https://b.test/feed", List: "b.test"}, "not both"},
	} {
		c.r.Name, c.r.Title, c.r.Kind = "x", "x", learning.Newsletter
		if _, err := w.owner.AddSource(w.ctx(), c.r); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: got %v, want %s", c.r, err, c.want)
		}
	}
	fifo := filepath.Join(t.TempDir(), "pipe")
	w.put(fifo, "")
	for path, want := range map[string]string{t.TempDir(): "is no file", fifo + "x": "no such file"} {
		if _, err := w.owner.MailLists(w.ctx(), api.MailListsRequest{Mbox: path}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", path, err)
		}
	}
}
