package layout

import (
	"cmp"
	"io/fs"
	"slices"
)

// Check reads the Go files below root, the folder with go.mod, and returns what breaks a rule, in the order of
// files and lines. An error means that a file could not be read or parsed.
func Check(root fs.FS) ([]Finding, error) {
	all, err := read(root)
	if err != nil {
		return nil, err
	}
	found := checkPackageDocs(all)
	for _, s := range all {
		for _, check := range []func(source) []Finding{checkImports, checkExported, checkClock, checkSize} {
			found = append(found, check(s)...)
		}
	}
	slices.SortFunc(found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Text, b.Text))
	})
	return found, nil
}
