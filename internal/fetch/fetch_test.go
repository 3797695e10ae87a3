package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// serve starts a server; its requests must say AllowPrivate, because it listens on the loopback address.
func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func get(t *testing.T, o Options, r Request) (Response, error) {
	t.Helper()
	return New(o).Get(t.Context(), r)
}

func TestGetReturnsTheBodyAndItsAddress(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("User-Agent") != "tend/test" || r.Header.Get("Cookie") != "" || r.Header.Get("Accept") == "" {
			t.Errorf("headers: %v", r.Header)
		}
		http.SetCookie(w, &http.Cookie{Name: "a", Value: "b"})
		io.WriteString(w, "hello")
	})
	c := New(Options{UserAgent: "tend/test"})
	for range 2 {
		resp, err := c.Get(t.Context(), Request{URL: base + "/x", AllowPrivate: true})
		if err != nil || string(resp.Body) != "hello" || resp.FinalURL != base+"/x" || resp.Permanent != "" {
			t.Fatalf("got %+v, %v", resp, err)
		}
	}
}

func TestValidatorsGoBackByteForByte(t *testing.T) {
	const etag, modified = `W/"odd, "one" -gzip`, "sat, 1 jan 2026 1:02:03 +0100"
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") != etag || r.Header.Get("If-Modified-Since") != modified {
			t.Errorf("headers: %v", r.Header)
		}
		w.WriteHeader(http.StatusNotModified)
	})
	resp, err := get(t, Options{}, Request{URL: base, ETag: etag, LastModified: modified, AllowPrivate: true})
	if err != nil || !resp.NotModified || resp.Status != 304 {
		t.Fatalf("got %+v, %v", resp, err)
	}
}

func TestNotModifiedWithoutBeingAskedIsAnError(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(304) })
	_, err := get(t, Options{}, Request{URL: base, AllowPrivate: true})
	var status *StatusError
	if !errors.As(err, &status) || status.Status != 304 {
		t.Fatalf("got %v", err)
	}
}

func TestPrivateAddressesAreRefused(t *testing.T) {
	reached := false
	base := serve(t, func(http.ResponseWriter, *http.Request) { reached = true })
	port := base[strings.LastIndexByte(base, ':'):]
	for _, host := range []string{
		"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254",
		"100.64.0.1", "198.18.0.1", "240.0.0.1", "255.255.255.255", "[fe80::1]", "[fd00::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
	} {
		t.Run(host, func(t *testing.T) {
			_, err := get(t, Options{Timeout: 2 * time.Second}, Request{URL: "http://" + host + port})
			var blocked *BlockedError
			if !errors.As(err, &blocked) {
				t.Fatalf("got %v, want a BlockedError", err)
			}
			if !strings.Contains(err.Error(), "is a private address; add the source with --allow-private") {
				t.Errorf("message: %v", err)
			}
		})
	}
	if reached {
		t.Error("the server was reached")
	}
}

func TestAnAllowedConnectionIsNotReusedByAGuardedRequest(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "x") })
	c := New(Options{})
	if _, err := c.Get(t.Context(), Request{URL: base, AllowPrivate: true}); err != nil {
		t.Fatal(err)
	}
	var blocked *BlockedError
	if _, err := c.Get(t.Context(), Request{URL: base}); !errors.As(err, &blocked) {
		t.Fatalf("got %v", err)
	}
}

func TestRedirectToAPrivateAddressIsRefused(t *testing.T) {
	// The first hop is answered without a network, as a public server would; the second is really dialled.
	c := New(Options{})
	c.guarded.Transport = hop{first: "http://public.example/feed", to: "http://127.0.0.1:1/", next: c.guarded.Transport}
	_, err := c.Get(t.Context(), Request{URL: "http://public.example/feed"})
	var blocked *BlockedError
	if !errors.As(err, &blocked) || blocked.Addr != "127.0.0.1" {
		t.Fatalf("got %v", err)
	}
}

type hop struct {
	first, to string
	next      http.RoundTripper
}

func (h hop) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.String() != h.first {
		return h.next.RoundTrip(r)
	}
	return &http.Response{StatusCode: 302, Header: http.Header{"Location": {h.to}}, Body: http.NoBody, Request: r}, nil
}

