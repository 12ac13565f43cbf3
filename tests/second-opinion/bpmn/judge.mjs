// Reads every exported chart with bpmn-moddle, which must have nothing to say, and lets bpmn-engine play its
// courses: before and after each move the same tasks must be open as in the course.
import { EventEmitter } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Engine } from 'bpmn-engine';
import { BpmnModdle } from 'bpmn-moddle';

const folder = process.argv[2];
const CHOICES_MAX = 60;
const WAITING = ['bpmn:UserTask', 'bpmn:ReceiveTask', 'bpmn:CallActivity', 'bpmn:ServiceTask'];

// What an export says in its own namespace: the step of a task, the transition of a flow.
const note = (element, type) => element.extensionElements?.values?.find((value) => value.$type === type);

function index(root) {
  const tasks = new Map();
  const choices = new Map();
  const process = root.rootElements.find((element) => element.$type === 'bpmn:Process');
  for (const element of process.flowElements) {
    const step = note(element, 'sanquan:step');
    if (step) tasks.set(element.id, step.code);
    const transition = note(element, 'sanquan:transition');
    const condition = element.conditionExpression?.body;
    if (transition && condition) choices.set(transition.code, /^(\w+) == (".*")$/s.exec(condition));
  }
  return { tasks, choices };
}

// The conditions of an export compare one variable with one text.
const expressions = {
  resolveExpression(expression, scope) {
    const parts = /^(\w+) == (".*")$/s.exec(expression);
    return parts ? scope.environment.variables[parts[1]] === JSON.parse(parts[2]) : expression;
  },
};

async function play(source, { tasks, choices }, start, course) {
  const callbacks = new Map();
  let environment;
  function Service() {
    this.execute = (message, done) => callbacks.set(message.content.id, done);
  }
  const drive = (activity, context) => {
    environment = context.environment;
    if (activity.type === 'bpmn:ServiceTask') activity.behaviour.Service = Service;
  };
  const scoped = { resolveExpression: (expression) => expressions.resolveExpression(expression, { environment }) };
  const engine = new Engine({ source, expressions: scoped, extensions: { drive } });
  const execution = await engine.execute({ listener: new EventEmitter() });
  // While a way that was turned off is told on, tasks that are over or were never reached stand in the list.
  const isOpen = ({ type, content }) => WAITING.includes(type) && !['discard', 'end'].includes(content.state);
  const open = () => execution.getPostponed().filter(isOpen);
  const compare = (expected, when) => {
    const found = open().map((activity) => tasks.get(activity.id)).sort();
    const due = [...expected].sort();
    if (JSON.stringify(found) !== JSON.stringify(due)) throw new Error(`${when}: open are ${found}, due are ${due}`);
  };
  compare([start], 'at the start');
  for (const [number, move] of course.moves.entries()) {
    const activity = open().find((candidate) => tasks.get(candidate.id) === move.step);
    const choice = choices.get(move.transition);
    if (choice) environment.variables[choice[1]] = JSON.parse(choice[2]);
    const done = callbacks.get(activity.id);
    callbacks.delete(activity.id);
    if (done) done(null); else activity.signal();
    await new Promise((resolve) => setImmediate(resolve));
    compare(move.open, `after move ${number + 1}, ${move.transition}`);
  }
  if (course.ended && execution.state !== 'idle') throw new Error(`it goes on after its end: ${execution.state}`);
  if (!course.ended) execution.stop();
}

let files = 0;
let courses = 0;
let skipped = 0;
const wrong = [];
for (const file of readdirSync(folder).filter((name) => name.endsWith('.bpmn')).sort()) {
  const source = readFileSync(join(folder, file), 'utf8');
  const { rootElement, warnings } = await new BpmnModdle().fromXML(source);
  files += 1;
  for (const warning of warnings) wrong.push(`${file}: ${warning.message}`);
  const { start, courses: expected } = JSON.parse(readFileSync(join(folder, file.replace(/bpmn$/, 'json')), 'utf8'));
  for (const [number, course] of expected.entries()) {
    // A way that is turned off counts at its joins as one that has arrived; in a large chart with loops, telling
    // on that a way was turned off takes minutes.
    const indexed = index(rootElement);
    if (course.turns_off || indexed.choices.size > CHOICES_MAX) {
      skipped += 1;
      continue;
    }
    courses += 1;
    try {
      await play(source, indexed, start, course);
    } catch (error) {
      wrong.push(`${file}, course ${number}: ${error.message}`);
    }
  }
}
console.log(`bpmn-moddle read ${files} files, bpmn-engine played ${courses} courses, ${wrong.length} wrong; skipped ${skipped} that turn off a way to a join or are too large`);
wrong.slice(0, 20).forEach((line) => console.log(line));
process.exit(wrong.length || files < 60 ? 1 : 0);
