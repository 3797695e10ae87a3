package config

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// uncommented turns `# key = value` into `key = value`, leaving prose alone.
func uncommented(text string) string {
	return regexp.MustCompile(`(?m)^# ([a-z_]+ = )`).ReplaceAllString(text, "$1")
}

func TestTheExampleIsValidAsItStands(t *testing.T) {
	name := write(t, filepath.Join(t.TempDir(), "tend.toml"), Example)
	c := load(t, vars("HOME", "/home/me"), Flags{Config: name})
	c.File = ""
	if want := load(t, vars("HOME", "/home/me"), Flags{}); c != want {
		t.Errorf("got  %+v\nwant %+v", c, want)
	}
}

func TestTheExampleShowsTheDefaults(t *testing.T) {
	name := write(t, filepath.Join(t.TempDir(), "tend.toml"), uncommented(Example))
	c := load(t, vars("HOME", "/home/me"), Flags{Config: name})
	if c.PublicURL == "" || c.Server == "" || c.TokenFile == "" || c.TLSCert == "" || c.TLSKey == "" {
		t.Errorf("a key without a default is not shown: %+v", c)
	}
	c.File, c.PublicURL, c.Server, c.TokenFile, c.TLSCert, c.TLSKey = "", "", "", "", "", ""
	if want := load(t, vars("HOME", "/home/me"), Flags{}); c != want {
		t.Errorf("got  %+v\nwant %+v", c, want)
	}
}

func TestTheExampleHasEveryKey(t *testing.T) {
	for _, s := range settings {
		name := s.key[strings.LastIndexByte(s.key, '.')+1:]
		if !regexp.MustCompile(`(?m)^# ` + name + ` = |/tend\.sock\n# socket_mode = `).MatchString(Example) {
			t.Errorf("%s is missing", s.key)
		}
	}
}
