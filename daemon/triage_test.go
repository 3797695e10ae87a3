package daemon

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"tend/daemon/api"
	"tend/learning"
)

// digest adds a newsletter with n entries and fetches it.
func (w *world) digest(n int) {
	w.t.Helper()
	body := `<rss version="2.0"><channel><title>Digest</title>`
	for i := range n {
		body += fmt.Sprintf("<item><title>Story %d</title><guid>%d</guid><link>https://example.org/%d</link></item>", i, i, i)
	}
	feed := httptest.NewServer(http.HandlerFunc(func(a http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(a, body+"</channel></rss>")
	}))
	w.t.Cleanup(feed.Close)
	_, err := w.owner.AddSource(w.ctx(), api.SourceRequest{URL: feed.URL, Name: "digest", Kind: learning.Newsletter, AllowPrivate: true})
	w.ok(err)
	_, err = w.owner.CheckSource(w.ctx(), "digest")
	w.ok(err)
}

func (w *world) triage() api.Triage {
	w.t.Helper()
	got, err := w.owner.Triage(w.ctx())
	w.ok(err)
	return got
}

func TestTheDaemonLetsItemsExpire(t *testing.T) {
	t.Parallel()
	w := settled(t)
	w.digest(130) // more than one transaction takes
	items := w.triage().Items
	judged, err := w.owner.Judge(w.ctx(), items[0].ID, learning.Drop)
	w.ok(err)
	w.clock.pass(30*24*time.Hour - time.Second)
	if got := w.triage(); len(got.Items) != 129 || got.Expired != 0 {
		t.Fatalf("too early: %d wait, %d expired", len(got.Items), got.Expired)
	}
	w.clock.pass(time.Second)
	w.soon("129 expired items", func() bool { got := w.triage(); return len(got.Items) == 0 && got.Expired == 129 })
	later, err := w.owner.Judge(w.ctx(), items[1].ID, learning.Keep)
	w.ok(err)
	_, err = w.owner.Unjudge(w.ctx(), judged.Item.ID)
	w.ok(err)
	w.soon("the item to expire whose verdict was taken back", func() bool { return w.triage().Expired == 129 })
	w.clock.set(later.Verdict.AskAgain)
	got := w.triage()
	if len(got.Questions) != 1 || got.Questions[0].Item.ID != items[1].ID {
		t.Fatalf("a year later: %+v", got.Questions)
	}
	_, err = w.owner.Mattered(w.ctx(), items[1].ID, true)
	w.ok(err)
	j, err := w.owner.Judgement(w.ctx())
	w.ok(err)
	if j.Kept != learning.ShareOf(1, 1) || j.Open != 0 || len(j.Sources) != 1 {
		t.Errorf("%+v", j)
	}
}

func TestAShorterSettingTakesEffectAtOnce(t *testing.T) {
	t.Parallel()
	w := settled(t)
	w.digest(2)
	w.clock.pass(10 * 24 * time.Hour)
	days := 7
	_, err := w.owner.Change(w.ctx(), api.SettingsRequest{ExpireDays: &days})
	w.ok(err)
	w.soon("2 expired items", func() bool { return w.triage().Expired == 2 })
}

func TestItemsExpireWithoutADaemon(t *testing.T) {
	t.Parallel()
	w := settled(t)
	w.digest(3)
	w.ok(w.stop())
	w.clock.pass(31 * 24 * time.Hour)
	d, err := New(w.config, w.options())
	w.ok(err)
	defer d.Close()
	got, err := api.New("http://tend", "", d.Local()).Triage(w.ctx())
	if err != nil || len(got.Items) != 0 || got.Expired != 3 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestMatteredWantsAnAnswer(t *testing.T) {
	t.Parallel()
	w := settled(t)
	w.digest(1)
	owner := w.token("laptop", api.Owner)
	if got := w.ask("POST", "/api/v1/items/i1/mattered", "{}", owner...); got.status != http.StatusBadRequest {
		t.Errorf("%+v", got)
	}
}
