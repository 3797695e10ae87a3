package store

import (
	"encoding/binary"
	"fmt"
	"iter"
	"math"
	"slices"
	"time"
	"unicode/utf8"

	"tend/internal/id"
	"tend/notes"
	"tend/srs"
)

// Waiting is a card that waits for a review: its memory, and what the queue asks of its text. The index of what is due
// holds both, so that a queue over thousands of cards reads neither their memories nor their texts one by one.
type Waiting struct {
	srs.State
	Face
}

// Face is what the queue asks of a card's text.
type Face struct {
	Note    id.Note
	Cloze   bool
	Group   int // as notes.Card has it
	Letters int // of the front and the back
}

// FaceOf is the face of a card.
func FaceOf(card notes.Card) Face {
	letters := utf8.RuneCountInString(card.Front) + utf8.RuneCountInString(card.Back)
	return Face{Note: card.Note, Cloze: card.Kind == notes.Cloze, Group: card.Group, Letters: letters}
}

// WaitingCards yields the cards whose index key lies in [from, to), in the order of the index, and of these the first
// limit; 0 means no limit.
func WaitingCards(tx *Tx, from, to string, limit int) iter.Seq2[Waiting, error] {
	return func(yield func(Waiting, error) bool) {
		for entry, err := range States.entries(tx, from, to, limit, true) {
			var waiting Waiting
			if err == nil {
				waiting, err = readWaiting(tx, entry.key, entry.value)
			}
			if !yield(waiting, err) {
				return
			}
		}
	}
}

// readWaiting reads an entry of the index; one that was written before entries held anything says the record.
func readWaiting(tx *Tx, card id.Card, value []byte) (Waiting, error) {
	if len(value) > 0 && value[0] == waitingForm {
		return decodeWaiting(card, value)
	}
	state, err := States.Get(tx, card)
	if err != nil {
		return Waiting{}, err
	}
	face, err := faceIn(tx, card)
	return Waiting{state, face}, err
}

// faceIn is the face of a card in the store; a memory without its card, as a rebuild makes them first, has none.
func faceIn(tx *Tx, card id.Card) (Face, error) {
	held, err := Cards.Get(tx, card)
	if isNotFound(err) {
		return Face{}, nil
	}
	return FaceOf(held), err
}

// coverWaiting is what an index entry of a memory holds.
func coverWaiting(tx *Tx, state srs.State) ([]byte, error) {
	face, err := faceIn(tx, state.Card)
	if err != nil {
		return nil, err
	}
	return encodeWaiting(Waiting{state, face})
}

// waitingForm is the first byte of an entry: the form in which the rest is written.
const waitingForm = 1

// phases are the phases by the number that stands for each.
var phases = []srs.Phase{srs.New, srs.Learning, srs.Mature, srs.Relearning}

func encodeWaiting(w Waiting) ([]byte, error) {
	phase := slices.Index(phases, w.Phase)
	note, err := id.Number('n', w.Note)
	if w.Note == "" {
		note, err = 0, nil
	}
	if phase < 0 || err != nil {
		return nil, fmt.Errorf("index card %s: phase %q, note %q", w.Card, w.Phase, w.Note)
	}
	b := append(make([]byte, 0, 64), waitingForm, byte(phase))
	b = binary.BigEndian.AppendUint64(b, math.Float64bits(w.Stability))
	b = binary.BigEndian.AppendUint64(b, math.Float64bits(w.Difficulty))
	for _, t := range []time.Time{w.Due, w.Last, w.BuriedUntil} {
		b = binary.AppendVarint(b, t.UnixMilli())
	}
	cloze := 0
	if w.Cloze {
		cloze = 1
	}
	b = binary.AppendUvarint(b, note)
	for _, n := range []int{w.Step, w.Reps, w.Lapses, cloze, w.Group, w.Letters, len(w.Took)} {
		b = binary.AppendVarint(b, int64(n))
	}
	for _, millis := range w.Took {
		b = binary.AppendVarint(b, int64(millis))
	}
	return b, nil
}

func decodeWaiting(card id.Card, value []byte) (w Waiting, err error) {
	if len(value) < 18 || int(value[1]) >= len(phases) {
		return w, fmt.Errorf("read index entry of card %s: cut short", card)
	}
	w.Card, w.Phase = card, phases[value[1]]
	w.Stability = math.Float64frombits(binary.BigEndian.Uint64(value[2:]))
	w.Difficulty = math.Float64frombits(binary.BigEndian.Uint64(value[10:]))
	rest := varints{left: value[18:]}
	w.Due, w.Last, w.BuriedUntil = rest.instant(), rest.instant(), rest.instant()
	if note := rest.unsigned(); note > 0 {
		w.Note = id.Make[id.Note]('n', note)
	}
	w.Step, w.Reps, w.Lapses = rest.int(), rest.int(), rest.int()
	w.Cloze, w.Group, w.Letters = rest.int() == 1, rest.int(), rest.int()
	if n := rest.int(); n > 0 && n <= len(rest.left) {
		w.Took = make([]int32, n)
		for i := range w.Took {
			w.Took[i] = int32(rest.int())
		}
	}
	if rest.short {
		return w, fmt.Errorf("read index entry of card %s: cut short", card)
	}
	return w, nil
}

// varints reads numbers one after the other, and notes when they end too soon.
type varints struct {
	left  []byte
	short bool
}

func (v *varints) int() int {
	n, size := binary.Varint(v.left)
	v.skip(size)
	return int(n)
}

func (v *varints) unsigned() uint64 {
	n, size := binary.Uvarint(v.left)
	v.skip(size)
	return n
}

func (v *varints) instant() time.Time { return time.UnixMilli(int64(v.int())).UTC() }

func (v *varints) skip(size int) {
	if size <= 0 {
		v.short, size = true, len(v.left)
	}
	v.left = v.left[size:]
}
