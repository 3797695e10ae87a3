package config

import "testing"

func TestTemplatesLieBesideTheFile(t *testing.T) {
	for _, tt := range []struct {
		name  string
		env   []string
		flags Flags
		want  string
	}{
		{"below TEND_HOME", []string{"TEND_HOME", "/t", "HOME", "/home/me"}, Flags{}, "/t/templates"},
		{"in the XDG folder", []string{"HOME", "/home/me"}, Flags{}, "/home/me/.config/tend/templates"},
		{"beside a file that was named", []string{"HOME", "/home/me"}, Flags{Config: "/etc/tend/me.toml"}, "/etc/tend/templates"},
		{"nowhere without a home", nil, Flags{}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Templates(vars(tt.env...), tt.flags)
			if err != nil || got != tt.want {
				t.Errorf("Templates() = %q, %v; want %q", got, err, tt.want)
			}
		})
	}
}
