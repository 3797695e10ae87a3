package terminal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/internal/id"
	"tend/learning"
	"tend/notes"
	"tend/srs"
)

// start is when every test begins, a Saturday.
var start = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// clock is a clock that goes on a step each time it is read.
type clock struct {
	mu   sync.Mutex
	at   time.Time
	step time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(c.step)
	return c.at
}

// entry is a line of the review log of the small daemon.
type entry struct {
	ID     id.Review
	Card   id.Card
	Note   id.Note
	What   string
	Millis int64
	Undone bool
}

// small is a daemon that remembers reviews and verdicts in memory and speaks the API. A card answered Again is
// given once more, as a card in its learning steps is.
type small struct {
	mu      sync.Mutex
	prompts []api.Prompt
	gone    map[string]bool // answered or put aside: card or note
	log     []entry
	items   []learning.Item
	states  map[id.Item]learning.ItemState
	// questions are those of a year ago, and expired how many items nobody judged.
	questions []api.Question
	expired   int
	fail      map[string]int         // how often a path is still refused
	asked     []string               // the minutes of each queue
	words     string                 // said of today's minutes
	spent     bool                   // today's minutes are used
	leech     string                 // said of a card answered Again
	crammed   []string               // each card that was crammed
	articles  map[string]api.Article // by their item
	sessions  []string               // each session that was ended, and how long it was
}

func newSmall(prompts ...api.Prompt) *small {
	return &small{prompts: prompts, gone: map[string]bool{}, fail: map[string]int{}, states: map[id.Item]learning.ItemState{}}
}

// client serves the small daemon and returns a client of it.
func (d *small) client(t testing.TB) *api.Client {
	t.Helper()
	server := httptest.NewServer(d.routes())
	t.Cleanup(server.Close)
	return api.New(server.URL, "", nil)
}

func (d *small) routes() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, fn func(*http.Request) (any, error)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			d.mu.Lock()
			defer d.mu.Unlock()
			answer, err := any(nil), error(nil)
			if d.fail[r.URL.Path] > 0 {
				d.fail[r.URL.Path]--
				err = api.Refuse(api.NoSpace, "free some", "write log: no space left")
			} else {
				answer, err = fn(r)
			}
			if err != nil {
				refused, _ := errors.AsType[*api.Error](err)
				w.WriteHeader(refused.Code.Status())
				answer = err
			}
			json.NewEncoder(w).Encode(answer)
		})
	}
	handle("GET /api/v1/review", d.queue)
	handle("POST /api/v1/review/grade", d.grade)
	handle("POST /api/v1/review/read", d.read)
	handle("POST /api/v1/review/cram", d.cram)
	handle("POST /api/v1/review/{id}/undo", d.undo)
	handle("POST /api/v1/cards/{id}/{action}", d.setCard)
	handle("GET /api/v1/cards/{id}", d.card)
	handle("POST /api/v1/notes/{id}/bury", func(r *http.Request) (any, error) {
		d.gone[r.PathValue("id")] = true
		return api.Note{}, nil
	})
	handle("GET /api/v1/notes/{id}", func(r *http.Request) (any, error) {
		return api.Note{Note: notes.Note{ID: id.Note(r.PathValue("id")), Path: "go/late.md", Title: "Late"}, Text: "fetched text\n"}, nil
	})
	handle("GET /api/v1/triage", d.fresh)
	handle("POST /api/v1/items/{id}/begin", d.begin)
	handle("DELETE /api/v1/items/{id}/begin", d.unjudge)
	handle("POST /api/v1/articles", d.article)
	handle("POST /api/v1/sessions/read/stop", d.stopReading)
	handle("POST /api/v1/items/{id}/mattered", d.mattered)
	handle("POST /api/v1/items/{id}/verdict", d.judge)
	handle("DELETE /api/v1/items/{id}/verdict", d.unjudge)
	return mux
}

func (d *small) queue(r *http.Request) (any, error) {
	if r.FormValue("cram") != "" {
		return api.Queue{Prompts: d.prompts, Share: 1}, nil
	}
	d.asked = append(d.asked, r.FormValue("minutes"))
	queue := api.Queue{Share: 5, Words: d.words}
	if d.spent {
		return api.Queue{Words: d.words, Left: len(d.prompts)}, nil
	}
	for _, p := range d.prompts {
		if !d.gone[keyOfPrompt(p)] {
			queue.Prompts = append(queue.Prompts, p)
			queue.Minutes += p.Seconds / 60
		}
	}
	if len(queue.Prompts) == 0 {
		queue.Next, queue.NextIn = start.Add(20*time.Hour), "tomorrow"
	}
	return queue, nil
}

