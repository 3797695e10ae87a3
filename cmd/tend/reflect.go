package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"tend/daemon/api"
	"tend/internal/id"
	"tend/internal/when"
	"tend/learning/reflection"
	"tend/terminal"
)

// reflectOptions say which reflection is written, and how.
type reflectOptions struct {
	period, file string
	minutes      int
	timed        bool // --minutes was given
}

const reflectExample = "tend reflect quarter"

func (a *app) reflectCommand() *cobra.Command {
	o := reflectOptions{}
	cmd := &cobra.Command{
		Use:   "reflect [month|quarter|half-year|audit]",
		Short: "Answer the questions that come back: monthly, quarterly, twice a year",
		Long: `Answer the questions that come back: the coasting check of a month, the self-assessment of a quarter, the half-year
question with its audit. What you answered before, and what is new since, stands beside them.

Without a kind it is the one that is due. The questions open in $EDITOR; with --plain they are asked line by line, and
--file takes the answers from a file in the form that tend reflect template shows. Answers are saved at once; a question
without one stays open. A period that was missed owes nothing: the next takes its place.`,
		Example: "  " + reflectExample + "\n  tend reflect month --plain\n  tend reflect quarter --period 2026-Q3 --file answers.md --minutes 25",
		Args:    cobra.MaximumNArgs(1),
	}
	cmd.RunE = a.ask(func(ctx context.Context, client *api.Client, args []string) error {
		o.timed = cmd.Flags().Changed("minutes")
		name, err := a.whichReflection(ctx, client, args, o.period)
		if err != nil {
			return err
		}
		return a.writeReflection(ctx, client, name, o)
	})
	flags := cmd.Flags()
	flags.StringVar(&o.period, "period", "", "the `PERIOD`, such as 2026-11, 2026-Q4 or 2026-H2 (the one that is now)")
	flags.StringVar(&o.file, "file", "", "take the answers from this `FILE`; - is standard input")
	flags.IntVar(&o.minutes, "minutes", 0, "how many `MINUTES` it took, which count as learning (as long as the editor was open)")
	cmd.AddCommand(a.reflectList(), a.reflectShow(), a.reflectDiff(), a.reflectTemplate(), a.reflectCriteria())
	return cmd
}

// whichReflection is the name of the reflection that is meant: of the kind and the period, or the first that is due.
func (a *app) whichReflection(ctx context.Context, client *api.Client, args []string, period string) (id.Reflection, error) {
	if len(args) == 0 && period == "" {
		return a.dueReflection(ctx, client)
	}
	var kind reflection.Kind
	var err error
	if len(args) > 0 {
		if kind, err = reflection.ParseKind(args[0]); err != nil {
			return "", usage(reflectExample, "%v", err)
		}
	}
	if period == "" {
		today, err := client.Today(ctx)
		if err != nil {
			return "", err
		}
		day, err := when.ParseDate(today.Date)
		return reflection.NameOf(kind, kind.PeriodOf(day).String()), err
	}
	named, p, err := reflection.ParseName(period)
	switch {
	case err != nil:
		return "", usage(reflectExample+" --period 2026-Q3", "%v", err)
	case kind == "":
		kind = named
	case !p.Is(kind):
		return "", usage(reflectExample+" --period 2026-Q3", "period %s is not one of a %s", period, kind)
	}
	return reflection.NameOf(kind, p.String()), nil
}

// dueReflection is the first that is due. Where none is, that is said with what comes next.
func (a *app) dueReflection(ctx context.Context, client *api.Client) (id.Reflection, error) {
	list, err := client.Reflections(ctx)
	if err != nil {
		return "", err
	}
	if len(list.Due) > 0 {
		return reflection.NameOf(list.Due[0].Kind, list.Due[0].Period), nil
	}
	message := "no reflection is due"
	for n, next := range list.Next {
		message += map[bool]string{true: "; next: ", false: ", "}[n == 0] + fmt.Sprintf("%s from %s", next.Kind, next.From)
	}
	return "", api.Refuse(api.NothingDue, reflectExample+" writes one all the same", "%s", message)
}

