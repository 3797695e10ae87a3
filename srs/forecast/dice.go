package forecast

import (
	"math"
	"math/rand/v2"

	"tend/srs"
)

// dice are thrown for one event of one card. They depend on the seed, the card and the number of the event alone, so
// that two courses that differ in one option meet the same luck, and their difference is that option's.
type dice struct{ from rand.PCG }

// diceFor mixes its arguments well apart (with the odd constants of SplitMix64), since PCG takes its seeds as they are.
func diceFor(seed uint64, card, event int) (d dice) {
	d.from.Seed(seed^uint64(event)*0xbf58476d1ce4e5b9, (uint64(card)+1)*0x9e3779b97f4a7c15^uint64(event)*0x94d049bb133111eb)
	d.from.Uint64()
	return d
}

// float is from 0 to below 1.
func (d *dice) float() float64 { return float64(d.from.Uint64()>>11) / (1 << 53) }

// normal has mean 0 and deviation 1 (Box and Muller).
func (d *dice) normal() float64 {
	return math.Sqrt(-2*math.Log(1-d.float())) * math.Cos(2*math.Pi*d.float())
}

// grade is drawn by its share.
func (d *dice) grade(shares *[4]float64) srs.Grade {
	x := d.float() * (shares[0] + shares[1] + shares[2] + shares[3])
	for g, share := range shares {
		if x < share {
			return srs.Again + srs.Grade(g)
		}
		x -= share
	}
	return srs.Good
}
