package notes

// How alike two cards must be to be one card that was edited, measured by the Dice coefficient of the
// bigrams of their fronts and of their backs. The values were settled on the twenty pairs of questions and
// answers in the tests: seven of ten rewordings lie above 0.5, of the unrelated pairs none above 0.52 and
// most below 0.3. Two questions from one mould ("What is the capital of France?", "… of Spain?") reach 0.8, so
// a front alone, unless it is unchanged, proves nothing.
const (
	sureFront  = 0.45 // of the fronts, when the backs are the same
	placeFront = 0.30 // instead, when the back is long or the card stands where it stood
	sideBoth   = 0.40 // of either side, when both changed
	meanBoth   = 0.60 // of their mean, when both changed

	longBack   = 16 // bigrams; two cards do not share such a back by chance
	shortFront = 6  // bigrams; a shorter front of a cloze says too little
)

// features are what two cards are compared by.
type features struct {
	kind                  Kind
	mark                  string
	front, back           string // folded
	frontGrams, backGrams []uint64
}

func featuresOf(c Card) *features {
	front, back := fold(c.Front), fold(c.Back)
	return &features{c.Kind, c.Mark, front, back, bigrams(front), bigrams(back)}
}

// alike tells whether b is a, edited, and how alike they are, from 0 to 1.
func (a *features) alike(b *features, inPlace bool) (score float64, same bool) {
	if !a.mayBe(b) {
		return 0, false
	}
	sameFront, sameBack := a.front == b.front, a.back == b.back
	if !sameFront && !sameBack && maxDice(len(a.backGrams), len(b.backGrams)) < sideBoth {
		return 0, false
	}
	front := dice(a.frontGrams, b.frontGrams)
	if front < placeFront || !sameBack && front < sideBoth {
		return 0, false
	}
	back := dice(a.backGrams, b.backGrams)
	mean := (front + back) / 2
	switch {
	case sameFront:
		return mean, a.telling() || back >= sideBoth
	case sameBack:
		return mean, front >= sureFront || front >= placeFront && (inPlace || len(a.backGrams) >= longBack)
	}
	return mean, front >= sideBoth && back >= sideBoth && mean >= meanBoth
}

// mayBe tells whether the forms of the cards and the marks a person gave them allow them to be one.
func (a *features) mayBe(b *features) bool {
	return a.kind == b.kind && (a.mark == "" || b.mark == "" || a.mark == b.mark)
}

// telling tells whether the front alone makes the card: that of C: [x] does not.
func (a *features) telling() bool {
	return a.kind == QA || len(a.frontGrams) >= shortFront
}
