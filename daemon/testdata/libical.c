/* Reads a calendar from standard input with libical and prints each occurrence of each event from 16 November 2026 to
 * 20 January 2027: its start and end in UTC, a space, and its summary. What libical found wrong goes to standard error. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void show(icalcomponent *event, struct icaltime_span *span, void *data)
{
	char start[32], end[32];
	(void)data;
	strftime(start, sizeof start, "%Y-%m-%dT%H:%MZ", gmtime(&span->start));
	strftime(end, sizeof end, "%Y-%m-%dT%H:%MZ", gmtime(&span->end));
	printf("%s %s %s\n", start, end, icalcomponent_get_summary(event));
}

static char *line(char *into, size_t size, void *from) { return fgets(into, (int)size, from); }

int main(void)
{
	icalparser *parser = icalparser_new();
	icalcomponent *calendar, *event;
	icalparser_set_gen_data(parser, stdin);
	if ((calendar = icalparser_parse(parser, line)) == NULL) {
		fprintf(stderr, "no calendar\n");
		return 1;
	}
	icalrestriction_check(calendar);
	if (icalcomponent_count_errors(calendar) > 0)
		fprintf(stderr, "%d errors\n%s", icalcomponent_count_errors(calendar), icalcomponent_as_ical_string(calendar));
	for (event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); event != NULL;
	     event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT))
		icalcomponent_foreach_recurrence(event, icaltime_from_string("20261116T000000Z"), icaltime_from_string("20270120T000000Z"), show, NULL);
	icalcomponent_free(calendar);
	icalparser_free(parser);
	return 0;
}
