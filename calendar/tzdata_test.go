package calendar

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTZDataNamesItsSource(t *testing.T) {
	plain, released, bsd := t.TempDir(), t.TempDir(), t.TempDir()
	for folder, files := range map[string]map[string]string{
		plain: {}, released: {"tzdata.zi": "# version 2026f\n# more\n"}, bsd: {"+VERSION": "2026e\n"},
	} {
		files["Europe/London"] = "TZif2"
		for name, content := range files {
			_ = os.MkdirAll(filepath.Join(folder, "Europe"), 0o755)
			if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, c := range []struct{ name, override, folder, want string }{
		{"release from tzdata.zi", "", released, "system 2026f (" + released + ")"},
		{"release from +VERSION", "", bsd, "system 2026e (" + bsd + ")"},
		{"no release", "", plain, "system (" + plain + ")"},
		{"no zones", "", filepath.Join(plain, "none"), "embedded"},
		{"override", "/zones.zip", released, "ZONEINFO (/zones.zip)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := tzData(c.override, []string{c.folder}); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
