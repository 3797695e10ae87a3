package clean

import "testing"

func TestShellWord(t *testing.T) {
	for in, want := range map[string]string{
		"/home/me/Mail":         "/home/me/Mail",
		"weekly.example.org":    "weekly.example.org",
		"/home/me/My Mail":      "'/home/me/My Mail'",
		"it's":                  `'it'\''s'`,
		"a;rm":                  "'a;rm'",
		"$(reboot).example.org": "'$(reboot).example.org'",
		"`x`":                   "'`x`'",
		"~":                     "'~'",
		"":                      "''",
		"a\x1b[31mb":            "ab",
	} {
		if got := ShellWord(in); got != want {
			t.Errorf("ShellWord(%q) = %s, want %s", in, got, want)
		}
	}
}
