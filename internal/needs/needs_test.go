package needs

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// recorder is a test whose end is written down, not carried out.
type recorder struct {
	testing.TB
	end string
}

func (r *recorder) Helper() {}

func (r *recorder) Skipf(format string, args ...any) {
	r.end = "skip: " + fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.end = "fail: " + fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// run gives what use returned and how the recorded test ended.
func run(use func(testing.TB) string) (got, end string) {
	r := &recorder{end: "went on"}
	done := make(chan struct{})
	go func() {
		defer close(done)
		got = use(r)
	}()
	<-done
	return got, r.end
}

func TestProgram(t *testing.T) {
	dir := t.TempDir()
	program := filepath.Join(dir, "there")
	if err := os.WriteFile(program, []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	const missing = `needs absent, and CI must have it: exec: "absent": executable file not found in $PATH`
	tests := []struct{ name, ci, program, got, end string }{
		{"is found", "", "there", program, "went on"},
		{"is found under CI", "true", "there", program, "went on"},
		{"skips without it", "", "absent", "", "skip: skipped: needs absent"},
		{"fails without it under CI", "true", "absent", "", "fail: " + missing},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("CI", tt.ci)
			got, end := run(func(t testing.TB) string { return Program(t, tt.program) })
			if got != tt.got || end != tt.end {
				t.Errorf("got %q, %s", got, end)
			}
		})
	}
}

func TestShared(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"repo/sub", "shared/data"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "repo/go.mod"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Join(dir, "repo/sub"))
	t.Setenv("CI", "true")
	if got, end := run(func(t testing.TB) string { return Shared(t, "data") }); filepath.Base(got) != "data" || end != "went on" {
		t.Errorf("got %q, %s", got, end)
	}
	if _, end := run(func(t testing.TB) string { return Shared(t, "other") }); end != "skip: skipped without data: shared/other" {
		t.Error(end)
	}
}

func TestHeader(t *testing.T) {
	compiler := filepath.Join(t.TempDir(), "cc") // knows one header
	script := "#!/bin/sh\ncase \"$*\" in *there.h*) exit 0;; esac\necho no such header\nexit 1\n"
	if err := os.WriteFile(compiler, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, ci, header, end string }{
		{"is found", "true", "there.h", "went on"},
		{"skips without it", "", "absent.h", "skip: skipped: needs absent.h"},
		{"fails without it under CI", "true", "absent.h", "fail: needs absent.h, and CI must have it: exit status 1\nno such header\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("CI", tt.ci)
			if _, end := run(func(t testing.TB) string { Header(t, compiler, tt.header); return "" }); end != tt.end {
				t.Errorf("ended with %q, want %q", end, tt.end)
			}
		})
	}
}
