// Package web is the pages that a person sees in a browser: one template each, no scripts, the browser's own fonts,
// light or dark as the browser is, to be read on a phone. What they show is escaped by html/template.
package web

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // for the templates
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"strings"
)

// page is a template with the policy that its style needs.
type page struct {
	template *template.Template
	policy   string // Content-Security-Policy
}

// newPage parses a template. It panics on one that cannot be parsed, which a test would have seen.
func newPage(name, text string) page {
	_, style, _ := strings.Cut(text, "<style>")
	style, _, _ = strings.Cut(style, "</style>")
	sum := sha256.Sum256([]byte(style))
	return page{
		template: template.Must(template.New(name).Parse(text)),
		policy: fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
			base64.StdEncoding.EncodeToString(sum[:])),
	}
}

// write answers with the whole page or, where it cannot be made, with nothing but an error.
func (p page) write(w http.ResponseWriter, status int, view any) error {
	var text bytes.Buffer
	if err := p.template.Execute(&text, view); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	Guard(w.Header())
	w.Header().Set("Content-Security-Policy", p.policy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", fmt.Sprint(text.Len()))
	w.WriteHeader(status)
	_, err := w.Write(text.Bytes())
	return err
}

// Guard sets the headers of an answer at an address that is a secret: no cache keeps it, no link tells where it came
// from, no search engine lists it, no other page frames it.
func Guard(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
}
