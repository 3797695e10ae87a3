package srs

import (
	"math"
	"strings"
	"testing"
)

var weights17 = []float64{0.4, 0.6, 2.4, 5.8, 4.93, 0.94, 0.86, 0.01, 1.49, 0.14, 0.94, 2.18, 0.05, 0.34, 1.26, 0.29, 2.61}

func TestParametersFromMigratesOlderWeights(t *testing.T) {
	t.Run("17 weights of FSRS-4.5", func(t *testing.T) {
		p, err := ParametersFrom(weights17)
		if err != nil {
			t.Fatal(err)
		}
		want := append(append([]float64{}, weights17...), 0, 0, 0, 0.5)
		want[4], want[5], want[6] = 6.81, 0.44675013, 1.36
		for i := range want {
			near(t, "weight", p[i], want[i])
		}
	})
	t.Run("19 weights of FSRS-5", func(t *testing.T) {
		d := DefaultParameters()
		p, err := ParametersFrom(d[:19])
		if err != nil {
			t.Fatal(err)
		}
		d[19], d[20] = 0, 0.5
		if p != d {
			t.Errorf("got %v, want %v", p, d)
		}
	})
	t.Run("21 weights stay", func(t *testing.T) {
		d := DefaultParameters()
		if p, err := ParametersFrom(d[:]); err != nil || p != d {
			t.Errorf("got %v, %v", p, err)
		}
	})
}

func TestParametersFromClampsToTheBounds(t *testing.T) {
	w := make([]float64, 21)
	for i := range w {
		w[i] = 1e6
	}
	high, err := ParametersFrom(w)
	if err != nil {
		t.Fatal(err)
	}
	for i := range w {
		w[i] = -1e6
	}
	low, err := ParametersFrom(w)
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range bounds {
		if low[i] != b.Low || high[i] != b.High {
			t.Errorf("weight %d: got %v to %v, want %v to %v", i, low[i], high[i], b.Low, b.High)
		}
	}
}

func TestParametersFromRefuses(t *testing.T) {
	broken := func(i int, x float64) []float64 {
		d := DefaultParameters()
		d[i] = x
		return d[:]
	}
	bent := append([]float64{}, weights17...)
	bent[5] = -1
	for name, c := range map[string]struct {
		w    []float64
		want string
	}{
		"none":                  {nil, "got 0 weights, want 17, 19 or 21"},
		"a number between":      {make([]float64, 18), "got 18 weights, want 17, 19 or 21"},
		"not a number":          {broken(3, math.NaN()), "weight 3 is not a finite number"},
		"infinity":              {broken(20, math.Inf(-1)), "weight 20 is not a finite number"},
		"what cannot be turned": {bent, "weight 5 is not a finite number"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ParametersFrom(c.w); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func FuzzParametersFrom(f *testing.F) {
	d := DefaultParameters()
	f.Add(21, d[0], d[5], d[20])
	f.Add(17, 0.4, -1.0, 0.0)
	f.Add(19, math.NaN(), math.Inf(1), math.Copysign(0, -1))
	f.Fuzz(func(t *testing.T, n int, a, b, c float64) {
		w := make([]float64, max(0, min(n, 40)))
		for i := range w {
			w[i] = []float64{a, b, c}[i%3]
		}
		p, err := ParametersFrom(w)
		if err != nil {
			return
		}
		var m Memory
		for _, r := range chain {
			m = p.Next(m, r.days, r.grade)
			requireBounds(t, m)
		}
	})
}
