package calendar

import "fmt"

// Object returns the event as an iCalendar file of its own, as it stands in a CalDAV collection: without METHOD, which RFC 4791
// section 4.1 forbids there, and without what is said of a feed. Equal events give equal bytes. Errors are those of Feed.Encode.
func (e Event) Object() ([]byte, error) {
	c, err := e.component()
	if err != nil {
		return nil, fmt.Errorf("encode event %s: %w", e.UID, err)
	}
	out, err := appendComponent([]byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:"+product+"\r\n"), c)
	if err != nil {
		return nil, fmt.Errorf("encode event %s: %w", e.UID, err)
	}
	return fold(out, []byte("END:VCALENDAR")), nil
}
