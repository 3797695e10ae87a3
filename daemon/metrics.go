package daemon

import (
	"context"
	"log/slog"
	"math"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"tend/daemon/service"
	"tend/daemon/store"
)

// metrics answers GET /metrics.
func (d *Daemon) metrics() http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(&collector{d}, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{
		ErrorLog:            slog.NewLogLogger(d.log.Handler(), slog.LevelError),
		MaxRequestsInFlight: 2,
		Timeout:             10 * time.Second,
		EnableOpenMetrics:   true,
	})
}

// collector reads every figure from the store at each scrape, so that a correction shows at the next one and a
// restart loses nothing. What a person can correct later is a gauge; counters count only what is never edited.
type collector struct{ daemon *Daemon }

// desc declares a figure.
func desc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("tend_"+name, help, labels, nil)
}

var (
	descBuild      = desc("build_info", "The version that is running; always 1.", "version")
	descSchema     = desc("store_schema", "Number of the store's schema.")
	descSize       = desc("store_size_bytes", "Size of the store on disk.")
	descFree       = desc("store_filesystem_free_bytes", "Space left on the file system of the store.")
	descTarget     = desc("week_target_seconds", "Learning time aimed at in this week.")
	descPlanned    = desc("week_planned_seconds", "Time of the blocks that stood in this week when it began.")
	descSpent      = desc("week_spent_seconds", "Learning time spent in this week, overlaps counted once.")
	descOutputs    = desc("week_outputs", "Outputs produced in this week.")
	descAdherence  = desc("adherence_ratio", "Kept share of the minimum over the last four closed weeks, 0 to 1; NaN before there is one.")
	descDueCards   = desc("due_cards", "Cards due now.")
	descDueNotes   = desc("due_notes", "Notes due now.")
	descDueSeconds = desc("due_seconds", "Expected time to review what is due now.")
	descReviews    = desc("reviews_total", "Graded recalls of cards, by rating.", "rating")
	descFetches    = desc("source_fetches_total", "Fetches of a source, by result.", "source", "result")
	descSuccess    = desc("source_last_success_timestamp_seconds", "When a source was last fetched well.", "source")
	descNewItems   = desc("source_new_items", "Items of a source that wait for a verdict.", "source")
	descLessons    = desc("lessons", "Lessons that are not ended, by state.", "state")
)

// Describe sends the declarations.
func (c *collector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{descBuild, descSchema, descSize, descFree, descTarget, descPlanned, descSpent,
		descOutputs, descAdherence, descDueCards, descDueNotes, descDueSeconds, descReviews, descFetches, descSuccess,
		descNewItems, descLessons} {
		ch <- d
	}
}

// Collect sends the figures of one snapshot.
func (c *collector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	gauge(ch, descBuild, 1, c.daemon.version)
	gauge(ch, descSchema, float64(store.Schema()))
	health := c.daemon.store.Engine().Health(ctx)
	gauge(ch, descSize, float64(health.SizeBytes))
	gauge(ch, descFree, float64(health.FreeBytes))
	var figures service.Figures
	err := c.daemon.store.View(ctx, func(tx *store.Tx) (err error) {
		figures, err = service.Measure(tx)
		return err
	})
	if err != nil {
		ch <- prometheus.NewInvalidMetric(descDueCards, err)
		return
	}
	sendWeek(ch, figures)
	sendDue(ch, figures)
	sendSources(ch, figures)
}

func sendWeek(ch chan<- prometheus.Metric, f service.Figures) {
	gauge(ch, descTarget, float64(f.Week.Target)*60)
	gauge(ch, descPlanned, float64(f.Week.Planned)*60)
	gauge(ch, descSpent, float64(f.Week.Spent)*60)
	gauge(ch, descOutputs, float64(f.Week.Produced))
	adherence := math.NaN() // there is no such figure before a week was closed, but there is a series
	if f.Week.Counted > 0 {
		adherence = f.Week.Adherence
	}
	gauge(ch, descAdherence, adherence)
	for state, n := range f.Lessons {
		gauge(ch, descLessons, float64(n), string(state))
	}
}

func sendDue(ch chan<- prometheus.Metric, f service.Figures) {
	gauge(ch, descDueCards, float64(f.Due.Cards))
	gauge(ch, descDueNotes, float64(f.Due.Notes))
	gauge(ch, descDueSeconds, f.Due.Seconds)
	for grade, n := range f.Reviews {
		counter(ch, descReviews, n, grade.String())
	}
}

func sendSources(ch chan<- prometheus.Metric, f service.Figures) {
	for _, src := range f.Sources {
		name := string(src.Name)
		gauge(ch, descNewItems, float64(src.New), name)
		if !src.LastSuccess.IsZero() {
			gauge(ch, descSuccess, float64(src.LastSuccess.UnixMilli())/1000, name)
		}
		for result, n := range src.Fetches {
			counter(ch, descFetches, n, name, result)
		}
	}
}

func gauge(ch chan<- prometheus.Metric, d *prometheus.Desc, value float64, labels ...string) {
	ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
}

func counter(ch chan<- prometheus.Metric, d *prometheus.Desc, value uint64, labels ...string) {
	ch <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(value), labels...)
}
