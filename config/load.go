package config

import (
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"time"
)

// maxSocketPath is how long a Unix socket's path may be: sun_path holds 108 bytes on Linux, the last one zero.
const maxSocketPath = 107

// loader is a Config on its way, and where each value in it came from.
type loader struct {
	Config
	env    func(string) string
	base   string // relative paths start here; empty means the working directory
	places map[string]place
}

// defaults are the values that hold when nobody says otherwise.
func (l *loader) defaults() error {
	l.SocketMode = 0o600
	l.Listen = "127.0.0.1:7465"
	l.LogLevel, l.LogFormat = "info", "text"
	l.FetchInterval = 4 * time.Hour
	l.MaxFeedBytes = 8 << 20
	l.ReserveBytes = 64 << 20
	l.MaxRequestBytes = 1 << 20
	if home := l.env("TEND_HOME"); home != "" {
		var err error
		if l.Home, err = l.resolve(home); err != nil {
			return place{file: "TEND_HOME"}.errorf("", "home: %v", err)
		}
	}
	return nil
}

// set gives one key a value that was written at p.
func (l *loader) set(s setting, value string, p place) error {
	if err := s.set(l, value); err != nil {
		return p.errorf(s.key, "%s: %v", s.key, err)
	}
	l.places[s.key] = p
	return nil
}

// environment reads TEND_LISTEN and its like. An empty variable counts as unset, as everywhere in a shell.
func (l *loader) environment() error {
	l.base = ""
	for _, s := range settings {
		if value := l.env(s.variable()); value != "" {
			if err := l.set(s, value, place{file: s.variable()}); err != nil {
				return err
			}
		}
	}
	return nil
}

// flags reads the command line.
func (l *loader) flags(f Flags) error {
	given := []struct{ flag, key, value string }{
		{"--data", "data", f.Data},
		{"--notes", "notes", f.Notes},
		{"--socket", "socket", f.Socket},
		{"--listen", "listen", f.Listen},
		{"--public-url", "public_url", f.PublicURL},
		{"--server", "server", f.Server},
		{"--token-file", "token_file", f.TokenFile},
		{"--log-level", "log.level", f.LogLevel},
		{"--log-format", "log.format", f.LogFormat},
	}
	for _, g := range given {
		if g.value == "" {
			continue
		}
		s, _ := lookup(g.key)
		if err := l.set(s, g.value, place{file: g.flag}); err != nil {
			return err
		}
	}
	return nil
}

// derive fills in the places that nobody chose.
func (l *loader) derive() error {
	l.socketChosen = l.Socket != ""
	for _, d := range []struct {
		field *string
		find  func() (string, error)
	}{{&l.Data, l.dataFolder}, {&l.Notes, l.notesFolder}, {&l.Socket, l.socketPath}} {
		if *d.field != "" {
			continue
		}
		found, err := d.find()
		if err != nil {
			return &Error{Problem: err.Error()}
		}
		*d.field = found
	}
	return nil
}

// check looks at the settings that only make sense together.
func (l *loader) check() error {
	if n := len(l.Socket); n > maxSocketPath {
		return l.places["socket"].errorf("socket", "socket: %s is %d bytes long and a Unix socket's path may have %d: "+
			"set socket (or TEND_SOCKET) to a shorter one, such as ~/.tend.sock", l.Socket, n, maxSocketPath)
	}
	if l.TLSCert == "" && l.TLSKey != "" {
		return l.places["tls.key"].errorf("tls.cert", "tls.cert: is missing beside tls.key")
	}
	if l.TLSKey == "" && l.TLSCert != "" {
		return l.places["tls.cert"].errorf("tls.key", "tls.key: is missing beside tls.cert")
	}
	if l.Listen != "" && !loopback(l.Listen) && l.TLSCert == "" && !l.BehindProxy {
		return l.places["listen"].errorf("listen", "listen: %s can be reached from other machines, which would see the token: "+
			"set tls.cert and tls.key, or behind_proxy = true when a proxy in front does TLS", l.Listen)
	}
	if host, plain := strings.CutPrefix(l.Server, "http://"); plain && !loopback(hostPort(host)) {
		return l.places["server"].errorf("server", "server: %s would carry the token unencrypted: use https", l.Server)
	}
	return nil
}

// hostPort is the host and port of a URL without its scheme.
func hostPort(address string) string {
	host, _, _ := strings.Cut(address, "/")
	if _, _, err := net.SplitHostPort(host); err != nil {
		host += ":80"
	}
	return host
}

// loopback says whether only this machine can reach the address. A name other than localhost may be anything.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// errNoHome is for an environment with neither of the variables that say where things lie.
var errNoHome = errors.New("find home folder: neither HOME nor TEND_HOME is set to an absolute path")

// dataFolder is TEND_HOME itself, systemd's state directory, or the data folder of the XDG base directories.
func (l *loader) dataFolder() (string, error) {
	if l.Home != "" {
		return l.Home, nil
	}
	if state := l.granted("STATE_DIRECTORY"); state != "" {
		return state, nil
	}
	return l.xdg("XDG_DATA_HOME", ".local/share")
}

// notesFolder is where a person keeps the notes: in sight, unless the daemon has a folder of its own.
func (l *loader) notesFolder() (string, error) {
	if l.Home != "" {
		return filepath.Join(l.Home, "notes"), nil
	}
	if state := l.granted("STATE_DIRECTORY"); state != "" {
		return filepath.Join(state, "notes"), nil
	}
	home := l.env("HOME")
	if !filepath.IsAbs(home) {
		return "", errNoHome
	}
	return filepath.Join(home, "tend"), nil
}

// socketPath is in the folder that the system empties at boot, or else beside the store.
func (l *loader) socketPath() (string, error) {
	folder := l.Data
	if runtime := l.env("XDG_RUNTIME_DIR"); filepath.IsAbs(runtime) {
		folder = filepath.Join(runtime, "tend")
	}
	if granted := l.granted("RUNTIME_DIRECTORY"); granted != "" {
		folder = granted
	}
	if l.Home != "" {
		folder = l.Home
	}
	return filepath.Join(folder, "tend.sock"), nil
}

// granted is the first of the directories that systemd made for the unit and named in a variable.
func (l *loader) granted(variable string) string {
	first, _, _ := strings.Cut(l.env(variable), ":")
	if !filepath.IsAbs(first) {
		return ""
	}
	return filepath.Clean(first)
}

// xdg is the folder tend in one of the XDG base directories. The specification has relative ones ignored.
func (l *loader) xdg(variable, fallback string) (string, error) {
	if base := l.env(variable); filepath.IsAbs(base) {
		return filepath.Join(base, "tend"), nil
	}
	home := l.env("HOME")
	if !filepath.IsAbs(home) {
		return "", fmt.Errorf("%w (nor is %s)", errNoHome, variable)
	}
	return filepath.Join(home, fallback, "tend"), nil
}
