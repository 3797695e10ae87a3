package calendar

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

// systemZones are the folders where Go looks for zones, in its order (time/zoneinfo_unix.go).
var systemZones = []string{"/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/locale/TZ", "/etc/zoneinfo"}

// TZData says where the zones come from, with the release if that is known: "system 2026a (/usr/share/zoneinfo)",
// "ZONEINFO (/path)", or "embedded" for what Go itself carries. Old data gives wrong hours after a government
// changed its mind, so it is worth showing.
func TZData() string { return tzData(os.Getenv("ZONEINFO"), systemZones) }

func tzData(override string, folders []string) string {
	if override != "" {
		return fmt.Sprintf("ZONEINFO (%s)", override)
	}
	for _, folder := range folders {
		if _, err := os.Stat(filepath.Join(folder, "Europe", "London")); err != nil {
			continue
		}
		if release := tzRelease(folder); release != "" {
			return fmt.Sprintf("system %s (%s)", release, folder)
		}
		return fmt.Sprintf("system (%s)", folder)
	}
	return "embedded"
}

// tzRelease returns the release of the zones in a folder, such as 2026a: from the first line of tzdata.zi
// ("# version 2026a") or from the file that BSD and macOS have for it.
func tzRelease(folder string) string {
	if line, ok := bytes.CutPrefix(firstLine(filepath.Join(folder, "tzdata.zi")), []byte("# version ")); ok {
		return string(line)
	}
	return string(firstLine(filepath.Join(folder, "+VERSION")))
}

// firstLine returns the first line of a file, cleaned, at most 64 octets of it, and nothing when it cannot be read.
func firstLine(name string) []byte {
	f, err := os.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	buffer := make([]byte, 64)
	n, _ := f.Read(buffer)
	line, _, _ := bytes.Cut(buffer[:n], []byte("\n"))
	return []byte(cleanLine(string(line)))
}
