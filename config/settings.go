package config

import (
	"strings"
	"time"
)

// kind is the TOML type that a setting is written in.
type kind int

const (
	text kind = iota // a string
	flag             // true or false
	size             // a string such as "8 MiB", or an integer of bytes
)

// setting is one key of tend.toml. Its environment variable is TEND_ and the key in capitals, dots as underscores.
type setting struct {
	key  string
	kind kind
	set  func(l *loader, value string) error // the error's text becomes Error.Problem after the key
}

// The bounds of the settings that have any.
const (
	minFetchInterval = time.Hour
	maxFetchInterval = 7 * 24 * time.Hour

	minFeedBytes, maxFeedBytes       = 64 << 10, 64 << 20
	minRequestBytes, maxRequestBytes = 64 << 10, 256 << 20
	minReserveBytes, maxReserveBytes = 64 << 20, 1 << 40
)

// settings is every key there is, in the order of the example file.
var settings = []setting{
	{"data", text, path(func(c *Config) *string { return &c.Data })},
	{"notes", text, path(func(c *Config) *string { return &c.Notes })},
	{"socket", text, path(func(c *Config) *string { return &c.Socket })},
	{"socket_mode", text, setSocketMode},
	{"listen", text, setListen},
	{"behind_proxy", flag, setBehindProxy},
	{"public_url", text, webAddress(func(c *Config) *string { return &c.PublicURL })},
	{"server", text, webAddress(func(c *Config) *string { return &c.Server })},
	{"token_file", text, path(func(c *Config) *string { return &c.TokenFile })},
	{"tls.cert", text, path(func(c *Config) *string { return &c.TLSCert })},
	{"tls.key", text, path(func(c *Config) *string { return &c.TLSKey })},
	{"log.level", text, oneOf(func(c *Config) *string { return &c.LogLevel }, "debug", "info", "warn", "error")},
	{"log.format", text, oneOf(func(c *Config) *string { return &c.LogFormat }, "text", "json")},
	{"fetch.interval", text, between(func(c *Config) *time.Duration { return &c.FetchInterval }, minFetchInterval, maxFetchInterval)},
	{"fetch.max_bytes", size, bytesBetween(func(c *Config) *int64 { return &c.MaxFeedBytes }, minFeedBytes, maxFeedBytes)},
	{"limits.reserve", size, bytesBetween(func(c *Config) *int64 { return &c.ReserveBytes }, minReserveBytes, maxReserveBytes)},
	{"limits.request", size, bytesBetween(func(c *Config) *int64 { return &c.MaxRequestBytes }, minRequestBytes, maxRequestBytes)},
}

// lookup finds a setting by its key.
func lookup(key string) (setting, bool) {
	for _, s := range settings {
		if s.key == key {
			return s, true
		}
	}
	return setting{}, false
}

// variable is the environment variable of a setting.
func (s setting) variable() string {
	return "TEND_" + strings.ToUpper(strings.ReplaceAll(s.key, ".", "_"))
}

// isTable says whether name is the table of some setting.
func isTable(name string) bool {
	for _, s := range settings {
		if strings.HasPrefix(s.key, name+".") {
			return true
		}
	}
	return false
}
