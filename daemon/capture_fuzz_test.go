package daemon

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// FuzzCaptureBody posts any body to the door that a phone may use: it is recorded, or refused in one line, and what was recorded
// is recorded once when it comes again with its key.
func FuzzCaptureBody(f *testing.F) {
	for _, body := range []string{`{"text":"select is fair #go","minutes":10}`, `{"text":"x","key":"1"}`, `{"text":""}`, `{"text":"a\u0000b\u001b[31m"}`,
		`{"text":"x","minutes":-1}`, `{"text":"x","minutes":1e9}`, `{"text":"x","area":"../.."}`, `{"text":"x","title":"../../etc/passwd"}`,
		`{"text":"x","title":"` + strings.Repeat("é", 4000) + `"}`, `{"text":"x","key":"\n"}`, `{"text":"x","what":1}`, `{"text":"x"}{}`, `[`, ``, `null`} {
		f.Add(body)
	}
	w := prepare(f, home(f))
	w.clock = &clock{t: at(f, monday)}
	d, err := New(w.config, w.options())
	w.ok(err)
	f.Cleanup(func() { w.ok(d.Close()) })
	handler := d.Handler(true)
	post := func(body string) *httptest.ResponseRecorder {
		answer, request := httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/api/v1/capture", strings.NewReader(body))
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Idempotency-Key", "of the header")
		handler.ServeHTTP(answer, request)
		return answer
	}
	f.Fuzz(func(t *testing.T, body string) {
		first := post(body)
		if first.Code >= http.StatusInternalServerError || !json.Valid(first.Body.Bytes()) {
			t.Fatalf("%q: %d %s", body, first.Code, first.Body)
		}
		if first.Code >= http.StatusBadRequest {
			return
		}
		if again := post(body); again.Code != first.Code || !strings.Contains(again.Body.String(), `"repeated":true`) {
			t.Fatalf("%q came again: %d %s", body, again.Code, again.Body)
		}
	})
}
