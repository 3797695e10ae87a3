"""Prints, for every zone name that Python knows, its offset at the start of 2026 and each change until 2037, one JSON
object a line: {"name", "start", "changes": [[unix second, offset before, offset after], ...]}, offsets in seconds.

With a file of VTIMEZONEs as its argument it prints, one a line, each wall time for which python-dateutil reads another
offset out of the file than zoneinfo has, an hour or more away from each change, and last how many it compared."""
import datetime as dt, json, sys, zoneinfo

UTC = dt.timezone.utc
FROM, TO = (int(dt.datetime(y, 1, 1, tzinfo=UTC).timestamp()) for y in (2026, 2037))
STEP = 9 * 24 * 3600  # no zone changes twice within it; one that did would differ from what the test counts


def offset(zone, at):
    return int(dt.datetime.fromtimestamp(at, zone).utcoffset().total_seconds())


def changes(zone):
    found = []
    for low in range(FROM, TO, STEP):
        high = min(low + STEP, TO)
        before, after = offset(zone, low), offset(zone, high)
        if before == after:
            continue
        while high - low > 1:
            middle = (low + high) // 2
            if offset(zone, middle) == before:
                low = middle
            else:
                high = middle
        found.append([high, before, after])
    return found


def compare(path):
    from dateutil.tz import tzical
    read, compared, hours = tzical(path), 0, [-25, -3, 3, 25]
    for name in read.keys():
        zone, ours = zoneinfo.ZoneInfo(name), read.get(name)
        for at in [c[0] + h * 3600 for c in changes(zone) for h in hours] or [FROM, TO - 1]:
            wall = dt.datetime.fromtimestamp(at, zone).replace(tzinfo=None)
            compared += 1
            if wall.replace(tzinfo=ours).utcoffset() != wall.replace(tzinfo=zone).utcoffset():
                print("%s at %s: %s, want %s" % (name, wall, wall.replace(tzinfo=ours).utcoffset(), wall.replace(tzinfo=zone).utcoffset()))
    print("compared %d" % compared)


if len(sys.argv) > 1:
    compare(sys.argv[1])
else:
    for name in sorted(zoneinfo.available_timezones()):
        zone = zoneinfo.ZoneInfo(name)
        print(json.dumps({"name": name, "start": offset(zone, FROM), "changes": changes(zone)}))
