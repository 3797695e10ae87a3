package budget

import (
	"fmt"
	"regexp"
	"strings"
)

var areaName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

const maxAreaName = 40 // characters

// DeepError says that an area cannot be deep because MaxDeep others are.
type DeepError struct {
	Name string   // the area that was to be deep
	Deep []string // the areas that are
}

// Error names the areas that are deep already.
func (e *DeepError) Error() string {
	return fmt.Sprintf("area %q: already deep are %s; make one of them broad first", e.Name, strings.Join(e.Deep, " and "))
}

// CheckArea tells what is wrong with adding a to areas, or with putting it in the place of the area of the same name.
// A name is lower-case letters, digits and single hyphens, at most 40, such as distributed-systems. It returns a
// *DeepError if a is deep and MaxDeep other areas are.
func CheckArea(areas []Area, a Area) error {
	if !areaName.MatchString(a.Name) || len(a.Name) > maxAreaName {
		return fmt.Errorf("area %q: want a name in lower case such as distributed-systems", a.Name)
	}
	var deep []string
	for _, other := range areas {
		if other.Deep && other.Name != a.Name {
			deep = append(deep, other.Name)
		}
	}
	if a.Deep && len(deep) >= MaxDeep {
		return &DeepError{Name: a.Name, Deep: deep}
	}
	return nil
}
