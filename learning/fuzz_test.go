package learning

import (
	"strings"
	"testing"
)

// FuzzParseStage reads any text: it is one of the six, and what a stage is called or numbered is read back as it.
func FuzzParseStage(f *testing.F) {
	for _, text := range []string{"competent", " Expert ", "Expert Beginner", "1", "6", "", "0", "7", "０", "expert\u200bbeginner", "\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ParseStage(text)
		if err != nil {
			if got != "" || strings.Contains(err.Error(), "\n") {
				t.Fatalf("%q: %q and %q", text, got, err)
			}
			return
		}
		if got.Step() < 1 || got.Step() > 6 || got.Words() == "" {
			t.Fatalf("%q is %q", text, got)
		}
		if again, err := ParseStage(strings.ToUpper(string(got))); again != got || err != nil {
			t.Fatalf("%q is read back as %q, %v", got, again, err)
		}
	})
}

// FuzzCheckQuota checks any quota: one that is taken asks for something that can be counted, and is taken as it is again.
func FuzzCheckQuota(f *testing.F) {
	f.Add("talks", "talk", "month", 1, 2, 45)
	f.Add("books", "Book", "QUARTER", 1, 0, 0)
	f.Add("x", "newsletter", "week", 1, 1, 1)
	f.Add("two words", "rfc", "once", -1, 1<<62, -1<<62)
	f.Add("\x1b[31m", "\n", "\xff", 0, 0, 0)
	f.Fuzz(func(t *testing.T, name, kind, per string, least, most, each int) {
		q, err := CheckQuota(Quota{Name: name, Kind: Kind(kind), Per: Period(per), Least: least, Most: most, Each: each})
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Fatalf("an error of two lines: %q", err)
			}
			return
		}
		if q.Least < 1 || q.Most < q.Least || q.Most > mostCount || q.Each < 1 || q.Each > mostEach {
			t.Fatalf("taken: %+v", q)
		}
		if again, err := CheckQuota(q); again != q || err != nil {
			t.Fatalf("%+v is %+v, %v when it is checked again", q, again, err)
		}
	})
}
