// Package pattern makes regular expressions that cost nothing until they are used. Compiling one takes 10 to 100
// microseconds, a command such as tend prompt uses none of the hundred that tend has, and a shell waits for it.
package pattern

import (
	"regexp"
	"sync"
)

// Of returns a function that compiles the expression when it is first called, and the same one from then on. It may be
// called from several goroutines. The call panics when the expression is none, as regexp.MustCompile does.
func Of(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
