package busy

// dateset is a set of moments that occurrences of a series are looked up in. Files name them in UTC, in the series' zone or in
// another, as a date or floating; each form names an occurrence that it can mean.
type dateset struct {
	instants map[int64]bool // Unix seconds
	dates    map[int64]bool // all occurrences of these days
	walls    map[wall]bool  // what the series' own wall shows
}

func (s *dateset) add(m moment) {
	if s.instants == nil {
		s.instants, s.dates, s.walls = map[int64]bool{}, map[int64]bool{}, map[wall]bool{}
	}
	if m.date {
		s.dates[m.wall.date()] = true
		return
	}
	first, second := m.readings()
	s.instants[first], s.instants[second] = true, true
	s.walls[m.wall] = s.walls[m.wall] || m.floating
	// A series of whole days is meant by the date, whatever time stands beside it.
	if day := m.wall.date(); !s.dates[day] {
		s.dates[day] = false
	}
}

func (s *dateset) addWall(w wall) {
	if s.walls == nil {
		s.instants, s.dates, s.walls = map[int64]bool{}, map[int64]bool{}, map[wall]bool{}
	}
	s.walls[w] = true
}

// has tells whether the set names an occurrence.
func (s *dateset) has(m moment) bool {
	if s.instants == nil {
		return false
	}
	if named, ok := s.dates[m.wall.date()]; named || ok && m.date {
		return true
	}
	first, second := m.readings()
	return s.instants[first] || s.instants[second] || s.walls[m.wall]
}
