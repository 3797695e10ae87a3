package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

var errEmpty = errors.New("is empty")

// path is a file or folder: ~ is the home folder, and a relative one starts at the folder of the file it stands
// in, or at the working directory when it came from elsewhere.
func path(field func(*Config) *string) func(*loader, string) error {
	return func(l *loader, value string) error {
		resolved, err := l.resolve(value)
		if err == nil {
			*field(&l.Config) = resolved
		}
		return err
	}
}

// resolve makes a path absolute.
func (l *loader) resolve(value string) (string, error) {
	switch {
	case value == "":
		return "", errEmpty
	case strings.ContainsRune(value, 0):
		return "", errors.New("has a zero byte in it")
	case value == "~" || strings.HasPrefix(value, "~/"):
		home := l.env("HOME")
		if !filepath.IsAbs(home) {
			return "", errors.New("starts with ~, but HOME is not set")
		}
		return filepath.Join(home, value[1:]), nil
	case strings.HasPrefix(value, "~"):
		return "", fmt.Errorf("%q: only your own home folder can be written with ~", value)
	case filepath.IsAbs(value):
		return filepath.Clean(value), nil
	case l.base != "":
		return filepath.Join(l.base, value), nil
	}
	return filepath.Abs(value)
}

// setSocketMode takes the two modes that make sense: more would let every account on the machine in.
func setSocketMode(l *loader, value string) error {
	switch value {
	case "0600":
		l.SocketMode = 0o600
	case "0660":
		l.SocketMode = 0o660
	default:
		return fmt.Errorf(`want "0600" (you) or "0660" (and your group), not %q`, value)
	}
	return nil
}

// setListen takes host:port, or "off".
func setListen(l *loader, value string) error {
	if value == "off" {
		l.Listen = ""
		return nil
	}
	_, port, err := net.SplitHostPort(value)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return fmt.Errorf(`want host:port, such as "127.0.0.1:7465", or "off", not %q`, value)
	}
	l.Listen = value
	return nil
}

func setBehindProxy(l *loader, value string) error {
	on, err := strconv.ParseBool(value)
	if err != nil {
		return fmt.Errorf("want true or false, not %q", value)
	}
	l.BehindProxy = on
	return nil
}

// webAddress is the start of an http or https URL. Secrets have no place in it: it ends up in logs.
func webAddress(field func(*Config) *string) func(*loader, string) error {
	return func(l *loader, value string) error {
		u, err := url.Parse(value)
		switch {
		case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
			return fmt.Errorf(`want a URL such as "https://tend.example.org", not %q`, value)
		case u.User != nil:
			return errors.New("has a user or password in it: use token_file")
		case u.RawQuery != "" || u.Fragment != "":
			return fmt.Errorf("ends at the path: no ? and no # in %q", value)
		}
		*field(&l.Config) = strings.TrimRight(value, "/")
		return nil
	}
}

func oneOf(field func(*Config) *string, words ...string) func(*loader, string) error {
	return func(l *loader, value string) error {
		for _, w := range words {
			if value == w {
				*field(&l.Config) = value
				return nil
			}
		}
		return fmt.Errorf("want %s, not %q", strings.Join(words, " or "), value)
	}
}

func between(field func(*Config) *time.Duration, low, high time.Duration) func(*loader, string) error {
	return func(l *loader, value string) error {
		d, err := time.ParseDuration(value)
		if err != nil {
			return fmt.Errorf(`want a duration such as "6h" or "90m", not %q`, value)
		}
		if d < low || d > high {
			return fmt.Errorf("want at least %s and at most %s, not %s", hours(low), hours(high), value)
		}
		*field(&l.Config) = d
		return nil
	}
}

// hours is a whole number of hours as a person writes it.
func hours(d time.Duration) string { return strconv.Itoa(int(d/time.Hour)) + "h" }

func bytesBetween(field func(*Config) *int64, low, high int64) func(*loader, string) error {
	return func(l *loader, value string) error {
		n, err := parseBytes(value)
		if err != nil {
			return err
		}
		if n < low || n > high {
			return fmt.Errorf("want at least %s and at most %s, not %s", showBytes(low), showBytes(high), value)
		}
		*field(&l.Config) = n
		return nil
	}
}
