package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"tend/budget"
	"tend/internal/id"
	"tend/learning"
)

// maxAnswer bounds what a client reads of one answer, in bytes.
const maxAnswer = 64 << 20

// Client asks a daemon, over whatever its transport reaches: a Unix socket, TCP, or handlers in this process.
type Client struct {
	base  string
	token string
	asOf  string // see AsOf
	http  *http.Client
}

// New returns a client of the daemon at base, such as http://127.0.0.1:7465, through transport (nil: the
// standard one). The token may be empty where the transport is trusted.
func New(base, token string, transport http.RoundTripper) *Client {
	return &Client{
		base:  strings.TrimSuffix(base, "/"),
		token: token,
		http:  &http.Client{Transport: transport, Timeout: 2 * time.Minute},
	}
}

// AsOf returns a client that asks what stood at the end of a day, such as 2026-11-01, or at an instant; empty: now. A
// daemon refuses requests that have no answer but now's.
func (c *Client) AsOf(day string) *Client {
	past := *c
	past.asOf = day
	return &past
}

// get, post, put and del send one request and decode its answer.
func get[T any](ctx context.Context, c *Client, path string) (T, error) {
	return send[T](ctx, c, http.MethodGet, path, nil)
}

func post[T any](ctx context.Context, c *Client, path string, body any) (T, error) {
	return send[T](ctx, c, http.MethodPost, path, body)
}

func send[T any](ctx context.Context, c *Client, method, path string, body any) (T, error) {
	var answer T
	request, err := c.request(ctx, method, path, body)
	if err != nil {
		return answer, err
	}
	return do[T](c, request)
}

// do sends a request and decodes its answer.
func do[T any](c *Client, request *http.Request) (T, error) {
	var answer T
	response, err := c.http.Do(request)
	if err != nil {
		return answer, unreachable(c.base, err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return answer, unreachable(c.base, err)
	}
	if response.StatusCode >= 300 {
		return answer, refusal(response.StatusCode, data)
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		_, path, _ := strings.Cut(request.URL.RequestURI(), "/api/v1")
		return answer, fmt.Errorf("read answer to %s %s: %w", request.Method, path, err)
	}
	return answer, nil
}

func (c *Client) request(ctx context.Context, method, path string, body any) (*http.Request, error) {
	var reader io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			return nil, fmt.Errorf("write request %s: %w", path, err)
		}
		reader = bytes.NewReader(data)
	}
	request, err := http.NewRequestWithContext(ctx, method, c.base+"/api/v1"+path, reader)
	if err != nil {
		return nil, Refuse(Invalid, "", "server %q: want an address such as http://127.0.0.1:7465", c.base)
	}
	if c.asOf != "" {
		query := request.URL.Query()
		query.Set("as_of", c.asOf)
		request.URL.RawQuery = query.Encode()
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	return request, nil
}

// unreachable keeps a refusal that an in-process transport returned, and explains anything else.
func unreachable(base string, err error) error {
	if refused, ok := errors.AsType[*Error](err); ok {
		return refused
	}
	if urlErr, ok := errors.AsType[*url.Error](err); ok {
		err = urlErr.Err
	}
	return Refuse(Unreachable, "start it with tend serve, or check --server", "reach daemon at %s: %v", base, err)
}

func refusal(status int, data []byte) error {
	refused := &Error{}
	if json.Unmarshal(data, refused) == nil && refused.Message != "" {
		return refused
	}
	return Refuse(Internal, "is this address a tend daemon?", "daemon answered %d %s", status, http.StatusText(status))
}

// none is an answer without content.
type none struct{}

// Today returns what stands today.
func (c *Client) Today(ctx context.Context) (Today, error) { return get[Today](ctx, c, "/today") }

// PromptLine returns the line for a shell's prompt.
func (c *Client) PromptLine(ctx context.Context) (PromptLine, error) {
	return get[PromptLine](ctx, c, "/prompt")
}

// Settings returns what the person decided about time.
func (c *Client) Settings(ctx context.Context) (Settings, error) {
	return get[Settings](ctx, c, "/settings")
}

// Change changes the settings that are set in r.
func (c *Client) Change(ctx context.Context, r SettingsRequest) (Settings, error) {
	return post[Settings](ctx, c, "/settings", r)
}

// Sources lists the sources, removed ones left out.
func (c *Client) Sources(ctx context.Context) ([]Source, error) {
	list, err := get[struct{ Sources []Source }](ctx, c, "/sources")
	return list.Sources, err
}

// AddSource adds a source.
func (c *Client) AddSource(ctx context.Context, r SourceRequest) (Source, error) {
	return post[Source](ctx, c, "/sources", r)
}

// RemoveSource removes a source; its items and lessons stay. The answer says how to end a subscription to it.
func (c *Client) RemoveSource(ctx context.Context, name id.Source) (Removed, error) {
	return send[Removed](ctx, c, http.MethodDelete, "/sources/"+url.PathEscape(string(name)), nil)
}

