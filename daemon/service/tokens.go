package service

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/clean"
	"tend/internal/id"
)

// Tokens lists the tokens, without their secrets.
func Tokens(tx *store.Tx) ([]api.Token, error) {
	held, err := store.Tokens.List(tx)
	list := []api.Token{}
	for _, t := range held {
		list = append(list, tokenView(t))
	}
	return list, err
}

func tokenView(t store.Token) api.Token {
	return api.Token{ID: t.ID, Name: t.Name, Scope: api.Scope(t.Scope), Created: t.Created}
}

// AddToken makes a token with the secret, of which only the hash is kept.
func AddToken(tx *store.Tx, r api.TokenRequest, secret string) (api.Token, error) {
	if !slices.Contains([]api.Scope{api.Owner, api.ReadOnly, api.MetricsOnly, api.CaptureOnly}, r.Scope) {
		return api.Token{}, api.Refuse(api.Invalid, "tend token add laptop --scope owner",
			"scope %q: want owner, read, metrics or capture", r.Scope)
	}
	name := clean.Truncate(clean.Line(r.Name), 40)
	if name == "" {
		return api.Token{}, api.Refuse(api.Invalid, "tend token add laptop --scope owner", "a token needs a name")
	}
	held, err := store.Tokens.List(tx)
	if err != nil {
		return api.Token{}, err
	}
	for _, t := range held {
		if t.Name == name {
			return api.Token{}, api.Refuse(api.Conflict, "tend token revoke "+name, "token %q is already there", name)
		}
	}
	token := store.Token{Name: name, Scope: string(r.Scope), Hash: hashToken(secret), Created: tx.Now}
	if token.ID, err = store.Tokens.New(tx); err != nil {
		return api.Token{}, err
	}
	view := tokenView(token)
	view.Secret = secret
	return view, store.Tokens.Put(tx, token)
}

// NewSecret returns the secret of a new token: 26 random characters.
func NewSecret() string { return "tend_" + rand.Text() }

func hashToken(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// RevokeToken revokes the token of that id or name.
func RevokeToken(tx *store.Tx, name string) error {
	held, err := store.Tokens.List(tx)
	if err != nil {
		return err
	}
	for _, t := range held {
		if string(t.ID) == name || t.Name == name {
			return store.Tokens.Delete(tx, t.ID)
		}
	}
	return missing(&store.NotFoundError{Noun: "token", ID: name}, "tend token list")
}

// Authenticate returns the scope of a secret. It looks the hash up, so that the time it takes tells nothing of
// the secrets there are.
func Authenticate(tx *store.Tx, secret string) (scope api.Scope, name id.Token, ok bool, err error) {
	token, ok, err := store.Tokens.First(tx, "hash/"+hashToken(secret)+"/")
	return api.Scope(token.Scope), token.ID, ok, err
}
