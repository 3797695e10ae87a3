package layout

import (
	"go/ast"
	"slices"
	"strings"
)

// checkImports holds a file to the arrows between rooms and the doors of the libraries.
func checkImports(s source) []Finding {
	var found []Finding
	for _, spec := range s.file.Imports {
		name := imported(spec)
		switch first, _, _ := strings.Cut(name, "/"); {
		case under(name, module):
			found = append(found, checkArrow(s, spec, strings.TrimPrefix(strings.TrimPrefix(name, module), "/"))...)
		case strings.Contains(first, "."): // the standard library's paths have no dot
			found = append(found, checkDoor(s, spec, name)...)
		}
	}
	return found
}

// checkArrow is for an import from the module itself. Tests use real parts, so they may import any room.
func checkArrow(s source, spec *ast.ImportSpec, to string) []Finding {
	from := s.pkg()
	room, known := longest(arrows, from)
	switch {
	case s.test():
		return nil
	case slices.Contains(testOnly, to):
		return []Finding{s.finding(spec, "arrow", "%s is for tests only", to)}
	case !known:
		return []Finding{s.finding(spec, "arrow", "%s is no room of the house: give it a line in internal/layout/rules.go", from)}
	case under(to, "internal") || under(to, from) || to == hosts[s.path]:
		return nil
	case allowed(room, to):
		return nil
	}
	return []Finding{s.finding(spec, "arrow", "%s may not import %s", from, to)}
}

// allowed says whether a room's arrows lead to a package: to a room, not to the rooms that have a line of their own
// below it, unless the arrow starts above both.
func allowed(room, to string) bool {
	for _, open := range arrows[room] {
		target, _ := longest(arrows, to)
		if under(to, open) && (target == open || open == room) {
			return true
		}
	}
	return false
}

// checkDoor is for an import of a library.
func checkDoor(s source, spec *ast.ImportSpec, name string) []Finding {
	library, known := longest(doors, name)
	door := doors[library]
	switch {
	case !known:
		return []Finding{s.finding(spec, "door", "%s has no door: give it one package in internal/layout/rules.go, "+
			"and a row with the reason in docs/dependencies.md", name)}
	case door == anyTest && s.test() || door == s.pkg():
		return nil
	case door == anyTest:
		return []Finding{s.finding(spec, "door", "%s is for tests only", library)}
	}
	return []Finding{s.finding(spec, "door", "%s is imported by %s alone", library, door)}
}
