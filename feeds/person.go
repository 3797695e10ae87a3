package feeds

import (
	"strings"

	"github.com/mmcdole/gofeed/atom"
	ext "github.com/mmcdole/gofeed/extensions"

	"tend/internal/clean"
	"tend/internal/pattern"
)

// mailbox finds an address in the text by which RSS names a person.
var mailbox = pattern.Of(`[<(\[]?\s*(?:mailto:)?([^\s<>()\[\]"',;:]+@[^\s<>()\[\]"',;:]+)\s*[>)\]]?`)

// person splits "Name (mail)", "mail (Name)", "Name <mail>", a bare name and a bare address.
func person(text string) Person {
	text = clean.Truncate(clean.Line(text), maxName)
	m := mailbox().FindStringSubmatchIndex(text)
	if m == nil {
		return Person{Name: text}
	}
	name := strings.TrimSpace(text[:m[0]] + " " + text[m[1]:])
	if strings.HasPrefix(name, "(") && strings.HasSuffix(name, ")") {
		name = name[1 : len(name)-1]
	}
	return Person{Name: strings.Trim(name, ` "'`), Email: strings.Trim(text[m[2]:m[3]], ".")}
}

// authors collects the people that RSS and its extensions name.
func authors(x ext.Extensions) []Person {
	people := []Person{}
	for _, a := range x[string(facts)]["author"] {
		child := func(name string) string {
			if c := a.Children[name]; len(c) > 0 {
				return clean.Line(c[0].Value)
			}
			return ""
		}
		people = addPerson(people, Person{child("name"), child("email"), child("uri")})
	}
	for _, text := range append(all(x, "dc", "author"), all(x, "itunes", "author")...) {
		if len(people) >= maxPeople {
			break
		}
		people = addPerson(people, person(text))
	}
	return people
}

// atomAuthors collects the people that Atom and its extensions name.
func atomAuthors(from []*atom.Person, x ext.Extensions) []Person {
	people := []Person{}
	for _, p := range from {
		q := Person{clean.Line(p.Name), clean.Line(p.Email), clean.Line(p.URI)}
		if q.Email == "" {
			split := person(q.Name)
			q.Name, q.Email = split.Name, split.Email
		}
		people = addPerson(people, q)
	}
	for _, p := range authors(x) {
		people = addPerson(people, p)
	}
	return people
}

// addPerson adds someone who is not yet there. A name alone says nothing new about someone of that name.
func addPerson(people []Person, p Person) []Person {
	if p == (Person{}) || len(people) >= maxPeople {
		return people
	}
	for _, have := range people {
		if have == p || p.Name == have.Name && p.Email == "" && p.URI == "" {
			return people
		}
	}
	return append(people, p)
}
