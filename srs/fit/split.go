package fit

import (
	"context"

	"tend/srs"
)

// Split evaluates on reviews that were not learned from: the predicted reviews are cut into folds+1 parts of equal length
// in time; each part but the first is predicted by parameters fitted to all before it, and by the default ones. What does
// not fill a part at the end is left out. The error is that of ctx.
func (l *Log) Split(ctx context.Context, folds int, o Options) (fitted, standard Evaluation, err error) {
	part := l.items / (folds + 1)
	own, usual := make([]float64, l.items), make([]float64, l.items)
	p := srs.DefaultParameters()
	l.forward(&p, usual)
	each := make([]float64, l.items)
	tell := o.Progress
	for fold := 1; fold <= folds; fold++ {
		if tell != nil {
			o.Progress = func(done, total int) { tell((fold-1)*total+done, folds*total) }
		}
		o.To = fold * part
		if part > 0 {
			if p, err = l.Fit(ctx, o); err != nil {
				return fitted, standard, err
			}
			l.forward(&p, each)
		}
		copy(own[fold*part:(fold+1)*part], each[fold*part:(fold+1)*part])
	}
	return l.score(own, part, (folds+1)*part), l.score(usual, part, (folds+1)*part), nil
}
