package subscription

import (
	"context"
	"slices"

	"tend/calendar/caldav"
	"tend/internal/fetch"
)

// Account is the place and the login of a calendar of an account.
func (c Calendar) Account() fetch.Account {
	return fetch.Account{URL: c.Address, User: c.User, Password: c.Password, AllowPrivate: c.AllowPrivate}
}

// sync brings the copy of an account's calendar up to date. One that did not change costs one request, and of one that did
// only the objects are taken that changed.
func sync(ctx context.Context, client *fetch.Client, c Calendar, a Ask) (outcome, []byte, error) {
	account, err := caldav.New(client, c.Account())
	if err != nil {
		return outcome{}, nil, err
	}
	tag, err := account.Tag(ctx, c.Address)
	if err != nil {
		return outcome{}, nil, err
	}
	got := outcome{result: OK, etag: tag, from: c.Address}
	held, err := Objects(a.Held)
	if err != nil || a.Again {
		held = nil
	}
	if !a.Again && a.Held != nil && tag != "" && tag == c.Poll.ETag && enough(c.Copy.From, c.Copy.To, a.Now) {
		got.result = NotModified
		return got, nil, nil
	}
	objects, err := changed(ctx, account, c, a, held)
	if err != nil {
		return outcome{}, nil, err
	}
	body, err := Bundle(objects)
	return got, body, err
}

// changed returns the objects that stand in the span now; those among the held ones that are still the same are not asked for.
func changed(ctx context.Context, account *caldav.Client, c Calendar, a Ask, held []Object) ([]Object, error) {
	span := Horizon(a.Now)
	if len(held) == 0 {
		return account.Query(ctx, c.Address, span.Start, span.End, true)
	}
	now, err := account.Query(ctx, c.Address, span.Start, span.End, false)
	if err != nil {
		return nil, err
	}
	var objects []Object
	var missing []string
	for _, object := range now {
		at := slices.IndexFunc(held, func(h Object) bool { return h.Href == object.Href && h.ETag == object.ETag })
		if at < 0 {
			missing = append(missing, object.Href)
			continue
		}
		objects = append(objects, held[at])
	}
	fetched, err := account.Fetch(ctx, c.Address, missing)
	return append(objects, fetched...), err
}
