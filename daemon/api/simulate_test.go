package api

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestSimulateStartsOverAtOnceWhenSomethingCameBetween(t *testing.T) {
	var bodies []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		var asked SimulateRequest
		if err := json.Unmarshal(text, &asked); err != nil {
			t.Error(err)
		}
		bodies = append(bodies, strings.Join(asked.Orders, ","))
		s := Simulation{Inputs: fmt.Sprint(len(bodies))} // others each time
		for _, key := range asked.Orders {
			s.Orders = append(s.Orders, SimulatedOrder{Order: key})
		}
		if err := json.NewEncoder(w).Encode(s); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(server.Close)
	s, err := New(server.URL, "", nil).Simulate(ctx, SimulateRequest{Orders: []string{"gain", "due", "random"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(bodies, " "); got != "gain due gain,due,random" || len(s.Orders) != 3 || s.Inputs != "3" {
		t.Errorf("asked %q, got %+v", got, s)
	}
}
