import { note } from "sanquan:department/diagnostics@0.1.0";
import { deny } from "./answer.js";
import { Facts } from "./facts.js";
import { form } from "./form.js";
import { Rule, zhEn } from "./rule.js";

/** Articles by which an office acts in the prescribed course, if the department names none. */
const PROCEDURE = [["行政许可法", "4"]];

/** What a handler fills in when taking `action` at `step`. */
export function act(step, action, filledIn = form()) {
  return { step, action, form: filledIn };
}

/** What a component exports: `export const department = register({ … })`. */
export function register(department) {
  const settings = department.settings ?? form();
  const notOpen = new Rule(
    "sdk.act-not-open",
    zhEn("该环节目前不能办理此动作", "This action is not open at this step"),
    department.procedure ?? PROCEDURE,
  );
  const item = (code) => {
    const found = department.items.find((item) => item.code === code);
    if (!found) throw { tag: "unknown-item", val: code };
    return found;
  };
  const settingsOf = (facts) => new Facts(facts, settings.defaults);
  const caseOf = (handles, { view, circumstances }) => theCase(handles, view, circumstances, settingsOf);
  return noting({
    describe: () => ({
      department: department.code,
      version: department.version,
      titles: department.titles,
      items: department.items.map(handling),
      rules: [...department.rules, notOpen].map((rule) => rule.contract),
      effects: department.effects ?? [],
      settings: settings.contract,
      annexes: [],
    }),
    flowchart: ({ base, settings }) => item(base.item).flowchart?.(base, settingsOf(settings)) ?? base,
    intake: (question) => {
      const handles = item(question.view.item);
      const { ruling, reasons, effects } = handles.intake(caseOf(handles, question));
      return { ruling, reasons, effects, annexes: [] };
    },
    review: (question) => review(item(question.view.item), question, caseOf, notOpen),
    inspect: (question) => {
      const handles = item(question.view.item);
      const observed = { ...question.act, facts: new Facts(question.act.facts) };
      return { findings: handles.inspect?.(caseOf(handles, question), observed) ?? [] };
    },
  });
}

function handling({ code, application, acts }) {
  const filledIn = acts.map(({ step, action, form }) => ({ step, action, form: form.contract }));
  return { item: code, application: application.contract, acts: filledIn };
}

/** What is known of a case when the department is asked. */
function theCase({ application }, view, circumstances, settingsOf) {
  const facts = new Facts(view.facts);
  return {
    ...view,
    ...circumstances,
    facts,
    settings: settingsOf(circumstances.settings),
    acts: view.acts.map((past) => ({ ...past, facts: new Facts(past.facts) })),
    missing: application.missing(facts),
    hasMaterial: (code) => view.materials.some((material) => material.code === code),
  };
}

/** Asks the item, unless the action is not open: then nobody need be asked. */
function review(handles, question, caseOf, notOpen) {
  const { step, action } = question;
  const acts = handles.acts.filter((act) => act.step === step);
  if (acts.length === 0) throw { tag: "unknown-step", val: step };
  const of = caseOf(handles, question);
  const openActions = handles.openActions?.(of, step) ?? acts.map((act) => act.action);
  const proposed = { step, action, facts: new Facts(question.facts) };
  const answer = openActions.includes(action) ? handles.review(of, proposed) : deny(notOpen.because());
  const { ruling, reasons, effects } = answer;
  return { ruling: along(ruling, proposed), openActions, reasons, effects, annexes: [] };
}

/** The ruling with the id of its transition, where that follows from step and action. */
function along({ tag, val }, proposed) {
  return { tag, val: typeof val === "function" ? val(proposed) : val };
}

/** The functions, each noting what it throws unless that is a problem of the contract. */
function noting(functions) {
  const noted = ([name, answer]) => [
    name,
    (question) => {
      try {
        return answer(question);
      } catch (thrown) {
        if (!thrown?.tag) note("error", `${thrown}\n${thrown?.stack ?? ""}`.trim());
        throw thrown;
      }
    },
  ];
  return Object.fromEntries(Object.entries(functions).map(noted));
}
