package service

import (
	"fmt"
	"strings"
	"testing"

	"tend/daemon/api"
	"tend/daemon/store"
)

func addToken(name string, scope api.Scope, secret string) func(*store.Tx) (api.Token, error) {
	return func(tx *store.Tx) (api.Token, error) {
		return AddToken(tx, api.TokenRequest{Name: name, Scope: scope}, secret)
	}
}

func TestTokens(t *testing.T) {
	w := newWorld(t)
	known := func(secret string) string {
		return look(w, func(tx *store.Tx) (string, error) {
			scope, name, ok, err := Authenticate(tx, secret)
			return fmt.Sprint(ok, " ", scope, " ", name), err
		})
	}
	first, second := NewSecret(), NewSecret()
	if first == second || !strings.HasPrefix(first, "tend_") || len(first) < 25 {
		t.Errorf("got %q, %q", first, second)
	}
	if list := look(w, Tokens); list == nil || len(list) != 0 {
		t.Errorf("got %v", list)
	}
	laptop := ask(w, addToken("lap\x1b[2Jtop", api.Owner, first))
	if laptop.ID != "t1" || laptop.Name != "laptop" || laptop.Secret != first || !laptop.Created.Equal(w.now) {
		t.Errorf("got %+v", laptop)
	}
	ask(w, addToken("prom", api.MetricsOnly, second))
	if known(first) != "true owner t1" || known(second) != "true metrics t2" {
		t.Errorf("got %s, %s", known(first), known(second))
	}
	for _, wrong := range []string{"", first + "x", first[1:], strings.ToLower(first), hashToken(first)} {
		if got := known(wrong); got != "false  " {
			t.Errorf("%q is known: %s", wrong, got)
		}
	}
	for _, token := range look(w, Tokens) {
		if token.Secret != "" {
			t.Errorf("%s shows its secret", token.ID)
		}
	}
	for _, token := range look(w, store.Tokens.List) {
		if strings.Contains(fmt.Sprint(token), first) || strings.Contains(fmt.Sprint(token), second) {
			t.Errorf("%s is kept as it is", token.ID)
		}
	}
	refused(w, api.Conflict, `token "laptop" is already there`, addToken("laptop", api.ReadOnly, "x"))
	refused(w, api.Invalid, "needs a name", addToken("\u202e", api.ReadOnly, "x"))
	refused(w, api.Invalid, `scope "root"`, addToken("x", "root", "x"))
	revoke := func(name string) func(*store.Tx) (any, error) {
		return func(tx *store.Tx) (any, error) { return nil, RevokeToken(tx, name) }
	}
	ask(w, revoke("laptop"))
	ask(w, revoke("t2"))
	refused(w, api.NotFound, `no token "laptop"`, revoke("laptop"))
	if known(first) != "false  " || known(second) != "false  " {
		t.Error("a revoked token is known")
	}
	if again := ask(w, addToken("laptop", api.Owner, NewSecret())); again.ID != "t3" {
		t.Errorf("an id was given out again: %s", again.ID)
	}
}
