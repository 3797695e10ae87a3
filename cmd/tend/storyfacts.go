package main

import (
	"fmt"
	"strings"
)

// demoTable is facts of one kind that the story's person wrote down at once: a note, and a card for each fact.
type demoTable struct {
	week     int // of the story in which it was written
	title    string
	area     string
	summary  string
	question string // with %s for what a fact is about
	facts    string // a line each: what it is about, a bar, the answer
}

// note makes a note of the table.
func (t demoTable) note() demoLesson {
	var cards strings.Builder
	for line := range strings.Lines(t.facts) {
		about, answer, _ := strings.Cut(strings.TrimSpace(line), "|")
		fmt.Fprintf(&cards, "Q: "+t.question+"\nA: %s\n\n", about, answer)
	}
	return demoLesson{title: t.title, area: t.area, summary: t.summary, cards: cards.String()}
}

var demoTables = []demoTable{
	{0, "HTTP status codes", "operations", "The ones that turn up in logs.", "What does HTTP status %s say?",
		`201|Something was created; Location says where.
202|Taken in, not done yet.
204|Done, and there is no body.
301|Moved for good; a POST may become a GET.
304|What you have still stands.
307|Elsewhere for now, with the same method.
308|Moved for good, with the same method.
401|Who are you? Authenticate.
403|I know who you are, and no.
409|It clashes with the state of the resource.
410|Gone for good.
412|A precondition such as If-Match failed.
422|Well formed, but it makes no sense.
428|Ask with a condition, such as If-Match.
429|Too many requests; Retry-After may say how long.
502|The server behind answered nonsense.
503|Not able now: overloaded, or down.
504|The server behind did not answer in time.`},
	{2, "Error numbers", "storage", "What a system call says when it fails.", "What does %s mean?",
		`EPERM|Not allowed, whoever owns it.
ENOENT|No such file or folder.
EINTR|A signal came in between; try again.
EIO|The device failed.
EAGAIN|It would block; try later.
ENOMEM|No memory.
EACCES|The permission bits say no.
EBUSY|In use, such as a mount point.
EXDEV|A rename across file systems.
EMFILE|The process has too many open files.
ENFILE|The whole system has.
ENOSPC|The device is full, or out of inodes.
EROFS|The file system is read-only.
ELOOP|Too many symbolic links.
ESTALE|A handle of NFS that stands for nothing any more.`},
	{5, "The commands of go", "go", "Flags and variables that are looked up again and again.", "In Go, what does %s do?",
		`go vet|Finds what compiles and is hardly meant.
go test -count=1|Runs the tests without the cache.
go test -shuffle=on|Runs the tests in a random order.
go test -fuzz=F|Looks for inputs that make F fail.
go build -trimpath|Leaves the machine's paths out of the binary.
go build -race|Builds with the race detector.
go mod why -m M|Says who needs the module M.
go mod tidy|Makes go.mod fit what is imported.
go version -m F|Says which modules the binary F was built from.
GODEBUG=gctrace=1|Prints a line for each collection.
GOTRACEBACK=all|Prints all goroutines on a crash.
GOMAXPROCS|Limits how many threads run Go code at once.
//go:embed|Puts files into the binary.
//go:noinline|Keeps a function from being inlined.
//go:build|Says when a file is compiled.`},
	{6, "Words of databases", "storage", "So that a paper can be read without looking up half of it.", "In databases, what is %s?",
		`a dirty read|Reading what was not committed yet.
a phantom|A row that appears when the same range is read again.
write skew|Two transactions each read what the other writes, and break a rule together.
a lost update|A write based on a read that is no longer true.
MVCC|Versions of rows, so that readers and writers do not wait for each other.
a tombstone|A mark that a key was deleted.
a checkpoint|The point before which the log is not needed any more.
a latch|A short lock on a structure in memory.
group commit|One sync for the commits of several transactions.
a torn page|One of which a crash wrote only a part.
a full-page image|A whole page in the log, against torn ones.
read repair|Mending a stale copy when a read finds it.
linearizable|Each operation seems to happen at one instant between its call and its return.
a vector clock|A counter for each node, which tells before from at the same time.
a fencing token|A growing number that shuts out an old holder of a lock.
back-pressure|Making the sender wait when the receiver is full.`},
}
