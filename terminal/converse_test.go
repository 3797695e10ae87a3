package terminal

import "testing"

func TestX(t *testing.T) {
	d := newSmall(three()...)
	r, out := reviewer(t, d, "\n3\n\n1\n\n4\nq\n")
	sum, err := r.Run(t.Context())
	t.Logf("%+v %v\n%s\n%v %v", sum, err, out, d.standing(), d.asked)
}
