package anki

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// inBoth runs a test on the fixture in either schema.
func inBoth(t *testing.T, f fixture, test func(t *testing.T, c Collection)) {
	t.Helper()
	for name, modern := range map[string]bool{"schema 11": false, "schema 18": true} {
		t.Run(name, func(t *testing.T) {
			_, c := read(t, f.build(t, modern))
			test(t, c)
		})
	}
}

// sides are the fronts and backs of all cards.
func sides(c Collection) [][2]string {
	var list [][2]string
	for _, card := range c.Cards {
		list = append(list, [2]string{card.Front, card.Back})
	}
	return list
}

func TestReadsCardsOfBothSchemas(t *testing.T) {
	f := fixture{
		types: []fixtureType{basicType, clozeType},
		decks: map[int64]string{1: "Languages::Spanish"},
		notes: []fixtureNote{{0, []string{"hola", "hello"}, []int{0}}, {1, []string{"{{c2::b}} after {{c1::a}}", "why"}, []int{0, 1}}},
	}
	inBoth(t, f, func(t *testing.T, c Collection) {
		if len(c.Cards) != 3 || len(c.Problems) != 0 {
			t.Fatalf("got %+v, %v", c.Cards, c.Problems)
		}
		basic, second := c.Cards[0], c.Cards[2]
		if basic.Deck != "Languages::Spanish" || basic.GUID != "guid0" || !slices.Equal(basic.Tags, []string{"one", "two"}) ||
			basic.Kind != Basic || basic.Front != "hola" || basic.Back != "hello" {
			t.Errorf("got %+v", basic)
		}
		if second.Kind != Cloze || second.Cloze != 2 || second.Deletion != 0 || second.Front != "[b] after [a]" || second.Back != "why" {
			t.Errorf("got %+v", second)
		}
	})
}

func TestCards(t *testing.T) {
	tests := []struct {
		name     string
		kind     fixtureType
		fields   []string
		ords     []int
		want     [][2]string
		problems []string
	}{
		{"an empty front is listed", basicType, []string{"<br>", "x"}, []int{0}, nil, []string{emptyCard}},
		{"an empty back is listed", basicType, []string{"x", ""}, []int{0}, nil, []string{noAnswer}},
		{"a template that is not there is listed", basicType, []string{"x", "y"}, []int{3}, nil, []string{noTemplate}},
		{"a cloze that is not in the text is listed", clozeType, []string{"{{c1::a}}", ""}, []int{4}, nil, []string{emptyCard}},
		{"a field that is missing counts as empty", basicType, []string{"x"}, []int{0}, nil, []string{noAnswer}},
		{"markup becomes Markdown", basicType, []string{"<b>a</b> &amp; <i>b</i>", "<ul><li>x</li><li>y</li></ul>"}, []int{0},
			[][2]string{{"**a** & *b*", "- x\n- y"}}, nil},
		{"code keeps its brackets", clozeType, []string{"{{c1::len}} of <pre><code>a[0]</code></pre>", ""}, []int{0},
			[][2]string{{"[len] of\n\n```\na[0]\n```", ""}}, nil},
		{"a deletion in a code block becomes a question", clozeType, []string{"<pre>a = {{c1::1}}</pre>", ""}, []int{0},
			[][2]string{{"```\na = [...]\n```", "```\na = 1\n```"}}, []string{clozeAsBasic}},
		{"image occlusion is listed", clozeType, []string{"{{c1::image-occlusion:rect:left=.1}}", ""}, []int{0}, nil, []string{imageOcclusion}},
		{"nested deletions become questions", clozeType, []string{"{{c1::a {{c2::b}}}}", ""}, []int{0, 1},
			[][2]string{{"[...]", "**a b**"}, {"a [...]", "a **b**"}}, []string{clozeAsBasic}},
		{"two deletions of one number become a question", clozeType, []string{"{{c1::a::first}} {{c1::b}} {{c2::c}}", "more"}, []int{0, 1},
			[][2]string{{"[first] [...] c", "**a** **b** c\nmore"}, {"a b [...]", "a b **c**\nmore"}}, []string{clozeAsBasic}},
		{"a deletion of two numbers becomes a question", clozeType, []string{"{{c1,2::a}} b", ""}, []int{0},
			[][2]string{{"[...] b", "**a** b"}}, []string{clozeAsBasic}},
		{"a hint of a cloze is listed", clozeType, []string{"{{c1::a::letter}}", ""}, []int{0}, [][2]string{{"[a]", ""}}, []string{lostHint}},
		{"formulas get dollars", basicType, []string{`\(a_1 &lt; b\) [$]x^2[/$]`, `\[\frac12\]<br>[latex]y[/latex]`}, []int{0},
			[][2]string{{"$a_1 < b$ $x^2$", `$$\frac12$$` + "\n$$y$$"}}, nil},
		{"an image keeps its name", basicType, []string{`<img src="a%20(b).png" alt="x]y">`, "y"}, []int{0},
			[][2]string{{`![x\]y](a%20%28b%29.png)`, "y"}}, nil},
		{"an image in the text is listed", basicType, []string{`x <img src="data:image/png;base64,AAAA">`, "y"}, []int{0},
			[][2]string{{"x", "y"}}, []string{inlineImage}},
		{"a link stays", basicType, []string{`<a href="https://a.b/c_(d)">e</a>`, `<a href="javascript:x()">f</a>`}, []int{0},
			[][2]string{{"[e](https://a.b/c_%28d%29)", "f"}}, nil},
		{"a script is left out and listed", basicType, []string{"a<script>alert('<b>x</b>')</script>", "b"}, []int{0},
			[][2]string{{"a", "b"}}, []string{noteScript}},
		{"dashes do not end the card", basicType, []string{"a<hr>b", "x<br>Q: y<br>A: z"}, []int{0},
			[][2]string{{"a\n\n***\n\nb", "x\n Q: y\n A: z"}}, nil},
		{"a field of nothing but tags is kept as text", basicType, []string{strings.Repeat("<b>", maxTags+1) + "x", "y"}, []int{0},
			[][2]string{{"x", "y"}}, []string{tooManyTags}},
		{"a field longer than a note is listed", basicType, []string{strings.Repeat("x", maxSide+1), "y"}, []int{0},
			nil, []string{tooLong, emptyCard}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := fixture{types: []fixtureType{tt.kind}, notes: []fixtureNote{{0, tt.fields, tt.ords}}}
			_, c := read(t, f.build(t, true))
			if got := sides(c); !slices.Equal(got, tt.want) {
				t.Errorf("got %q\nwant %q", got, tt.want)
			}
			var got []string
			for _, p := range c.Problems {
				got = append(got, p.What)
			}
			if !slices.Equal(got, tt.problems) {
				t.Errorf("got problems %v, want %v", c.Problems, tt.problems)
			}
		})
	}
}

