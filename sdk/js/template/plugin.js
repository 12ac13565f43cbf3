// One department with one item: a permit for a stall at the weekly market.

import {
  Rule, Shortcomings, act, choice, correctOrAccept, decimal, deny, form, go, register, text, zhEn,
} from "sanquan-sdk";

const COMPLETE = new Rule("stall.complete", zhEn("申请材料应当齐全", "An application must be complete"), [
  ["行政许可法", "32(4)"],
]);

const ROOM_LEFT = new Rule("stall.room-left", zhEn("摊位不得超过场地限制", "A stall must fit the place"), [
  ["行政许可法", "38"],
]);

/** What the department may change without a new version of the plugin. */
const settings = form(
  decimal("widest", zhEn("摊位最大宽度（米）", "Widest stall in m"), { scale: 1, default: "4" }),
);

/** The application form. */
const application = form(
  text("applicant", zhEn("申请人姓名", "Name of the applicant"), { max: 50 }),
  choice("goods", zhEn("经营品种", "Goods"), {
    produce: zhEn("农产品", "Produce"),
    crafts: zhEn("手工艺品", "Crafts"),
  }),
  decimal("width", zhEn("摊位宽度（米）", "Width in m"), { scale: 1, min: "0.5", max: "20" }),
);

/** What a handler writes down. */
const opinion = form(text("opinion", zhEn("意见", "Opinion")));

const stallPermit = {
  code: "0000000990100100",
  application,
  acts: [act("review", "pass", opinion), act("decide", "grant"), act("decide", "refuse", opinion)],

  /** One notice for all that is missing (the law allows no second one). */
  intake(filed) {
    const missing = new Shortcomings(filed)
      .materials({ identity: zhEn("身份证件", "proof of identity") }, COMPLETE)
      .form(COMPLETE);
    return correctOrAccept(missing);
  },

  /** Where the case goes, or why the action is not open. */
  review(filed, { action, facts }) {
    switch (action) {
      case "grant":
        return fits(filed) ? go() : deny(ROOM_LEFT.because(undefined, ["width"]));
      case "refuse": {
        const why = facts.text("opinion");
        return go().because(ROOM_LEFT.because(zhEn(`不予许可：${why}`, `refused: ${why}`)));
      }
      default:
        return go();
    }
  },
};

function fits(filed) {
  return filed.facts.decimal("width").compare(filed.settings.decimal("widest")) <= 0;
}

export const department = register({
  code: "099",
  version: "0.1.0",
  titles: zhEn("集市管理局", "Market Office"),
  rules: [COMPLETE, ROOM_LEFT],
  settings,
  items: [stallPermit],
});
