package service

import (
	"tend/daemon/store"
	"tend/learning"
)

// Quotas returns how the quotas stand in this quarter and month.
func Quotas(tx *store.Tx) ([]learning.Quota, error) {
	_, days, day, err := today(tx)
	if err != nil {
		return nil, err
	}
	closed, err := store.Lessons.Range(tx, "state/"+string(learning.Closed)+"/", "")
	return learning.QuotasAt(closed, days, day), err
}

// quotaLines is what an agenda says of the quotas.
func quotaLines(tx *store.Tx) ([]string, error) {
	quotas, err := Quotas(tx)
	if err != nil {
		return nil, err
	}
	lines := []string{"Quotas, counted when something was produced:"}
	for _, q := range quotas {
		lines = append(lines, "- "+q.String())
	}
	return lines, nil
}
