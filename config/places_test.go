package config

import (
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestWhereThingsLive(t *testing.T) {
	type places struct{ Data, Notes, Socket, Prompt string }
	tests := []struct {
		name string
		env  []string
		want places
	}{
		{"under TEND_HOME, all of it",
			[]string{"HOME", "/home/me", "TEND_HOME", "/t", "XDG_RUNTIME_DIR", "/run/user/1", "XDG_DATA_HOME", "/data", "STATE_DIRECTORY", "/var/lib/tend"},
			places{"/t", "/t/notes", "/t/tend.sock", "/t/prompt"}},
		{"TEND_HOME in the home folder",
			[]string{"HOME", "/home/me", "TEND_HOME", "~/t"},
			places{"/home/me/t", "/home/me/t/notes", "/home/me/t/tend.sock", "/home/me/t/prompt"}},
		{"in the XDG folders",
			[]string{"HOME", "/home/me", "XDG_DATA_HOME", "/data", "XDG_RUNTIME_DIR", "/run/user/1"},
			places{"/data/tend", "/home/me/tend", "/run/user/1/tend/tend.sock", "/run/user/1/tend/prompt"}},
		{"in the home folder, the socket beside the store",
			[]string{"HOME", "/home/me"},
			places{"/home/me/.local/share/tend", "/home/me/tend", "/home/me/.local/share/tend/tend.sock", "/home/me/.local/share/tend/prompt"}},
		{"relative XDG folders are ignored",
			[]string{"HOME", "/home/me", "XDG_DATA_HOME", "data", "XDG_RUNTIME_DIR", "run"},
			places{"/home/me/.local/share/tend", "/home/me/tend", "/home/me/.local/share/tend/tend.sock", "/home/me/.local/share/tend/prompt"}},
		{"in the folders of a system unit",
			[]string{"STATE_DIRECTORY", "/var/lib/tend", "RUNTIME_DIRECTORY", "/run/tend", "CONFIGURATION_DIRECTORY", "/etc/tend"},
			places{"/var/lib/tend", "/var/lib/tend/notes", "/run/tend/tend.sock", "/run/tend/prompt"}},
		{"in the first of several granted folders",
			[]string{"STATE_DIRECTORY", "/var/lib/tend:/var/lib/other", "RUNTIME_DIRECTORY", "/run/tend:/run/other"},
			places{"/var/lib/tend", "/var/lib/tend/notes", "/run/tend/tend.sock", "/run/tend/prompt"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := load(t, vars(tt.env...), Flags{})
			got := places{c.Data, c.Notes, c.Socket, c.Prompt()}
			if got != tt.want {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
			if c.Store() != tt.want.Data+"/store" || c.Log() != tt.want.Data+"/log" {
				t.Errorf("store %s, log %s", c.Store(), c.Log())
			}
		})
	}
}

func TestWhereTheFileIsLookedFor(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"home/tend.toml", "etc/tend.toml", "xdg/tend/tend.toml", "me/.config/tend/tend.toml", "named"} {
		write(t, filepath.Join(dir, name), "")
	}
	env := []string{"HOME", dir + "/me"}
	steps := []struct {
		variable, value, want string
	}{
		{"HOME", "/me", "/me/.config/tend/tend.toml"},
		{"XDG_CONFIG_HOME", "/xdg", "/xdg/tend/tend.toml"},
		{"CONFIGURATION_DIRECTORY", "/etc", "/etc/tend.toml"},
		{"TEND_HOME", "/home", "/home/tend.toml"},
		{"TEND_CONFIG", "/named", "/named"},
	}
	for _, s := range steps { // each is asked before all those above it
		t.Run("at "+s.variable, func(t *testing.T) {
			env = append(env, s.variable, dir+s.value)
			if c := load(t, vars(env...), Flags{}); c.File != dir+s.want {
				t.Errorf("read %q, want %q", c.File, dir+s.want)
			}
		})
	}
}

func TestWithoutAHome(t *testing.T) {
	_, err := Load(vars(), Flags{})
	if err == nil || !strings.Contains(err.Error(), "neither HOME nor TEND_HOME is set") {
		t.Errorf("got %v", err)
	}
	if _, err := Load(vars("TEND_HOME", "/t"), Flags{}); err != nil {
		t.Errorf("TEND_HOME alone: %v", err)
	}
}

func TestASocketPathThatIsTooLong(t *testing.T) {
	long := "/" + strings.Repeat("d", 100)
	_, err := Load(vars("TEND_HOME", long), Flags{})
	if err == nil || !strings.Contains(err.Error(), "is 111 bytes long") || !strings.Contains(err.Error(), "TEND_SOCKET") {
		t.Errorf("got %v", err)
	}
	load(t, vars("TEND_HOME", long, "TEND_SOCKET", "/tmp/s"), Flags{})
	load(t, vars("TEND_HOME", long[:97]), Flags{}) // 107 bytes exactly
}

func TestSockets(t *testing.T) {
	const mine = "/run/user/1/tend/tend.sock"
	base := []string{"HOME", "/home/me", "XDG_RUNTIME_DIR", "/run/user/1"}
	tests := []struct {
		name string
		env  []string
		want []string
	}{
		{"the user's, then the system's", nil, []string{mine, SystemSocket}},
		{"only the one that was chosen", []string{"TEND_SOCKET", "/s"}, []string{"/s"}},
		{"only the one under TEND_HOME", []string{"TEND_HOME", "/t"}, []string{"/t/tend.sock"}},
		{"the system's once", []string{"RUNTIME_DIRECTORY", "/run/tend"}, []string{SystemSocket}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := load(t, vars(append(tt.env, base...)...), Flags{}).Sockets()
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
