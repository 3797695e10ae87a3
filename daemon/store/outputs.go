package store

import "tend/learning"

// CaptureKey is the index key under which the output is found that its sender called so, taken back or not.
func CaptureKey(key string) string { return "key/" + digest(key) }

// outputIndex indexes an output by its instant and its lesson; one that was taken back by when it was.
func outputIndex(o learning.Output) []string {
	keys := []string{"at/" + At(o.At), "lesson/" + string(o.Lesson)}
	if !o.Removed.IsZero() {
		keys = []string{"removed/" + At(o.Removed)}
	}
	if o.Key != "" {
		keys = append(keys, CaptureKey(o.Key))
	}
	return keys
}
