package config

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// vars is an environment with nothing in it but these.
func vars(pairs ...string) func(string) string {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return m[name] }
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func load(t *testing.T, env func(string) string, flags Flags) Config {
	t.Helper()
	c, err := Load(env, flags)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestNoFileIsNeeded(t *testing.T) {
	got := load(t, vars("HOME", "/home/me", "XDG_RUNTIME_DIR", "/run/user/1000"), Flags{})
	want := Config{
		Data: "/home/me/.local/share/tend", Notes: "/home/me/tend",
		Socket: "/run/user/1000/tend/tend.sock", SocketMode: 0o600, Listen: "127.0.0.1:7465",
		LogLevel: "info", LogFormat: "text",
		FetchInterval: 4 * time.Hour, MaxFeedBytes: 8 << 20, ReserveBytes: 64 << 20, MaxRequestBytes: 1 << 20,
	}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestBadFilesSayWhere(t *testing.T) {
	names, _ := filepath.Glob("testdata/bad-*.toml")
	if len(names) == 0 {
		t.Fatal("no testdata")
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".toml"), func(t *testing.T) {
			wanted, err := os.ReadFile(strings.TrimSuffix(name, ".toml") + ".want")
			if err != nil {
				t.Fatal(err)
			}
			abs, _ := filepath.Abs(name)
			want := strings.Replace(strings.TrimSpace(string(wanted)), "FILE", abs, 1)
			_, err = Load(vars("HOME", "/home/me"), Flags{Config: name})
			var mistake *Error
			if !errors.As(err, &mistake) {
				t.Fatalf("got %v, want an *Error: %s", err, want)
			}
			if err.Error() != want {
				t.Errorf("got  %v\nwant %s", err, want)
			}
			if mistake.File != abs || mistake.Line == 0 {
				t.Errorf("file %q, line %d", mistake.File, mistake.Line)
			}
		})
	}
}

func TestGoodFiles(t *testing.T) {
	here, _ := filepath.Abs("testdata")
	base := load(t, vars("HOME", "/home/me"), Flags{})
	tests := []struct {
		name string
		edit func(*Config)
	}{
		{"good-empty", func(*Config) {}},
		{"good-inline-tables", func(c *Config) { c.LogLevel, c.FetchInterval = "warn", 24*time.Hour }},
		{"good-windows-editor", func(c *Config) { c.Listen = "" }},
		{"good-everything", func(c *Config) {
			c.Data, c.Notes = here+"/data", "/home/me/notes"
			c.Socket, c.SocketMode, c.socketChosen = "/run/user/1000/t.sock", 0o660, true
			c.Listen, c.PublicURL = "192.0.2.1:443", "https://tend.example.org"
			c.TLSCert, c.TLSKey = here+"/tls/cert.pem", here+"/tls/key.pem"
			c.Server, c.TokenFile = "https://other.example.org/tend", here+"/token"
			c.LogLevel, c.LogFormat = "debug", "json"
			c.FetchInterval, c.MaxFeedBytes = 90*time.Minute, 1<<20
			c.ReserveBytes, c.MaxRequestBytes = 1<<30, 64<<20
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			want := base
			want.File = filepath.Join(here, tt.name+".toml")
			tt.edit(&want)
			got := load(t, vars("HOME", "/home/me"), Flags{Config: "testdata/" + tt.name + ".toml"})
			if got != want {
				t.Errorf("got  %+v\nwant %+v", got, want)
			}
		})
	}
}

func TestFlagsBeforeEnvironmentBeforeFileBeforeDefaults(t *testing.T) {
	file := write(t, filepath.Join(t.TempDir(), "tend.toml"), `listen = "127.0.0.1:1"`)
	env := []string{"HOME", "/home/me"}
	if c := load(t, vars(env...), Flags{}); c.Listen != "127.0.0.1:7465" {
		t.Errorf("default: %s", c.Listen)
	}
	env = append(env, "TEND_CONFIG", file)
	if c := load(t, vars(env...), Flags{}); c.Listen != "127.0.0.1:1" || c.File != file {
		t.Errorf("file: %s", c.Listen)
	}
	env = append(env, "TEND_LISTEN", "127.0.0.1:2")
	if c := load(t, vars(env...), Flags{}); c.Listen != "127.0.0.1:2" {
		t.Errorf("environment: %s", c.Listen)
	}
	if c := load(t, vars(env...), Flags{Listen: "127.0.0.1:3"}); c.Listen != "127.0.0.1:3" {
		t.Errorf("flag: %s", c.Listen)
	}
}

