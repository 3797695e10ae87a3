package anki

import (
	"strings"

	"tend/internal/pattern"
)

// answerLine is the line that Anki's templates draw between the question and the answer.
var answerLine = pattern.Of(`(?i)<hr\s[^<>]*id\s*=\s*["']?answer["']?[^<>]*>`)

// ownAnswer takes the question off the front of an answer: what stands above the line when it is empty, as when it
// was {{FrontSide}}, or says the same as the question.
func ownAnswer(answer, question string) string {
	at := answerLine().FindStringIndex(answer)
	if at == nil {
		return answer
	}
	above := words(answer[:at[0]])
	if above == "" || above == words(question) {
		return answer[at[1]:]
	}
	return answer[:at[0]] + "<hr>" + answer[at[1]:]
}

// words is what there is to read and to see in HTML.
func words(s string) string {
	s = tags().ReplaceAllStringFunc(s, func(tag string) string {
		if strings.HasPrefix(strings.ToLower(tag), "<img") {
			return " " + attribute(tag, "src") + " "
		}
		return ""
	})
	return strings.Join(strings.Fields(s), " ")
}
