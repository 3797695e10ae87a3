package subscription

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"tend/internal/fetch"
	"tend/internal/when"
)

// Ask says how a calendar is asked and read.
type Ask struct {
	Now   time.Time
	Rules Rules
	Again bool   // read it even where nothing seems to have changed
	Held  []byte // the last good copy; may be nil where Needs says so
}

// Answer is what came of asking.
type Answer struct {
	Calendar Calendar // after the try
	Body     []byte   // a copy to be kept in place of the one that is held; nil: that one stays
	Times    []Time   // the busy times to be kept; meaningless where Read is false
	Read     bool     // the busy times were read anew
}

// Idle tells whether an answer about the calendar as it was is not worth a record: a look at a file found nothing new, and
// one of this hour is recorded already. It would be a write each minute.
func (a Answer) Idle(was Calendar) bool {
	return was.Kind == File && a.Calendar.Poll.Result == NotModified && !a.Read &&
		a.Calendar.Poll.LastGood.Sub(was.Poll.LastGood) < time.Hour
}

// Needs tells whether asking will want the copy that is held.
func Needs(c Calendar, a Ask) bool {
	return c.Kind == CalDAV || c.Copy.Digest != "" && (a.Again || !c.Seen.holds(c, a.Rules, a.Now))
}

// Check asks for a calendar and reads it. The error is what Poll.Error says; when ctx was cancelled nothing is held against
// the calendar. A copy that was good stays until there is another.
func Check(ctx context.Context, client *fetch.Client, c Calendar, a Ask) (Answer, error) {
	got, body, err := look(ctx, client, c, a)
	if ctx.Err() != nil {
		return Answer{Calendar: c}, ctx.Err()
	}
	answer := Answer{Calendar: c}
	if err == nil {
		answer, err = read(c, a, body)
	}
	if err != nil {
		got, answer = failure(err), Answer{Calendar: c}
	}
	least := Interval
	if c.Kind == File {
		least = FileInterval
	}
	answer.Calendar.Poll = c.Poll.after(c.Name, got, least, a.Now)
	if err != nil {
		err = errors.New(answer.Calendar.Poll.Error)
	}
	return answer, err
}

// look takes the calendar from where it is. A nil body says that it is as it was.
func look(ctx context.Context, client *fetch.Client, c Calendar, a Ask) (outcome, []byte, error) {
	switch c.Kind {
	case File:
		return readFile(c, a)
	case ICS:
		return get(ctx, client, c, a)
	case CalDAV:
		return sync(ctx, client, c, a)
	}
	return outcome{}, nil, fmt.Errorf("calendar %s is of no known kind: %q", c.Name, c.Kind)
}

// read reads the busy times out of a new body, or out of the one that is held where the rules or the span changed.
func read(c Calendar, a Ask, body []byte) (Answer, error) {
	answer := Answer{Calendar: c}
	if body != nil {
		if digest := Digest(body); digest != c.Copy.Digest {
			answer.Body = body
			answer.Calendar.Copy = Copy{Digest: digest, Bytes: len(body), Taken: a.Now}
		}
		if c.Kind == CalDAV {
			answer.Calendar.Copy.From, answer.Calendar.Copy.To = Horizon(a.Now).Start, Horizon(a.Now).End
		}
	}
	if answer.Body == nil && !a.Again && c.Seen.holds(c, a.Rules, a.Now) {
		return answer, nil
	}
	if body == nil {
		body = a.Held
	}
	if body == nil {
		return answer, fmt.Errorf("the copy of calendar %s is missing", c.Name)
	}
	span := Horizon(a.Now)
	if c.Kind == CalDAV {
		span = span.Clip(when.Interval{Start: answer.Calendar.Copy.From, End: answer.Calendar.Copy.To})
	}
	times, warnings, err := a.Rules.Read(answer.Calendar, body, span)
	if err != nil {
		return answer, &errNotACalendar{err}
	}
	answer.Times, answer.Read = times, true
	answer.Calendar.Seen = Seen{Digest: a.Rules.digest(answer.Calendar), From: span.Start, To: span.End, Times: len(times), Warnings: warnings}
	return answer, nil
}

// get asks a server for the calendar, with the validators of the copy that is held.
func get(ctx context.Context, client *fetch.Client, c Calendar, a Ask) (outcome, []byte, error) {
	request := fetch.Request{URL: c.Address, Accept: "text/calendar, */*;q=0.5", AllowPrivate: c.AllowPrivate, Secret: true,
		MaxBytes: MaxBytes, User: c.User, Password: c.Password, UserAgent: agentFor(c.Address)}
	if c.Copy.Digest != "" && !a.Again {
		request.ETag, request.LastModified, request.ValidFor = c.Poll.ETag, c.Poll.LastModified, c.Poll.ValidFor
	}
	response, err := client.Get(ctx, request)
	if err != nil {
		return outcome{}, nil, err
	}
	got := outcome{result: OK, etag: response.Header.Get("Etag"), modified: response.Header.Get("Last-Modified"),
		from: response.FinalURL, fresh: freshness(response.Header)}
	if response.NotModified {
		got.result = NotModified
		return got, nil, nil
	}
	return got, append([]byte{}, response.Body...), nil
}

// outlookHosts serve published calendars to browsers only: any other agent gets 500 (nextcloud/calendar#7234).
var outlookHosts = []string{"outlook.office365.com", "outlook.office.com", "outlook.live.com"}

// browser is a browser's agent, for those hosts alone: elsewhere tend says who it is.
const browser = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

func agentFor(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	for _, host := range outlookHosts {
		if strings.EqualFold(u.Hostname(), host) {
			return browser
		}
	}
	return ""
}

// errFile says why a file could not be read.
type errFile struct{ text string }

// Error says why.
func (e *errFile) Error() string { return e.text }

// readFile reads a file if its time or size changed since the last good look. It is not waited for one that no plain file
// is, such as a pipe.
func readFile(c Calendar, a Ask) (outcome, []byte, error) {
	info, err := os.Stat(c.Address)
	switch {
	case err != nil:
		return outcome{}, nil, &errFile{plain(err)}
	case !info.Mode().IsRegular():
		return outcome{}, nil, &errFile{"it is no file"}
	case info.Size() > MaxBytes:
		return outcome{}, nil, fmt.Errorf("%w: more than %d bytes", fetch.ErrTooLarge, MaxBytes)
	}
	stamp := strconv.FormatInt(info.ModTime().UnixNano(), 36) + "-" + strconv.FormatInt(info.Size(), 36)
	if !a.Again && c.Copy.Digest != "" && c.Poll.Failures == 0 && stamp == c.Poll.ETag {
		return outcome{result: NotModified}, nil, nil
	}
	file, err := os.Open(c.Address)
	if err != nil {
		return outcome{}, nil, &errFile{plain(err)}
	}
	defer file.Close()
	body, err := io.ReadAll(io.LimitReader(file, MaxBytes))
	if err != nil {
		return outcome{}, nil, &errFile{plain(err)}
	}
	return outcome{result: OK, etag: stamp, modified: info.ModTime().UTC().Format(time.RFC3339)}, append([]byte{}, body...), nil
}

// plain is the cause of a file's error without its path.
func plain(err error) string {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err
	}
	return err.Error()
}