func TestRedirects(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Referer") != "" {
			t.Errorf("Referer %q", r.Header.Get("Referer"))
		}
		status := map[string]int{"/301": 301, "/308": 308, "/302": 302, "/loop": 307, "/file": 302}[r.URL.Path]
		to := map[string]string{"/301": "/308", "/308": "/end", "/302": "/301", "/loop": "/loop", "/file": "file:///etc/passwd"}[r.URL.Path]
		switch r.URL.Path {
		case "/mixed":
			status, to = 301, "/302"
		case "/end":
			io.WriteString(w, "end")
			return
		}
		w.Header().Set("Location", to)
		w.WriteHeader(status)
	})
	for _, c := range []struct{ name, path, permanent string }{
		{"permanent ones lead to the new address", "/301", "/end"},
		{"a temporary one first makes nothing permanent", "/302", ""},
		{"a temporary one later ends the chain", "/mixed", "/302"},
	} {
		t.Run(c.name, func(t *testing.T) {
			resp, err := get(t, Options{}, Request{URL: base + c.path, AllowPrivate: true})
			if err != nil || resp.FinalURL != base+"/end" {
				t.Fatalf("got %+v, %v", resp, err)
			}
			if got := strings.TrimPrefix(resp.Permanent, base); got != c.permanent {
				t.Errorf("permanent %q, want %q", got, c.permanent)
			}
		})
	}
	if _, err := get(t, Options{MaxRedirects: 3}, Request{URL: base + "/loop", AllowPrivate: true}); err == nil || !strings.Contains(err.Error(), "more than 3 redirects") {
		t.Errorf("loop: %v", err)
	}
	if _, err := get(t, Options{}, Request{URL: base + "/file", AllowPrivate: true}); !errors.Is(err, ErrScheme) {
		t.Errorf("file: %v", err)
	}
}

func TestBodiesAreCapped(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	z.Write(make([]byte, 4<<20))
	z.Close()
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(bomb.Bytes())
		case "/endless":
			for chunk := make([]byte, 64<<10); r.Context().Err() == nil; {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		case "/exact":
			w.Write(make([]byte, 1<<20))
		}
	})
	o := Options{MaxBytes: 1 << 20}
	for _, path := range []string{"/bomb", "/endless"} {
		if _, err := get(t, o, Request{URL: base + path, AllowPrivate: true}); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if resp, err := get(t, o, Request{URL: base + "/exact", AllowPrivate: true}); err != nil || len(resp.Body) != 1<<20 {
		t.Errorf("exact: %d bytes, %v", len(resp.Body), err)
	}
}

func TestDamagedAndUnaskedEncodingsAreErrors(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", strings.TrimPrefix(r.URL.Path, "/"))
		io.WriteString(w, "no such encoding")
	})
	for _, enc := range []string{"gzip", "br"} {
		if _, err := get(t, Options{}, Request{URL: base + "/" + enc, AllowPrivate: true}); err == nil {
			t.Errorf("%s: no error", enc)
		}
	}
}

func TestSlowServersAreLeft(t *testing.T) {
	stop := make(chan struct{})
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/body" {
			io.WriteString(w, "a")
			w.(http.Flusher).Flush()
		}
		<-stop
	})
	t.Cleanup(func() { close(stop) })
	for _, path := range []string{"/headers", "/body"} {
		if _, err := get(t, Options{Timeout: 50 * time.Millisecond}, Request{URL: base + path, AllowPrivate: true}); err == nil {
			t.Errorf("%s: no error", path)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := New(Options{}).Get(ctx, Request{URL: base, AllowPrivate: true}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestRetryAfterIsRead(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name, value, date string
		want              time.Duration
	}{
		{"seconds", "120", "", 2 * time.Minute},
		{"a date by our clock", "Fri, 20 Nov 2026 12:01:00 GMT", "", time.Minute},
		{"a date by the server's clock", "Fri, 20 Nov 2026 12:01:00 GMT", "Fri, 20 Nov 2026 11:01:00 GMT", time.Hour},
		{"nothing", "", "", 0}, {"garbage", "soon", "", 0}, {"negative", "-5", "", 0},
		{"a time that has passed", "Fri, 20 Nov 2020 12:01:00 GMT", "", 0},
		{"ten years", "315360000", "", 365 * 24 * time.Hour},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := retryAfter(http.Header{"Retry-After": {c.value}, "Date": {c.date}}, now); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestStatusErrorsSayWhatToDo(t *testing.T) {
	base := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "90")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	_, err := get(t, Options{}, Request{URL: base, AllowPrivate: true})
	var status *StatusError
	if !errors.As(err, &status) || status.RetryAfter != 90*time.Second {
		t.Fatalf("got %v", err)
	}
	if want := "fetch " + base + ": the server answered 429 Too Many Requests; it asks to wait 1m30s"; err.Error() != want {
		t.Errorf("got  %v\nwant %v", err, want)
	}
}

func TestPasswordsStayOutOfMessages(t *testing.T) {
	_, err := get(t, Options{}, Request{URL: "ftp://me:secret@example.org/feed"})
	if !errors.Is(err, ErrScheme) || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}

func TestValidatorsGoToNobodyElse(t *testing.T) {
	var other, own []string
	elsewhere := serve(t, func(w http.ResponseWriter, r *http.Request) {
		other = append(other, r.Header.Get("If-None-Match"))
		io.WriteString(w, "x")
	})
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		own = append(own, r.Header.Get("If-None-Match"))
		http.Redirect(w, r, elsewhere+"/feed", http.StatusFound)
	})
	get(t, Options{}, Request{URL: base + "/feed", ETag: `"mine"`, AllowPrivate: true})
	get(t, Options{}, Request{URL: base + "/feed", ETag: `"theirs"`, ValidFor: elsewhere + "/feed", AllowPrivate: true})
	if own[0] != `"mine"` || own[1] != "" || other[0] != "" || other[1] != `"theirs"` {
		t.Errorf("asked with %q, and elsewhere with %q", own, other)
	}
}
