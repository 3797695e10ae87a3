package budget

import "slices"

// AreaOfFolder is the area of the notes in a folder: the one that is called so, else the one that was; "": none. A name
// that an area had is forgotten when another area takes it.
func AreaOfFolder(areas []Area, folder string) string {
	for _, is := range []func(Area) bool{
		func(a Area) bool { return a.Name == folder },
		func(a Area) bool { return slices.Contains(a.Was, folder) },
	} {
		if at := slices.IndexFunc(areas, is); at >= 0 && folder != "" {
			return areas[at].Name
		}
	}
	return ""
}

// Named is the area with the name and the past of another one added to its own past; the name it has now is none of it.
func (a Area) Named(other Area) Area {
	was := slices.Concat(a.Was, other.Was, []string{other.Name})
	slices.Sort(was)
	a.Was = slices.DeleteFunc(slices.Compact(was), func(name string) bool { return name == a.Name })
	return a
}
