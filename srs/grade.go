package srs

import (
	"fmt"
	"strings"
)

// gradeNames are the words for the grades, at the grade's index.
var gradeNames = [...]string{Again: "again", Hard: "hard", Good: "good", Easy: "easy"}

// ParseGrade reads a grade as a word (again, hard, good, easy; in any case) or as a number from 1 to 4.
func ParseGrade(s string) (Grade, error) {
	word := strings.ToLower(strings.TrimSpace(s))
	for g := Again; g <= Easy; g++ {
		if word == gradeNames[g] || word == string('0'+rune(g)) {
			return g, nil
		}
	}
	return 0, fmt.Errorf("read grade %q: want again, hard, good, easy or 1 to 4", s)
}

// Valid tells whether g is one of the four grades.
func (g Grade) Valid() bool { return g >= Again && g <= Easy }

// String returns the word for the grade, such as "good".
func (g Grade) String() string {
	if !g.Valid() {
		return fmt.Sprintf("grade(%d)", uint8(g))
	}
	return gradeNames[g]
}
