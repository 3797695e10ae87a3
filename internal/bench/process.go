package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// status returns the numbers of a file such as /proc/PID/status, by their names; sizes are in kB.
func status(path string) (map[string]int, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	numbers := map[string]int{}
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(line, ":")
		if fields := strings.Fields(value); len(fields) > 0 {
			if n, err := strconv.Atoi(fields[0]); err == nil {
				numbers[name] = n
			}
		}
	}
	return numbers, nil
}

// wakeups counts how often each thread of a process went to sleep so far, by its id.
func wakeups(pid int) (map[string]int, error) {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", pid))
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, thread := range threads {
		if numbers, err := status(thread); err == nil { // a thread may be gone by now
			counts[thread] = numbers["voluntary_ctxt_switches"]
		}
	}
	return counts, nil
}

// more is how much the counts grew; a thread that is new counts whole.
func more(before, after map[string]int) (n int) {
	for thread, count := range after {
		n += count - before[thread]
	}
	return n
}

// childFaults is the number of page faults of the children that a process has waited for, from the text of its
// /proc/PID/stat. A child cannot run without one, so 0 means that there was none.
func childFaults(stat string) (int, error) {
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:]) // the name in parentheses may hold anything
	if len(fields) < 9 {
		return 0, fmt.Errorf("read stat %q: too short", stat)
	}
	return strconv.Atoi(fields[8]) // cminflt, proc(5): the 11th field, of which two stand before
}

// ticks is how many of the ticks of /proc/PID/stat make a second, on every Linux that Go runs on.
const ticks = 100

// cpuSeconds is the processor time that a process has used so far, 0 where that cannot be known.
func cpuSeconds(pid int) float64 {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	if len(fields) < 13 {
		return 0
	}
	sum := 0
	for _, field := range fields[11:13] { // utime and stime, proc(5): the 14th and 15th field, of which two stand before
		n, err := strconv.Atoi(field)
		if err != nil {
			return 0
		}
		sum += n
	}
	return float64(sum) / ticks
}
