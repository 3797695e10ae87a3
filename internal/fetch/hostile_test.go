package fetch

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// TestIPv6FormsOfAddresses: whatever form an address has, what it leads to decides.
func TestIPv6FormsOfAddresses(t *testing.T) {
	for _, c := range []struct {
		name, address string
		allowed       bool
	}{
		{"global", "2606:4700::1111", true},
		{"NAT64 of a public address", "64:ff9b::8.8.8.8", true},
		{"NAT64 of a public address in hexadecimal", "64:ff9b::808:808", true},
		{"NAT64 of loopback", "64:ff9b::127.0.0.1", false},
		{"NAT64 of a private address", "64:ff9b::10.0.0.1", false},
		{"NAT64 of 192.168", "64:ff9b::192.168.1.1", false},
		{"NAT64 of the metadata service", "64:ff9b::169.254.169.254", false},
		{"NAT64 of carrier-grade NAT", "64:ff9b::100.64.0.1", false},
		{"NAT64 of this network", "64:ff9b::0.0.0.0", false},
		{"NAT64 of multicast", "64:ff9b::224.0.0.1", false},
		{"NAT64 of broadcast", "64:ff9b::255.255.255.255", false},
		{"NAT64 for local use", "64:ff9b:1::8.8.8.8", false},
		{"beside NAT64", "64:ff9b:0:0:0:1:808:808", false},
		{"mapped loopback", "::ffff:127.0.0.1", false},
		{"mapped private", "::ffff:10.0.0.1", false},
		{"translated", "::ffff:0:127.0.0.1", false},
		{"compatible", "::127.0.0.1", false},
		{"6to4", "2002:7f00:1::", false},
		{"6to4 of a public address", "2002:808:808::1", false},
		{"Teredo", "2001:0:4136:e378:8000:63bf:3fff:fdd2", false},
		{"ORCHID", "2001:20::1", false},
		{"documentation", "2001:db8::1", false},
		{"new documentation", "3fff::1", false},
		{"unique local", "fd00::1", false},
		{"link-local", "fe80::1", false},
		{"link-local with a zone", "fe80::1%eth0", false},
		{"site-local", "fec0::1", false},
		{"multicast", "ff02::1", false},
		{"loopback", "::1", false},
		{"unspecified", "::", false},
		{"discard only", "100::1", false},
		{"segment routing", "5f00::1", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, port := range []string{"80", "8080"} {
				err := refusePrivate("tcp6", net.JoinHostPort(c.address, port), nil)
				if (err == nil) != c.allowed {
					t.Errorf("port %s: %v", port, err)
				}
				if _, blocked := errors.AsType[*BlockedError](err); err != nil && !blocked {
					t.Errorf("got %v", err)
				}
			}
		})
	}
}

// TestRebinding: a name whose address changes between two look-ups is checked at the address that is dialled, each time.
func TestRebinding(t *testing.T) {
	public, private := netip.MustParseAddr("93.184.216.34"), netip.MustParseAddr("127.0.0.1")
	reached := atomic.Bool{}
	base := serve(t, func(http.ResponseWriter, *http.Request) { reached.Store(true) })
	port := base[strings.LastIndexByte(base, ':'):]
	for name, answers := range map[string][][]netip.Addr{
		"public, then private":  {{public}, {private}},
		"both at once":          {{public, private}, {private, public}},
		"private, then public":  {{private}, {public}},
		"mapped into NAT64":     {{public}, {netip.MustParseAddr("64:ff9b::7f00:1")}},
		"mapped into IPv6":      {{netip.MustParseAddr("::ffff:127.0.0.1")}},
		"only ever the private": {{private}},
	} {
		t.Run(name, func(t *testing.T) {
			resolveTo(t, answers...)
			var dialled []netip.Addr
			errStop := errors.New("nothing leaves this test")
			c := New(Options{Timeout: 5 * time.Second})
			c.guarded.Transport = transport(c.options, func(network, address string, raw syscall.RawConn) error {
				if err := refusePrivate(network, address, raw); err != nil {
					return err
				}
				dialled = append(dialled, netip.MustParseAddrPort(address).Addr())
				return errStop
			})
			for range answers {
				_, err := c.Get(t.Context(), Request{URL: "http://rebind.example" + port})
				if _, blocked := errors.AsType[*BlockedError](err); !blocked && !errors.Is(err, errStop) {
					t.Errorf("got %v", err)
				}
			}
			if slices.ContainsFunc(dialled, func(a netip.Addr) bool { return a != public }) || reached.Load() {
				t.Errorf("dialled %v", dialled)
			}
		})
	}
}

