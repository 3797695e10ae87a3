package learning

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"tend/internal/id"
)

func TestTheVerdictsBehindAJudgementSumToIt(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var all []Standing
		var list []LookBack
		at := now.AddDate(2, 0, 0)
		for n := range rapid.IntRange(0, 40).Draw(rt, "verdicts") {
			v := said(2*n+1, id.Item(fmt.Sprint("i", n)), rapid.SampledFrom([]Answer{Keep, Drop, Not}).Draw(rt, "answer"),
				rapid.IntRange(0, 700).Draw(rt, "day"))
			s := Standing{Verdict: v}
			if rapid.Bool().Draw(rt, "answered") {
				look := looked(2*n+2, v, rapid.Bool().Draw(rt, "mattered"))
				s.Looked = &look
			}
			all = append(all, s)
			list = append(list, LookBack{Answer: v.Answer, Mattered: s.Hindsight(at)})
		}
		if got, want := JudgementFrom(list), JudgementOf(all, at); got != want {
			rt.Fatalf("the verdicts sum to\n%+v, want\n%+v", got, want)
		}
	})
}
