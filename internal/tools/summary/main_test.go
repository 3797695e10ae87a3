package main

import (
	"strings"
	"testing"
)

func TestSummarize(t *testing.T) {
	tests := []struct {
		name, in, want string
		failed         int
	}{
		{"nothing ran", "", "0 passed, 0 failed, 0 skipped\n", 0},
		{"passes are quiet", `{"Action":"run","Package":"p","Test":"A"}
{"Action":"output","Package":"p","Test":"A","Output":"    a_test.go:3: noise\n"}
{"Action":"pass","Package":"p","Test":"A"}
{"Action":"pass","Package":"p","Elapsed":1.25}
`, "ok    p  1.2s\n1 passed, 0 failed, 0 skipped\n", 0},
		{"failures speak", `{"Action":"output","Package":"p","Test":"A","Output":"=== RUN   A\n"}
{"Action":"output","Package":"p","Test":"A","Output":"    a_test.go:3: wrong\n"}
{"Action":"fail","Package":"p","Test":"A"}
{"Action":"fail","Package":"p","Elapsed":0}
`, "    a_test.go:3: wrong\nFAIL  p  0.0s\n0 passed, 1 failed, 0 skipped\n", 1},
		{"skips are counted by reason", `{"Action":"output","Package":"p","Test":"A","Output":"    a_test.go:3: skipped: needs khal\n"}
{"Action":"skip","Package":"p","Test":"A"}
{"Action":"output","Package":"p","Test":"B","Output":"    a_test.go:9: skipped: needs khal\n"}
{"Action":"skip","Package":"p","Test":"B"}
{"Action":"output","Package":"p","Test":"C","Output":"--- SKIP: C (0.00s)\n"}
{"Action":"skip","Package":"p","Test":"C"}
{"Action":"skip","Package":"q"}
`, "skipped without a reason (1)\nskipped: needs khal (2)\n0 passed, 0 failed, 3 skipped\n", 0},
		{"a package that does not build", `{"ImportPath":"p","Action":"build-output","Output":"p/a.go:1: undefined: x\n"}
{"Action":"build-fail","ImportPath":"p"}
{"Action":"output","Package":"p","Output":"FAIL\tp [build failed]\n"}
{"Action":"fail","Package":"p"}
`, "p/a.go:1: undefined: x\nFAIL  p  0.0s\nFAIL\tp [build failed]\n0 passed, 1 failed, 0 skipped\n", 1},
		{"a test that took the process with it", `{"Action":"output","Package":"p","Test":"A","Output":"panic: oh\n"}
{"Action":"fail","Package":"p"}
`, "FAIL  p  0.0s\npanic: oh\n0 passed, 1 failed, 0 skipped\n", 1},
		{"a message of the go command", "go: no such tool\n", "go: no such tool\n0 passed, 0 failed, 0 skipped\n", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out strings.Builder
			failed, err := summarize(strings.NewReader(tt.in), &out)
			if err != nil || failed != tt.failed || out.String() != tt.want {
				t.Errorf("failed %d, %v\ngot  %q\nwant %q", failed, err, out.String(), tt.want)
			}
		})
	}
}
