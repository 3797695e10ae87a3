package srs

import "testing"

func TestParseGrade(t *testing.T) {
	for in, want := range map[string]Grade{
		"again": Again, "1": Again, "Hard": Hard, "2": Hard, " good ": Good, "3": Good, "EASY": Easy, "4": Easy,
	} {
		if g, err := ParseGrade(in); err != nil || g != want {
			t.Errorf("%q: got %v, %v, want %v", in, g, err, want)
		}
	}
	for _, in := range []string{"", "0", "5", "03", "goo", "good!", "ｇood"} {
		if g, err := ParseGrade(in); err == nil {
			t.Errorf("%q: got %v, want an error", in, g)
		}
	}
}

func TestGradeNamesItself(t *testing.T) {
	for g := Again; g <= Easy; g++ {
		if back, err := ParseGrade(g.String()); err != nil || back != g || !g.Valid() {
			t.Errorf("%v comes back as %v, %v", g, back, err)
		}
	}
	if g := Grade(9); g.Valid() || g.String() != "grade(9)" {
		t.Errorf("got %v", g)
	}
}

func FuzzParseGrade(f *testing.F) {
	for _, s := range []string{"good", "4", "", "\xff", "０"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if g, err := ParseGrade(s); err == nil && !g.Valid() {
			t.Errorf("%q became %v", s, g)
		}
	})
}
