package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"tend/budget"
	"tend/internal/when"
	"tend/learning"
	"tend/srs"
)

var ctx = context.Background()

// seen is what a request said.
type seen struct{ method, uri, body, token, kind string }

// answering is a client of a server that answers everything alike, and what it was last asked.
func answering(t *testing.T, status int, body string) (*Client, *seen) {
	t.Helper()
	last := &seen{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		*last = seen{r.Method, r.RequestURI, string(text), r.Header.Get("Authorization"), r.Header.Get("Content-Type")}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return New(server.URL+"/", "secret", nil), last
}

func TestRequests(t *testing.T) {
	note := &OutputRequest{Kind: learning.Summary, Text: "so"}
	for _, c := range []struct {
		name, method, uri, body string
		ask                     func(*Client) (any, error)
	}{
		{"today", "GET", "/today", "", func(c *Client) (any, error) { return c.Today(ctx) }},
		{"prompt", "GET", "/prompt", "", func(c *Client) (any, error) { return c.PromptLine(ctx) }},
		{"settings", "GET", "/settings", "", func(c *Client) (any, error) { return c.Settings(ctx) }},
		{"change", "POST", "/settings", "{}", func(c *Client) (any, error) { return c.Change(ctx, SettingsRequest{}) }},
		{"sources", "GET", "/sources", "", func(c *Client) (any, error) { return c.Sources(ctx) }},
		{"add source", "POST", "/sources", `{"url":"https://x.test/","kind":"book"}`, func(c *Client) (any, error) {
			return c.AddSource(ctx, SourceRequest{URL: "https://x.test/", Kind: learning.Book})
		}},
		{"remove source", "DELETE", "/sources/a%2Fb%20c", "", func(c *Client) (any, error) { return c.RemoveSource(ctx, "a/b c") }},
		{"mail lists", "POST", "/sources/lists", `{"maildir":"/m"}`, func(c *Client) (any, error) {
			return c.MailLists(ctx, MailListsRequest{Maildir: "/m"})
		}},
		{"check source", "POST", "/sources/go/check", "{}", func(c *Client) (any, error) { return c.CheckSource(ctx, "go") }},
		{"items", "GET", "/items?state=a%26b", "", func(c *Client) (any, error) { return c.Items(ctx, "a&b") }},
		{"judge", "POST", "/items/i1/verdict", `{"answer":"keep"}`, func(c *Client) (any, error) { return c.Judge(ctx, "i1", learning.Keep) }},
		{"triage", "GET", "/triage", "", func(c *Client) (any, error) { return c.Triage(ctx) }},
		{"mattered", "POST", "/items/i1/mattered", `{"mattered":false}`, func(c *Client) (any, error) { return c.Mattered(ctx, "i1", false) }},
		{"begin", "POST", "/items/i1/begin", "{}", func(c *Client) (any, error) { return c.Begin(ctx, "i1") }},
		{"unbegin", "DELETE", "/items/i1/begin", "", func(c *Client) (any, error) { return c.Unbegin(ctx, "i1") }},
		{"explain judgement", "GET", "/judgement?explain=true", "", func(c *Client) (any, error) { return c.ExplainJudgement(ctx) }},
		{"judgement", "GET", "/judgement", "", func(c *Client) (any, error) { return c.Judgement(ctx) }},
		{"explain prune", "GET", "/prune?explain=true&source=a+b", "", func(c *Client) (any, error) { return c.ExplainPruning(ctx, "a b") }},
		{"prune", "GET", "/prune", "", func(c *Client) (any, error) { return c.Pruning(ctx) }},
		{"restore source", "POST", "/sources/a%20b/restore", "{}", func(c *Client) (any, error) { return c.RestoreSource(ctx, "a b") }},
		{"unjudge", "DELETE", "/items/i1/verdict", "", func(c *Client) (any, error) { return c.Unjudge(ctx, "i1") }},
		{"lessons", "GET", "/lessons?all=true", "", func(c *Client) (any, error) { return c.Lessons(ctx, true) }},
		{"add lesson", "POST", "/lessons", `{"title":"x","kind":""}`, func(c *Client) (any, error) { return c.AddLesson(ctx, LessonRequest{Title: "x"}) }},
		{"start lesson", "POST", "/lessons/l1/start", "{}", func(c *Client) (any, error) { return c.StartLesson(ctx, "l1") }},
		{"close lesson", "POST", "/lessons/l1/close", `{"output":{"kind":"summary","text":"so"}}`, func(c *Client) (any, error) {
			return c.CloseLesson(ctx, "l1", CloseRequest{Output: note})
		}},
		{"drop lesson", "POST", "/lessons/l1/drop", "{}", func(c *Client) (any, error) { return c.DropLesson(ctx, "l1") }},
		{"outputs", "GET", "/outputs", "", func(c *Client) (any, error) { return c.Outputs(ctx) }},
		{"notes", "GET", "/notes", "", func(c *Client) (any, error) { return c.Notes(ctx) }},
		{"note", "GET", "/notes/n1", "", func(c *Client) (any, error) { return c.Note(ctx, "n1") }},
		{"bury note", "POST", "/notes/n1/bury", "{}", func(c *Client) (any, error) { return c.BuryNote(ctx, "n1") }},
		{"cards", "GET", "/cards", "", func(c *Client) (any, error) { return c.Cards(ctx) }},
		{"card", "GET", "/cards/..%2Ftokens", "", func(c *Client) (any, error) { return c.Card(ctx, "../tokens") }},
		{"set card", "POST", "/cards/c1/suspend", "{}", func(c *Client) (any, error) { return c.SetCard(ctx, "c1", "suspend") }},
		{"queue", "GET", "/review?minutes=7.5", "", func(c *Client) (any, error) { return c.Queue(ctx, 7.5) }},
		{"grade", "POST", "/review/grade", `{"card":"c1","grade":3,"duration_ms":5000}`, func(c *Client) (any, error) {
			return c.Grade(ctx, GradeRequest{"c1", srs.Good, 5000})
		}},
		{"read", "POST", "/review/read", `{"note":"n1","reading":"true","duration_ms":0}`, func(c *Client) (any, error) {
			return c.Read(ctx, ReadRequest{Note: "n1", Reading: srs.StillTrue})
		}},
		{"undo", "POST", "/review/r1/undo", "{}", func(c *Client) (any, error) { return c.Undo(ctx, "r1") }},
		{"forecast", "GET", "/forecast?", "", func(c *Client) (any, error) { return c.Forecast(ctx, ForecastRequest{}) }},
		{"forecast as asked", "GET", "/forecast?new_per_day=0&retention=0.85&weeks=52", "", func(c *Client) (any, error) {
			newPerDay, retention := 0, 0.85
			return c.Forecast(ctx, ForecastRequest{52, &newPerDay, &retention})
		}},
		{"simulate", "POST", "/memory/simulate", "{}", func(c *Client) (any, error) { return c.Simulate(ctx, SimulateRequest{}, nil) }},
		{"simulate as asked", "POST", "/memory/simulate", `{"years":1,"minutes":5,"new_per_day":0,"orders":["due"]}`, func(c *Client) (any, error) {
			newPerDay, minutes := 0, 5.0
			return c.Simulate(ctx, SimulateRequest{1, &minutes, &newPerDay, []string{DueDate}}, nil)
		}},
		{"start", "POST", "/sessions/start", "{}", func(c *Client) (any, error) { return c.Start(ctx, StartRequest{}) }},
		{"stop", "POST", "/sessions/stop", `{"at":"09:40"}`, func(c *Client) (any, error) { return c.Stop(ctx, StopRequest{At: "09:40"}) }},
		{"log", "POST", "/sessions/log", `{"minutes":45}`, func(c *Client) (any, error) { return c.Log(ctx, LogRequest{Minutes: 45}) }},
		{"remove session", "DELETE", "/sessions/s1", "", func(c *Client) (any, error) { return c.RemoveSession(ctx, "s1") }},
		{"week", "GET", "/week?week=2026-W47", "", func(c *Client) (any, error) { return c.Week(ctx, "2026-W47") }},
		{"plan", "GET", "/plan", "", func(c *Client) (any, error) { return c.Plan(ctx) }},
		{"replan", "POST", "/plan", "{}", func(c *Client) (any, error) { return c.Replan(ctx) }},
		{"skip", "POST", "/plan/b1/skip", "{}", func(c *Client) (any, error) { return c.SkipBlock(ctx, "b1") }},
		{"move", "POST", "/plan/b1/move", `{"start":"18:00","minutes":60}`, func(c *Client) (any, error) {
			return c.MoveBlock(ctx, "b1", MoveRequest{"18:00", 60})
		}},
		{"confirm", "POST", "/plan/b1/confirm", "{}", func(c *Client) (any, error) { return c.ConfirmBlock(ctx, "b1", ConfirmRequest{}) }},
		{"confirm another time", "POST", "/plan/b1/confirm", `{"minutes":45,"at":"08:30"}`, func(c *Client) (any, error) {
			return c.ConfirmBlock(ctx, "b1", ConfirmRequest{Minutes: 45, At: "08:30"})
		}},
		{"add block", "POST", "/plan/blocks", `{"start":"18:00","minutes":60}`, func(c *Client) (any, error) {
			return c.AddBlock(ctx, BlockRequest{"18:00", 60})
		}},
		{"lock", "POST", "/plan/b1/lock", "{}", func(c *Client) (any, error) { return c.LockBlock(ctx, "b1") }},
		{"unlock", "POST", "/plan/b1/unlock", "{}", func(c *Client) (any, error) { return c.UnlockBlock(ctx, "b1") }},
		{"shorten", "POST", "/plan/b1/shorten", `{"minutes":45}`, func(c *Client) (any, error) { return c.ShortenBlock(ctx, "b1", ShortenRequest{45}) }},
		{"away", "GET", "/away", "", func(c *Client) (any, error) { return c.Aways(ctx) }},
		{"add away", "POST", "/away", `{"from":"2026-12-21","to":"2026-12-22","reason":"on-call"}`, func(c *Client) (any, error) {
			return c.AddAway(ctx, budget.Away{From: when.Date{Year: 2026, Month: 12, Day: 21}, To: when.Date{Year: 2026, Month: 12, Day: 22}, Reason: budget.OnCall})
		}},
		{"remove away", "DELETE", "/away/2026-12-21", "", func(c *Client) (any, error) {
			return c.RemoveAway(ctx, when.Date{Year: 2026, Month: 12, Day: 21})
		}},
		{"skip week", "POST", "/week/skip", `{"week":"2026-W52"}`, func(c *Client) (any, error) { return c.SkipWeek(ctx, "2026-W52") }},
		{"unskip week", "POST", "/week/unskip", "{}", func(c *Client) (any, error) { return c.UnskipWeek(ctx, "") }},
		{"quotas", "GET", "/quotas", "", func(c *Client) (any, error) { return c.Quotas(ctx) }},
		{"add quota", "POST", "/quotas", `{"name":"talks","kind":"talk","least":2,"per":"month"}`, func(c *Client) (any, error) {
			return c.AddQuota(ctx, QuotaRequest{Name: "talks", Kind: learning.Talk, Least: 2, Per: learning.PerMonth})
		}},
		{"quota on", "POST", "/quotas/talks/on", "{}", func(c *Client) (any, error) { return c.TurnQuota(ctx, "talks", true) }},
		{"quota off", "POST", "/quotas/a%2Fb/off", "{}", func(c *Client) (any, error) { return c.TurnQuota(ctx, "a/b", false) }},
		{"remove quota", "DELETE", "/quotas/talks", "", func(c *Client) (any, error) { return c.RemoveQuota(ctx, "talks") }},
		{"mark", "POST", "/lessons/l1/marks", `{"page":0,"pages":562}`, func(c *Client) (any, error) {
			return c.MarkLesson(ctx, "l1", MarkRequest{Page: new(int), Pages: 562})
		}},
		{"retention", "GET", "/stats/retention?weeks=4", "", func(c *Client) (any, error) { return c.Retention(ctx, 4) }},
		{"shape", "GET", "/shape?weeks=4", "", func(c *Client) (any, error) { return c.Shape(ctx, 4) }},
		{"areas", "GET", "/areas", "", func(c *Client) (any, error) { return c.Areas(ctx) }},
		{"area", "GET", "/areas/go", "", func(c *Client) (any, error) { return c.Area(ctx, "go") }},
		{"rate", "POST", "/areas/go/ratings", `{"stage":"expert"}`, func(c *Client) (any, error) { return c.RateArea(ctx, "go", RateRequest{Stage: "expert"}) }},
		{"rename", "POST", "/areas/go/rename", `{"to":"rust","merge":true}`, func(c *Client) (any, error) {
			return c.RenameArea(ctx, "go", RenameRequest{"rust", true})
		}},
		{"explain week", "GET", "/week?explain=true&week=2026-W47", "", func(c *Client) (any, error) { return c.ExplainWeek(ctx, "2026-W47") }},
		{"weeks", "GET", "/weeks?from=2026-W01&to=2026-W26", "", func(c *Client) (any, error) {
			return c.Weeks(ctx, WeeksRequest{From: "2026-W01", To: "2026-W26"})
		}},
		{"calendar", "GET", "/calendar", "", func(c *Client) (any, error) { return c.CalendarURL(ctx) }},
		{"revoke calendar", "POST", "/calendar/revoke", "{}", func(c *Client) (any, error) { return c.RevokeCalendar(ctx) }},
		{"tokens", "GET", "/tokens", "", func(c *Client) (any, error) { return c.Tokens(ctx) }},
		{"add token", "POST", "/tokens", `{"name":"x","scope":"read"}`, func(c *Client) (any, error) { return c.AddToken(ctx, TokenRequest{"x", ReadOnly}) }},
		{"revoke token", "DELETE", "/tokens/x", "", func(c *Client) (any, error) { return nil, c.RevokeToken(ctx, "x") }},
		{"doctor", "GET", "/doctor", "", func(c *Client) (any, error) { return c.Doctor(ctx) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			client, last := answering(t, http.StatusOK, "{}")
			if _, err := c.ask(client); err != nil {
				t.Fatal(err)
			}
			kind := ""
			if c.body != "" {
				kind = "application/json"
			}
			if want := (seen{c.method, "/api/v1" + c.uri, c.body, "Bearer secret", kind}); *last != want {
				t.Errorf("asked %+v\nwant  %+v", *last, want)
			}
			refusing, _ := answering(t, http.StatusConflict, `{"code":"conflict","error":"no","hint":"try"}`)
			_, err := c.ask(refusing)
			if refused, ok := errors.AsType[*Error](err); !ok || *refused != (Error{Conflict, "no", "try"}) {
				t.Errorf("a refusal is %v", err)
			}
		})
	}
}

func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		body   string
		code   Code   // of the refusal; empty: another error
		want   string // part of its message
	}{
		{"a refusal", 404, `{"code":"nothing_due","error":"nothing is due"}`, NothingDue, "nothing is due"},
		{"a page of another server", 404, "<html>not here</html>", Internal, "daemon answered 404 Not Found"},
		{"JSON of another server", 500, `{"message":"x"}`, Internal, "daemon answered 500"},
		{"no content", 204, "", "", "read answer to GET /today"},
		{"half an answer", 200, `{"date":"2026-`, "", "read answer to GET /today"},
		{"another kind of answer", 200, `{"due_cards":"many"}`, "", "read answer to GET /today"},
	} {
		t.Run(c.name, func(t *testing.T) {
			client, _ := answering(t, c.status, c.body)
			_, err := client.Today(ctx)
			refused, ok := errors.AsType[*Error](err)
			if err == nil || !strings.Contains(err.Error(), c.want) || ok != (c.code != "") || ok && refused.Code != c.code {
				t.Errorf("got %v", err)
			}
		})
	}
}

