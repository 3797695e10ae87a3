package daemon

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"tend/internal/needs"
)

func TestRulesPassPromtool(t *testing.T) {
	t.Parallel()
	promtool := needs.Program(t, "promtool")
	for _, args := range [][]string{{"check", "rules", "../prometheus/tend.rules.yml"}, {"test", "rules", "../prometheus/tend.rules_test.yml"}} {
		if out, err := exec.Command(promtool, args...).CombinedOutput(); err != nil {
			t.Errorf("promtool %v: %v\n%s", args, err, out)
		}
	}
}

// TestDashboardsNameFiguresThatAre finds the figures in rules and dashboard, each of which must be one of tend's or one that
// a rule records.
func TestDashboardsNameFiguresThatAre(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, m := range metricsOfTend {
		known["tend_"+m.name] = true
	}
	rules := read(t, "../prometheus/tend.rules.yml")
	for _, record := range regexp.MustCompile(`record: (\S+)`).FindAllStringSubmatch(rules, -1) {
		known[record[1]] = true
	}
	for _, file := range []string{"../prometheus/tend.rules.yml", "../prometheus/tend.rules_test.yml", "../prometheus/grafana.json"} {
		names := regexp.MustCompile(`\btend[:_][a-z0-9_:]+`).FindAllString(read(t, file), -1)
		if len(names) < 10 {
			t.Errorf("%s names %d figures", file, len(names))
		}
		for _, name := range names {
			if !known[name] {
				t.Errorf("%s names %s, which there is not", file, name)
			}
		}
	}
}

func TestEachMetricIsDocumented(t *testing.T) {
	t.Parallel()
	doc := read(t, "../docs/metrics.md")
	for _, m := range metricsOfTend {
		kind, labels := "gauge", ""
		if m.counter {
			kind = "counter"
		}
		if len(m.labels) > 0 {
			labels = "{" + strings.Join(m.labels, ",") + "}"
		}
		if row := fmt.Sprintf("| `tend_%s%s` | %s | %s |\n", m.name, labels, kind, m.help); !strings.Contains(doc, row) {
			t.Errorf("docs/metrics.md lacks\n%s", row)
		}
	}
	if rows := strings.Count(doc, "\n| `tend_"); rows != len(metricsOfTend) {
		t.Errorf("docs/metrics.md has %d rows for %d metrics", rows, len(metricsOfTend))
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
