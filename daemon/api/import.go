package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"tend/srs"
)

// ImportDeck is cards of another program that are to become a note.
type ImportDeck struct {
	Path  string       `json:"path"` // of the note, below the notes folder: anki/Languages/Spanish.md
	Title string       `json:"title"`
	Cards []ImportCard `json:"cards"`
}

// ImportCard is a card, or a text with clozes, in the syntax of notes.
type ImportCard struct {
	// Key names it for good, as <!-- key --> does in a note: 1 to 64 letters, digits and the signs - _ . :
	Key  string `json:"key"`
	Text string `json:"text"`
}

// ImportCardsRequest brings cards.
type ImportCardsRequest struct {
	Decks []ImportDeck `json:"decks"`
}

// ImportedCards is what became of them.
type ImportedCards struct {
	Notes []string `json:"notes"` // the files that were written
	Cards int      `json:"cards"` // in them, where a text with clozes counts once
	Known int      `json:"known"` // that were there already
}

// ImportHistory is the reviews of one card in another program.
type ImportHistory struct {
	Key       string         `json:"key"`
	Cloze     int            `json:"cloze"` // which deletion of a text, from 0
	Suspended bool           `json:"suspended,omitempty"`
	Reviews   []ImportReview `json:"reviews"`
}

// ImportReview is one recall.
type ImportReview struct {
	At     time.Time `json:"at"`
	Grade  srs.Grade `json:"grade"`
	Millis int64     `json:"duration_ms,omitempty"`
}

// ImportReviewsRequest brings the histories of cards.
type ImportReviewsRequest struct {
	From string `json:"from"` // the program's name
	// Loose takes in the histories of cards that are in no note, too: they train the memory and never come up.
	Loose     bool            `json:"loose,omitempty"`
	Histories []ImportHistory `json:"histories"`
}

// ImportedReviews is what became of them.
type ImportedReviews struct {
	Cards   int `json:"cards"`   // that got a history
	Reviews int `json:"reviews"` // that were taken in
	Known   int `json:"known"`   // that were there already
	Unknown int `json:"unknown"` // of cards that are not there
}

// ImportCards writes cards of another program into new notes, unless they are there.
func (c *Client) ImportCards(ctx context.Context, r ImportCardsRequest) (ImportedCards, error) {
	return post[ImportedCards](ctx, c, "/import/cards", r)
}

// ImportReviews gives imported cards their history.
func (c *Client) ImportReviews(ctx context.Context, r ImportReviewsRequest) (ImportedReviews, error) {
	return post[ImportedReviews](ctx, c, "/import/reviews", r)
}

// piped is a body that may be read, by a transport that has its answer already, while or after the content is closed. The
// function ends it, and waits until the content is no longer read.
func piped(content io.Reader) (body io.ReadCloser, end func()) {
	reader, writer := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, err := io.Copy(writer, content)
		writer.CloseWithError(err)
	}()
	return reader, func() {
		reader.CloseWithError(io.ErrClosedPipe)
		<-done
	}
}

// ImportMedia writes a media file beside imported notes, in the folder, unless it is there. It tells whether it wrote.
func (c *Client) ImportMedia(ctx context.Context, folder, name string, content io.Reader) (wrote bool, err error) {
	path := "/import/media/" + url.PathEscape(folder) + "/" + url.PathEscape(name)
	request, err := c.request(ctx, http.MethodPut, path, nil)
	if err != nil {
		return false, err
	}
	body, sending := piped(content)
	defer sending()
	request.Body, request.ContentLength = body, -1
	response, err := c.http.Do(request)
	if err != nil {
		return false, unreachable(c.base, err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return false, unreachable(c.base, err)
	}
	if response.StatusCode >= 300 {
		return false, refusal(response.StatusCode, data)
	}
	var answer struct {
		Wrote bool `json:"wrote"`
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return false, fmt.Errorf("read answer to PUT %s: %w", path, err)
	}
	return answer.Wrote, nil
}
