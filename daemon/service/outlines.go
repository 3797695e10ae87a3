package service

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"tend/budget"
	"tend/daemon/api"
	"tend/daemon/store"
	"tend/feeds"
	"tend/internal/clean"
	"tend/internal/id"
	"tend/learning"
)

// firstFetchGap is left between the first fetches of sources that come together.
const firstFetchGap = 10 * time.Minute

// PlanOutlines says what becomes of each outline of an OPML list, and returns the sources to add, by the index of their
// lines. It changes nothing.
func PlanOutlines(tx *store.Tx, r api.OutlinesRequest) (api.OutlinesImported, map[int]api.SourceRequest, error) {
	p := outlinePlan{kind: cmp.Or(r.Kind, learning.Person), noAreas: r.NoAreas, requests: map[int]api.SourceRequest{}}
	if p.kind != learning.Newsletter && p.kind != learning.Person {
		return p.out, nil, api.Refuse(api.Invalid, "--kind newsletter", "kind %q: want newsletter or person", p.kind)
	}
	var err error
	if p.settings, err = store.GetSettings(tx); err != nil {
		return p.out, nil, err
	}
	if p.active, err = activeSources(tx); err != nil {
		return p.out, nil, err
	}
	p.out = api.OutlinesImported{DryRun: r.DryRun, Lines: []api.OutlineLine{}}
	for _, o := range r.Outlines {
		p.line(o)
	}
	return p.out, p.requests, nil
}

// outlinePlan is one run of PlanOutlines.
type outlinePlan struct {
	kind     learning.Kind
	noAreas  bool
	settings store.Settings
	active   []learning.Source // those that are there, and those that will be
	out      api.OutlinesImported
	requests map[int]api.SourceRequest
}

// line says what becomes of an outline.
func (p *outlinePlan) line(o feeds.Outline) {
	kind, err := learning.ParseKind(o.Kind)
	if err != nil || !kind.IsSource() {
		kind = p.kind
	}
	line := api.OutlineLine{Title: clean.Truncate(clean.Line(o.Title), 200), URL: clean.Line(o.URL)}
	known, there := p.known(o)
	full := learning.CheckSlot(p.active, kind)
	switch {
	case o.Problem != "":
		line.Result, line.Note = api.OutlineNone, clean.Line(o.Problem)
		p.out.LeftOut++
	case o.URL != "" && checkURL(o.URL) != nil:
		line.Result, line.Note = api.OutlineNone, checkURL(o.URL).Error()
		p.out.LeftOut++
	case there:
		line.Result, line.Source, line.Kind, line.Area = api.OutlineKnown, known.Name, known.Kind, known.Area
		p.out.Known++
	case full != nil:
		line.Result, line.Kind, line.Note = api.OutlineNoSlot, kind, full.Error()
		p.out.NoSlot++
	default:
		line.Result, line.Kind, line.Source = api.OutlineAdded, kind, p.name(o)
		line.Area, line.Note = p.area(o)
		p.requests[len(p.out.Lines)] = api.SourceRequest{Title: line.Title, URL: o.URL, Name: string(line.Source), Kind: kind, Area: line.Area}
		p.active = append(p.active, learning.Source{Name: line.Source, Kind: kind, URL: o.URL, Title: line.Title})
		p.out.Added++
	}
	p.out.Lines = append(p.out.Lines, line)
}

// known is the source that an outline is about, if there is one: that with its address, or of those without an address that
// with its name.
func (p *outlinePlan) known(o feeds.Outline) (learning.Source, bool) {
	for _, src := range p.active {
		switch {
		case (src.URL == "") != (o.URL == ""):
		case o.URL == "" && (string(src.Name) == o.Name || src.Title == o.Title),
			o.URL != "" && feeds.CanonicalFeed(src.URL) == feeds.CanonicalFeed(o.URL):
			return src, true
		}
	}
	return learning.Source{}, false
}

// name is a name for an outline that no source has: its own, or one made from its address or its title.
func (p *outlinePlan) name(o feeds.Outline) id.Source {
	base := id.Source(o.Name)
	if learning.CheckName(o.Name) != nil {
		base = learning.NameFrom(o.Title, o.URL)
	}
	name := base
	for n := 2; p.taken(name); n++ {
		end := fmt.Sprint("-", n)
		name = base[:min(len(base), 40-len(end))] + id.Source(end)
	}
	return name
}

func (p *outlinePlan) taken(name id.Source) bool {
	for _, src := range p.active {
		if src.Name == name {
			return true
		}
	}
	return false
}

// area is the area of an outline: its own, else that of the innermost of its folders that is named like one, else that of a
// category. Where there is none, its own or its innermost folder becomes a broad area. The note says what was made, or
// which word is no area.
func (p *outlinePlan) area(o feeds.Outline) (area, note string) {
	var words []string
	if o.Area != "" {
		words = append(words, o.Area)
	}
	for i := range o.Folders {
		words = append(words, o.Folders[len(o.Folders)-1-i])
	}
	places := len(words)
	words = append(words, o.Categories...)
	for _, word := range words {
		for _, a := range p.settings.Areas {
			if strings.EqualFold(a.Name, word) || a.Name == learning.Slug(word) {
				return a.Name, ""
			}
		}
	}
	if len(words) == 0 {
		return "", ""
	}
	if places > 0 && p.newArea(learning.Slug(words[0])) {
		return learning.Slug(words[0]), "a new area"
	}
	return "", fmt.Sprintf("there is no area %q", clean.Truncate(clean.Line(words[0]), 60))
}

// newArea plans a broad area, if folders may make one and the name can be one's.
func (p *outlinePlan) newArea(name string) bool {
	area := budget.Area{Name: name}
	if p.noAreas || len(p.settings.Areas) >= maxAreas || budget.CheckArea(area) != nil {
		return false
	}
	p.settings.Areas = append(slices.Clone(p.settings.Areas), area)
	p.out.Areas = append(p.out.Areas, name)
	return true
}

// AddAreas adds broad areas.
func AddAreas(tx *store.Tx, names []string) error {
	s, err := store.GetSettings(tx)
	if err != nil {
		return err
	}
	day := s.Days(tx.Now).Of(tx.Now)
	for _, name := range names {
		s.Areas = append(s.Areas, budget.Area{Name: name, Since: day})
	}
	return store.PutSettings(tx, s)
}

// AddOutline adds the nth of the sources that an OPML list brings. They are fetched one after the other over the next hours.
func AddOutline(tx *store.Tx, r api.SourceRequest, n int) error {
	src, err := AddSource(tx, r)
	if err != nil || src.URL == "" {
		return err
	}
	poll := src.Poll
	poll.Next = poll.Next.Add(time.Duration(n) * firstFetchGap)
	poll.Why = "the sources of a list are fetched one after the other"
	return store.Polls.Put(tx, poll)
}
