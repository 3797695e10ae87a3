package api

import (
	"context"
	"net/url"
	"time"

	"tend/internal/id"
	"tend/internal/when"
	"tend/learning/packs"
)

// Pack is a starter pack, and whether it was added.
type Pack struct {
	Name    id.Pack        `json:"name"`
	Title   string         `json:"title"`
	About   string         `json:"about"`
	Notes   []string       `json:"notes"` // paths below the notes folder
	Lessons []packs.Lesson `json:"lessons"`
	Tasks   []packs.Task   `json:"tasks"` // as they stand; of a pack that was not added, from today on and without ids
	Added   time.Time      `json:"added,omitzero"`
	Start   when.Date      `json:"start,omitzero"`
}

// PackText is a pack with the text of its notes.
type PackText struct {
	Pack
	Texts []string `json:"texts"` // in the order of Notes
}

// PackRequest adds a pack.
type PackRequest struct {
	Start  when.Date `json:"start,omitzero"` // of its tasks; today where it is none
	DryRun bool      `json:"dry_run,omitempty"`
}

// PackChange is what adding or removing a pack did, or would do.
type PackChange struct {
	Name    id.Pack  `json:"name"`
	Already bool     `json:"already,omitempty"` // it was added before, so nothing changed
	DryRun  bool     `json:"dry_run,omitempty"`
	Notes   []string `json:"notes"` // that were written, or taken away
	// Left are notes that were not: a file was there, or the person changed it.
	Left    []string     `json:"left"`
	Lessons []string     `json:"lessons"` // titles that were queued, or dropped
	Tasks   []packs.Task `json:"tasks"`
}

// Packs lists the packs.
func (c *Client) Packs(ctx context.Context) ([]Pack, error) {
	answer, err := get[struct{ Packs []Pack }](ctx, c, "/packs")
	return answer.Packs, err
}

// Pack returns one with its texts.
func (c *Client) Pack(ctx context.Context, name string) (PackText, error) {
	return get[PackText](ctx, c, "/packs/"+url.PathEscape(name))
}

// AddPack adds one.
func (c *Client) AddPack(ctx context.Context, name string, r PackRequest) (PackChange, error) {
	return post[PackChange](ctx, c, "/packs/"+url.PathEscape(name), r)
}

// RemovePack takes back what is untouched of one.
func (c *Client) RemovePack(ctx context.Context, name string) (PackChange, error) {
	return send[PackChange](ctx, c, "DELETE", "/packs/"+url.PathEscape(name), nil)
}

// EndTask makes a task done or dropped: the action is done or drop.
func (c *Client) EndTask(ctx context.Context, task id.Task, action string) (packs.Task, error) {
	return post[packs.Task](ctx, c, "/packs/tasks/"+url.PathEscape(string(task))+"/"+url.PathEscape(action), nil)
}
