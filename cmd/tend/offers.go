package main

import (
	"context"

	"tend/daemon/api"
	"tend/internal/clean"
	"tend/learning"
)

// shown is a text from outside as a shell may show it beside a word.
func shown(s string) string { return clean.Truncate(clean.Line(s), 60) }

// offered makes offers of a list, unless it could not be had.
func offered[T any](list []T, err error, of func(T) offer) ([]offer, error) {
	offers := make([]offer, 0, len(list))
	for _, one := range list {
		offers = append(offers, of(one))
	}
	return offers, err
}

func lessonOffers(ctx context.Context, client *api.Client) ([]offer, error) {
	list, err := client.Lessons(ctx, false)
	return offered(list, err, func(l api.Lesson) offer { return offer{string(l.ID), l.Title} })
}

func itemOffers(ctx context.Context, client *api.Client) ([]offer, error) {
	list, err := client.Items(ctx, learning.Fresh)
	return offered(list, err, func(i learning.Item) offer { return offer{string(i.ID), i.Title} })
}

// readOffers are what can be read: lessons first.
func readOffers(ctx context.Context, client *api.Client) ([]offer, error) {
	lessons, err := lessonOffers(ctx, client)
	if err != nil {
		return nil, err
	}
	items, err := itemOffers(ctx, client)
	return append(lessons, items...), err
}

func sourceOffers(ctx context.Context, client *api.Client) ([]offer, error) {
	list, err := client.Sources(ctx)
	return offered(list, err, func(s api.Source) offer { return offer{string(s.Name), string(s.Kind)} })
}

func cardOffers(ctx context.Context, client *api.Client) ([]offer, error) {
	list, err := client.Cards(ctx)
	return offered(list, err, func(c api.Card) offer { return offer{string(c.ID), c.Front} })
}

func noteOffers(ctx context.Context, client *api.Client) ([]offer, error) {
	list, err := client.Notes(ctx)
	return offered(list, err, func(n api.Note) offer { return offer{string(n.ID), n.Title} })
}

func tokenOffers(ctx context.Context, client *api.Client) ([]offer, error) {
	list, err := client.Tokens(ctx)
	return offered(list, err, func(t api.Token) offer { return offer{t.Name, string(t.Scope)} })
}

func areaOffers(ctx context.Context, client *api.Client) ([]offer, error) {
	settings, err := client.Settings(ctx)
	offers := make([]offer, 0, len(settings.Areas))
	for _, area := range settings.Areas {
		offers = append(offers, offer{area.Name, map[bool]string{true: "deep", false: "broad"}[area.Deep]})
	}
	return offers, err
}

func blockOffers(ctx context.Context, client *api.Client) ([]offer, error) {
	plan, err := client.Plan(ctx)
	zone := zoneNamed(plan.Zone)
	offers := make([]offer, 0, len(plan.Blocks))
	for _, b := range plan.Blocks {
		offers = append(offers, offer{string(b.ID), b.Start.In(zone).Format("Mon 2 Jan 15:04")})
	}
	return offers, err
}

func setOffers(ctx context.Context, client *api.Client) ([]offer, error) {
	list, err := client.Sets(ctx)
	offers := []offer{{"default", "the parameters that tend comes with"}}
	for _, set := range list.Sets {
		offers = append(offers, offer{string(set.ID), set.Reason})
	}
	return offers, err
}

func calendarOffers(ctx context.Context, client *api.Client) ([]offer, error) {
	list, err := client.Calendars(ctx)
	return offered(list, err, func(c api.BusyCalendar) offer { return offer{string(c.Name), c.From} })
}
