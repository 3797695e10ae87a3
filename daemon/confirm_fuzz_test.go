package daemon

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// FuzzConfirmForm reads any form: it says one of the four things, takes one back, or is refused in words.
func FuzzConfirmForm(f *testing.F) {
	for _, body := range []string{"was=kept", "was=shorter&minutes=45", "was=moved&minutes=1&at=2026-11-17T08:00", "was=skipped", "was=undo",
		"", "was=kept&was=undo", "was=%zz", "was=shorter&minutes=1e3", "a;b", strings.Repeat("x", maxForm+1)} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		r := httptest.NewRequest(http.MethodPost, "/block/b1?s=x&was=kept", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Body = http.MaxBytesReader(httptest.NewRecorder(), r.Body, maxForm)
		request, err := confirmForm(r)
		if err != nil {
			if code := refusal(err).Code; code != "invalid" {
				t.Errorf("refused as %s", code)
			}
			return
		}
		if request.Skip && request.Undo || (request.Skip || request.Undo) && (request.Minutes != 0 || request.At != "") || request.Minutes < 0 {
			t.Errorf("%q is read as %+v", body, request)
		}
		if !strings.Contains(body, "was") && !strings.Contains(body, "%") {
			t.Errorf("%q says nothing, and is read as %+v", body, request)
		}
	})
}
