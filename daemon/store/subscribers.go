package store

import "time"

// Subscribers are the programs that read the calendar.
var Subscribers = Table[string, Subscriber]{name: "subscriber",
	key: func(s Subscriber) string { return s.Name }}

// Subscriber is a program that reads the calendar: who, not where from.
type Subscriber struct {
	Name   string    `json:"name"`  // the program
	Agent  string    `json:"agent"` // what it called itself last, cleaned and cut
	First  time.Time `json:"first"`
	Last   time.Time `json:"last"`
	Status int       `json:"status"` // what it was answered last: 200, 304 or 410
	Count  uint64    `json:"count"`  // of its requests
}