// resolveTo makes each name lead to the addresses, in turn, by a DNS server that this test is itself.
func resolveTo(t *testing.T, answers ...[]netip.Addr) {
	t.Helper()
	server, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	asked := [2]atomic.Int32{} // for A, for AAAA
	go func() {
		for buf := make([]byte, 512); ; {
			n, from, err := server.ReadFrom(buf)
			if err != nil {
				return
			}
			kind := buf[n-3-reserved(buf[:n])]
			of := 0
			if kind != 1 {
				of = 1
			}
			turn := int(asked[of].Add(1)-1) % len(answers)
			server.WriteTo(dnsAnswer(buf[:n], kind, answers[turn]), from)
		}
	}()
	before := net.DefaultResolver
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp4", server.LocalAddr().String())
	}}
	t.Cleanup(func() { net.DefaultResolver = before; server.Close() })
}

// reserved is how long the additional section of a query is, which Go's resolver ends with an OPT record of 11 bytes.
func reserved(query []byte) int {
	if binary.BigEndian.Uint16(query[10:]) > 0 {
		return 11
	}
	return 0
}

// dnsAnswer answers a query for A (1) or AAAA (28) with those addresses that are of its kind (RFC 1035 section 4.1).
func dnsAnswer(query []byte, kind byte, addresses []netip.Addr) []byte {
	out := slices.Clone(query[:len(query)-reserved(query)])
	out[2], out[3] = 0x81, 0x80
	count := uint16(0)
	for _, a := range addresses {
		if a.Is4() != (kind == 1) {
			continue
		}
		data := a.AsSlice()
		count++
		out = append(out, 0xc0, 12, 0, kind, 0, 1, 0, 0, 0, 0, 0, byte(len(data)))
		out = append(out, data...)
	}
	binary.BigEndian.PutUint16(out[6:], count)
	binary.BigEndian.PutUint16(out[8:], 0)
	binary.BigEndian.PutUint16(out[10:], 0)
	return out
}

// raw serves what write writes to each connection once a request came.
func raw(t *testing.T, write func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				c.Read(make([]byte, 4096))
				write(c)
			}()
		}
	}()
	return "http://" + l.Addr().String() + "/feed"
}

