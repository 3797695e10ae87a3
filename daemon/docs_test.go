package daemon

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"tend/daemon/api"
)

// apiPage is docs/api.md.
func apiPage(t *testing.T) string { return docPage(t, "api.md") }

// docPage is a page of docs.
func docPage(t *testing.T, name string) string {
	t.Helper()
	page, err := os.ReadFile("../docs/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

func TestEveryRouteIsDocumented(t *testing.T) {
	page := apiPage(t)
	for pattern := range (&Daemon{}).routes() {
		if !strings.Contains(page, "`"+pattern+"`") && !strings.Contains(page, "`"+pattern+"?") {
			t.Errorf("docs/api.md does not have %s", pattern)
		}
	}
}

func TestEveryMetricIsDocumented(t *testing.T) {
	page := apiPage(t)
	described := make(chan *prometheus.Desc, 100)
	(&collector{}).Describe(described)
	close(described)
	for d := range described {
		_, rest, _ := strings.Cut(d.String(), `fqName: "`)
		name, _, _ := strings.Cut(rest, `"`)
		if !strings.Contains(page, name) {
			t.Errorf("docs/api.md does not have %s", name)
		}
	}
}

func TestCodesMeanWhatTheTableSays(t *testing.T) {
	page := apiPage(t)
	for _, code := range []api.Code{api.Invalid, api.NotFound, api.Conflict, api.NoSlot, api.NothingDue, api.Unauthorized,
		api.Forbidden, api.NoSpace, api.Upstream, api.Unreachable, api.BadConfig, api.Internal} {
		row := "| `" + string(code) + "` | " + strconv.Itoa(code.Status()) + " | " + strconv.Itoa(code.Exit()) + " |"
		if !strings.Contains(page, row) {
			t.Errorf("docs/api.md does not have %s", row)
		}
	}
}
