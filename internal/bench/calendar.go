package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// measureCalendar adds how many subscribers a second get the calendar, whole and unchanged, over loopback TCP.
func measureCalendar(ctx context.Context, t *table, s *server) error {
	_, err := s.output(ctx, "init", "--yes", "--hours", "4", "--window", "tue,thu 08:00-10:00", "--window",
		"mon,wed,fri 07:00-08:00", "--deep", "go", "--zone", "Europe/Berlin")
	if err != nil {
		return err
	}
	const callers, while = 8, 3 * time.Second
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: callers}, Timeout: time.Minute}
	defer client.CloseIdleConnections()
	body, etag, err := subscribe(client, s.calendar, "")
	if err != nil {
		return err
	}
	size := fmt.Sprintf("%d events, %.1f kB, %s, %s", strings.Count(body, "BEGIN:VEVENT"), float64(len(body))/1000,
		callersOf(callers), while)
	for _, ask := range []struct {
		what, etag string
		want       float64
	}{{"calendar, whole", "", 3000}, {"calendar, unchanged (304)", etag, 5000}} {
		got, err := run(ctx, callers, while, func(int) error {
			_, _, err := subscribe(client, s.calendar, ask.etag)
			return err
		})
		if err != nil {
			return err
		}
		t.above(ask.what, size, got.perSecond(), ask.want, "%.0f requests/s")
	}
	return nil
}

// subscribe asks for the calendar as a subscriber does who has the one with that tag; empty: none.
func subscribe(client *http.Client, url, etag string) (body, tag string, err error) {
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return "", "", err
	}
	want := http.StatusOK
	if etag != "" {
		request.Header.Set("If-None-Match", etag)
		want = http.StatusNotModified
	}
	response, err := client.Do(request)
	if err != nil {
		return "", "", err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != want {
		err = fmt.Errorf("get calendar: status %d, want %d", response.StatusCode, want)
	}
	return string(data), response.Header.Get("ETag"), err
}
