package main

import (
	"fmt"
	"strings"

	"tend/learning"
)

// demoLesson is one week of the demo's story.
type demoLesson struct {
	title   string
	kind    learning.Kind
	area    string
	minutes int
	summary string
	cards   string // in the syntax of a note
}

var demoLessons = []demoLesson{
	{"How the garbage collector paces itself", learning.Article, "go", 95,
		"The collector aims to finish a cycle just as the heap reaches its goal; GOGC sets the goal as a share of the live heap, GOMEMLIMIT caps it.",
		"Q: What does GOGC=100 mean for the heap goal?\nA: The next cycle should end when the heap is twice the live heap.\n\nC: GOMEMLIMIT is a [soft] limit: the collector works harder near it, but never refuses memory.\n\nQ: What does the write barrier protect?\nA: Marking: a pointer moved during it must not hide an object.\n\nQ: When does a goroutine help the collector?\nA: When it allocates faster than the background workers mark: it pays by assisting.\n"},
	{"Log structured merge trees", learning.Book, "storage", 110,
		"Writes go to a log and a sorted table in memory; full tables become sorted files, and compaction merges them. Reads pay for what writes save.",
		"Q: What does compaction trade?\nA: Write amplification for read and space amplification.\n\nQ: Why is a Bloom filter kept per table?\nA: To skip tables that cannot hold the key, without reading them.\n\nC: Levelled compaction keeps one sorted run a level; [tiered] compaction keeps several.\n\nQ: What is write amplification?\nA: Bytes written to the device for each byte that was put in.\n"},
	{"What fsync really promises", learning.Article, "storage", 80,
		"A write that returned is in the page cache. Only a sync that returned is on the device, and a failed sync must not be retried as if nothing happened.",
		"Q: Why must a failed fsync not simply be retried?\nA: The kernel may have marked the dirty pages clean, so the retry can succeed without the data.\n\nQ: What must be synced after a file was renamed into place?\nA: The folder that holds it.\n\nC: fdatasync leaves out [metadata] that is not needed to read the data.\n"},
	{"Spaced repetition and the forgetting curve", learning.Talk, "operations", 60,
		"Recall that takes effort strengthens memory more. Intervals should grow so that recall is likely but not certain.",
		"Q: What is stability in FSRS?\nA: The days until the probability of recall falls to 90 %.\n\nC: Retrievability is the [probability of recall] at a given moment.\n\nQ: Why grade what was forgotten as again, and not as hard?\nA: Hard is a recall; a lapse that is called hard teaches the schedule the wrong thing.\n"},
	{"Structured concurrency in Go", learning.RFC, "go", 100,
		"A goroutine should not outlive the function that started it: wait groups and contexts make its end part of the code's shape.",
		"Q: What does sync.WaitGroup.Go save?\nA: Calling Add before and Done inside the goroutine, and getting the order wrong.\n\nQ: What does errgroup add to a wait group?\nA: The first error, and a context that it cancels.\n"},
	{"Error budgets", learning.Article, "operations", 70,
		"An error budget turns reliability into a quantity one can spend: when it is spent, changes wait.",
		"C: A burn rate of [1] spends the error budget exactly over the window.\n\nQ: Why alert on two windows at once?\nA: The long one says that it matters, the short one that it still goes on.\n"},
	{"HTTP caching and validators", learning.RFC, "operations", 85,
		"A validator names a representation. The client sends it back unread and unchanged; the server answers 304 when it still stands.",
		"Q: Which validator wins when both are sent?\nA: If-None-Match: If-Modified-Since is ignored then.\n\nQ: What may a 304 change?\nA: The freshness of what is stored: its Cache-Control, Date and Expires.\n"},
	{"B trees on disk", learning.Article, "storage", 105,
		"A B tree keeps pages half full at least, so its depth stays small; a split writes three pages, which is why the log comes first.",
		"Q: Why does a B tree need a write-ahead log?\nA: A split changes several pages, and a crash between them must not lose keys.\n\nC: A B tree of order 500 and [4] levels holds billions of keys.\n"},
	{"Reading the scheduler of the Go runtime", learning.Other, "go", 120,
		"Goroutines wait in per-processor queues; an idle processor steals half of another's queue, and a blocked system call hands its processor on.",
		"Q: What does an idle P do before it sleeps?\nA: It looks at the global queue, the network poller, and then steals from other Ps.\n\nC: Work stealing takes [half] of the victim's queue.\n"},
	{"Time zones are politics", learning.Talk, "operations", 50,
		"Keep what a person meant, the wall time and the zone, and compute the instant late: rules change after you stored it.",
		"Q: Why not store a future meeting as a UTC instant?\nA: The zone's rules may change before it takes place; the wall time will not.\n"},
	{"Serializable snapshot isolation", learning.RFC, "storage", 90, "", ""},
	{"Profiles that guide the compiler", learning.Article, "go", 45, "", ""},
}

// demoNotes is a note with cards that nobody has seen yet.
var demoNotes = demoLesson{title: "Noticed this week", area: "operations",
	summary: "Small things, written down before they are forgotten.",
	cards: "Q: What does a 0-byte core dump usually mean?\nA: RLIMIT_CORE, or a full disk.\n\n" +
		"C: A Unix socket's path may be at most [107] bytes long on Linux.\n\n" +
		"Q: What does SIGBUS say that SIGSEGV does not?\nA: The address is mapped, but what lies behind it is not there: the file is shorter, or its disk is full.\n"}

// demoStories are the entries of the demo's newsletter, newest first.
var demoStories = []string{
	"What a linter cannot see", "Ten thousand timers, one heap", "The cost of an interface call, measured",
	"A cache that forgets on purpose", "Yet another framework in 2026", "Reading a flame graph from the bottom",
	"Why our deploys got slower", "Small binaries, honest trade-offs",
}

func demoFeed(host string) string {
	var items strings.Builder
	for n, title := range demoStories {
		fmt.Fprintf(&items, "<item><title>%s</title><link>http://%s/%d</link><guid isPermaLink=\"false\">demo-%d</guid>"+
			"<description>A made-up story for the demo.</description></item>\n", title, host, n, n)
	}
	return "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>The demo's weekly</title>" +
		"<link>http://" + host + "/</link><description>Made up</description>\n" + items.String() + "</channel></rss>\n"
}
