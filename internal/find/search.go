package find

import (
	"bytes"
	"cmp"
	"math"
	"slices"
)

// Hit is a document that a query found.
type Hit struct {
	Kind   string // as Add was told
	Number uint64
	Ref    uint64
	At     int64
	Score  float64
	counts []tally // of each clause
	length int
}

// tally is how often a document has a clause.
type tally struct {
	count float64 // occurrences, those in the title weighing more
	exact bool    // one of them at least is as it was typed
}

// Choose decides by a document's facets, kind, time and ref whether it passes the filters of a query. Each of Facets
// accepts a facet; a document passes when it has, for each of them, a facet that is accepted, or the one that is for
// the number it refers to.
type Choose struct {
	Facets []func(facet string) bool
	Doc    func(number, ref uint64, at int64, passes []bool) bool // nil: as passes says
}

// Search finds what a query asks for in one piece after the other.
type Search struct {
	query    Query
	elements []element // of all clauses, one after the other
	docs     int       // seen
	length   int       // of them
	having   []int     // documents that have each clause of Must
	hits     []Hit
	work     scratch
}

// scratch is used again for each piece.
type scratch struct {
	positions [][][]int32 // of each element in each document, as it was typed
	inflected [][][]int32 // of its other forms
	passes    [][]bool    // of each document, for each facet
}

// NewSearch begins a search.
func NewSearch(q Query) *Search {
	s := &Search{query: q, having: make([]int, len(q.Must))}
	for _, clause := range slices.Concat(q.Must, q.Not) {
		s.elements = append(s.elements, clause.words...)
	}
	return s
}

// Add looks into a piece. What choose does not let pass is not found, but counts for how rare words are. A piece that
// this program cannot read is an error, and nothing of it is found.
func (s *Search) Add(kind string, piece []byte, choose Choose) error {
	r := reader{left: piece}
	docs, err := r.docs()
	if err != nil {
		return err
	}
	blocks, err := r.blocks()
	if err != nil {
		return err
	}
	s.work.reset(s.elements, len(docs), len(choose.Facets))
	for _, b := range blocks {
		if !s.mayBeIn(b, len(choose.Facets) > 0) {
			continue
		}
		if err := b.eachTerm(func(term, list []byte) { s.take(term, list, len(docs), choose) }); err != nil {
			return err
		}
	}
	s.docs += len(docs)
	for n, doc := range docs {
		s.length += doc.all
		s.look(kind, n, doc, choose)
	}
	return nil
}

func (w *scratch) reset(elements []element, docs, facets int) {
	if len(w.positions) != len(elements) {
		w.positions, w.inflected = make([][][]int32, len(elements)), make([][][]int32, len(elements))
	}
	for e := range elements {
		w.positions[e] = emptied(w.positions[e], docs)
		if elements[e].kin.begin != "" {
			w.inflected[e] = emptied(w.inflected[e], docs)
		}
	}
	w.passes = slices.Grow(w.passes[:0], docs)[:docs]
	for n := range w.passes {
		w.passes[n] = slices.Grow(w.passes[n][:0], facets)[:facets]
		clear(w.passes[n])
	}
}

func emptied(lists [][]int32, docs int) [][]int32 {
	lists = slices.Grow(lists[:0], docs)[:docs]
	for n, old := range lists {
		lists[n] = old[:0]
	}
	return lists
}

// mayBeIn tells whether a block may have something that the query asks for.
func (s *Search) mayBeIn(b block, facets bool) bool {
	if facets && len(b.first) > 0 && b.first[0] == facetMark[0] {
		return true
	}
	for e := range s.elements {
		term, begins := s.elements[e].term, s.elements[e].prefix
		if begin := s.elements[e].kin.begin; begin != "" {
			term, begins = begin, true
		}
		below := b.next == nil || term < string(b.next)
		if below && (string(b.first) <= term || begins && bytes.HasPrefix(b.first, []byte(term))) {
			return true
		}
	}
	return false
}

// take keeps of a term what the query asks for.
func (s *Search) take(term, list []byte, docs int, choose Choose) {
	if len(term) > 0 && term[0] == facetMark[0] {
		for f, accepts := range choose.Facets {
			if accepts(string(term[1:])) {
				eachPosting(list, docs, func(doc int, _ []int32) { s.work.passes[doc][f] = true })
			}
		}
		return
	}
	for e := range s.elements {
		into := s.work.positions[e]
		switch s.elements[e].fits(string(term)) {
		case noFit:
			continue
		case inflected:
			into = s.work.inflected[e]
		case exact:
		}
		eachPosting(list, docs, func(doc int, positions []int32) { into[doc] = append(into[doc], positions...) })
	}
}