// writeReflection asks, and saves what was answered.
func (a *app) writeReflection(ctx context.Context, client *api.Client, name id.Reflection, o reflectOptions) error {
	standing, err := client.Reflection(ctx, name)
	if err != nil {
		return err
	}
	template := a.reflectionTemplate(standing.Kind)
	answers, took, written, err := a.answers(ctx, template, standing, o)
	if err != nil {
		return err
	}
	if o.timed {
		took = o.minutes
	}
	saved, err := client.Reflect(context.WithoutCancel(ctx), name, api.AnswersRequest{Answers: answers, Minutes: took})
	if err != nil {
		return written.keep(err)
	}
	if err := written.done(); err != nil {
		return err
	}
	return a.print(saved, func(m terminal.Mode) {
		switch {
		case len(saved.Versions) == len(standing.Versions):
			fmt.Fprintf(a.out, "nothing changed in %s\n", name)
		default:
			fmt.Fprintf(a.out, "saved %s: %d of %d answered%s\n", name, len(saved.Answers)-saved.Open, len(saved.Answers), tookWords(took))
		}
		m.Hint("%s", afterReflection(saved))
	})
}

func tookWords(minutes int) string {
	if minutes == 0 {
		return ""
	}
	return ", " + terminal.Minutes(minutes)
}

// afterReflection is what to do next: what belongs to it, or to see what changed.
func afterReflection(saved api.Reflection) string {
	switch {
	case saved.Open > 0:
		return fmt.Sprintf("tend reflect %s --period %s", saved.Kind, saved.Period)
	case saved.Kind == reflection.HalfYear:
		return "tend reflect audit"
	case saved.Earlier != nil:
		return "tend reflect diff " + string(saved.Name)
	}
	return "tend reflect show " + string(saved.Name)
}

// answers are those of the file, of the lines typed, or of the editor; with the minutes that the last two took.
func (a *app) answers(ctx context.Context, t reflection.Template, standing api.Reflection, o reflectOptions) (
	answers []reflection.Answer, minutes int, written draft, err error) {
	beside := besideOf(standing)
	began := time.Now()
	switch {
	case o.file != "":
		text, err := a.readForm(o.file)
		if err != nil {
			return nil, 0, written, err
		}
		answers, err = t.ParseForm(text)
		return answers, 0, written, wrongForm(err)
	case a.noInput:
		return nil, 0, written, usage(reflectExample+" --file answers.md", "nobody can be asked here: give the answers by --file")
	case a.plain:
		answers, done := terminal.WriteAnswers(ctx, a.mode(), t, standing.Answers, beside)
		if !done {
			a.warning = "the input ended early; what was answered is saved"
		}
		return answers, minutesSince(began), written, nil
	case !terminal.Interactive(a.in) && a.env("VISUAL") == "" && a.env("EDITOR") == "":
		return nil, 0, written, usage(reflectExample+" --file answers.md, or --plain", "there is no editor and no terminal for one")
	}
	form := t.Form(string(standing.Name), standing.Answers, beside)
	if written, err = a.composeFrom(ctx, "", form); err != nil {
		return nil, 0, written, err
	}
	answers, err = t.ParseForm(written.text)
	if err != nil {
		return nil, 0, written, written.keep(wrongForm(err))
	}
	return answers, minutesSince(began), written, nil
}

// besideOf is what helps to answer.
func besideOf(standing api.Reflection) reflection.Beside {
	b := reflection.Beside{Evidence: standing.Evidence.Lines(), Criteria: standing.Criteria}
	if standing.Earlier != nil {
		b.Earlier, b.Period = standing.Earlier.Answers, standing.Earlier.Period
	}
	return b
}

func wrongForm(err error) error {
	if err == nil {
		return nil
	}
	return usage("keep the rest in a note, and name it", "%v", err)
}

// longestSitting is how many minutes an editor that was left open counts for.
const longestSitting = 60

func minutesSince(began time.Time) int {
	return min(longestSitting, int((time.Since(began)+30*time.Second)/time.Minute))
}

// readForm reads answers from a file, or from standard input where it is called -.
func (a *app) readForm(name string) (string, error) {
	file := a.in
	if name != "-" {
		opened, err := os.Open(name)
		if err != nil {
			return "", usage("name a file that is there", "answers: %v", err)
		}
		defer opened.Close()
		file = opened
	}
	const most = 4 * reflection.MaxAnswers // comments are not kept
	text, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && len(text) > most {
		err = errors.New("they are too large")
	}
	if err != nil {
		return "", usage(reflectExample+" --file answers.md", "read answers: %v", err)
	}
	return string(text), nil
}
