package service

import (
	"fmt"
	"math"
	"time"

	"tend/daemon/api"
	"tend/internal/when"
)

// forecastWords says in a few sentences what a forecast comes to.
func forecastWords(f api.Forecast) []string {
	return []string{
		fmt.Sprintf("Reviews will take %s a day over the next %s; most in the week from %s, with %s a day.",
			minuteWords(f.Minutes), number(len(f.Weeks), "week"), dayWords(f.Peak.From, f.From), minuteWords(f.Peak.Minutes)),
		knownWords(f),
		fitWords(f.Budget),
		moreWords(f.Budget),
	}
}

// knownWords says how much is known now and at the end.
func knownWords(f api.Forecast) string {
	now := fmt.Sprintf("Of the %s that you have begun you would recall %.0f today", number(f.Cards, "card"), f.KnownNow)
	if f.Cards == 0 {
		now = "You have begun no card yet"
	}
	later := fmt.Sprintf("on %s it would be %.0f", dayWords(f.Days[len(f.Days)-1].Day, f.From), f.KnownEnd)
	if learned := learnedIn(f.Days); learned > 0 {
		later += fmt.Sprintf(", with %s learned until then", number(learned, "new card"))
	}
	return now + "; " + later + "."
}

// fitWords says which retention fits the minutes.
func fitWords(b api.ForecastBudget) string {
	share := fmt.Sprintf("Reviews have %s a day, their share of the week's target", minuteWords(b.Minutes))
	if b.Fits == nil {
		return share + ": no desired retention from 0.70 to 0.97 fits. Fewer new cards a day would, or more minutes."
	}
	even := ""
	if b.Fits.Retention == b.Tried[len(b.Tried)-1].Retention {
		even = "even "
	}
	return fmt.Sprintf("%s: %sa desired retention of %.2f fits, with %s a day and %.0f cards recalled at the end.",
		share, even, b.Fits.Retention, minuteWords(b.Fits.Minutes), b.Fits.Known)
}

// moreWords says what more minutes buy.
func moreWords(b api.ForecastBudget) string {
	share := fmt.Sprintf("In these %s a day, the best first, you would recall %.0f cards at the end; %.0f minutes more would buy ",
		minuteWords(b.Minutes), b.Known, b.Further)
	if b.Buys < 0.5 {
		return share + "nothing."
	}
	return fmt.Sprintf("%s%.0f more.", share, b.Buys)
}

func learnedIn(days []api.ForecastDay) int {
	sum := 0.0
	for _, d := range days {
		sum += d.New
	}
	return int(math.Round(sum))
}

// minuteWords are minutes as a person says them: with a tenth where they are few.
func minuteWords(minutes float64) string {
	switch {
	case minutes < 0.05:
		return "less than 0.1 min"
	case minutes < 9.95:
		return fmt.Sprintf("%g min", math.Round(10*minutes)/10)
	}
	return fmt.Sprintf("%.0f min", minutes)
}

func number(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// dayWords is a day as Mon 30 Nov, with its year where that is not the year of now.
func dayWords(d, now when.Date) string {
	layout := "Mon 2 Jan"
	if d.Year != now.Year {
		layout += " 2006"
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Format(layout)
}
