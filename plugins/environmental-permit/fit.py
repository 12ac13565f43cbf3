"""How much of a log fits the published course: fit.py LOG.xes.gz

Replays each case by receipt.map.toml on the flowchart of catalogue.json, as the host does: an act
fits if its step is open; it moves the case in any case; a join opens when all its parts have come.
Needs Python 3.11 and nothing else. The figures of README.md are its output.
"""

import collections
import gzip
import json
import pathlib
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from datetime import datetime

HERE = pathlib.Path(__file__).parent
XES = "{http://www.xes-standard.org/}"


def cases(log):
    """(trace attributes, events in order) of each case."""
    for trace in ElementTree.parse(gzip.open(log)).getroot().iter(XES + "trace"):
        attributes = {a.get("key"): a.get("value") for a in trace if a.tag != XES + "event"}
        events = [{a.get("key"): a.get("value") for a in event} for event in trace.iter(XES + "event")]
        events.sort(key=lambda event: instant(event["time:timestamp"]))
        yield attributes, events


def instant(text):
    return datetime.fromisoformat(text)


def edge(activity, later, chart):
    """The transition that an event took."""
    for name in later:
        for branch in activity.get("branches", []):
            if name in branch["when_next"]:
                return chart[branch["transition"]]
    if "transition" in activity:
        return chart[activity["transition"]]
    step, action = activity["step"], activity["action"]
    [only] = [t for t in chart.values() if (t["from"], t["action"]) == (step, action)]
    return only


def replay(events, activities, chart, joins, start):
    """The names of the events that did not fit."""
    names = [event["concept:name"] for event in events]
    opened, arrived, unfit = {start}, set(), []

    def move(transition):
        opened.discard(transition["from"])
        for target in transition["to"]:
            arrived.add((target, transition["from"]))
            if all((target, part) in arrived for part in joins[target]):
                opened.add(target)
                arrived.difference_update({(target, part) for part in joins[target]})

    for at, name in enumerate(names):
        activity = activities[name]
        if activity["step"] not in opened:
            unfit.append(name)
        move(edge(activity, names[at + 1 :], chart))
        while "settled" in opened:
            move(chart["settled-proceed"])
    return unfit


def main(log):
    flowchart = json.loads((HERE / "catalogue.json").read_text())["items"][0]["flowchart"]
    mapping = tomllib.loads((HERE / "receipt.map.toml").read_text())
    activities = {activity["name"]: activity for activity in mapping["activity"]}
    chart = {transition["id"]: transition for transition in flowchart["transitions"]}
    joins = {step["id"]: step["joins"] for step in flowchart["steps"]}
    count = collections.Counter()
    deviations = collections.Counter()
    for attributes, events in cases(log):
        unfit = replay(events, activities, chart, joins, flowchart["start"])
        ended = attributes.get(mapping["case"]["ended_at"])
        late = [e for e in events if ended and instant(e["time:timestamp"]) > instant(ended)]
        count["cases"] += 1
        count["events"] += len(events)
        count["fitting cases"] += not unfit
        count["fitting events"] += len(events) - len(unfit)
        count["cases acted on after their end"] += bool(late)
        count["events after the end"] += len(late)
        deviations.update(unfit)
    for what in ("cases", "events"):
        share = 100 * count["fitting " + what] / count[what]
        print(f"{count['fitting ' + what]} of {count[what]} {what} fit the course ({share:.1f} %)")
    print(f"{count['events after the end']} events in {count['cases acted on after their end']} cases lie after enddate")
    for name, number in sorted(deviations.items(), key=lambda item: (-item[1], item[0])):
        print(f"{number:4} {name}")


main(sys.argv[1])
