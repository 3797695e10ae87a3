package daemon

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tend/daemon/api"
	"tend/daemon/service"
	"tend/daemon/store"
	"tend/feeds"
	"tend/internal/article"
	"tend/internal/clean"
	"tend/internal/fetch"
)

// pageTypes is what a request for an article accepts.
const pageTypes = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1"

// readArticle answers with an article. The network is asked between two transactions, never within one.
func (d *Daemon) readArticle(r *http.Request) (any, error) {
	var body api.ArticleRequest
	if err := decode(r, &body); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	if d.life != nil {
		defer context.AfterFunc(d.life, cancel)()
	}
	var found service.Reading
	err := d.store.View(ctx, func(tx *store.Tx) (err error) {
		found, err = service.FindReading(tx, body.Of)
		return err
	})
	if err != nil {
		return nil, err
	}
	own, err := found.OwnArticle()
	if err != nil {
		return nil, err
	}
	switch {
	case !body.Again && service.IsWhole(own):
		return own, nil
	case !body.Again && found.Kept != nil:
		return *found.Kept, nil
	}
	return d.fetchArticle(ctx, found, own)
}

// enough is from how many words on a page is taken for an article. A page that wants a login or runs on scripts has
// fewer, and so have notices about cookies.
const enough = 80

// fetchArticle fetches what is to be read, and keeps it. Where the page has less than came with the item, or cannot be
// had, that is the answer, with a notice why.
func (d *Daemon) fetchArticle(ctx context.Context, r service.Reading, own api.Article) (api.Article, error) {
	if r.URL == "" {
		if own.Words == 0 {
			return own, api.Refuse(api.NotFound, "", "%s has no address, and no text of its own", clean.Truncate(own.Title, 80))
		}
		return own, nil
	}
	found, err := d.page(ctx, r)
	if ctx.Err() != nil {
		return own, ctx.Err()
	}
	page := r.Made(found, api.FromPage)
	page.Fetched = d.now().UTC().Truncate(time.Second)
	d.log.Info("fetched an article", "url", r.URL, "words", page.Words, "err", err)
	switch {
	case err != nil:
		own.Notice = notice(r, err)
		return own, nil
	case page.Words >= enough && page.Words >= own.Words:
		return page, d.store.Update(ctx, func(tx *store.Tx) error { return service.KeepArticle(tx, page) })
	case own.Words >= enough:
		return own, nil
	case page.Words < own.Words:
		page.Markdown, page.Words, page.Minutes, page.From = own.Markdown, own.Words, own.Minutes, own.From
	}
	page.Notice = "the page has little text: it may be a short one, want a login, or need a browser's scripts"
	return page, nil
}

// notice says in one line why a page could not be had.
func notice(r service.Reading, err error) string {
	blocked := (*fetch.BlockedError)(nil)
	if errors.As(err, &blocked) && r.Source.Name == "" {
		return "not fetched: " + blocked.Addr + " is a private address"
	}
	return clean.Truncate(clean.Line("not fetched: "+strings.TrimPrefix(err.Error(), "fetch "+r.URL+": ")), 300)
}

// page fetches a page, if its host has nothing against that, and takes it apart.
func (d *Daemon) page(ctx context.Context, r service.Reading) (article.Article, error) {
	u, err := url.Parse(r.URL)
	if err != nil {
		return article.Article{}, fmt.Errorf("read address: %w", err)
	}
	resp, err := d.getPage(ctx, u, r.AllowPrivate)
	if err != nil {
		return article.Article{}, err
	}
	if base, err := url.Parse(resp.FinalURL); err == nil {
		u = base
	}
	kind, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if err != nil || kind == "" {
		kind, _, _ = mime.ParseMediaType(http.DetectContentType(resp.Body))
	}
	text := ""
	if strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "xml") {
		text = feeds.PageText(resp.Body, resp.Header)
	}
	switch kind {
	case "text/html", "application/xhtml+xml":
		return article.FromPage(ctx, text, u)
	case "text/plain", "text/markdown", "text/x-markdown":
		return article.FromText(text), nil
	}
	return article.Article{}, fmt.Errorf("it is %s, not a page of text", clean.Truncate(clean.Line(kind), 60))
}

// maxOrigins is how many servers a page may lead over.
const maxOrigins = 5

// getPage fetches a page. Each server that redirects lead to is asked first whether it has something against that.
func (d *Daemon) getPage(ctx context.Context, u *url.URL, allowPrivate bool) (fetch.Response, error) {
	for range maxOrigins {
		if err := d.mayFetch(ctx, u, allowPrivate); err != nil {
			return fetch.Response{}, err
		}
		resp, err := d.fetch.Get(ctx, fetch.Request{URL: u.String(), Accept: pageTypes, AllowPrivate: allowPrivate, Stay: true})
		elsewhere, moved := errors.AsType[*fetch.ElsewhereError](err)
		if !moved {
			return resp, err
		}
		if u, err = url.Parse(elsewhere.URL); err != nil {
			return fetch.Response{}, fmt.Errorf("read address: %w", err)
		}
	}
	return fetch.Response{}, fmt.Errorf("it leads over more than %d servers", maxOrigins)
}
