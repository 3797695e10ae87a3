package api

import (
	"context"
	"net/http"
	"net/url"

	"tend/internal/id"
	"tend/learning"
)

// Output is an output with what it belongs to.
type Output struct {
	learning.Output
	LessonTitle string   `json:"lesson_title,omitempty"`
	NotePath    string   `json:"note_path,omitempty"` // of its note, in the notes folder, while it is there
	Lacks       []string `json:"lacks,omitempty"`     // why it does not count yet
	// Reopened is the lesson that taking it back opened again, or ClosedAgain the one that closed as it was.
	Reopened    id.Lesson `json:"reopened,omitempty"`
	ClosedAgain id.Lesson `json:"closed_again,omitempty"`
	Minutes     int       `json:"minutes,omitempty"`  // of its session
	Repeated    bool      `json:"repeated,omitempty"` // it was captured before, under the same key
	Warning     string    `json:"warning,omitempty"`  // what was not done besides, such as writing its note
}

// AddOutputRequest adds an output, to a lesson or to none.
type AddOutputRequest struct {
	OutputRequest
	Lesson id.Lesson `json:"lesson,omitempty"`
	Area   string    `json:"area,omitempty"` // the lesson's where empty
}

// EditOutputRequest changes an output; what is nil stays. An output that has a note keeps its words in it.
type EditOutputRequest struct {
	Kind   *learning.OutputKind  `json:"kind,omitempty"`
	Text   *string               `json:"text,omitempty"`
	Title  *string               `json:"title,omitempty"`
	Ref    *string               `json:"ref,omitempty"`
	Area   *string               `json:"area,omitempty"`
	Lesson *id.Lesson            `json:"lesson,omitempty"` // of an output that has none yet
	Check  *learning.TaughtCheck `json:"check,omitempty"`
}

// OutputFilter chooses outputs; what is empty chooses all.
type OutputFilter struct {
	Week    string // as when.ParseWeek reads it
	From    string // the first learning day, 2026-11-16
	To      string // the last one, included
	Kind    learning.OutputKind
	Area    string
	Removed bool // those that were taken back, instead of the others
}

// CaptureRequest is a line that somebody learned something by: a note, an output and its minutes at once.
type CaptureRequest struct {
	Text    string `json:"text"`
	Title   string `json:"title,omitempty"`   // the first line of the text where empty
	Area    string `json:"area,omitempty"`    // the first #area of the text where empty
	Minutes int    `json:"minutes,omitempty"` // of a session that ends now; 0: none
	// Key makes a repeated request harmless: the same key and text answer with the output that there is.
	Key string `json:"key,omitempty"`
}

// Produce is what became of the lessons that were opened, by week or by quarter, the oldest first.
type Produce struct {
	Periods []learning.Produce `json:"periods"`
	Zone    string             `json:"zone"`
	// Explain is the records behind each period, in their order, where that was asked for.
	Explain []learning.ProduceParts `json:"explain,omitempty"`
}

// OutputsBy lists the outputs that a filter chooses, newest first.
func (c *Client) OutputsBy(ctx context.Context, f OutputFilter) ([]learning.Output, error) {
	query := url.Values{}
	for name, value := range map[string]string{"week": f.Week, "from": f.From, "to": f.To, "kind": string(f.Kind), "area": f.Area} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if f.Removed {
		query.Set("removed", "true")
	}
	list, err := get[struct{ Outputs []learning.Output }](ctx, c, "/outputs?"+query.Encode())
	return list.Outputs, err
}

// Output returns an output.
func (c *Client) Output(ctx context.Context, output id.Output) (Output, error) {
	return get[Output](ctx, c, "/outputs/"+url.PathEscape(string(output)))
}

// AddOutput adds an output.
func (c *Client) AddOutput(ctx context.Context, r AddOutputRequest) (Output, error) {
	return post[Output](ctx, c, "/outputs", r)
}

// EditOutput changes an output.
func (c *Client) EditOutput(ctx context.Context, output id.Output, r EditOutputRequest) (Output, error) {
	return post[Output](ctx, c, "/outputs/"+url.PathEscape(string(output)), r)
}

// RemoveOutput takes an output back.
func (c *Client) RemoveOutput(ctx context.Context, output id.Output) (Output, error) {
	return send[Output](ctx, c, http.MethodDelete, "/outputs/"+url.PathEscape(string(output)), nil)
}

// RestoreOutput brings an output back that was taken back.
func (c *Client) RestoreOutput(ctx context.Context, output id.Output) (Output, error) {
	return post[Output](ctx, c, "/outputs/"+url.PathEscape(string(output))+"/restore", none{})
}

// Capture takes a line in.
func (c *Client) Capture(ctx context.Context, r CaptureRequest) (Output, error) {
	return post[Output](ctx, c, "/capture", r)
}

// Loops lists the open loops: those of learning.LoopDays and older, or with all, every one.
func (c *Client) Loops(ctx context.Context, all bool) ([]learning.Loop, error) {
	path := "/loops"
	if all {
		path += "?all=true"
	}
	list, err := get[struct{ Loops []learning.Loop }](ctx, c, path)
	return list.Loops, err
}

// Produce returns what became of the lessons of the latest weeks, or with quarters of the latest quarters.
func (c *Client) Produce(ctx context.Context, quarters bool) (Produce, error) {
	path := "/stats/outputs"
	if quarters {
		path += "?by=quarter"
	}
	return get[Produce](ctx, c, path)
}
