package fit

import (
	"context"
	"math"

	"tend/srs"
)

// information is the expected second derivative of the objective by each pair of parameters (Fisher's): the sum over the
// targets of weight·r′·r′ᵀ/(r·(1−r)), where r′ is the derivative of the retrievability, and that of the distance from
// the start. Only the lower triangle, k ≤ j, is filled.
type information [21][21]float64

// inform goes forward through the steps of a card that walk filled, and adds the information of its targets. It rolls on
// the derivatives of stability and difficulty by the parameters, through the same derivatives of each step as unwind.
func (m *model) inform(days []int32, grades []srs.Grade, targets []target, steps []step, info *information) {
	var byS, byD gradient // the derivatives of the stability and the difficulty before a step
	m.unwindFirst(grades[0], false, 1, 0, &byS)
	m.unwindFirst(grades[0], steps[0].freeD, 0, 1, &byD)
	for i := 1; i < len(grades); i++ {
		var byR gradient
		if days[i] > 0 {
			rS := m.unwindCurve(&steps[i], days[i], 1, &byR)
			for j := range byR {
				byR[j] += rS * byS[j]
			}
			if targets[i].weight > 0 {
				r := clamp(steps[i].r, leastR, 1-leastR)
				info.add(&byR, targets[i].weight/(r*(1-r)))
			}
		}
		m.roll(&steps[i], grades[i], &byS, &byD, &byR)
	}
}

// roll takes the derivatives of stability and difficulty through a step.
func (m *model) roll(st *step, g srs.Grade, byS, byD, byR *gradient) {
	var own gradient
	var s, r, d float64 // how the new stability moves with the old one, the retrievability and the difficulty
	if st.freeS {
		s, r = m.unwindStability(st, g, 1, &d, &own)
	}
	for j := range byS {
		byS[j] = own[j] + s*byS[j] + r*byR[j] + d*byD[j]
	}
	own = gradient{}
	d = m.unwindDifficulty(st, g, 1, &own)
	for j := 4; j <= 7; j++ { // difficulty knows no others
		byD[j] = own[j] + d*byD[j]
	}
}

func (in *information) add(by *gradient, weight float64) {
	for j, x := range by {
		if x == 0 {
			continue
		}
		x *= weight
		row := in[j][:j+1]
		for k := range row {
			row[k] += x * by[k]
		}
	}
}

// informAt returns the information of the objective at w. Its error is that of ctx.
func (o *objective) informAt(ctx context.Context, w *srs.Parameters) (all information, err error) {
	m := newModel(w)
	err = o.share(ctx, func(shard int, tape []step) {
		info := information{}
		o.each(shard, func(card span) {
			days, grades := o.log.days[card.from:card.to], o.log.grade[card.from:card.to]
			m.walk(days, grades, tape)
			m.inform(days, grades, o.targets[card.from:card.to], tape, &info)
		})
		o.infos[shard] = info
	})
	for i := range o.infos {
		for j := range all {
			for k := range j + 1 {
				all[j][k] += o.infos[i][j][k]
			}
		}
	}
	for j := range all {
		all[j][j] += 2 * o.pull / (deviations[j] * deviations[j])
	}
	return all, err
}

// step solves information·step = −slope for the parameters that are not held, and leaves the others where they are. The
// diagonal grows by damping, a share of itself. Cholesky's decomposition; a pivot that rounding makes too small is raised,
// which shortens the step.
func (in *information) step(grad *gradient, held *[21]bool, damping float64) (way gradient) {
	const leastPivot = 1e-12 // of the diagonal
	var lower information
	for j := range grad {
		if held[j] {
			continue
		}
		for k := range j + 1 {
			if held[k] {
				continue
			}
			sum := in[j][k]
			if k == j {
				sum *= 1 + damping
			}
			for i := range k {
				sum -= lower[j][i] * lower[k][i]
			}
			if k < j {
				lower[j][k] = sum / lower[k][k]
			} else {
				lower[j][j] = math.Sqrt(max(sum, leastPivot*in[j][j]))
			}
		}
	}
	return lower.solve(grad, held)
}

// solve returns −(L·Lᵀ)⁻¹·grad, where the information is L and has nothing at what is held.
func (in *information) solve(grad *gradient, held *[21]bool) (way gradient) {
	for j := range way {
		if held[j] {
			continue
		}
		way[j] = -grad[j]
		for k := range j {
			way[j] -= in[j][k] * way[k]
		}
		way[j] /= in[j][j]
	}
	for j := len(way) - 1; j >= 0; j-- {
		if held[j] {
			continue
		}
		for k := j + 1; k < len(way); k++ {
			way[j] -= in[k][j] * way[k]
		}
		way[j] /= in[j][j]
	}
	return way
}
