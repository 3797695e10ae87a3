// Package anki reads what Anki exports: packages and collections, with their notes, cards, media and review log.
package anki