func TestEveryFlagReachesItsSetting(t *testing.T) {
	got := load(t, vars("HOME", "/home/me"), Flags{
		Data: "/1", Notes: "/2", Socket: "/3", Listen: "off", PublicURL: "https://5", Server: "https://6",
		TokenFile: "/7", LogLevel: "warn", LogFormat: "json",
	})
	want := load(t, vars("HOME", "/home/me"), Flags{})
	want.Data, want.Notes, want.Socket, want.Listen, want.PublicURL = "/1", "/2", "/3", "", "https://5"
	want.Server, want.TokenFile, want.LogLevel, want.LogFormat = "https://6", "/7", "warn", "json"
	want.socketChosen = true
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestMistakesOutsideTheFileNameTheirSource(t *testing.T) {
	tests := []struct {
		name  string
		env   []string
		flags Flags
		want  string
	}{
		{"a variable", []string{"TEND_FETCH_INTERVAL", "soon"}, Flags{},
			`TEND_FETCH_INTERVAL: fetch.interval: want a duration such as "6h" or "90m", not "soon"`},
		{"a variable that is no truth value", []string{"TEND_BEHIND_PROXY", "maybe"}, Flags{},
			`TEND_BEHIND_PROXY: behind_proxy: want true or false, not "maybe"`},
		{"a flag", nil, Flags{LogFormat: "xml"}, `--log-format: log.format: want text or json, not "xml"`},
		{"a flag that opens the machine", nil, Flags{Listen: ":80"}, "--listen: listen: :80 can be reached from " +
			"other machines, which would see the token: set tls.cert and tls.key, or behind_proxy = true when a proxy in front does TLS"},
		{"a named file that is not there", nil, Flags{Config: "/nowhere/tend.toml"},
			"--config: read configuration: open /nowhere/tend.toml: no such file or directory"},
		{"a named file in the environment", []string{"TEND_CONFIG", "/nowhere/tend.toml"}, Flags{},
			"TEND_CONFIG: read configuration: open /nowhere/tend.toml: no such file or directory"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Load(vars(append(tt.env, "HOME", "/home/me")...), tt.flags)
			var mistake *Error
			if !errors.As(err, &mistake) || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestAFileOfAMegabyteIsRefused(t *testing.T) {
	name := write(t, filepath.Join(t.TempDir(), "big"), strings.Repeat("#\n", maxFileBytes))
	if _, err := Load(vars("HOME", "/home/me"), Flags{Config: name}); err == nil || !strings.Contains(err.Error(), "larger than 1 MiB") {
		t.Errorf("got %v", err)
	}
}

func TestEverySettingCanBeSetInTheEnvironment(t *testing.T) {
	values := map[string]string{
		"socket_mode": "0660", "behind_proxy": "true", "public_url": "https://a.example", "server": "https://b.example",
		"log.level": "warn", "log.format": "json", "fetch.interval": "7h", "fetch.max_bytes": "9 MiB",
		"limits.reserve": "300 MiB", "limits.request": "9M", "listen": "127.0.0.1:9",
	}
	for _, s := range settings {
		t.Run(s.variable(), func(t *testing.T) {
			value, ok := values[s.key]
			if !ok {
				value = "/somewhere/else"
			}
			env := []string{"HOME", "/home/me", s.variable(), value}
			if strings.HasPrefix(s.key, "tls.") { // neither half is right without the other
				env = append(env, "TEND_TLS_CERT", "/somewhere/else", "TEND_TLS_KEY", "/somewhere/else")
			}
			if reflect.DeepEqual(load(t, vars(env...), Flags{}), load(t, vars("HOME", "/home/me"), Flags{})) {
				t.Errorf("%s=%s changed nothing", s.variable(), value)
			}
		})
	}
}
