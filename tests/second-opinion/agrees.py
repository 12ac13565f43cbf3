"""Does an independent tool read our export as it reads the log that was imported?

agrees.py EXPORT ORACLE: reads the XES file EXPORT by pm4py and compares what it finds with ORACLE, which
pm4py found in the original log. Prints a line per figure and a last line as cargo's tests do.
"""

import json
import sys

import pm4py


def found(path):
    """The figures of a log, each under its name in the oracle."""
    log = pm4py.read_xes(path, show_progress_bar=False)
    follows, starts, ends = pm4py.discover_dfg(log)
    return {
        "cases": log["case:concept:name"].nunique(),
        "events": len(log),
        "variants": len(pm4py.get_variants(log)),
        "activity counts": log["concept:name"].value_counts().to_dict(),
        "start activities": starts,
        "end activities": ends,
        "directly-follows pairs": len(follows),
        "directly-follows total": sum(follows.values()),
        "directly-follows counts": follows,
    }


def expected(path):
    """The same figures of the original log. Of the pairs the oracle names the twenty most frequent."""
    with open(path, encoding="utf-8") as file:
        oracle = json.load(file)
    dfg = oracle["dfg"]
    return {
        "cases": oracle["cases"],
        "events": oracle["events"],
        "variants": oracle["variants"],
        "activity counts": dict(oracle["activity_counts"]),
        "start activities": dict(oracle["start_activities"]),
        "end activities": dict(oracle["end_activities"]),
        "directly-follows pairs": dfg["edges"],
        "directly-follows total": dfg["sum"],
        "directly-follows counts": {tuple(pair): count for pair, count in dfg["top20"]},
    }


def main(export, oracle):
    """Compares; the number of figures that differ."""
    ours, theirs, failed = found(export), expected(oracle), 0
    pairs = "directly-follows counts"
    ours[pairs] = {pair: ours[pairs].get(pair) for pair in theirs[pairs]}
    for name, value in theirs.items():
        same = ours[name] == value
        failed += not same
        print(f"pm4py reads the same {name} ... {'ok' if same else 'FAILED'}")
        if not same:
            print(f"  in the export: {ours[name]}\n  in the oracle: {value}")
    word = "FAILED" if failed else "ok"
    print(f"\ntest result: {word}. {len(theirs) - failed} passed; {failed} failed")
    return failed


if __name__ == "__main__":
    sys.exit(1 if main(*sys.argv[1:]) else 0)
