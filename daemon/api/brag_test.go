package api

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"tend/learning/brag"
)

func TestBragRequests(t *testing.T) {
	text := "x"
	for _, c := range []struct {
		name, method, uri, body string
		ask                     func(*Client) (any, error)
	}{
		{"list", "GET", "/brag?quarter=2026-Q4", "", func(c *Client) (any, error) { return c.Brags(ctx, BragQuery{Quarter: "2026-Q4"}) }},
		{"one", "GET", "/brag/entries/g1%2Fx", "", func(c *Client) (any, error) { return c.Brag(ctx, "g1/x") }},
		{"add", "POST", "/brag", `{"text":"x"}`, func(c *Client) (any, error) { return c.AddBrag(ctx, BragRequest{Text: &text}) }},
		{"change", "POST", "/brag/entries/g1", `{"text":"x"}`, func(c *Client) (any, error) { return c.ChangeBrag(ctx, "g1", BragRequest{Text: &text}) }},
		{"remove", "DELETE", "/brag/entries/g1", "", func(c *Client) (any, error) { return c.RemoveBrag(ctx, "g1") }},
		{"restore", "POST", "/brag/entries/g1/restore", "{}", func(c *Client) (any, error) { return c.RestoreBrag(ctx, "g1") }},
		{"draft", "POST", "/brag/draft", `{"week":"2026-W46"}`, func(c *Client) (any, error) { return c.BragDraft(ctx, BragDraftRequest{Week: "2026-W46"}) }},
		{"save", "POST", "/brag/save", `{"text":"x"}`, func(c *Client) (any, error) { return c.SaveBrag(ctx, BragSaveRequest{Text: "x"}) }},
		{"export", "GET", "/brag/export?quarter=a%26b", "", func(c *Client) (any, error) { return c.ExportBrag(ctx, "a&b") }},
		{"packet", "GET", "/brag/packet?from=&level_next=b&level_now=a&to=", "", func(c *Client) (any, error) { return c.BragPacket(ctx, BragQuery{}, "a", "b") }},
		{"repositories", "GET", "/brag/repositories?week=", "", func(c *Client) (any, error) { return c.BragRepositories(ctx, "") }},
		{"add repository", "POST", "/brag/repositories", `{"name":"","path":"/x"}`, func(c *Client) (any, error) {
			return c.AddBragRepository(ctx, brag.Source{Path: "/x"})
		}},
		{"remove repository", "DELETE", "/brag/repositories?name=%2Fx", "", func(c *Client) (any, error) { return c.RemoveBragRepository(ctx, "/x") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			var method, uri, body string
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				data, _ := io.ReadAll(r.Body)
				method, uri, body = r.Method, r.RequestURI, string(data)
				w.WriteHeader(http.StatusConflict)
				io.WriteString(w, `{"code":"conflict","error":"no","hint":"try"}`)
			}))
			defer server.Close()
			_, err := c.ask(New(server.URL, "", nil))
			if refused, ok := errors.AsType[*Error](err); !ok || *refused != (Error{Conflict, "no", "try"}) {
				t.Errorf("a refusal is %v", err)
			}
			if method != c.method || uri != "/api/v1"+c.uri || body != c.body {
				t.Errorf("asked %s %s %s", method, uri, body)
			}
		})
	}
}

func TestATextIsReadAsItIs(t *testing.T) {
	kind := "text/markdown; charset=utf-8"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		io.WriteString(w, "# x\n")
	}))
	defer server.Close()
	client := New(server.URL, "", nil)
	if text, err := client.ExportBrag(ctx, ""); err != nil || text != "# x\n" {
		t.Errorf("got %q, %v", text, err)
	}
	kind = "application/json"
	if text, err := client.ExportBrag(ctx, ""); err == nil {
		t.Errorf("got %q of another server", text)
	}
}
