// Command print prints one line: the least that a Go program can do, to measure tend against.
package main

import "fmt"

func main() { fmt.Println("tend: 15 due, 8 min") }
