package api

import (
	"context"
	"net/url"
	"time"

	"tend/budget"
	"tend/internal/id"
)

// EditRequest changes what is set in it. Times are as when.ParseMoment reads them; a time alone is of the session's day.
type EditRequest struct {
	Text   *string    `json:"text,omitempty"`
	Area   *string    `json:"area,omitempty"`
	Lesson *id.Lesson `json:"lesson,omitempty"`
	Start  *string    `json:"start,omitempty"`
	End    *string    `json:"end,omitempty"`
}

// SessionMove lets a session begin at Start.
type SessionMove struct {
	Start string `json:"start"`
}

// LengthRequest moves the end of a session by so many minutes, -1440 to 1440 and not 0.
type LengthRequest struct {
	Minutes int `json:"minutes"`
}

// SplitRequest cuts a session at At; empty: in halves.
type SplitRequest struct {
	At string `json:"at,omitempty"`
}

// JoinRequest joins a session with another one.
type JoinRequest struct {
	With id.Session `json:"with"`
}

// ListedSession is a session and what it adds to the time of the ones before it in the list.
type ListedSession struct {
	budget.Session
	Minutes int `json:"minutes"` // in the time that was asked for
	Counts  int `json:"counts_minutes"`
}

// SessionList is sessions, by start, and the time that they cover together, overlaps once.
type SessionList struct {
	From     time.Time       `json:"from,omitzero"`
	To       time.Time       `json:"to,omitzero"`
	Sessions []ListedSession `json:"sessions"`
	Spent    int             `json:"spent_minutes"`
	Zone     string          `json:"zone"`
}

// SessionQuery says which sessions to list: those of a week, as when.ParseWeek reads it, or from one learning day to
// another, both included; of this week where nothing is said. An empty area means all.
type SessionQuery struct {
	Week, From, To, Area string
}

// SessionsUndone is a change of sessions that was taken back.
type SessionsUndone struct {
	Change   string           `json:"change"` // the word of the command
	Of       string           `json:"of"`     // which change it was
	At       time.Time        `json:"at"`     // when it was made
	Sessions []budget.Session `json:"sessions"`
	More     bool             `json:"more,omitempty"` // a part of it is left
	Zone     string           `json:"zone"`
}

// StoppedSession is a session that stopped by itself and about which the person was not asked yet; none: no session.
type StoppedSession struct {
	Session *budget.Session `json:"session,omitempty"`
	Zone    string          `json:"zone"`
}

func sessionPath(session id.Session, more string) string {
	return "/sessions/" + url.PathEscape(string(session)) + more
}

// Sessions lists sessions.
func (c *Client) Sessions(ctx context.Context, q SessionQuery) (SessionList, error) {
	values := url.Values{}
	for name, value := range map[string]string{"week": q.Week, "from": q.From, "to": q.To, "area": q.Area} {
		if value != "" {
			values.Set(name, value)
		}
	}
	return get[SessionList](ctx, c, "/sessions?"+values.Encode())
}

// SessionByID returns one session, removed or not.
func (c *Client) SessionByID(ctx context.Context, session id.Session) (budget.Session, error) {
	return get[budget.Session](ctx, c, sessionPath(session, ""))
}

// EditSession changes what a session says.
func (c *Client) EditSession(ctx context.Context, session id.Session, r EditRequest) (budget.Session, error) {
	return post[budget.Session](ctx, c, sessionPath(session, ""), r)
}

// MoveSession lets a session begin at another time, as long as it was.
func (c *Client) MoveSession(ctx context.Context, session id.Session, r SessionMove) (budget.Session, error) {
	return post[budget.Session](ctx, c, sessionPath(session, "/move"), r)
}

// LengthenSession moves the end of a session.
func (c *Client) LengthenSession(ctx context.Context, session id.Session, r LengthRequest) (budget.Session, error) {
	return post[budget.Session](ctx, c, sessionPath(session, "/lengthen"), r)
}

// SplitSession cuts a session in two.
func (c *Client) SplitSession(ctx context.Context, session id.Session, r SplitRequest) (SessionList, error) {
	return post[SessionList](ctx, c, sessionPath(session, "/split"), r)
}

// JoinSessions makes one session of two.
func (c *Client) JoinSessions(ctx context.Context, session id.Session, r JoinRequest) (budget.Session, error) {
	return post[budget.Session](ctx, c, sessionPath(session, "/join"), r)
}

// UndoSessions takes the newest change of sessions back that still stands.
func (c *Client) UndoSessions(ctx context.Context) (SessionsUndone, error) {
	return post[SessionsUndone](ctx, c, "/sessions/undo", none{})
}

// StoppedSession returns the session that stopped by itself and about which nobody was asked yet.
func (c *Client) StoppedSession(ctx context.Context) (StoppedSession, error) {
	return get[StoppedSession](ctx, c, "/sessions/stopped")
}

// AnsweredSession records that the person was asked about a session that stopped by itself.
func (c *Client) AnsweredSession(ctx context.Context, session id.Session) (budget.Session, error) {
	return post[budget.Session](ctx, c, sessionPath(session, "/answered"), none{})
}
