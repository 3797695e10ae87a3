package pattern

import "testing"

func TestOf(t *testing.T) {
	digits := Of(`^\d+$`)
	if !digits().MatchString("12") || digits().MatchString("1a") {
		t.Error("it is another expression")
	}
	if first := digits(); digits() != first {
		t.Error("it is compiled anew")
	}
}

func TestOfWhatIsNoExpression(t *testing.T) {
	broken := Of(`(`)
	defer func() {
		if recover() == nil {
			t.Error("it was taken")
		}
	}()
	broken()
}