// SourceLedger returns a source with the requests that were made for it.
func (c *Client) SourceLedger(ctx context.Context, name id.Source) (SourceLedger, error) {
	return get[SourceLedger](ctx, c, "/sources/"+url.PathEscape(string(name)))
}

// ReturnSource gives a source the address back that it had before redirects changed it.
func (c *Client) ReturnSource(ctx context.Context, name id.Source) (Source, error) {
	return post[Source](ctx, c, "/sources/"+url.PathEscape(string(name))+"/return", none{})
}

// CheckSource fetches a source now.
func (c *Client) CheckSource(ctx context.Context, name id.Source) (Checked, error) {
	return post[Checked](ctx, c, "/sources/"+url.PathEscape(string(name))+"/check", none{})
}

// Items lists items in a state, newest first.
func (c *Client) Items(ctx context.Context, state learning.ItemState) ([]learning.Item, error) {
	list, err := get[struct{ Items []learning.Item }](ctx, c, "/items?state="+url.QueryEscape(string(state)))
	return list.Items, err
}

// Judge answers the 12-month question about an item.
func (c *Client) Judge(ctx context.Context, item id.Item, answer learning.Answer) (Judged, error) {
	return post[Judged](ctx, c, "/items/"+url.PathEscape(string(item))+"/verdict", VerdictRequest{answer})
}

// Unjudge takes the newest verdict on an item back.
func (c *Client) Unjudge(ctx context.Context, item id.Item) (Judged, error) {
	return send[Judged](ctx, c, http.MethodDelete, "/items/"+url.PathEscape(string(item))+"/verdict", nil)
}

// Lessons lists lessons: the queued and open ones, or all.
func (c *Client) Lessons(ctx context.Context, all bool) ([]Lesson, error) {
	list, err := get[struct{ Lessons []Lesson }](ctx, c, "/lessons?all="+strconv.FormatBool(all))
	return list.Lessons, err
}

// AddLesson adds a lesson by hand.
func (c *Client) AddLesson(ctx context.Context, r LessonRequest) (Lesson, error) {
	return post[Lesson](ctx, c, "/lessons", r)
}

// StartLesson opens a lesson and its session.
func (c *Client) StartLesson(ctx context.Context, lesson id.Lesson) (Lesson, error) {
	return post[Lesson](ctx, c, "/lessons/"+url.PathEscape(string(lesson))+"/start", none{})
}

// CloseLesson closes a lesson that has an output, or gets one by r.
func (c *Client) CloseLesson(ctx context.Context, lesson id.Lesson, r CloseRequest) (Lesson, error) {
	return post[Lesson](ctx, c, "/lessons/"+url.PathEscape(string(lesson))+"/close", r)
}

// DropLesson drops a lesson.
func (c *Client) DropLesson(ctx context.Context, lesson id.Lesson) (Lesson, error) {
	return post[Lesson](ctx, c, "/lessons/"+url.PathEscape(string(lesson))+"/drop", none{})
}

// Outputs lists what was produced, newest first.
func (c *Client) Outputs(ctx context.Context) ([]learning.Output, error) {
	list, err := get[struct{ Outputs []learning.Output }](ctx, c, "/outputs")
	return list.Outputs, err
}

// Notes lists the notes, without their text.
func (c *Client) Notes(ctx context.Context) ([]Note, error) {
	list, err := get[struct{ Notes []Note }](ctx, c, "/notes")
	return list.Notes, err
}

// Note returns a note with its text.
func (c *Client) Note(ctx context.Context, note id.Note) (Note, error) {
	return get[Note](ctx, c, "/notes/"+url.PathEscape(string(note)))
}

// Cards lists the cards.
func (c *Client) Cards(ctx context.Context) ([]Card, error) {
	list, err := get[struct{ Cards []Card }](ctx, c, "/cards")
	return list.Cards, err
}

// Card returns a card.
func (c *Client) Card(ctx context.Context, card id.Card) (Card, error) {
	return get[Card](ctx, c, "/cards/"+url.PathEscape(string(card)))
}

// SetCard suspends, resumes or buries a card: action is "suspend", "resume" or "bury" (until later today).
func (c *Client) SetCard(ctx context.Context, card id.Card, action string) (Card, error) {
	return post[Card](ctx, c, "/cards/"+url.PathEscape(string(card))+"/"+action, none{})
}

// BuryNote puts a note that came back off until later today.
func (c *Client) BuryNote(ctx context.Context, note id.Note) (Note, error) {
	return post[Note](ctx, c, "/notes/"+url.PathEscape(string(note))+"/bury", none{})
}

// Queue returns what to review within the minutes; 0 means today's share of the week, below 0 no limit.
func (c *Client) Queue(ctx context.Context, minutes float64) (Queue, error) {
	return get[Queue](ctx, c, "/review?minutes="+strconv.FormatFloat(minutes, 'f', -1, 64))
}