func keyOfPrompt(p api.Prompt) string {
	if p.Note != nil {
		return string(p.Note.ID)
	}
	return string(p.Card.ID)
}

func (d *small) grade(r *http.Request) (any, error) {
	var b api.GradeRequest
	json.NewDecoder(r.Body).Decode(&b)
	if b.Grade < 1 || b.Grade > 4 {
		return nil, api.Refuse(api.Invalid, "", "grade %d", b.Grade)
	}
	e := d.add(entry{Card: b.Card, What: grades[b.Grade], Millis: b.Millis})
	d.gone[string(b.Card)] = b.Grade != srs.Again
	g := api.Graded{Review: e.ID, Capped: b.Millis > cardCap.Milliseconds()}
	if b.Grade == srs.Again {
		g.Leech = d.leech
	}
	g.DueDate, g.DueWords = "2026-11-21", "in 1 min"
	if days := []int{0, 0, 1, 3, 8}[b.Grade]; days > 0 {
		g.DueDate, g.DueWords = start.AddDate(0, 0, days).Format("2006-01-02"), fmt.Sprintf("in %d days", days)
	}
	return g, nil
}

// cram credits the time of a card, and keeps nothing of its memory.
func (d *small) cram(r *http.Request) (any, error) {
	var b api.CramRequest
	json.NewDecoder(r.Body).Decode(&b)
	d.crammed = append(d.crammed, string(b.Card))
	return api.Graded{Capped: b.Millis > cardCap.Milliseconds(), DueWords: "tomorrow"}, nil
}

func (d *small) read(r *http.Request) (any, error) {
	var b api.ReadRequest
	json.NewDecoder(r.Body).Decode(&b)
	e := d.add(entry{Note: b.Note, What: string(b.Reading), Millis: b.Millis})
	d.gone[string(b.Note)] = true
	if b.Reading == srs.Retired {
		return api.Graded{Review: e.ID}, nil
	}
	return api.Graded{Review: e.ID, DueDate: "2026-12-21", DueWords: "in 30 days"}, nil
}

func (d *small) add(e entry) entry {
	e.ID = id.Make[id.Review]('r', uint64(len(d.log)+1))
	d.log = append(d.log, e)
	return e
}

// undo takes the newest standing line of a card or note back, and only that.
func (d *small) undo(r *http.Request) (any, error) {
	for n, e := range slices.Backward(d.log) {
		if e.ID != id.Review(r.PathValue("id")) {
			continue
		}
		for _, later := range d.log[n+1:] {
			if later.Card == e.Card && later.Note == e.Note && !later.Undone {
				return nil, api.Refuse(api.Conflict, "", "a newer one follows")
			}
		}
		d.log[n].Undone = true
		d.gone[string(e.Card)+string(e.Note)] = false
		return api.Undone{Review: e.ID, Card: e.Card, Note: e.Note}, nil
	}
	return nil, api.Refuse(api.NotFound, "", "no such review")
}

func (d *small) setCard(r *http.Request) (any, error) {
	d.gone[r.PathValue("id")] = r.PathValue("action") != "resume"
	return d.card(r)
}

func (d *small) card(r *http.Request) (any, error) {
	for _, p := range d.prompts {
		if p.Card != nil && string(p.Card.ID) == r.PathValue("id") {
			return p.Card, nil
		}
	}
	return nil, api.Refuse(api.NotFound, "", "no such card")
}

func (d *small) fresh(*http.Request) (any, error) {
	var list []learning.Item
	for _, item := range d.items {
		if d.states[item.ID] == "" {
			list = append(list, item)
		}
	}
	triage := api.Triage{Items: list, Expired: d.expired, ExpiredWithin: 30}
	for _, q := range d.questions {
		if d.states[q.Item.ID] == "" {
			triage.Questions = append(triage.Questions, q)
		}
	}
	return triage, nil
}

// begin keeps an item and opens its lesson.
func (d *small) begin(r *http.Request) (any, error) {
	d.states[id.Item(r.PathValue("id"))] = "begun"
	return api.Begun{Judged: api.Judged{Lesson: &learning.Lesson{ID: "l7", State: learning.Open}}, Session: budget.Session{ID: "s9"}}, nil
}

