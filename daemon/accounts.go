package daemon

import (
	"context"
	"path"
	"slices"
	"strings"

	"tend/calendar/caldav"
	"tend/calendar/subscription"
	"tend/daemon/api"
	"tend/internal/clean"
)

// collection finds the address of the calendar of an account that is meant: the named one, or the only one there is.
func (d *Daemon) collection(ctx context.Context, c subscription.Calendar, named string) (string, error) {
	client, err := caldav.New(d.fetch, c.Account())
	if err != nil {
		return "", api.Refuse(api.Invalid, "", "calendar %s: %v", c.Name, err)
	}
	all, err := client.Collections(ctx)
	if err != nil {
		return "", api.Refuse(api.Upstream, "nothing was added", "find the calendars of the account: %s", subscription.Explain(err))
	}
	all = slices.DeleteFunc(all, func(one caldav.Collection) bool { return !one.Events })
	var names []string
	var meant []caldav.Collection
	for _, one := range all {
		names = append(names, clean.Truncate(clean.Line(one.Name), 60))
		if named == "" || strings.EqualFold(one.Name, named) || path.Base(one.URL) == named {
			meant = append(meant, one)
		}
	}
	switch {
	case len(meant) == 1:
		return meant[0].URL, nil
	case len(all) == 0:
		return "", api.Refuse(api.Upstream, "nothing was added", "the account has no calendar for events")
	}
	return "", api.Refuse(api.Invalid, "--calendar NAME says which", "the account has these calendars: %s", strings.Join(names, ", "))
}
