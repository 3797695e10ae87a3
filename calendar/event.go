package calendar

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/emersion/go-ical"

	"tend/internal/pattern"
	"tend/internal/when"
)

const (
	utcForm  = "20060102T150405Z"
	wallForm = "20060102T150405"
)

// component returns the event as a VEVENT in UTC, which needs no VTIMEZONE that a client could misread.
func (e Event) component() (*ical.Component, error) {
	start, end := e.Start.UTC().Truncate(time.Second), e.End.UTC().Truncate(time.Second)
	if err := cmp.Or(checkInstant("start", e.Start), checkInstant("end", e.End)); err != nil {
		return nil, err
	}
	if !end.After(start) {
		return nil, fmt.Errorf("end %s is not after start %s", end.Format(time.RFC3339), start.Format(time.RFC3339))
	}
	c, err := vevent(e.UID, e.Summary, e.Description, e.Sequence, e.Modified)
	if err != nil {
		return nil, err
	}
	if !e.Created.IsZero() {
		if err := checkInstant("created", e.Created); err != nil {
			return nil, err
		}
		set(c, ical.PropCreated, e.Created.UTC().Format(utcForm))
	}
	if link := cleanURL(e.URL); link != "" {
		set(c, ical.PropURL, link)
	}
	set(c, ical.PropDateTimeStart, start.Format(utcForm))
	set(c, ical.PropDateTimeEnd, end.Format(utcForm))
	set(c, ical.PropTransparency, "OPAQUE")
	set(c, "X-MICROSOFT-CDO-BUSYSTATUS", "BUSY") // without it Outlook may show out of office
	return c, nil
}

// component returns the reminder as a recurring VEVENT in the wall time of its zone. It does not make anybody
// busy. Its length is a DURATION: a DTEND on the wall would be an hour off where clocks change.
func (r Reminder) component() (*ical.Component, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	c, err := vevent(r.UID, r.Summary, r.Description, r.Sequence, r.Modified)
	if err != nil {
		return nil, err
	}
	if isUTC(r.Zone) {
		set(c, ical.PropDateTimeStart, r.wall().Format(utcForm))
	} else {
		set(c, ical.PropDateTimeStart, r.wall().Format(wallForm))
		c.Props.Get(ical.PropDateTimeStart).Params = ical.Params{ical.ParamTimezoneID: {r.Zone.String()}}
	}
	set(c, ical.PropDuration, duration(time.Duration(r.Minutes)*time.Minute))
	if r.Rule != "" {
		set(c, ical.PropRecurrenceRule, r.Rule)
	}
	set(c, ical.PropTransparency, "TRANSPARENT")
	set(c, "X-MICROSOFT-CDO-BUSYSTATUS", "FREE")
	return c, nil
}

// vevent returns what events and reminders have in common. They are private: a description may hold links that
// act for the owner, and whoever sees the owner's calendar should not see those.
func vevent(uid, summary, description string, sequence int, modified time.Time) (*ical.Component, error) {
	if err := checkUID(uid); err != nil {
		return nil, err
	}
	if err := checkInstant("modified", modified); err != nil {
		return nil, err
	}
	if sequence < 0 {
		return nil, fmt.Errorf("sequence %d is negative", sequence)
	}
	stamp := modified.UTC().Format(utcForm)
	c := ical.NewComponent(ical.CompEvent)
	set(c, ical.PropUID, escape(uid))
	set(c, ical.PropDateTimeStamp, stamp)
	set(c, ical.PropLastModified, stamp)
	set(c, ical.PropSequence, strconv.Itoa(sequence))
	set(c, ical.PropStatus, "CONFIRMED")
	set(c, ical.PropClass, "PRIVATE")
	if text := cleanLine(summary); text != "" {
		set(c, ical.PropSummary, escape(text))
	}
	if text := cleanText(description); text != "" {
		set(c, ical.PropDescription, escape(text))
	}
	return c, nil
}

// set gives c a property by its value as it stands in the file: go-ical's own setters add VALUE parameters that
// some clients stumble over.
func set(c *ical.Component, name, value string) {
	c.Props.Set(&ical.Prop{Name: name, Value: value})
}

func checkUID(uid string) error {
	switch {
	case uid == "":
		return errors.New("uid is empty")
	case uid != cleanLine(uid):
		return errors.New("uid has control characters or loose white space")
	}
	return nil
}

func checkInstant(what string, t time.Time) error {
	if t.IsZero() {
		return fmt.Errorf("%s is missing", what)
	}
	if year := t.UTC().Year(); year < 1 || year > 9999 {
		return fmt.Errorf("%s is in the year %d, want 1 to 9999", what, year)
	}
	return nil
}

// start is the instant of the first occurrence.
func (r Reminder) start() time.Time { return when.At(r.Date, r.At, r.Zone) }

// wall is what the wall shows at the first occurrence, as if it were UTC.
func (r Reminder) wall() time.Time { return when.At(r.Date, r.At, time.UTC) }

var plainRule = pattern.Of(`^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;(UNTIL=\d{8}T\d{6}Z|[A-TV-Z][A-Z]*=[A-Z0-9,+-]+))*$`)

// zeroRule finds counts that RFC 5545 wants positive; some clients never end on an interval of none.
var zeroRule = pattern.Of(`;(INTERVAL|COUNT)=0`)

func (r Reminder) check() error {
	switch {
	case !isNamed(r.Zone):
		return fmt.Errorf("zone %q: want an IANA name such as Europe/Berlin", zoneName(r.Zone))
	case r.Date.Year < 1 || r.Date.Year > 9999:
		return fmt.Errorf("date is in the year %d, want 1 to 9999", r.Date.Year)
	case r.Minutes < 1 || r.Minutes > 24*60:
		return fmt.Errorf("length of %d minutes, want 1 to 1440", r.Minutes)
	case r.Rule == "":
		return nil
	case !plainRule().MatchString(r.Rule), zeroRule().MatchString(r.Rule):
		return fmt.Errorf("rule %q: want a rule such as FREQ=WEEKLY;BYDAY=FR", r.Rule)
	}
	return r.checkFirst()
}

// checkFirst refuses a first occurrence that the rule does not give: what recurs is then undefined (RFC 5545
// section 3.8.5.3), and clients differ. It looks at the wall only, where zones do not matter. The library's
// expansion panics on weekdays that a month cannot have, such as the 53rd.
func (r Reminder) checkFirst() (err error) {
	defer func() {
		if recover() != nil {
			err = fmt.Errorf("rule %q cannot be expanded", r.Rule)
		}
	}()
	scratch := ical.NewComponent(ical.CompEvent)
	set(scratch, ical.PropDateTimeStart, r.wall().Format(utcForm))
	set(scratch, ical.PropRecurrenceRule, r.Rule)
	occurrences, err := scratch.RecurrenceSet(time.UTC)
	if err != nil {
		return fmt.Errorf("rule %q: %w", r.Rule, err)
	}
	if !occurrences.After(r.wall(), true).Equal(r.wall()) {
		return fmt.Errorf("rule %q does not hold on its first day %s", r.Rule, r.Date)
	}
	return nil
}
