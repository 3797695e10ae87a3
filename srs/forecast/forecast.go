// Package forecast runs the days to come: what reviews will cost in minutes, and how much will be known, for a person's
// cards, parameters, times and budget.
package forecast