func TestLengthsThatLie(t *testing.T) {
	t.Run("more is promised than comes", func(t *testing.T) {
		url := raw(t, func(c net.Conn) { io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>half") })
		if _, err := get(t, Options{}, Request{URL: url, AllowPrivate: true}); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("more comes than is promised", func(t *testing.T) {
		url := raw(t, func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<rss>HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")
		})
		c := New(Options{})
		for range 2 { // what came too much is no answer to the next request
			resp, err := c.Get(t.Context(), Request{URL: url, AllowPrivate: true})
			if err != nil || string(resp.Body) != "<rss>" {
				t.Errorf("got %q, %v", resp.Body, err)
			}
		}
	})
	t.Run("two lengths", func(t *testing.T) {
		url := raw(t, func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\n<rss>more")
		})
		if _, err := get(t, Options{}, Request{URL: url, AllowPrivate: true}); err == nil {
			t.Error("no error")
		}
	})
	t.Run("chunks that end early", func(t *testing.T) {
		url := raw(t, func(c net.Conn) {
			io.WriteString(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n<rss>")
		})
		if _, err := get(t, Options{}, Request{URL: url, AllowPrivate: true}); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("got %v", err)
		}
	})
}

func TestHeadersThatNeverEnd(t *testing.T) {
	url := raw(t, func(c net.Conn) {
		for io.WriteString(c, "HTTP/1.1 200 OK\r\n"); ; {
			if _, err := fmt.Fprintf(c, "X-More: %01000d\r\n", 0); err != nil {
				return
			}
		}
	})
	if _, err := get(t, Options{}, Request{URL: url, AllowPrivate: true}); err == nil {
		t.Error("no error")
	}
}

// TestTricklingServerHoldsItsSlotForABoundedTime: a byte now and then is no progress; other hosts are not held up at all.
func TestTricklingServerHoldsItsSlotForABoundedTime(t *testing.T) {
	trickle := func(head string) func(net.Conn) {
		return func(c net.Conn) {
			for io.WriteString(c, head); ; time.Sleep(5 * time.Millisecond) {
				if _, err := c.Write([]byte("a")); err != nil {
					return
				}
			}
		}
	}
	for name, head := range map[string]string{
		"in the body":   "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
		"in the header": "HTTP/1.1 200 OK\r\nX-Slow: ",
		"after a 1xx":   "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			url := raw(t, trickle(head))
			c := New(Options{Timeout: 100 * time.Millisecond})
			for range 2 { // the second waits for its turn, and gets it
				_, err := c.Get(t.Context(), Request{URL: url, AllowPrivate: true})
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %v", err)
				}
			}
		})
	}
}

// TestStepFromHTTPSToHTTP: it is followed, with nothing that tells of the way, and never taken for a new address.
func TestStepFromHTTPSToHTTP(t *testing.T) {
	var headers http.Header
	plain := serve(t, func(w http.ResponseWriter, r *http.Request) {
		headers = r.Header.Clone()
		io.WriteString(w, "plain")
	})
	secure := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "secret", Value: "1", Domain: "127.0.0.1"})
		w.Header().Set("Location", plain+"/end")
		w.WriteHeader(http.StatusMovedPermanently)
	}))
	t.Cleanup(secure.Close)
	c := New(Options{})
	c.open.Transport.(*http.Transport).TLSClientConfig = secure.Client().Transport.(*http.Transport).TLSClientConfig
	address := strings.Replace(secure.URL, "https://", "https://me:pass@", 1)
	resp, err := c.Get(t.Context(), Request{URL: address + "/feed?token=1", ETag: `"x"`, AllowPrivate: true})
	if err != nil || string(resp.Body) != "plain" || resp.Permanent != "" {
		t.Fatalf("got %+v, %v", resp, err)
	}
	for _, name := range []string{"Referer", "Cookie", "If-None-Match", "Authorization"} {
		if headers.Get(name) != "" {
			t.Errorf("%s: %q", name, headers.Get(name))
		}
	}
	var blocked *BlockedError
	c.guarded.Transport = hop{first: "https://public.example/feed", to: plain, next: c.guarded.Transport}
	if _, err := c.Get(t.Context(), Request{URL: "https://public.example/feed"}); !errors.As(err, &blocked) {
		t.Errorf("to a private address: %v", err)
	}
}

func TestRequestThatStaysWithItsServer(t *testing.T) {
	elsewhere := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the other server was asked") })
	base := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, elsewhere+"/there", http.StatusFound)
		case "/here":
			http.Redirect(w, r, "/end", http.StatusFound)
		}
	})
	if resp, err := get(t, Options{}, Request{URL: base + "/here", AllowPrivate: true, Stay: true}); err != nil || resp.FinalURL != base+"/end" {
		t.Errorf("got %+v, %v", resp, err)
	}
	_, err := get(t, Options{}, Request{URL: base + "/away", AllowPrivate: true, Stay: true})
	if away, ok := errors.AsType[*ElsewhereError](err); !ok || away.URL != elsewhere+"/there" {
		t.Errorf("got %v", err)
	}
}