// look weighs one document of the piece.
func (s *Search) look(kind string, n int, doc held, choose Choose) {
	var counts []tally // made for the few that have a clause
	all, from := true, 0
	for c, clause := range s.query.Must {
		count := s.count(n, from, clause, doc.title)
		from += len(clause.words)
		if count.count == 0 {
			all = false
			continue
		}
		s.having[c]++
		if all {
			counts = append(counts, count)
		}
	}
	if !all {
		return
	}
	for _, clause := range s.query.Not {
		if s.count(n, from, clause, doc.title).count > 0 {
			return
		}
		from += len(clause.words)
	}
	if choose.passes(s.work.passes[n], doc) {
		s.hits = append(s.hits, Hit{Kind: kind, Number: doc.number, Ref: doc.ref, At: doc.at, counts: counts, length: doc.all})
	}
}

func (c Choose) passes(passes []bool, doc held) bool {
	if c.Doc != nil {
		return c.Doc(doc.number, doc.ref, doc.at, passes)
	}
	return !slices.Contains(passes, false)
}

// titleWeight is how often a word in the title counts.
const titleWeight = 3

// count is how often document n has the clause whose elements begin at from, occurrences in the title weighed.
func (s *Search) count(n, from int, clause Clause, title int) (t tally) {
	as := s.work.positions[from][n]
	if len(clause.words) > 1 || clause.words[0].prefix {
		as = sorted(as)
	}
	add := func(pos int32, how fit) {
		if how = min(how, s.follow(n, from, clause, pos)); how == noFit {
			return
		}
		t.exact = t.exact || how == exact
		if int(pos) < title {
			t.count += titleWeight
		} else {
			t.count++
		}
	}
	for _, pos := range as {
		add(pos, exact)
	}
	if clause.words[0].kin.begin == "" {
		return t
	}
	for _, pos := range sorted(s.work.inflected[from][n]) {
		if _, ok := slices.BinarySearch(as, pos); !ok { // a name and a part of it may stand in one place
			add(pos, inflected)
		}
	}
	return t
}

// sorted orders positions and drops repeated ones: several terms may stand in one place.
func sorted(positions []int32) []int32 {
	slices.Sort(positions)
	return slices.Compact(positions)
}

// follow tells whether the words after the first one of the clause stand where they should, and how the least fitting
// one does.
func (s *Search) follow(n, from int, clause Clause, pos int32) fit {
	all := exact
	for e, word := range clause.words[1:] {
		at := pos + int32(word.offset) //nolint:gosec // at most maxQuery
		switch {
		case slices.Contains(s.work.positions[from+1+e][n], at):
		case word.kin.begin != "" && slices.Contains(s.work.inflected[from+1+e][n], at):
			all = inflected
		default:
			return noFit
		}
	}
	return all
}

// How hits are ranked: BM25 (Robertson and Zaragoza, 2009) with words of the title counted more often, less for words
// that are there in another form alone, and a little more for what is new.
const (
	saturation  = 1.2              // k1: how soon more occurrences of a word say little more
	lengthShare = 0.4              // b: how much long documents pay for their length; notes are long, and good
	formShare   = 0.7              // of a word in another form: below the word in the same place, above one that is passed by
	newShare    = 0.1              // most that newness adds
	newHalf     = 180 * 86_400_000 // milliseconds in which that halves
)

// Ranked returns the hits, best first; of equal ones the newest, then by kind and number. now is in Unix milliseconds.
func (s *Search) Ranked(now int64) []Hit { return s.Best(now, len(s.hits)) }

// Count is how many documents were found.
func (s *Search) Count() int { return len(s.hits) }

// Best returns at most n of the hits as Ranked does. It orders no more than it must: when every document has a word, most
// of them are never shown.
func (s *Search) Best(now int64, n int) []Hit {
	n = min(n, len(s.hits))
	best, full := make([]Hit, 0, 2*n), false
	for i := range s.hits {
		h := &s.hits[i]
		h.Score = s.score(h, now)
		if full && before(*h, best[n-1]) > 0 {
			continue
		}
		if best = append(best, *h); len(best) == 2*n {
			slices.SortFunc(best, before)
			best, full = best[:n], true
		}
	}
	slices.SortFunc(best, before)
	return best[:min(n, len(best))]
}

// before orders hits.
func before(a, b Hit) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.At, a.At), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Number, b.Number))
}

func (s *Search) score(h *Hit, now int64) float64 {
	sum := 0.0
	mean := max(1, float64(s.length)/float64(max(1, s.docs)))
	norm := saturation * (1 - lengthShare + lengthShare*float64(h.length)/mean)
	for c, t := range h.counts {
		weight := rarity(s.having[c], s.docs) * t.count * (saturation + 1) / (t.count + norm)
		if !t.exact {
			weight *= formShare
		}
		sum += weight
	}
	if h.At == 0 {
		return sum
	}
	age := float64(max(0, now-h.At))
	return sum * (1 + newShare*math.Exp2(-age/newHalf))
}

// rarity is the weight of a clause that so many of the documents have (IDF), above 0.
func rarity(having, docs int) float64 {
	return math.Log(1 + (float64(docs-having)+0.5)/(float64(having)+0.5))
}