// Grade records a recall; it is durable when this returns.
func (c *Client) Grade(ctx context.Context, r GradeRequest) (Graded, error) {
	return post[Graded](ctx, c, "/review/grade", r)
}

// Read records the reading of a note; it is durable when this returns.
func (c *Client) Read(ctx context.Context, r ReadRequest) (Graded, error) {
	return post[Graded](ctx, c, "/review/read", r)
}

// Undo takes a line of the review log back.
func (c *Client) Undo(ctx context.Context, review id.Review) (Undone, error) {
	return post[Undone](ctx, c, "/review/"+url.PathEscape(string(review))+"/undo", none{})
}

// Start starts the timer.
func (c *Client) Start(ctx context.Context, r StartRequest) (budget.Session, error) {
	return post[budget.Session](ctx, c, "/sessions/start", r)
}

// Stop stops the timer.
func (c *Client) Stop(ctx context.Context, r StopRequest) (budget.Session, error) {
	return post[budget.Session](ctx, c, "/sessions/stop", r)
}

// Log records time spent by hand.
func (c *Client) Log(ctx context.Context, r LogRequest) (budget.Session, error) {
	return post[budget.Session](ctx, c, "/sessions/log", r)
}

// RemoveSession takes a session back.
func (c *Client) RemoveSession(ctx context.Context, session id.Session) (budget.Session, error) {
	return send[budget.Session](ctx, c, http.MethodDelete, "/sessions/"+url.PathEscape(string(session)), nil)
}

// Week returns the numbers of a week, as when.ParseWeek reads it; empty means this week.
func (c *Client) Week(ctx context.Context, week string) (Week, error) {
	return get[Week](ctx, c, "/week?week="+url.QueryEscape(week))
}

// Plan returns the future blocks.
func (c *Client) Plan(ctx context.Context) (Plan, error) { return get[Plan](ctx, c, "/plan") }

// Replan places blocks afresh.
func (c *Client) Replan(ctx context.Context) (Plan, error) {
	return post[Plan](ctx, c, "/plan", none{})
}

// SkipBlock skips a block.
func (c *Client) SkipBlock(ctx context.Context, block id.Block) (budget.Block, error) {
	return post[budget.Block](ctx, c, "/plan/"+url.PathEscape(string(block))+"/skip", none{})
}

// MoveBlock moves a block and locks it.
func (c *Client) MoveBlock(ctx context.Context, block id.Block, r MoveRequest) (budget.Block, error) {
	return post[budget.Block](ctx, c, "/plan/"+url.PathEscape(string(block))+"/move", r)
}

// CalendarURL returns where to subscribe.
func (c *Client) CalendarURL(ctx context.Context) (CalendarURL, error) {
	return get[CalendarURL](ctx, c, "/calendar")
}

// RevokeCalendar makes the address of the calendar a new one; the old one answers 410.
func (c *Client) RevokeCalendar(ctx context.Context) (CalendarURL, error) {
	return post[CalendarURL](ctx, c, "/calendar/revoke", none{})
}

// Tokens lists the tokens.
func (c *Client) Tokens(ctx context.Context) ([]Token, error) {
	list, err := get[struct{ Tokens []Token }](ctx, c, "/tokens")
	return list.Tokens, err
}

// AddToken makes a token; its secret is only in this answer.
func (c *Client) AddToken(ctx context.Context, r TokenRequest) (Token, error) {
	return post[Token](ctx, c, "/tokens", r)
}

// RevokeToken revokes a token, by id or name.
func (c *Client) RevokeToken(ctx context.Context, token string) error {
	_, err := send[none](ctx, c, http.MethodDelete, "/tokens/"+url.PathEscape(token), nil)
	return err
}

// Doctor asks the daemon what is wrong.
func (c *Client) Doctor(ctx context.Context) (Diagnosis, error) {
	return get[Diagnosis](ctx, c, "/doctor")
}

// Leeches lists the cards that are forgotten again and again.
func (c *Client) Leeches(ctx context.Context) ([]Card, error) {
	list, err := get[struct{ Cards []Card }](ctx, c, "/cards?leeches=true")
	return list.Cards, err
}

// SetDue sets the day on which a card comes back.
func (c *Client) SetDue(ctx context.Context, card id.Card, day string) (Card, error) {
	return post[Card](ctx, c, "/cards/"+url.PathEscape(string(card))+"/due", DueRequest{day})
}

// Cram returns cards by their words, due or not.
func (c *Client) Cram(ctx context.Context, query string) (Queue, error) {
	return get[Queue](ctx, c, "/review?cram="+url.QueryEscape(query))
}

// Crammed credits the time of a card that was asked outside of its schedule.
func (c *Client) Crammed(ctx context.Context, r CramRequest) (Graded, error) {
	return post[Graded](ctx, c, "/review/cram", r)
}