// article is that of the item, where there is one.
func (d *small) article(r *http.Request) (any, error) {
	var b api.ArticleRequest
	json.NewDecoder(r.Body).Decode(&b)
	if a, ok := d.articles[b.Of]; ok {
		return a, nil
	}
	return nil, api.Refuse(api.Upstream, "", "no route to host")
}

// stopReading ends the session, and keeps how long it was.
func (d *small) stopReading(r *http.Request) (any, error) {
	var b api.ReadingEnd
	json.NewDecoder(r.Body).Decode(&b)
	spent := time.Duration(b.Millis) * time.Millisecond
	d.sessions = append(d.sessions, fmt.Sprint(b.Session, " ", spent))
	return budget.Session{ID: b.Session, Start: start, End: start.Add(spent)}, nil
}

// mattered keeps whether an item mattered, as its state.
func (d *small) mattered(r *http.Request) (any, error) {
	var b api.MatteredRequest
	json.NewDecoder(r.Body).Decode(&b)
	d.states[id.Item(r.PathValue("id"))] = map[bool]learning.ItemState{true: "mattered", false: "did not matter"}[*b.Mattered]
	return api.Judged{}, nil
}

func (d *small) judge(r *http.Request) (any, error) {
	var b api.VerdictRequest
	json.NewDecoder(r.Body).Decode(&b)
	item := id.Item(r.PathValue("id"))
	d.states[item] = learning.ItemState(b.Answer)
	judged := api.Judged{Verdict: learning.Verdict{Answer: b.Answer, AskAgain: start.AddDate(1, 0, 0)}}
	if b.Answer == learning.Keep {
		judged.Lesson = &learning.Lesson{ID: "l7"}
	}
	return judged, nil
}

func (d *small) unjudge(r *http.Request) (any, error) {
	delete(d.states, id.Item(r.PathValue("id")))
	return api.Judged{}, nil
}

// standing are the lines of the log that were not taken back, as "c1 good".
func (d *small) standing() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var lines []string
	for _, e := range d.log {
		if !e.Undone {
			lines = append(lines, string(e.Card)+string(e.Note)+" "+e.What)
		}
	}
	return lines
}

// card makes a prompt of a card.
func card(name, front, back string) api.Prompt {
	c := api.Card{Card: notes.Card{ID: id.Card(name), Note: "n1", Front: front, Back: back, Line: 7}, Path: "go/select.md"}
	c.State = srs.State{Card: id.Card(name), Phase: srs.Mature, Stability: 3.25, Difficulty: 5, Reps: 4, Lapses: 1, Due: start}
	return api.Prompt{
		Card: &c, Intervals: [4]string{"1m", "6m", "10m", "8d"}, Seconds: 20, Area: "go",
		Why: "you are about to forget it", Source: "https://go.dev/ref/spec",
	}
}

// note makes a prompt of a note that came back.
func note(name, text string) api.Prompt {
	n := api.Note{Note: notes.Note{ID: id.Note(name), Path: "go/" + name + ".md", Title: "Contexts"}, Interval: 30, Due: start, Text: text}
	return api.Prompt{Note: &n, Seconds: 90, Area: "go", Why: "30 days are over"}
}

// three are two cards and a note.
func three() []api.Prompt {
	return []api.Prompt{
		card("c1", "What does a nil channel do in a `select`?", "Its case is never ready."),
		card("c2", "Who closes a channel?", "The one that sends."),
		note("n1", "# Contexts\n\nPass a context first, and do not keep it.\n"),
	}
}

// reviewer makes a reviewer of a small daemon, in plain mode, that reads input. Each look at the clock takes 5 s.
func reviewer(t testing.TB, d *small, input string) (Reviewer, *bytes.Buffer) {
	t.Helper()
	var out bytes.Buffer
	tick := &clock{at: start, step: 5 * time.Second}
	mode := Mode{In: strings.NewReader(input), Out: &out, Err: io.Discard, Plain: true}
	return Reviewer{Client: d.client(t), Mode: mode, Minutes: 10, Now: tick.now}, &out
}

// same fails the test with both texts where they differ.
func same(t testing.TB, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// answering is a client of a daemon that gives one answer to everything, or refuses because nothing is due.
func answering(t testing.TB, answer string) *api.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if answer == "refuse" {
			w.WriteHeader(http.StatusNotFound)
			answer = `{"code":"nothing_due","error":"nothing is due"}`
		}
		io.WriteString(w, answer)
	}))
	t.Cleanup(server.Close)
	return api.New(server.URL, "", nil)
}