func TestReviews(t *testing.T) {
	f := fixture{
		types: []fixtureType{basicType},
		notes: []fixtureNote{{0, []string{"a", "b"}, []int{0}}},
		reviews: [][6]int64{
			{1000, 0, 1, 5000, 0, 0}, {2000, 0, 3, 60000, 1, 2500}, {3000, 0, 4, 7, 2, 2500}, {4000, 0, 3, 7, 3, 2500},
			{5000, 0, 3, 7, 3, 0}, {6000, 0, 0, 0, 4, 0}, {7000, 0, 0, 0, 5, 0}, {8000, 0, 9, 0, 1, 0}, {9000, 0, 2, 0, 7, 0},
			{-5, 99, 2, 1, 1, 0},
		},
	}
	at := func(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
	want := []Review{{99, at(-5), 2, 1}, {0, at(1000), 1, 5000}, {0, at(2000), 3, 60000}, {0, at(3000), 4, 7}, {0, at(4000), 3, 7}}
	inBoth(t, f, func(t *testing.T, c Collection) {
		if !slices.Equal(c.Reviews, want) {
			t.Errorf("got %v", c.Reviews)
		}
		for what, n := range map[string]int{manualReview: 2, crammed: 1, noGrade: 1, unknownReview: 1} {
			if got := count(c, what); got != n {
				t.Errorf("%s: got %d, want %d", what, got, n)
			}
		}
	})
}

func TestTakesTheNewestCollection(t *testing.T) {
	deck := func(front string, modern bool) []byte {
		f := fixture{types: []fixtureType{basicType}, notes: []fixtureNote{{0, []string{front, "x"}, []int{0}}}}
		return bytesOf(t, f.build(t, modern))
	}
	files := map[string][]byte{"collection.anki2": deck("oldest", false)}
	for _, step := range []struct {
		name, want string
		content    []byte
	}{
		{"collection.anki2", "oldest", files["collection.anki2"]},
		{"collection.anki21", "old", deck("old", false)},
		{"collection.anki21b", "new", squeeze(deck("new", true))},
	} {
		files[step.name] = step.content
		if _, c := read(t, pack(t, files)); c.Cards[0].Front != step.want {
			t.Errorf("got %s, want %s", c.Cards[0].Front, step.want)
		}
	}
	path := filepath.Join(t.TempDir(), "collection.anki21b")
	if err := os.WriteFile(path, files["collection.anki21b"], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, c := read(t, path); c.Cards[0].Front != "new" {
		t.Errorf("a bare compressed collection: got %+v", c.Cards)
	}
}

func TestMedia(t *testing.T) {
	base := bytesOf(t, fixture{}.build(t, false))
	names := `{"0": "cat.png", "1": "../../etc/passwd", "2": "..", "3": "missing", "4": "x\\y\\cat.png", "5": "a\u0000b", "6": ""}`
	var list []byte
	for _, m := range [][]byte{
		message(map[int]any{1: "cat.png", 2: 3}), message(map[int]any{1: "../../etc/passwd", 2: 1}), message(map[int]any{1: ".."}),
		message(map[int]any{1: "far", 2: 2, 255: 77}),
	} {
		list = append(list, message(map[int]any{1: string(m)})...)
	}
	t.Run("old list", func(t *testing.T) {
		p, c := read(t, pack(t, map[string][]byte{"collection.anki2": base, "media": []byte(names), "0": []byte("cat"),
			"1": []byte("!"), "2": nil, "4": nil, "5": nil, "6": nil}))
		if !maps.Equal(c.Media, map[string]Media{"cat.png": {3}, "passwd": {1}}) {
			t.Errorf("got %v", c.Media)
		}
		if count(c, badMediaName) != 3 || count(c, missingMedia) != 1 || count(c, repeatedMedia) != 1 {
			t.Errorf("got %v", c.Problems)
		}
		if _, err := p.OpenMedia("missing"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("new list", func(t *testing.T) {
		p, c := read(t, pack(t, map[string][]byte{"collection.anki21b": squeeze(base), "media": squeeze(list),
			"0": squeeze([]byte("cat")), "1": squeeze([]byte("!")), "77": squeeze([]byte("ab"))}))
		if !maps.Equal(c.Media, map[string]Media{"cat.png": {3}, "passwd": {1}, "far": {2}}) {
			t.Errorf("got %v", c.Media)
		}
		r, err := p.OpenMedia("far")
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if got, err := io.ReadAll(r); string(got) != "ab" || err != nil {
			t.Errorf("got %q, %v", got, err)
		}
	})
}

func TestRefuses(t *testing.T) {
	good := bytesOf(t, fixture{types: []fixtureType{basicType}, notes: []fixtureNote{{0, []string{"a", "b"}, []int{0}}}}.build(t, true))
	raw := func(text []byte) string {
		path := filepath.Join(t.TempDir(), "deck.apkg")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	packed := pack(t, map[string][]byte{"collection.anki2": good})
	tests := []struct{ name, path, want string }{
		{"text", raw([]byte("hello")), "read anki package deck.apkg: neither a package nor a collection of Anki"},
		{"an empty file", raw(nil), "read anki package deck.apkg: neither a package nor a collection of Anki"},
		{"half a zip", raw(bytesOf(t, packed)[:500]), "read anki package deck.apkg: zip: not a valid zip file"},
		{"a zip of something else", pack(t, map[string][]byte{"x": nil}), "read anki package deck.apkg: no collection in it"},
		{"zstd that is none", pack(t, map[string][]byte{"collection.anki21b": good}),
			"read anki package deck.apkg: unpack the collection: invalid input: magic number mismatch"},
		{"half a collection", raw(good[:len(good)/2]), "read anki package deck.apkg: "},
		{"a database of something else", raw(good[:4096]), "read anki package deck.apkg: "},
		{"a list of media that is no JSON", pack(t, map[string][]byte{"collection.anki2": good, "media": []byte("[1]")}),
			"read anki package deck.apkg: list of media: json: "},
		{"a list of media that is no message", pack(t, map[string][]byte{"collection.anki21b": squeeze(good), "media": squeeze([]byte{0xFF})}),
			"read anki package deck.apkg: list of media: a protobuf message that cannot be read"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := Open(tt.path)
			if err == nil {
				defer p.Close()
				_, err = p.Read(t.Context())
			}
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestLimitedFailsBeyondItsLimit(t *testing.T) {
	for size, want := range map[int64]error{4: errLarge, 5: nil, 6: nil} {
		got, err := io.ReadAll(&limited{strings.NewReader("12345"), size})
		if !errors.Is(err, want) || want == nil && len(got) != 5 {
			t.Errorf("limit %d: got %q, %v", size, got, err)
		}
	}
}

func TestLeavesTheCollectionAsItIs(t *testing.T) {
	f := fixture{types: []fixtureType{basicType}, notes: []fixtureNote{{0, []string{"a", "b"}, []int{0}}}}
	t.Setenv("TMPDIR", t.TempDir())
	path := f.build(t, true)
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	// As Anki while it runs: the collection is locked, and the last change is in the log beside it.
	for _, query := range []string{"pragma journal_mode = wal", "pragma locking_mode = exclusive", "update notes set flds = 'new' || char(31) || 'b'"} {
		if _, err := db.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	before := bytesOf(t, path)
	if _, c := read(t, path); c.Cards[0].Front != "new" {
		t.Errorf("got %+v", c.Cards)
	}
	if !bytes.Equal(before, bytesOf(t, path)) {
		t.Error("the collection was changed")
	}
	if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "tend-anki-*", "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestStopsWhenTold(t *testing.T) {
	p, err := Open(fixture{types: []fixtureType{basicType}}.build(t, true))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Read(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
