package config

import "testing"

func TestFolder(t *testing.T) {
	for _, c := range []struct {
		name  string
		env   map[string]string
		flags Flags
		want  string
	}{
		{"the usual place", map[string]string{"HOME": "/home/me"}, Flags{}, "/home/me/.config/tend"},
		{"TEND_HOME", map[string]string{"HOME": "/home/me", "TEND_HOME": "/srv/tend"}, Flags{}, "/srv/tend"},
		{"beside a named file", map[string]string{"HOME": "/home/me"}, Flags{Config: "/etc/other/mine.toml"}, "/etc/other"},
		{"no home", nil, Flags{}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Folder(func(name string) string { return c.env[name] }, c.flags)
			if err != nil || got != c.want {
				t.Errorf("got %q, %v, want %q", got, err, c.want)
			}
		})
	}
}
