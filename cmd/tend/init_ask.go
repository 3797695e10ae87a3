package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"tend/budget"
	"tend/daemon/api"
	"tend/terminal"
)

// ask asks what no flag answered. An empty answer keeps what stands, or takes the default the first time.
func (o *initOptions) ask(ctx context.Context, asker terminal.Asker, standing api.Settings) (err error) {
	hours, windows, deep := o.offers(standing)
	if o.hours == "" {
		if o.hours, err = asker.Ask(ctx, "How many hours a week?", hours, checkHours); err != nil {
			return err
		}
	}
	if o.windows == nil {
		answer, err := asker.Ask(ctx, "When? Days and times, several with ;", windows, func(s string) error {
			_, err := parseWindows(strings.Split(s, ";"))
			return err
		})
		if err != nil {
			return err
		}
		o.windows = strings.Split(answer, ";")
	}
	if o.deep == nil {
		answer, err := asker.Ask(ctx, "Which one or two areas will you go deep in?", deep, checkDeep)
		if err != nil {
			return err
		}
		o.deep = namesIn(answer)
	}
	return nil
}

// offers are the answers that an empty line gives.
func (o *initOptions) offers(standing api.Settings) (hours, windows, deep string) {
	if !standing.Started {
		return "4", strings.Join(defaultWindows, "; "), "none"
	}
	var texts, names []string
	for _, w := range standing.Windows {
		texts = append(texts, w.String())
	}
	for _, area := range standing.Areas {
		if area.Deep {
			names = append(names, area.Name)
		}
	}
	if len(texts) == 0 {
		texts = defaultWindows
	}
	hours = fmt.Sprintf("%dm", standing.Budget.Target)
	if standing.Budget.Target%60 == 0 {
		hours = fmt.Sprint(standing.Budget.Target / 60)
	}
	return hours, strings.Join(texts, "; "), cmp.Or(strings.Join(names, ", "), "none")
}

func checkHours(s string) error {
	_, err := budget.ParseHours(s)
	return err
}

// checkDeep checks the names of areas.
func checkDeep(s string) error {
	for _, name := range namesIn(s) {
		if err := budget.CheckArea(budget.Area{Name: name}); err != nil {
			return err
		}
	}
	return nil
}

// namesIn are the names in an answer, with commas or spaces between them.
func namesIn(answer string) []string {
	if answer == "none" {
		return []string{}
	}
	return strings.FieldsFunc(answer, func(r rune) bool { return r == ',' || r == ' ' })
}
