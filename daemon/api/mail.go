package api

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"time"

	"tend/internal/id"
)

// MailList is a list, or a sender, whose messages are in a maildir or an mbox.
type MailList struct {
	List   string    `json:"list"`           // its List-Id, or the sender's address
	Name   string    `json:"name,omitempty"` // as it calls itself, or its sender
	From   string    `json:"from,omitempty"` // the sender's address
	Issues int       `json:"issues"`
	Newest time.Time `json:"newest"`
	Bulk   bool      `json:"bulk"` // it went to a list, and not to somebody alone
}

// MailListsRequest asks what lists there are in a maildir or an mbox: an absolute path on the daemon's machine.
type MailListsRequest struct {
	Maildir string `json:"maildir,omitempty"`
	Mbox    string `json:"mbox,omitempty"`
}

// Delivered is what became of a message.
type Delivered struct {
	Source id.Source `json:"source"`
	Title  string    `json:"title"`
	New    int       `json:"new_items"`     // 0 where it was known already
	Cut    bool      `json:"cut,omitempty"` // it ended too soon, or was too long
}

// MailLists lists the lists in a maildir or an mbox, the one with the newest issue first.
func (c *Client) MailLists(ctx context.Context, r MailListsRequest) ([]MailList, error) {
	list, err := post[struct{ Lists []MailList }](ctx, c, "/sources/lists", r)
	return list.Lists, err
}

// Deliver gives a message to the source that it belongs to, or, where a name is given, to that one.
func (c *Client) Deliver(ctx context.Context, name id.Source, message []byte) (Delivered, error) {
	path := "/sources/mail"
	if name != "" {
		path += "?name=" + url.QueryEscape(string(name))
	}
	request, err := c.request(ctx, http.MethodPut, path, nil)
	if err != nil {
		return Delivered{}, err
	}
	request.Body, request.ContentLength = io.NopCloser(bytes.NewReader(message)), int64(len(message))
	request.Header.Set("Content-Type", "message/rfc822")
	return do[Delivered](c, request)
}
