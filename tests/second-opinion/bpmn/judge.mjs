// Reads every exported chart with bpmn-moddle, which must have nothing to say, and lets bpmn-engine play its
// courses: before and after each move the same tasks must be open as in the course. What the engine is known
// not to do (README.md, "What an engine is excused for") must show in what it says of itself, and is counted.
import { EventEmitter } from 'node:events';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Engine } from 'bpmn-engine';
import { BpmnModdle } from 'bpmn-moddle';

const folder = process.argv[2];
const WAITING = ['bpmn:UserTask', 'bpmn:ReceiveTask', 'bpmn:CallActivity', 'bpmn:ServiceTask'];
// How many courses each excuse takes. More is a fault, and fewer is an excuse that is not needed.
const EXCUSED = {
  'a join counts a way that was not taken': 6,
  'telling on that ways were not taken goes round in circles': 2,
};
const [COUNTED, TOLD] = Object.keys(EXCUSED);

// What an export says in its own namespace: the step of a task, the transition of a flow.
const note = (element, type) => element.extensionElements?.values?.find((value) => value.$type === type);

function index(root) {
  const { flowElements } = root.rootElements.find((element) => element.$type === 'bpmn:Process');
  const tasks = new Map();
  const choices = new Map();
  for (const element of flowElements) {
    const step = note(element, 'sanquan:step');
    if (step) tasks.set(element.id, step.code);
    const transition = note(element, 'sanquan:transition');
    const condition = element.conditionExpression?.body;
    if (transition && condition) choices.set(transition.code, /^(\w+) == (".*")$/s.exec(condition));
  }
  const ways = flowElements.filter((element) => element.$type === 'bpmn:SequenceFlow').length;
  return { tasks, choices, ways };
}

// The conditions of an export compare one variable with one text.
function resolve(expression, environment) {
  const parts = /^(\w+) == (".*")$/s.exec(expression);
  return parts ? environment.variables[parts[1]] === JSON.parse(parts[2]) : expression;
}

// Listens whether the engine does what it is excused for; asked anew for each move.
function witness(listener) {
  const seen = { counted: false, told: 0 };
  listener.on('activity.enter', ({ type, content }) => {
    if (type !== 'bpmn:ParallelGateway') return;
    const taken = new Set(content.inbound.filter(({ action }) => action === 'take').map(({ sourceId }) => sourceId));
    seen.counted ||= content.inbound.some(({ sourceId }) => !taken.has(sourceId));
  });
  listener.on('flow.discard', () => {
    seen.told += 1;
  });
  return {
    forget: () => Object.assign(seen, { counted: false, told: 0 }),
    excuse: (ways) => (seen.told > ways && TOLD) || (seen.counted && COUNTED),
  };
}

async function play(source, { tasks, choices }, start, course, listener, forget) {
  const callbacks = new Map();
  let environment;
  function Service() {
    this.execute = (message, done) => callbacks.set(message.content.id, done);
  }
  const drive = (activity, context) => {
    environment = context.environment;
    if (activity.type === 'bpmn:ServiceTask') activity.behaviour.Service = Service;
  };
  const expressions = { resolveExpression: (expression) => resolve(expression, environment) };
  const engine = new Engine({ source, expressions, extensions: { drive } });
  const execution = await engine.execute({ listener });
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
    forget();
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
let cut = 0;
const excused = Object.fromEntries(Object.keys(EXCUSED).map((excuse) => [excuse, []]));
const wrong = [];
for (const file of readdirSync(folder).filter((name) => name.endsWith('.bpmn')).sort()) {
  const source = readFileSync(join(folder, file), 'utf8');
  const { rootElement, warnings } = await new BpmnModdle().fromXML(source);
  files += 1;
  for (const warning of warnings) wrong.push(`${file}: ${warning.message}`);
  const { start, courses: expected } = JSON.parse(readFileSync(join(folder, file.replace(/bpmn$/, 'json')), 'utf8'));
  for (const [number, course] of expected.entries()) {
    const name = `${file}, course ${number}`;
    const listener = new EventEmitter();
    const { forget, excuse } = witness(listener);
    courses += 1;
    cut += course.cut;
    const chart = index(rootElement);
    try {
      await play(source, chart, start, course, listener, forget);
    } catch (error) {
      const known = excuse(chart.ways);
      if (known) excused[known].push(name); else wrong.push(`${name}: ${error.message}`);
    }
  }
}
// For SpiffWorkflow, which must play what this engine does not.
writeFileSync(join(folder, 'excused.json'), JSON.stringify(Object.values(excused).flat()));
console.log(`bpmn-moddle read ${files} files, bpmn-engine played ${courses} courses (${cut} cut short), ${wrong.length} wrong`);
wrong.slice(0, 20).forEach((line) => console.log(line));
let isStated = true;
for (const [excuse, names] of Object.entries(excused)) {
  console.log(`excused ${names.length} of ${EXCUSED[excuse]} stated: ${excuse}`);
  if (names.length === EXCUSED[excuse]) continue;
  isStated = false;
  names.forEach((name) => console.log(`  ${name}`));
}
process.exit(isStated && !wrong.length && files >= 60 ? 0 : 1);
