package layout

import (
	"fmt"
	"go/ast"
	"slices"
)

// checkClock wants time to be an argument in the pure packages.
func checkClock(s source) []Finding {
	if s.test() || !slices.ContainsFunc(pure, func(p string) bool { return under(s.pkg(), p) }) {
		return nil
	}
	clock := timeName(s.file)
	hidden := []string{"Now", "Since", "Until", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer", "Sleep"}
	var found []Finding
	ast.Inspect(s.file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && x.Name == clock && slices.Contains(hidden, sel.Sel.Name) {
			found = append(found, s.finding(sel, "clock", "%s is pure: time is an argument, not time.%s", s.pkg(), sel.Sel.Name))
		}
		return true
	})
	return found
}

// timeName is what a file calls the package time; empty when it does not import it.
func timeName(file *ast.File) string {
	for _, spec := range file.Imports {
		if imported(spec) != "time" {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return "time"
	}
	return ""
}

// checkSize wants functions and files that fit into a head. Generated files are free.
func checkSize(s source) []Finding {
	if s.test() || ast.IsGenerated(s.file) {
		return nil
	}
	var found []Finding
	if n := s.fset.File(s.file.FileStart).LineCount(); n > maxFile {
		found = append(found, Finding{s.path, n, "size", fmt.Sprintf("file of %d lines, at most %d", n, maxFile)})
	}
	for _, decl := range s.file.Decls {
		d, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		body := &ast.FuncDecl{Name: d.Name, Recv: d.Recv, Type: d.Type, Body: d.Body} // without the doc comment
		if n := s.lines(body); n > maxFunction {
			found = append(found, s.finding(d.Name, "size", "func %s has %d lines, at most %d", d.Name.Name, n, maxFunction))
		}
	}
	return found
}
