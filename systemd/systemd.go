// Package systemd holds tend's unit files and speaks to systemd: ready, still alive, stopping.
//
// Outside systemd every message is a no-op, so the daemon sends them always.
package systemd

import (
	_ "embed" // for the units
	"strings"
)

// Binary is the path of tend in the units as they stand here; `make install PREFIX=…` writes its own.
const Binary = "/usr/local/bin/tend"

// The files of the two ways to run the daemon, each with a reason above every line.
var (
	// UserUnit runs tend as the person who installed it: ~/.config/systemd/user/tend.service.
	//
	//go:embed user/tend.service
	UserUnit string

	// SystemUnit runs tend as the account tend: /etc/systemd/system/tend.service.
	//
	//go:embed system/tend.service
	SystemUnit string

	// Sysusers makes the account that SystemUnit needs: /etc/sysusers.d/tend.conf.
	//
	//go:embed system/tend.sysusers
	Sysusers string
)

// WithBinary is a unit that starts the tend at path, which must be absolute and without spaces.
func WithBinary(unit, path string) string {
	return strings.ReplaceAll(unit, "ExecStart="+Binary+" ", "ExecStart="+path+" ")
}
