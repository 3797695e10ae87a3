package find

import (
	"fmt"
	"testing"
)

// BenchmarkSearch_20kDocuments reads an index of 20,000 short documents in pieces of 100: for a word that few of them have,
// and for one that each has in another form.
func BenchmarkSearch_20kDocuments(b *testing.B) {
	var pieces [][]byte
	for from := 0; from < 20_000; from += 100 {
		var docs []Doc
		for n := from; n < from+100; n++ {
			docs = append(docs, Doc{Number: uint64(n + 1), At: 1, Title: fmt.Sprintf("What does component %d of system %d do when its peer is away?", n%19, n/19),
				Text: fmt.Sprintf("It waits %d ms, then asks the next of %d peers and notes the change in its log.", n, n%7)})
		}
		pieces = append(pieces, Piece(docs))
	}
	for _, query := range []string{"500", "systems", `"the next of 5 peers"`} {
		b.Run(query, func(b *testing.B) {
			q, err := ParseQuery(query)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				s := NewSearch(q)
				for _, piece := range pieces {
					if err := s.Add("doc", piece, Choose{}); err != nil {
						b.Fatal(err)
					}
				}
				s.Best(2, 20)
				b.ReportMetric(float64(s.Count()), "found")
			}
		})
	}
}
