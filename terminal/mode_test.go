package terminal

import (
	"bytes"
	"os"
	"testing"
)

func TestDetectWithoutATerminal(t *testing.T) {
	in, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer out.Close()
	none := func(string) string { return "" }
	m := Detect(in, out, nil, none, false, true)
	if !m.Plain || m.Color || !m.NoInput || m.Width != 0 || m.UTF8 {
		t.Errorf("%+v", m)
	}
}

func TestDetectOnATerminal(t *testing.T) {
	// A terminal of one's own cannot be had everywhere; what decides is a table all the same.
	tests := []struct {
		name               string
		env                map[string]string
		flag, in, out      bool
		wantPlain, wantDye bool
	}{
		{"a terminal", nil, false, true, true, false, true},
		{"the flag", nil, true, true, true, true, false},
		{"input from a file", nil, false, false, true, true, false},
		{"output to a file", nil, false, true, false, true, false},
		{"a dumb terminal", map[string]string{"TERM": "dumb"}, false, true, true, true, false},
		{"a screen reader", map[string]string{"ACCESSIBLE": "1"}, false, true, true, true, false},
		{"no colour", map[string]string{"NO_COLOR": "1"}, false, true, true, false, false},
		{"an empty NO_COLOR", map[string]string{"NO_COLOR": ""}, false, true, true, false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			plain, color := manners(tt.in, tt.out, tt.flag, func(name string) string { return tt.env[name] })
			if plain != tt.wantPlain || color != tt.wantDye {
				t.Errorf("plain %v, colour %v", plain, color)
			}
		})
	}
}

func TestTheLocaleDecidesOnUTF8(t *testing.T) {
	tests := []struct {
		name string
		env  map[string]string
		want bool
	}{
		{"LANG", map[string]string{"LANG": "en_GB.UTF-8"}, true},
		{"spelt otherwise", map[string]string{"LC_CTYPE": "C.utf8"}, true},
		{"LC_ALL wins", map[string]string{"LC_ALL": "C", "LANG": "en_GB.UTF-8"}, false},
		{"nothing", nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := speaksUTF8(func(name string) string { return tt.env[name] }); got != tt.want {
				t.Errorf("%v", got)
			}
		})
	}
}

func TestHint(t *testing.T) {
	var errs bytes.Buffer
	Mode{Err: &errs}.Hint("tend lesson close %s", "l7\x1b[1m")
	same(t, errs.String(), "next: tend lesson close l7\n")
	Mode{}.Hint("nowhere to say it")
}