// roundTrip is a transport in this process.
type roundTrip func(*http.Request) (*http.Response, error)

// RoundTrip answers.
func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestUnreachable(t *testing.T) {
	t.Run("nobody answers", func(t *testing.T) {
		server := httptest.NewServer(http.NotFoundHandler())
		server.Close()
		_, err := New(server.URL, "", nil).Today(ctx)
		refused, ok := errors.AsType[*Error](err)
		if !ok || refused.Code != Unreachable || !strings.Contains(refused.Message, server.URL) || strings.Contains(refused.Message, "/api/v1") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("the answer breaks off", func(t *testing.T) {
		client := New("http://x.test", "", roundTrip(func(r *http.Request) (*http.Response, error) {
			body := io.MultiReader(strings.NewReader(`{"da`), errReader{})
			return &http.Response{StatusCode: 200, Body: io.NopCloser(body), Request: r}, nil
		}))
		_, err := client.Today(ctx)
		if refused, ok := errors.AsType[*Error](err); !ok || refused.Code != Unreachable {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a refusal of the transport stays what it is", func(t *testing.T) {
		locked := Refuse(Conflict, "stop it", "in use by pid 7")
		client := New("http://x.test", "", roundTrip(func(*http.Request) (*http.Response, error) { return nil, locked }))
		if _, err := client.Today(ctx); !errors.Is(err, locked) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("an address that is none", func(t *testing.T) {
		_, err := New("http://x.test:port", "", nil).Today(ctx)
		if refused, ok := errors.AsType[*Error](err); !ok || refused.Code != Invalid {
			t.Errorf("got %v", err)
		}
	})
	t.Run("without a token none is sent", func(t *testing.T) {
		New("http://x.test", "", roundTrip(func(r *http.Request) (*http.Response, error) {
			if _, ok := r.Header["Authorization"]; ok {
				t.Error("one was sent")
			}
			return nil, io.EOF
		})).Today(ctx)
	})
}

type errReader struct{}

// Read fails.
func (errReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestCodes(t *testing.T) {
	exits := map[Code]int{Invalid: 2, NothingDue: 3, Unreachable: 4, Conflict: 5, NoSlot: 5, NoSpace: 6, BadConfig: 78}
	for code, entry := range codes {
		want, special := exits[code]
		if !special {
			want = 1
		}
		if code.Exit() != want || code.Status() != entry.status || code.Status() < 400 {
			t.Errorf("%s: exit %d, status %d", code, code.Exit(), code.Status())
		}
	}
	if got := Code("new"); got.Exit() != 1 || got.Status() != 500 {
		t.Errorf("a code of a newer daemon: exit %d, status %d", got.Exit(), got.Status())
	}
}

// TestAnswersComeBack writes each answer as the daemon does and reads it as the client does: no two fields share a key.
func TestAnswersComeBack(t *testing.T) {
	for _, value := range []any{
		&Card{}, &Note{}, &Prompt{}, &Queue{}, &Graded{}, &Undone{}, &Source{}, &Checked{}, &Judged{}, &Lesson{}, &Today{},
		&Token{}, &Settings{}, &Week{}, &Plan{}, &Diagnosis{}, &Error{}, &QuotaList{}, &Marked{}, &Shape{}, &AreaList{}, &Renamed{},
		&Retention{},
	} {
		t.Run(reflect.TypeOf(value).Elem().Name(), func(t *testing.T) {
			fill(reflect.ValueOf(value).Elem(), 3)
			text, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			back := reflect.New(reflect.TypeOf(value).Elem()).Interface()
			if err := json.Unmarshal(text, back); err != nil {
				t.Fatal(err)
			}
			if again, err := json.Marshal(back); err != nil || string(again) != string(text) {
				t.Errorf("%s came back as %s, %v", text, again, err)
			}
			if !reflect.DeepEqual(back, value) {
				t.Errorf("%+v came back as %+v", value, back)
			}
		})
	}
}

// fill gives every field that is not zero by itself a value: texts, numbers and lists of one.
func fill(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("2026-W47")
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Uint8, reflect.Uint64:
		v.SetUint(3)
	case reflect.Float64:
		v.SetFloat(1.5)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), depth)
		}
	case reflect.Slice:
		if depth > 0 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			fill(v.Index(0), depth-1)
		}
	case reflect.Pointer:
		if depth > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), depth-1)
		}
	case reflect.Struct:
		if v.Type().PkgPath() == "time" || v.Type().Name() == "Date" {
			return
		}
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i), depth)
			}
		}
	}
}
