// Package config reads tend.toml: how the process runs, from flags, the environment, the file and defaults.
//
// No file is needed. Reading is strict: a key that is not known, a value of the wrong type or out of range is an
// Error that names the file, the line and the key. What a person decides about their learning (budget, windows,
// areas) is not here; the store keeps it, with the date from which it holds.
package config

import (
	_ "embed" // for Example
	"io/fs"
	"path/filepath"
	"time"
)

// SystemSocket is where the system-wide daemon listens.
const SystemSocket = "/run/tend/tend.sock"

// Example is a tend.toml with every key in it, commented out, each with its default.
//
//go:embed example.toml
var Example string

// Config is how one process of tend runs. Every path in it is absolute.
type Config struct {
	File  string // File is the tend.toml that was read; empty when there is none.
	Home  string // Home is TEND_HOME, under which everything lies; empty when unset.
	Data  string // Data is the folder of the store and the logs.
	Notes string // Notes is the folder of the Markdown notes.

	Socket     string      // Socket is the daemon's Unix socket, at most 107 bytes long.
	SocketMode fs.FileMode // SocketMode is 0600 (the owner) or 0660 (and the group).

	Listen      string // Listen is host:port for TCP; empty means the socket only.
	BehindProxy bool   // BehindProxy says that a proxy in front does TLS, so Listen may leave the machine without it.
	PublicURL   string // PublicURL starts the links in the calendar and on the pages; no slash at its end. May be empty.
	TLSCert     string // TLSCert is a PEM file; it and TLSKey are both set or both empty.
	TLSKey      string // TLSKey is a PEM file.

	Server    string // Server is the URL of another machine's daemon to speak to; empty means this machine's.
	TokenFile string // TokenFile holds the token for Server. The token itself is never an argument.

	LogLevel  string // LogLevel is debug, info, warn or error.
	LogFormat string // LogFormat is text or json.

	FetchInterval time.Duration // FetchInterval is how often a source is asked, at least an hour.
	MaxFeedBytes  int64         // MaxFeedBytes is the largest answer of a source that is read, unpacked.

	ReserveBytes    int64 // ReserveBytes of free disk are never written into: below it writes are refused.
	MaxRequestBytes int64 // MaxRequestBytes is the largest body of a request.

	socketChosen bool // somebody named the socket: there are no others to try
}

// Flags are the values given on the command line; an empty one was not given.
type Flags struct {
	Config    string // Config is the path of a tend.toml that must exist.
	Data      string
	Notes     string
	Socket    string
	Listen    string
	PublicURL string
	Server    string
	TokenFile string
	LogLevel  string
	LogFormat string
}

// Load puts the configuration together: flags before environment before file before defaults.
//
// Env is os.Getenv or a test's own. Load reads one file and nothing else; in particular it neither creates nor
// looks for the places it names, so that a client may load what only the daemon can open. A mistake is an *Error.
func Load(env func(string) string, flags Flags) (Config, error) {
	l := &loader{env: env, places: map[string]place{}}
	steps := []func() error{
		l.defaults,
		func() error { return l.file(flags.Config) },
		l.environment,
		func() error { return l.flags(flags) },
		l.derive,
		l.check,
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return Config{}, err
		}
	}
	return l.Config, nil
}

// Store is the folder of the database.
func (c Config) Store() string { return filepath.Join(c.Data, "store") }

// Log is the folder of the append-only copies of reviews, verdicts and sessions.
func (c Config) Log() string { return filepath.Join(c.Data, "log") }

// Backups is the folder of the backups that are given no other place.
func (c Config) Backups() string { return filepath.Join(c.Data, "backups") }

// Prompt is the file in which the daemon keeps one line for the shell, beside the socket.
func (c Config) Prompt() string { return filepath.Join(filepath.Dir(c.Socket), "prompt") }

// Sockets are the sockets at which a client looks for a daemon, in order: its own, then the system's, unless the
// socket or TEND_HOME was chosen.
func (c Config) Sockets() []string {
	if c.socketChosen || c.Home != "" || c.Socket == SystemSocket {
		return []string{c.Socket}
	}
	return []string{c.Socket, SystemSocket}
}
