package srs

import "math"

// BiasStep is how far one surprise moves the bias on the logit, and maxBias how far it may go either way.
const (
	BiasStep = 0.05
	maxBias  = 1
)

// Biased returns a probability of recall with a bias added to its logit, ln(r/(1−r)).
func Biased(r, bias float64) float64 {
	if bias == 0 || r <= 0 || r >= 1 {
		return r
	}
	return 1 / (1 + (1-r)/r*math.Exp(-bias))
}

// Nudge returns the bias after a review that was expected, with the bias, to be recalled with that probability: it
// follows the mean of what comes out differently, so that the predictions are right on average between two fits.
func Nudge(bias, expected float64, recalled bool, step float64) float64 {
	outcome := 0.0
	if recalled {
		outcome = 1
	}
	return max(-maxBias, min(maxBias, bias+step*(outcome-expected)))
}
