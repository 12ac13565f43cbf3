"""Lets SpiffWorkflow play the courses of every exported chart: after each move the same tasks must be open. What the
engine is known not to do (README.md, "What an engine is excused for") must show in its tree of tasks, and is counted."""

import json
import pathlib
import sys

from lxml import etree
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.util import BpmnEvent

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
OWN = "{urn:sanquan:bpmn:1}"
OPEN = TaskState.READY | TaskState.WAITING | TaskState.STARTED
# How many courses the excuse takes. More is a fault, and fewer is an excuse that is not needed.
EXCUSED = {"a join counts an arrival of the round before": 1}
# What stands for a called item: it waits until somebody has done it.
CALLED = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="called" targetNamespace="t">
<process id="{id}" isExecutable="true"><startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="inside"/>
<userTask id="inside"/><sequenceFlow id="g" sourceRef="inside" targetRef="e"/><endEvent id="e"/></process></definitions>"""


class Chart:
    def __init__(self, path):
        root = etree.parse(str(path)).getroot()
        process = root.find(BPMN + "process")
        self.process = process.get("id")
        self.steps, self.choices = {}, {}
        for element in process:
            step = element.find(f"{BPMN}extensionElements/{OWN}step")
            if step is not None:
                self.steps[element.get("id")] = step.get("code")
            transition = element.find(f"{BPMN}extensionElements/{OWN}transition")
            condition = element.find(BPMN + "conditionExpression")
            if transition is not None and condition is not None:
                variable, value = condition.text.split(" == ", 1)
                self.choices[transition.get("code")] = (variable, json.loads(value))
        parser = BpmnParser()
        parser.add_bpmn_file(str(path))
        called = {element.get("calledElement") for element in process.iter(BPMN + "callActivity")}
        for name in sorted(called - {self.process}):
            parser.add_bpmn_str(CALLED.format(id=name).encode())
        self.spec = parser.get_spec(self.process)
        self.called = parser.get_subprocess_specs(self.process)

    def play(self, start, course):
        self.workflow = workflow = BpmnWorkflow(self.spec, self.called)
        self.compare(workflow, [start], "at the start")
        for number, move in enumerate(course["moves"], 1):
            task = self.open(workflow)[move["step"]]
            choice = self.choices.get(move["transition"])
            target = task
            if task.task_spec.bpmn_id == "inside":
                target = workflow.get_task_from_id(task.workflow.parent_task_id)
            if choice:
                task.data[choice[0]] = choice[1]
                target.data[choice[0]] = choice[1]
            kind = type(task.task_spec).__name__
            if kind == "ReceiveTask":
                definition = task.task_spec.event_definition
                if choice:
                    task.data[choice[0]] = choice[1]
                workflow.catch(BpmnEvent(definition, payload=dict([choice]) if choice else {}))
            elif kind == "ServiceTask":
                task.complete()
            else:
                task.run()
            self.compare(workflow, move["open"], f"after move {number}, {move['transition']}")
        if course["ended"] and not workflow.completed:
            raise AssertionError("it goes on after its end")

    def open(self, workflow):
        found = {}
        for task in workflow.get_tasks(state=OPEN):
            kind, name = type(task.task_spec).__name__, task.task_spec.bpmn_id
            if name == "inside":
                name = workflow.get_task_from_id(task.workflow.parent_task_id).task_spec.bpmn_id
            elif kind not in ("UserTask", "ReceiveTask", "ServiceTask"):
                continue
            code = self.steps[name]
            if code in found:
                raise AssertionError(f"{code} is open twice")
            found[code] = task
        return found

    def compare(self, workflow, expected, when):
        workflow.do_engine_steps()
        workflow.refresh_waiting_tasks()
        workflow.do_engine_steps()
        found = sorted(self.open(workflow))
        if found != sorted(expected):
            raise AssertionError(f"{when}: open are {found}, due are {sorted(expected)}")


def counts_round_before(workflow):
    """Whether a join has gone on although some way into it was taken in an earlier round only."""
    joins = [task for task in workflow.get_tasks() if type(task.task_spec).__name__ == "ParallelGateway"]
    for join in joins:
        same = [task for task in joins if task.task_spec is join.task_spec and task is not join]
        before = [task.last_state_change for task in same if join.is_descendant_of(task)]
        if join.state != TaskState.COMPLETED or not before:
            continue
        ways = [join.parent] + [task.parent for task in same if not join.is_descendant_of(task)]
        taken = {way.task_spec for way in ways if way.state == TaskState.COMPLETED and way.last_state_change > max(before)}
        if taken != set(join.task_spec.inputs):
            return True
    return False


def main():
    folder = pathlib.Path(sys.argv[1])
    by_the_other = set(json.loads((folder / "excused.json").read_text()))
    files, courses, wrong, excused = 0, 0, [], []
    for path in sorted(folder.glob("*.bpmn")):
        expected = json.loads(path.with_suffix(".json").read_text())
        files += 1
        try:
            chart = Chart(path)
        except Exception as error:
            wrong.append(f"{path.name}: {type(error).__name__} {error}")
            continue
        for number, course in enumerate(expected["courses"]):
            name = f"{path.name}, course {number}"
            courses += 1
            try:
                chart.play(expected["start"], course)
            except Exception as error:
                is_excused = counts_round_before(chart.workflow)
                if is_excused:
                    excused.append(name)
                if not is_excused or name in by_the_other:
                    wrong.append(f"{name}: {type(error).__name__} {error}")
    print(f"SpiffWorkflow played {courses} courses of {files} files, {len(wrong)} wrong")
    for line in wrong[:20]:
        print(line)
    [(excuse, stated)] = EXCUSED.items()
    print(f"excused {len(excused)} of {stated} stated: {excuse}")
    if len(excused) != stated:
        print("\n".join(f"  {name}" for name in excused))
    sys.exit(bool(wrong) or len(excused) != stated or files < 60)


main()
