package systemd

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tend/internal/needs"
)

// unitFile is a unit in a folder of its own, with an ExecStart that exists wherever tests run: the test itself.
func unitFile(t *testing.T, unit string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "tend.service")
	if err := os.WriteFile(name, []byte(WithBinary(unit, self)), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// verify is what systemd-analyze says. It exits with 0 for keys it does not know, so any word is a fault.
func verify(t *testing.T, manager, unit string) string {
	t.Helper()
	program := needs.Program(t, "systemd-analyze")
	cmd := exec.Command(program, "verify", manager, unitFile(t, unit))
	cmd.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+t.TempDir())
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out) + err.Error()
	}
	return string(out)
}

func TestSystemdUnderstandsTheUnits(t *testing.T) {
	for name, unit := range map[string][2]string{
		"the user unit":   {"--user", UserUnit},
		"the system unit": {"--system", SystemUnit},
	} {
		t.Run(name, func(t *testing.T) {
			if out := verify(t, unit[0], unit[1]); out != "" {
				t.Error(out)
			}
		})
	}
	t.Run("and would not understand a wrong one", func(t *testing.T) {
		if out := verify(t, "--system", SystemUnit+"\n[Service]\nMemoryMax=lots\n"); !strings.Contains(out, "lots") {
			t.Errorf("got %q", out)
		}
	})
}

func TestTheSystemUnitIsWellHardened(t *testing.T) {
	program := needs.Program(t, "systemd-analyze")
	// The threshold counts tenths: 1.5 of 10, where a bare unit has 9.6.
	out, err := exec.Command(program, "security", "--offline=true", "--threshold=15", unitFile(t, SystemUnit)).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out[max(0, bytes.LastIndexByte(bytes.TrimSpace(out), '\n')):])
	}
}

func TestSysusersMakesTheAccount(t *testing.T) {
	program := needs.Program(t, "systemd-sysusers")
	cmd := exec.Command(program, "--dry-run", "--root="+t.TempDir(), "-")
	cmd.Stdin = strings.NewReader(Sysusers)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Creating user 'tend' (tend, a learning system)") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestEveryDirectiveHasItsReason(t *testing.T) {
	for name, unit := range map[string]string{"user": UserUnit, "system": SystemUnit} {
		explained := false
		for _, line := range strings.Split(unit, "\n") {
			switch {
			case strings.HasPrefix(line, "#"):
				explained = true
				continue
			case strings.Contains(line, " #"):
				t.Errorf("%s: %s: systemd has no comments at the end of a line", name, line)
			case !explained && strings.Contains(line, "="):
				t.Errorf("%s: no reason above %s", name, line)
			}
			explained = false
		}
	}
}

func TestTheUnitsStartTheInstalledBinary(t *testing.T) {
	for _, unit := range []string{UserUnit, SystemUnit} {
		if !strings.Contains(unit, "\nExecStart="+Binary+" serve\n") {
			t.Error("ExecStart is not Binary")
		}
		if !strings.Contains(WithBinary(unit, "/opt/tend"), "\nExecStart=/opt/tend serve\n") {
			t.Error("WithBinary did not replace it")
		}
	}
}
