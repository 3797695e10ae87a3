package daemon

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"tend/daemon/service"
	"tend/daemon/store"
	"tend/daemon/store/engine"
)

// metrics answers GET /metrics.
func (d *Daemon) metrics() http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(newCollector(d), collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{
		ErrorLog:            slog.NewLogLogger(d.log.Handler(), slog.LevelError),
		MaxRequestsInFlight: 2,
		Timeout:             10 * time.Second,
		EnableOpenMetrics:   true,
	})
}

// metric is a figure that is shown, and how it is read. What a person can correct later is a gauge; counters count only
// what is never edited.
type metric struct {
	name, help string // the name without "tend_" before it
	labels     []string
	counter    bool
	read       func(measured) []sample
}

// measured is what all metrics are read from: one snapshot of the store.
type measured struct {
	service.Figures
	version string
	health  engine.Health
}

// sample is one value of a metric, with the values of its labels in their order.
type sample struct {
	value  float64
	labels []string
}

// metricsOfTend are all of them; docs/metrics.md lists them with their help texts.
var metricsOfTend = slices.Concat(programMetrics, weekMetrics, planMetrics, reviewMetrics, sourceMetrics, lessonMetrics)

// collector reads every figure from the store at each scrape, so that a correction shows at the next one and a
// restart loses nothing.
type collector struct {
	daemon *Daemon
	descs  []*prometheus.Desc // of metricsOfTend
}

func newCollector(d *Daemon) *collector {
	c := &collector{daemon: d}
	for _, m := range metricsOfTend {
		c.descs = append(c.descs, prometheus.NewDesc("tend_"+m.name, m.help, m.labels, nil))
	}
	return c
}

// Describe sends the declarations.
func (c *collector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range c.descs {
		ch <- d
	}
}

// Collect sends the figures of one snapshot.
func (c *collector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	m := measured{version: c.daemon.version, health: c.daemon.store.Engine().Health(ctx)}
	err := c.daemon.store.View(ctx, func(tx *store.Tx) (err error) {
		m.Figures, err = service.Measure(tx)
		return err
	})
	if err != nil {
		ch <- prometheus.NewInvalidMetric(c.descs[0], err)
		return
	}
	for i, metric := range metricsOfTend {
		kind := prometheus.GaugeValue
		if metric.counter {
			kind = prometheus.CounterValue
		}
		for _, s := range metric.read(m) {
			ch <- prometheus.MustNewConstMetric(c.descs[i], kind, s.value, s.labels...)
		}
	}
}

// one is the value of a metric without labels.
func one(value float64) []sample { return []sample{{value: value}} }

// minutes is a time of whole minutes, in seconds.
func minutes(n int) []sample { return one(float64(n) * 60) }

// instant is when something last happened, as Unix time; there is no series where it never did.
func instant(t time.Time, labels ...string) []sample {
	if t.IsZero() {
		return nil
	}
	return []sample{{float64(t.UnixMilli()) / 1000, labels}}
}

// truth is 1 for true.
func truth(is bool) float64 {
	if is {
		return 1
	}
	return 0
}
