package api

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tend/internal/id"
	"tend/learning/brag"
)

// BragEntry is an entry of the brag document, with the questions that it leaves open.
type BragEntry struct {
	brag.Entry
	Week string   `json:"week"`           // such as 2026-W46
	Asks []string `json:"asks,omitempty"` // what tend's lint asks
}

// BragList is a part of the brag document.
type BragList struct {
	Entries []BragEntry  `json:"entries"`
	Glue    []brag.Share `json:"glue"` // by quarter
}

// BragHistory is an entry with its earlier revisions, oldest first.
type BragHistory struct {
	BragEntry
	Earlier []brag.Entry `json:"earlier"`
}

// BragRequest adds an entry, or changes the fields of one that are not nil. The text is Markdown: further lines, fields and
// tags in it are understood.
type BragRequest struct {
	Text    *string   `json:"text,omitempty"`
	Heading *string   `json:"heading,omitempty"` // projects where it is nil and the entry new
	Impact  *string   `json:"impact,omitempty"`
	Area    *string   `json:"area,omitempty"`
	Refs    *[]string `json:"refs,omitempty"`
	Glue    *bool     `json:"glue,omitempty"`
	Date    string    `json:"date,omitempty"` // a day, such as 2026-11-13; empty: today
}

// BragQuery chooses entries: of a quarter, of a week, or from one day to another; nothing set means all.
type BragQuery struct {
	Quarter, Week, From, To string
}

// BragDraftRequest asks for the draft of a week, with what the logs of repositories have.
type BragDraftRequest struct {
	Week         string            `json:"week,omitempty"`
	Repositories []brag.Repository `json:"repositories,omitempty"`
}

// BragSaveRequest saves what was made of a draft.
type BragSaveRequest struct {
	Week string `json:"week,omitempty"`
	Text string `json:"text"`
}

// BragSaved is what saving a draft did.
type BragSaved struct {
	Week    string      `json:"week"`
	Added   []BragEntry `json:"added"`
	Changed []BragEntry `json:"changed"`
	Removed []BragEntry `json:"removed"`
	Refused int         `json:"refused"` // facts that were taken out and are not offered again
	Kept    int         `json:"kept"`
}

// BragSources are the repositories whose logs tell of a week, and the instants between which that week lies.
type BragSources struct {
	Repositories []brag.Source `json:"repositories"`
	Week         string        `json:"week"`
	From         time.Time     `json:"from"`
	To           time.Time     `json:"to"`
}

func (q BragQuery) values() string {
	v := url.Values{}
	for name, value := range map[string]string{"quarter": q.Quarter, "week": q.Week, "from": q.From, "to": q.To} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v.Encode()
}

// Brags lists entries, oldest first.
func (c *Client) Brags(ctx context.Context, q BragQuery) (BragList, error) {
	return get[BragList](ctx, c, "/brag?"+q.values())
}

// Brag returns an entry with its history.
func (c *Client) Brag(ctx context.Context, entry id.Brag) (BragHistory, error) {
	return get[BragHistory](ctx, c, bragPath(entry))
}

// AddBrag adds an entry.
func (c *Client) AddBrag(ctx context.Context, r BragRequest) (BragEntry, error) {
	return post[BragEntry](ctx, c, "/brag", r)
}

// ChangeBrag changes an entry.
func (c *Client) ChangeBrag(ctx context.Context, entry id.Brag, r BragRequest) (BragEntry, error) {
	return post[BragEntry](ctx, c, bragPath(entry), r)
}

// RemoveBrag removes an entry; its history is kept.
func (c *Client) RemoveBrag(ctx context.Context, entry id.Brag) (BragEntry, error) {
	return send[BragEntry](ctx, c, http.MethodDelete, bragPath(entry), nil)
}

// RestoreBrag brings a removed entry back.
func (c *Client) RestoreBrag(ctx context.Context, entry id.Brag) (BragEntry, error) {
	return post[BragEntry](ctx, c, bragPath(entry)+"/restore", none{})
}

func bragPath(entry id.Brag) string { return "/brag/entries/" + url.PathEscape(string(entry)) }

// BragDraft returns the draft of a week as Markdown.
func (c *Client) BragDraft(ctx context.Context, r BragDraftRequest) (string, error) {
	return c.text(ctx, http.MethodPost, "/brag/draft", r)
}

// SaveBrag saves what was made of a draft; a conflict saves nothing.
func (c *Client) SaveBrag(ctx context.Context, r BragSaveRequest) (BragSaved, error) {
	return post[BragSaved](ctx, c, "/brag/save", r)
}

// ExportBrag returns the document of a quarter as Markdown; an empty one means this quarter.
func (c *Client) ExportBrag(ctx context.Context, quarter string) (string, error) {
	return c.text(ctx, http.MethodGet, "/brag/export?quarter="+url.QueryEscape(quarter), nil)
}

// BragPacket returns the promotion packet as Markdown. The levels may be empty; so may the days, for the last 12 months.
func (c *Client) BragPacket(ctx context.Context, q BragQuery, levelNow, levelNext string) (string, error) {
	v := url.Values{"from": {q.From}, "to": {q.To}, "level_now": {levelNow}, "level_next": {levelNext}}
	return c.text(ctx, http.MethodGet, "/brag/packet?"+v.Encode(), nil)
}

// BragRepositories lists the repositories whose logs are read, and the instants of the week.
func (c *Client) BragRepositories(ctx context.Context, week string) (BragSources, error) {
	return get[BragSources](ctx, c, "/brag/repositories?week="+url.QueryEscape(week))
}

// AddBragRepository adds a repository.
func (c *Client) AddBragRepository(ctx context.Context, r brag.Source) (brag.Source, error) {
	return post[brag.Source](ctx, c, "/brag/repositories", r)
}

// RemoveBragRepository removes a repository, by name or path; what its log told stays.
func (c *Client) RemoveBragRepository(ctx context.Context, name string) (brag.Source, error) {
	return send[brag.Source](ctx, c, http.MethodDelete, "/brag/repositories?name="+url.QueryEscape(name), nil)
}

// text sends one request whose answer is a text.
func (c *Client) text(ctx context.Context, method, path string, body any) (string, error) {
	request, err := c.request(ctx, method, path, body)
	if err != nil {
		return "", err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return "", unreachable(c.base, err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return "", unreachable(c.base, err)
	}
	if response.StatusCode >= 300 {
		return "", refusal(response.StatusCode, data)
	}
	if !strings.HasPrefix(response.Header.Get("Content-Type"), "text/") {
		return "", Refuse(Internal, "is this address a tend daemon?", "daemon answered %s with something else than text", path)
	}
	return string(data), nil
}
