"""Runs the feed checker whose path is its argument once for each line of standard input, a JSON list of the checker's
arguments, and answers each with a line: {"out": what it printed, "ok": whether it ended well}. Python and icalendar take
half a second to start, so the tests share one."""
import contextlib, importlib.util, io, json, sys

spec = importlib.util.spec_from_file_location("checker", sys.argv[1])
checker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(checker)
for line in sys.stdin:
    out, sys.argv = io.StringIO(), ["checker"] + json.loads(line)
    with contextlib.redirect_stdout(out):
        code = checker.main()
    print(json.dumps({"out": out.getvalue(), "ok": code == 0}), flush=True)
