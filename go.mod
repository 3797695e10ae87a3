module tend

go 1.26.0
