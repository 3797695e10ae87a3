module tend

go 1.26.0

require (
	github.com/emersion/go-ical v0.0.0-20250609112844-439c63cef608
	pgregory.net/rapid v1.3.0
)

require github.com/teambition/rrule-go v1.8.2 // indirect
