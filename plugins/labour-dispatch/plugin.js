// The human-resources bureau (人力资源和社会保障局, department 011) of Qingchuan: permits for labour dispatch.
//
// 劳动合同法 57 asks of whoever dispatches workers a registered capital of at least 2,000,000 yuan, fixed
// premises and facilities that suit the business, and rules for the dispatch that keep to the law, and
// makes the permit a condition of the business. 行政许可法 32 says what an office does with an application: what
// needs no permit is not taken in, what is another office's is sent there, and all that is missing is told
// once; 34 has two officers check what must be checked on the spot; 38 has a refusal tell its reasons.

import {
  Rule, Shortcomings, act, amount, choice, correctOrAccept, deny, form, go, refer, refuse, register, text, yesNo,
  zhEn,
} from "sanquan-sdk";

const COMPLETE = new Rule("dispatch.complete", zhEn("申请材料应当齐全、符合法定形式", "An application must be complete"), [
  ["行政许可法", "32(4)"],
]);
const NO_PERMIT_NEEDED = new Rule(
  "dispatch.no-permit-needed",
  zhEn("业务外包、承揽不需要取得劳务派遣许可", "Contracting out work needs no dispatch permit"),
  [["行政许可法", "32(1)"], ["劳动合同法", "57"]],
);
const NOT_OUR_POWER = new Rule(
  "dispatch.not-our-power",
  zhEn("经营场所不在本县，应当向所在地人力资源社会保障部门申请", "Premises elsewhere belong to the office of that place"),
  [["行政许可法", "32(2)"]],
);
const CAPITAL = new Rule(
  "dispatch.capital",
  zhEn("注册资本不得少于人民币二百万元", "The registered capital must be at least two million yuan"),
  [["劳动合同法", "57"]],
);
const PREMISES = new Rule(
  "dispatch.premises",
  zhEn("应当有与开展业务相适应的固定经营场所和设施", "Fixed premises and facilities must suit the business"),
  [["劳动合同法", "57"]],
);
const REASONS = new Rule(
  "dispatch.refusal-tells-why",
  zhEn("不予许可应当说明理由", "A refusal must tell its reasons"),
  [["行政许可法", "38"]],
);

const MATERIALS = {
  "application-form": zhEn("劳务派遣经营许可申请书", "application form"),
  "business-licence": zhEn("营业执照", "business licence"),
  "capital-proof": zhEn("注册资本证明", "proof of the registered capital"),
  "premises-proof": zhEn("经营场所使用证明", "proof of the right to use the premises"),
  "dispatch-rules": zhEn("劳务派遣管理制度", "rules for the dispatch of workers"),
};

const settings = form(
  text("region", zhEn("行政区划代码", "Code of the region"), { min: 6, max: 6, default: "510822" }),
  amount("least_capital", zhEn("注册资本下限", "Least registered capital"), { default: 200_000_000 }),
);

const application = form(
  text("applicant.name", zhEn("单位名称", "Name"), { max: 100 }),
  text("applicant.credit_code", zhEn("统一社会信用代码", "Credit code"), { min: 18, max: 18 }),
  text("applicant.legal_representative", zhEn("法定代表人", "Legal representative"), { max: 50 }),
  choice("business", zhEn("业务类型", "Business"), {
    dispatch: zhEn("劳务派遣", "Labour dispatch"),
    outsourcing: zhEn("业务外包、承揽", "Contracting out"),
  }),
  amount("registered_capital", zhEn("注册资本", "Registered capital")),
  text("premises.region", zhEn("经营场所行政区划代码", "Region of the premises"), { min: 6, max: 6 }),
  text("premises.address", zhEn("经营场所地址", "Address of the premises")),
);

const opinion = form(text("opinion", zhEn("意见", "Opinion")));
const siteCheck = form(
  text("findings", zhEn("核查情况", "What was found")),
  yesNo("suits", zhEn("场所和设施与业务相适应", "Premises and facilities suit the business")),
);
const reason = form(text("reason", zhEn("理由", "Reason")));

const permit = {
  code: "5108220110100100",
  application,
  acts: [
    act("review", "pass", opinion),
    act("site-check", "record", siteCheck),
    act("decide", "grant"),
    act("decide", "refuse", reason),
  ],

  intake(filed) {
    const { facts, settings } = filed;
    if (facts.choice("business") === "outsourcing") {
      return refuse(NO_PERMIT_NEEDED.because(undefined, ["business"]));
    }
    const region = facts.text("premises.region");
    if (region !== undefined && region !== settings.text("region")) {
      return refer(`${region} 人力资源和社会保障局`, NOT_OUR_POWER.because(undefined, ["premises.region"]));
    }
    return correctOrAccept(new Shortcomings(filed).materials(MATERIALS, COMPLETE).form(COMPLETE));
  },

  review(filed, { step, action, facts }) {
    if (step === "decide" && action === "grant") {
      const unmet = conditionsUnmet(filed);
      return unmet.length === 0 ? go() : deny(...unmet);
    }
    if (step === "decide") {
      const why = facts.text("reason");
      return go().because(REASONS.because(zhEn(`不予许可：${why}`, `refused: ${why}`)));
    }
    return go();
  },

  /** A permit that was granted in the past although a condition was not met is found. */
  inspect(filed, { step, action, past }) {
    const granted = step === "decide" && action === "grant";
    return granted && past ? conditionsUnmet(filed).map((reason) => ({ point: "decide-authority", reason })) : [];
  },
};

/** A reason for each condition of 劳动合同法 57 that the case does not show to be met. */
function conditionsUnmet({ facts, settings, acts }) {
  const unmet = [];
  if (facts.amount("registered_capital").minor < settings.amount("least_capital").minor) {
    unmet.push(CAPITAL.because(undefined, ["registered_capital"]));
  }
  const checks = acts.filter(({ step, action }) => step === "site-check" && action === "record");
  if (!checks.at(-1)?.facts.yesNo("suits")) {
    unmet.push(PREMISES.because(undefined, ["premises.address"]));
  }
  return unmet;
}

export const department = register({
  code: "011",
  version: "1.0.0",
  titles: zhEn("人力资源和社会保障局", "Human Resources and Social Security Bureau"),
  rules: [COMPLETE, NO_PERMIT_NEEDED, NOT_OUR_POWER, CAPITAL, PREMISES, REASONS],
  settings,
  items: [permit],
});
