package store

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"tend/budget"
	"tend/daemon/store/engine"
	"tend/internal/id"
	"tend/internal/when"
)

// Settings are what a person decided, with the time from which it holds where a change must not reach back.
type Settings struct {
	Started    bool            `json:"started"` // tend init has run
	Zones      []ZoneFrom      `json:"zones"`   // oldest first, never empty
	DayStarts  when.Clock      `json:"day_starts"`
	WeekStarts time.Weekday    `json:"week_starts"`
	Retention  float64         `json:"desired_retention"`
	Budgets    []budget.Budget `json:"budgets"` // oldest first, never empty
	Windows    []budget.Window `json:"windows"`
	Areas      []budget.Area   `json:"areas"`
	// Depths is since when areas are deep, oldest first.
	Depths []budget.Depth `json:"depths,omitempty"`
	// Skipped are the first days of the weeks that the person skips.
	Skipped []when.Date `json:"skipped_weeks,omitempty"`
	// CalendarGeneration is raised to revoke the calendar's address.
	CalendarGeneration int `json:"calendar_generation"`
	// EasyDays are, from Sunday, "", "reduced" or "minimum": how many cards may fall due on that weekday.
	EasyDays [7]string `json:"easy_days,omitzero"`
	// NewPerDay is how many new cards one day may bring; nil: the usual number.
	NewPerDay *int `json:"new_per_day,omitempty"`
	// ExpireDays is after how many days an item expires that nobody judged; nil: the usual number.
	ExpireDays *int `json:"expire_days,omitempty"`
	// Away are the days that the person takes out of the plan.
	Away []budget.Away `json:"away,omitempty"`
	// Limits bound the blocks that are placed.
	Limits budget.Limits `json:"limits,omitzero"`
}

// ZoneFrom is a zone and the instant from which the person lives in it.
type ZoneFrom struct {
	From time.Time `json:"from"`
	Zone string    `json:"zone"`
}

// Days returns the rule of learning days that holds at the instant t.
func (s Settings) Days(t time.Time) when.Days {
	name := s.Zones[0].Zone
	for _, z := range s.Zones[1:] {
		if !t.Before(z.From) {
			name = z.Zone
		}
	}
	zone, err := when.LoadZone(name)
	if err != nil {
		zone = time.UTC
	}
	return when.Days{Zone: zone, Starts: s.DayStarts}
}

// defaults are the settings of a store that nobody has set up yet.
func defaults(now time.Time) Settings {
	return Settings{
		Zones:      []ZoneFrom{{Zone: "UTC"}},
		DayStarts:  4 * 60,
		WeekStarts: time.Monday,
		Retention:  0.9,
		Budgets:    []budget.Budget{budget.DefaultBudget(when.WeekOf(when.DateOf(now), time.Monday), 240)},
	}
}

// GetSettings returns the settings, or the defaults.
func GetSettings(tx *Tx) (Settings, error) {
	value, err := tx.reader.Get([]byte("m/settings"))
	if errors.Is(err, engine.ErrNotFound) {
		return defaults(tx.Now), nil
	}
	if err != nil {
		return Settings{}, err
	}
	var s Settings
	if err := json.Unmarshal(value, &s); err != nil {
		return Settings{}, fmt.Errorf("read settings: %w", err)
	}
	return s, nil
}

// PutSettings writes the settings and their line in the settings log.
func PutSettings(tx *Tx, s Settings) error {
	if _, err := settingsLog.Append(tx, func(string) Settings { return s }); err != nil {
		return err
	}
	return restoreSettings(tx, s)
}

func restoreSettings(tx *Tx, s Settings) error {
	value, err := encode(s)
	if err != nil {
		return fmt.Errorf("write settings: %w", err)
	}
	return tx.put([]byte("m/settings"), value)
}

// CalendarSecret returns the secret in the calendar's address: an HMAC of the server's key and the generation, so
// that it can be shown again and needs no record.
func CalendarSecret(tx *Tx, generation int) (string, error) {
	mac, err := sign(tx, fmt.Sprintf("calendar %d", generation))
	return mac[:32], err
}

// BlockSignature returns what a link must end in that may say what became of a block: 130 bits of an HMAC of the server's
// key, the calendar's generation and the block.
func BlockSignature(tx *Tx, generation int, block id.Block) (string, error) {
	mac, err := sign(tx, fmt.Sprintf("block %d %s", generation, block))
	return mac[:26], err
}

// Instance names this store to the outside, in UIDs; it gives nothing of the key away.
func Instance(tx *Tx) (string, error) {
	mac, err := sign(tx, "instance")
	return mac[:12], err
}

func sign(tx *Tx, text string) (string, error) {
	key, err := tx.reader.Get([]byte("m/key"))
	if err != nil {
		return strings.Repeat("0", 52), fmt.Errorf("read server key: %w", err)
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(mac.Sum(nil))), nil
}

// newKey makes the server's key where there is none.
func newKey(tx *Tx, _ string) (next string, err error) {
	if _, err := tx.reader.Get([]byte("m/key")); !errors.Is(err, engine.ErrNotFound) {
		return "", err
	}
	key := make([]byte, 32)
	rand.Read(key)
	return "", tx.put([]byte("m/key"), key)
}

// Morning is what was due when a learning day began.
type Morning struct {
	Day     when.Date `json:"day"`
	Due     int       `json:"due"`
	Minutes int       `json:"minutes"`
}

// GetMorning returns the morning that was counted last, or none.
func GetMorning(tx *Tx) (Morning, error) {
	var m Morning
	value, err := tx.reader.Get([]byte("m/morning"))
	if errors.Is(err, engine.ErrNotFound) {
		return m, nil
	}
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(value, &m)
}

// PutMorning keeps a morning.
func PutMorning(tx *Tx, m Morning) error {
	value, err := encode(m)
	if err != nil {
		return fmt.Errorf("write morning: %w", err)
	}
	return tx.put([]byte("m/morning"), value)
}
