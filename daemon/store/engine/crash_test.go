package engine

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test binary be a second process: with roleEnv set it is that process.
func TestMain(m *testing.M) {
	role, dir, _ := strings.Cut(os.Getenv(roleEnv), " ")
	if role == "" {
		os.Exit(m.Run())
	}
	if err := roles[role](dir); err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

const roleEnv = "TEND_ENGINE_TEST_ROLE"

var roles = map[string]func(dir string) error{
	"hold":  holdStore,
	"write": writeForever,
	"fill":  fillDisk,
}

// process starts the test binary in a role and gives its output, line by line.
func process(t *testing.T, role, dir string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	return startProcess(t, exec.Command(os.Args[0]), role, dir)
}

func startProcess(t *testing.T, cmd *exec.Cmd, role, dir string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd.Env = append(os.Environ(), roleEnv+"="+role+" "+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	return cmd, bufio.NewScanner(out)
}

// holdStore keeps the store open until it is killed.
func holdStore(dir string) error {
	if _, err := Open(dir, Options{}); err != nil {
		return err
	}
	fmt.Println("open")
	select {}
}

func TestLockNamesWhoHoldsIt(t *testing.T) {
	dir := t.TempDir()
	t.Run("another process", func(t *testing.T) {
		cmd, out := process(t, "hold", dir)
		out.Scan()
		_, err := Open(dir, Options{})
		var locked *LockedError
		if !errors.As(err, &locked) || locked.PID != cmd.Process.Pid {
			t.Fatalf("got %v, want pid %d", err, cmd.Process.Pid)
		}
		text := fmt.Sprintf("open store: lock %s: in use by pid %d (%s)", dir, cmd.Process.Pid, commandOf(os.Getpid()))
		equal(t, err.Error(), text)
		cmd.Process.Kill()
		cmd.Wait()
	})
	t.Run("nobody after it was killed, this process next", func(t *testing.T) {
		open(t, dir, Options{})
		_, err := Open(dir, Options{})
		var locked *LockedError
		if !errors.As(err, &locked) || locked.PID != os.Getpid() {
			t.Errorf("got %v", err)
		}
	})
}

func TestLockHolderIsNeverAWrongOne(t *testing.T) {
	self := commandOf(os.Getpid())
	for content, want := range map[string]string{
		"":                                       "in use by another process",
		"tend":                                   "in use by another process",
		"-1 tend":                                "in use by another process",
		"2147483647 tend":                        "in use by another process",
		fmt.Sprint(os.Getpid(), " other"):        "in use by another process",
		fmt.Sprint(os.Getpid(), " ", self):       fmt.Sprintf("in use by pid %d (%s)", os.Getpid(), self),
		fmt.Sprint(os.Getpid(), "\n"):            fmt.Sprintf("in use by pid %d (%s)", os.Getpid(), self),
		fmt.Sprint(os.Getpid(), " ", self, "\n"): fmt.Sprintf("in use by pid %d (%s)", os.Getpid(), self),
	} {
		dir := t.TempDir()
		os.WriteFile(filepath.Join(dir, lockFile), []byte(content), 0o600)
		equal(t, holder(dir, lockFile).Error(), "lock "+dir+": "+want)
	}
	equal(t, (&LockedError{Dir: "/d", PID: 7}).Error(), "lock /d: in use by pid 7")
}

// writeForever acknowledges on stdout what four writers stored: two records each time, that belong together.
func writeForever(dir string) error {
	e, err := Open(dir, Options{})
	if err != nil {
		return err
	}
	var next [4]int
	err = e.View(ctx, func(r Reader) error {
		for w := range next {
			fmt.Sscan(get(r, fmt.Sprintf("last/%d", w)), &next[w])
		}
		return nil
	})
	parallel(len(next), func(w int) {
		for n := next[w] + 1; err == nil; n++ {
			if e := e.Update(ctx, writeNth(w, n)); e != nil {
				err = e
				return
			}
			fmt.Fprintln(os.Stdout, w, n) // one write: whole lines
		}
	})
	return err
}

func writeNth(w, n int) func(Writer) error {
	return func(wr Writer) error {
		return errors.Join(
			wr.Put(fmt.Appendf(nil, "log/%d/%08d", w, n), []byte(strings.Repeat(fmt.Sprint(n), 50))),
			wr.Put(fmt.Appendf(nil, "last/%d", w), fmt.Append(nil, n)),
			wr.Delete(fmt.Appendf(nil, "log/%d/%08d", w, n-100)))
	}
}

func TestKilledProcessLosesNothingAcknowledged(t *testing.T) {
	dir := t.TempDir()
	acked := map[string]int{}
	for round := range 5 {
		cmd, out := process(t, "write", dir)
		for out.Scan() {
			var w, n int
			if _, err := fmt.Sscan(out.Text(), &w, &n); err != nil {
				t.Fatal(out.Text())
			}
			if len(acked) == 0 {
				time.AfterFunc(time.Duration(60+60*round)*time.Millisecond, func() { cmd.Process.Kill() })
			}
			acked[fmt.Sprintf("last/%d", w)] = n
		}
		cmd.Wait()
		verifyAcked(t, dir, acked)
		clear(acked)
	}
}

// verifyAcked allows more than was acknowledged, one update a writer, but never less or a part.
func verifyAcked(t *testing.T, dir string, acked map[string]int) {
	t.Helper()
	e := open(t, dir, Options{})
	defer e.Close()
	want(t, sound(t, e), nil)
	mustView(t, e, func(r Reader) {
		for key, n := range acked {
			var last int
			fmt.Sscan(get(r, key), &last)
			if last < n || last > n+1 {
				t.Errorf("%s is %d, acknowledged %d", key, last, n)
			}
			prefix := "log/" + strings.TrimPrefix(key, "last/") + "/"
			logs := keysOf(t, r.Scan([]byte(prefix), []byte(prefix+"~"), ScanOptions{}))
			if len(logs) != min(last, 100) || logs[len(logs)-1] != fmt.Sprintf("%s%08d", prefix, last) {
				t.Errorf("%s: %d logs up to %s, last is %d", prefix, len(logs), logs[len(logs)-1], last)
			}
		}
	})
}

// settle waits until the store's files have not grown for a second.
func settle(dir string) {
	for size, quiet := sizeOnDisk(dir), 0; quiet < 10; quiet++ {
		time.Sleep(100 * time.Millisecond)
		if now := sizeOnDisk(dir); now != size {
			size, quiet = now, 0
		}
	}
}

// fillDisk writes until there is no space, then waits for a line, reads all and closes.
func fillDisk(dir string) error {
	e, err := Open(dir, Options{})
	if err != nil {
		return err
	}
	n := 0
	for ; err == nil; n++ {
		err = e.Update(ctx, putManyAt(fmt.Sprintf("%06d", n)))
	}
	if !errors.Is(err, ErrNoSpace) {
		return err
	}
	settle(dir) // what Badger writes behind our back must be written before others take the room
	fmt.Println("full", n-1)
	io.ReadFull(os.Stdin, make([]byte, 1))
	report, err := e.Check(ctx)
	if err := errors.Join(err, report.Err()); err != nil {
		return err
	}
	fmt.Println("closed", e.Close())
	return nil
}
