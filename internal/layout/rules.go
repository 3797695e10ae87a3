package layout

// module is the path of this module; everything below it is a room of the house.
const module = "tend"

// The limits on size, in lines. Tests are free of them.
const (
	maxFunction = 60
	maxFile     = 400
)

// leaves are the rooms that know neither each other nor the daemon.
var leaves = []string{"srs", "srs/fit", "srs/forecast", "feeds", "notes", "learning", "budget", "calendar", "calendar/busy",
	"anki", "config", "systemd", "calendar/subscription", "calendar/caldav", "calendar/protect",
	"learning/brag", "learning/reflection", "learning/packs", "budget/timelog"}

// pure are the packages to which time is an argument.
var pure = []string{"srs", "srs/fit", "srs/forecast", "anki", "notes", "learning", "budget", "calendar",
	"calendar/busy", "calendar/protect", "internal/when", "learning/brag", "learning/reflection", "learning/packs", "budget/timelog"}

// arrows says which rooms a package may import, besides internal/ and the packages below itself. The longest
// matching key holds. A package under no key has no room here, and that is a finding too.
var arrows = map[string][]string{
	"cmd/tend":            with(leaves, "terminal", "daemon/api"),
	"terminal":            with(leaves, "daemon/api"),
	"daemon":              with(leaves, "daemon"),
	"daemon/service":      with(leaves, "daemon/store", "daemon/api"),
	"daemon/web":          with(leaves, "daemon/service", "daemon/api"),
	"daemon/api":          leaves,
	"daemon/store":        with(leaves, "daemon/store/engine"),
	"daemon/store/engine": nil,
	"srs":                 nil,
	"srs/fit":             {"srs"},
	"srs/forecast":        {"srs"},
	"anki":                nil,
	"feeds":               nil,
	"notes":               nil,
	"learning":            nil,
	"learning/brag":       nil,
	"budget":              nil,
	"calendar":            nil,
	"calendar/busy":       {"calendar"},
	"config":              nil,
	"systemd":             nil,
	"internal":            nil,

	"calendar/subscription": {"calendar", "calendar/busy", "calendar/caldav"},
	"calendar/caldav":       nil,
	"calendar/protect":      {"calendar", "calendar/busy"},

	"learning/reflection": {"learning"},
	"learning/packs":      {"learning"},
	"budget/timelog":      nil,
}

// hosts are the only files that may import the daemon itself, although their package may not: they run it.
var hosts = map[string]string{
	"cmd/tend/serve.go":   "daemon",
	"cmd/tend/connect.go": "daemon",
	"cmd/tend/demo.go":    "daemon",
}

// testOnly are packages that never end up in the program.
var testOnly = []string{"internal/needs", "internal/layout"}

// doors names, for each third-party library, the one package that imports it. The longest matching prefix of the
// import path holds. Every library here has a row in docs/dependencies.md.
var doors = map[string]string{
	"github.com/mmcdole/gofeed":                       "feeds",
	"github.com/dgraph-io/badger/v4":                  "daemon/store/engine",
	"github.com/dgraph-io/ristretto/v2":               "daemon/store/engine",
	"github.com/emersion/go-ical":                     "calendar",
	"github.com/prometheus/client_golang":             "daemon",
	"charm.land/bubbletea/v2":                         "terminal",
	"charm.land/lipgloss/v2":                          "terminal",
	"charm.land/bubbles/v2":                           "terminal",
	"charm.land/huh/v2":                               "terminal",
	"github.com/yuin/goldmark":                        "terminal",
	"golang.org/x/term":                               "terminal",
	"github.com/guptarohit/asciigraph":                "terminal",
	"github.com/spf13/cobra":                          "cmd/tend",
	"github.com/pelletier/go-toml/v2":                 "config",
	"github.com/microcosm-cc/bluemonday":              "internal/clean", // its tests alone
	"golang.org/x/net/html":                           "internal/clean",
	"golang.org/x/net/html/charset":                   "feeds",
	"golang.org/x/text":                               "feeds",
	"golang.org/x/text/unicode/norm":                  "internal/fold",
	"code.dny.dev/ssrf":                               "internal/fetch",
	"github.com/emersion/go-message":                  "feeds",
	"github.com/fsnotify/fsnotify":                    "daemon",
	"github.com/rogpeppe/go-internal":                 "cmd/tend",
	"modernc.org/sqlite":                              "anki",
	"github.com/klauspost/compress":                   "internal/unpack",
	"github.com/andybalholm/brotli":                   "internal/unpack",
	"github.com/JohannesKaufmann/html-to-markdown/v2": "internal/markdown",
	"codeberg.org/readeck/go-readability/v2":          "internal/article",
	"github.com/emersion/go-webdav":                   "calendar/caldav",
	"pgregory.net/rapid":                              anyTest,
	"github.com/prometheus/client_model/go":           anyTest,
}

// anyTest is the door of a library that the tests of every package may use, and nothing but tests.
const anyTest = "any test"

func with(rooms []string, more ...string) []string {
	return append(append([]string{}, rooms...), more...)
}
