package subscription

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"tend/calendar/caldav"
)

// Object is one resource of a CalDAV collection: an event with its exceptions, as a file of its own.
type Object = caldav.Object

// Bundle writes the objects of a collection as one copy, in the order of their hrefs.
func Bundle(objects []Object) ([]byte, error) {
	objects = slices.Clone(objects)
	slices.SortFunc(objects, func(a, b Object) int { return strings.Compare(a.Href, b.Href) })
	data, err := json.Marshal(objects)
	if err == nil && len(data) > MaxBytes {
		err = fmt.Errorf("%d objects of %d bytes, at most %d", len(objects), len(data), MaxBytes)
	}
	return data, err
}

// Objects reads what Bundle wrote.
func Objects(copied []byte) (objects []Object, err error) {
	if len(copied) == 0 {
		return nil, nil
	}
	if err := json.Unmarshal(copied, &objects); err != nil {
		return nil, fmt.Errorf("read kept objects: %w", err)
	}
	return objects, nil
}
