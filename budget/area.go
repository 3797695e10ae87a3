package budget

import (
	"fmt"

	"tend/internal/pattern"
)

var areaName = pattern.Of(`^[a-z0-9]+(-[a-z0-9]+)*$`)

const maxAreaName = 40 // characters

// CheckArea tells what is wrong with an area. A name is lower-case letters, digits and single hyphens, at most 40, such
// as distributed-systems. How many are deep is no mistake: DeepWarning says when they are more than MaxDeep.
func CheckArea(a Area) error {
	if !areaName().MatchString(a.Name) || len(a.Name) > maxAreaName {
		return fmt.Errorf("area %q: want a name in lower case such as distributed-systems", a.Name)
	}
	return nil
}
