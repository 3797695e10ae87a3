package layout

import (
	"go/ast"
	"strings"
)

// checkPackageDocs wants one doc comment in each package, starting as godoc expects.
func checkPackageDocs(all []source) []Finding {
	documented := map[string][]source{}
	first := map[string]source{}
	var order []string
	for _, s := range all {
		if s.test() {
			continue
		}
		if _, seen := first[s.pkg()]; !seen {
			first[s.pkg()] = s
			order = append(order, s.pkg())
		}
		if s.file.Doc != nil {
			documented[s.pkg()] = append(documented[s.pkg()], s)
		}
	}
	var found []Finding
	for _, pkg := range order {
		found = append(found, checkPackageDoc(pkg, first[pkg], documented[pkg])...)
	}
	return found
}

// checkPackageDoc is about one package: a file of it, and those of its files that have a package comment.
func checkPackageDoc(pkg string, any source, documented []source) []Finding {
	switch len(documented) {
	case 0:
		return []Finding{any.finding(any.file.Name, "doc", "package %s does not say what it is for", pkg)}
	case 1:
	default:
		s := documented[1]
		return []Finding{s.finding(s.file.Name, "doc", "package %s has a second doc comment; the first is in %s", pkg, documented[0].path)}
	}
	s := documented[0]
	want := "Package " + s.file.Name.Name + " "
	if s.file.Name.Name == "main" {
		want = "Command " + pkg[strings.LastIndexByte(pkg, '/')+1:] + " "
	}
	if text := s.file.Doc.Text(); !strings.HasPrefix(text, want) {
		return []Finding{s.finding(s.file.Name, "doc", "the package's doc comment starts with %q", want)}
	}
	return nil
}

// checkExported wants a comment on every exported name, but for fields and the methods of hidden types.
func checkExported(s source) []Finding {
	if s.test() {
		return nil
	}
	var found []Finding
	bare := func(name *ast.Ident, what string) {
		if name.IsExported() {
			found = append(found, s.finding(name, "doc", "%s %s has no comment", what, name.Name))
		}
	}
	for _, decl := range s.file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Doc == nil && ast.IsExported(receiver(d)) {
				bare(d.Name, "func")
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				for _, name := range undocumented(d, spec) {
					bare(name, d.Tok.String())
				}
			}
		}
	}
	return found
}

// receiver is the type a method belongs to; for a plain function, the function's own name.
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return d.Name.Name
	}
	t := d.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
		case *ast.IndexExpr:
			t = x.X
		case *ast.IndexListExpr:
			t = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// undocumented are the names of a spec that no comment speaks about. One above a group of constants or variables
// speaks for all of them, but a type always has its own.
func undocumented(d *ast.GenDecl, spec ast.Spec) []*ast.Ident {
	switch x := spec.(type) {
	case *ast.TypeSpec:
		if x.Doc == nil && x.Comment == nil && (d.Doc == nil || d.Lparen.IsValid()) {
			return []*ast.Ident{x.Name}
		}
	case *ast.ValueSpec:
		if x.Doc == nil && x.Comment == nil && d.Doc == nil {
			return x.Names
		}
	}
	return nil
}
