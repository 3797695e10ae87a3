package service

import (
	"slices"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/internal/when"
)

// Settings returns what the person decided about time.
func Settings(tx *store.Tx) (api.Settings, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.Settings{}, err
	}
	return api.Settings{
		Zone:       s.Days(tx.Now).Zone.String(),
		DayStarts:  s.DayStarts,
		WeekStarts: s.WeekStarts,
		Retention:  s.Retention,
		Budget:     budget.Holding(budgets(s), weekOf(s, tx.Now)),
		NextBudget: nextBudget(s, tx.Now),
		Windows:    s.Windows,
		Areas:      s.Areas,
		Started:    s.Started,
		EasyDays:   easyDays(s),
		NewPerDay:  newCards(s),
		ExpireDays: expireDays(s),
		Limits:     s.Limits,
		Warning:    budget.DeepWarning(s.Areas),
	}, nil
}

// Change changes the settings that are set in r, all or none, and places the blocks afresh.
func Change(tx *store.Tx, r api.SettingsRequest) (api.Settings, error) {
	s, err := store.GetSettings(tx)
	if err != nil {
		return api.Settings{}, err
	}
	for _, change := range []func(*store.Tx, *store.Settings, api.SettingsRequest) error{
		changeTime, changeMemory, changeBudget, changeAreas, changeTriage, changeLimits,
	} {
		if err := change(tx, &s, r); err != nil {
			return api.Settings{}, err
		}
	}
	s.Started = true
	if err := store.PutSettings(tx, s); err != nil {
		return api.Settings{}, err
	}
	if _, err := Replan(tx); err != nil {
		return api.Settings{}, err
	}
	return Settings(tx)
}

// changeTime sets the zone, from now on, and when days and weeks start.
func changeTime(tx *store.Tx, s *store.Settings, r api.SettingsRequest) error {
	if err := keepThisPlan(tx, *s, r); err != nil {
		return err
	}
	if r.Zone != nil {
		if _, err := when.LoadZone(*r.Zone); err != nil {
			return invalid(err, "name it as the tz database does: --zone Europe/Berlin")
		}
		setZone(tx, s, *r.Zone)
	}
	if r.DayStarts != nil {
		if *r.DayStarts < 0 || *r.DayStarts > 12*60 {
			return api.Refuse(api.Invalid, "", "day start %v: want a time from 00:00 to 12:00", *r.DayStarts)
		}
		s.DayStarts = *r.DayStarts
	}
	if r.WeekStarts != nil {
		if *r.WeekStarts < 0 || *r.WeekStarts > 6 {
			return api.Refuse(api.Invalid, "", "week start %d: want a weekday", *r.WeekStarts)
		}
		s.WeekStarts = *r.WeekStarts
	}
	return nil
}

// setZone lets the person live in the zone from now on; before tend init has run, from ever.
func setZone(tx *store.Tx, s *store.Settings, zone string) {
	if !s.Started {
		s.Zones = []store.ZoneFrom{{Zone: zone}}
		return
	}
	if s.Zones[len(s.Zones)-1].Zone != zone {
		s.Zones = append(s.Zones, store.ZoneFrom{From: tx.Now, Zone: zone})
	}
}

// changeMemory sets what decides when cards come back.
func changeMemory(_ *store.Tx, s *store.Settings, r api.SettingsRequest) error {
	if r.Retention != nil {
		if !(*r.Retention >= 0.7 && *r.Retention <= 0.99) {
			return api.Refuse(api.Invalid, "", "desired retention %g: want 0.70 to 0.99", *r.Retention)
		}
		s.Retention = *r.Retention
	}
	if r.NewPerDay != nil {
		if *r.NewPerDay < 0 || *r.NewPerDay > mostNewPerDay {
			return api.Refuse(api.Invalid, "", "%d new cards a day: want 0 to %d", *r.NewPerDay, mostNewPerDay)
		}
		s.NewPerDay = r.NewPerDay
	}
	for day, word := range r.EasyDays {
		if _, known := easyWords[word]; !known || day < 0 || day > 6 {
			return api.Refuse(api.Invalid, "tend memory set --easy sat=reduced,sun=minimum",
				"easy day %q: want normal, reduced or minimum", word)
		}
		s.EasyDays[day] = word
	}
	return nil
}

// easyDays are the words for each weekday.
func easyDays(s store.Settings) [7]string {
	words := s.EasyDays
	for day, word := range words {
		if word == "" {
			words[day] = "normal"
		}
	}
	return words
}

// newCards is how many new cards a day may bring.
func newCards(s store.Settings) int {
	if s.NewPerDay != nil {
		return *s.NewPerDay
	}
	return newPerDay
}

// The most windows and areas that the settings hold.
const (
	maxWindows = 50
	maxAreas   = 100
)

func changeWindows(s *store.Settings, r api.SettingsRequest) error {
	if r.Windows == nil {
		return nil
	}
	const example = "tend budget window 'tue,thu 08:00-10:00'"
	if len(*r.Windows) > maxWindows {
		return api.Refuse(api.Invalid, example, "%d windows: want at most %d", len(*r.Windows), maxWindows)
	}
	for _, window := range *r.Windows {
		if err := budget.CheckWindow(window); err != nil {
			return api.Refuse(api.Invalid, example, "window %v-%v: %v", window.From, window.To, err)
		}
	}
	s.Windows = *r.Windows
	return nil
}

// changeLimits sets what bounds the blocks that are placed.
func changeLimits(_ *store.Tx, s *store.Settings, r api.SettingsRequest) error {
	if r.Limits == nil {
		return nil
	}
	if err := budget.CheckLimits(*r.Limits); err != nil {
		return invalid(err, "tend budget limits --buffer 10m --day 3h")
	}
	s.Limits = *r.Limits
	return nil
}

func changeAreas(tx *store.Tx, s *store.Settings, r api.SettingsRequest) error {
	if r.Areas == nil {
		return nil
	}
	if len(*r.Areas) > maxAreas {
		return api.Refuse(api.Invalid, "tend area list", "%d areas: want at most %d", len(*r.Areas), maxAreas)
	}
	day := s.Days(tx.Now).Of(tx.Now)
	var areas []budget.Area
	for _, a := range *r.Areas {
		if slices.ContainsFunc(areas, func(b budget.Area) bool { return b.Name == a.Name }) {
			return api.Refuse(api.Invalid, "tend area list", "area %q is there twice", a.Name)
		}
		if a.Since.IsZero() {
			a.Since = day
		}
		if err := budget.CheckArea(a); err != nil {
			return invalid(err, "tend area list")
		}
		areas = append(areas, a)
	}
	days := s.Days(tx.Now)
	s.Depths = budget.Deepen(s.Depths, s.Areas, areas, days.Start(day), days.Start)
	s.Areas = areas
	return nil
}

// checkArea refuses an area that nobody declared; no area is fine.
func checkArea(s store.Settings, name string) error {
	if name == "" {
		return nil
	}
	for _, a := range s.Areas {
		if a.Name == name {
			return nil
		}
	}
	return api.Refuse(api.Invalid, "declare it first: tend area add "+name, "no area %q", name)
}

// isDeep tells whether the area is one of the deep ones.
func isDeep(s store.Settings, name string) bool {
	for _, a := range s.Areas {
		if a.Name == name {
			return a.Deep
		}
	}
	return false
}
