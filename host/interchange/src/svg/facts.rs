//! What there is to say of a step, in words. The description says all of it; the box, where there is
//! little room, the part that handlers and applicants look for first.

use sanquan_domain::catalogue::{RiskPoint, StopDuty};
use sanquan_domain::flowchart::{Ending, Step, StepKind, Transition};

use super::graph::{ending_words, is_quiet};
use super::reading::Reading;
use super::words::Language;

/// Post, limit, documents and what is special, each with the most lines that it may take.
pub(super) fn in_the_box<'a>(reading: &Reading<'a>, step: &'a Step) -> Vec<(String, usize)> {
    let language = reading.language();
    let mut said = vec![(who(reading, step), 2)];
    said.extend(step.limit.map(|limit| (language.limit(limit), 1)));
    if !step.documents.is_empty() {
        let documents = language.list(&step.documents);
        let title = language.pick("文书：", "documents: ");
        said.push((format!("{title}{documents}"), 2));
    }
    if let Some(duty) = reading.duty(step) {
        if let Some(stop) = &duty.stop {
            let most = language.limit(stop.at_most);
            let still = language.pick("停止计时，最长", "clock stopped, at most ");
            said.push((format!("{still}{most}"), 2));
        }
        if let Some(item) = &duty.sub_flow {
            let title = language.pick("另案办理：", "case of item ");
            said.push((format!("{title}{item}"), 2));
        }
        if duty.discretion {
            said.push((language.pick("可裁量", "discretion").to_owned(), 1));
        }
    }
    said
}

/// Post and number of officers.
fn who<'a>(reading: &Reading<'a>, step: &'a Step) -> String {
    let post = reading.post_name(step);
    match (reading.language(), step.officers) {
        (_, 0 | 1) => post.to_owned(),
        (Language::Chinese, officers) => format!("{post} × {officers}人"),
        (Language::English, officers) => format!("{post} × {officers} officers"),
    }
}

/// All that is known of a step, apart from its name and its ways on.
pub(super) fn of_step<'a>(reading: &Reading<'a>, step: &'a Step) -> Vec<String> {
    let language = reading.language();
    let mut facts = Vec::new();
    match reading.mark(step).words(language) {
        "" => {}
        mark => facts.push(mark.to_owned()),
    }
    facts.push(by_whom(reading, step));
    facts.extend(step.limit.map(|limit| {
        let limit = language.limit(limit);
        match language {
            Language::Chinese => format!("时限{limit}"),
            Language::English => format!("within {limit}"),
        }
    }));
    facts.extend(course(reading, step));
    if !step.documents.is_empty() {
        let title = language.pick("文书：", "documents: ");
        facts.push(format!("{title}{}", language.list(&step.documents)));
    }
    facts.extend(duty(reading, step));
    facts.push(supervision(reading, step));
    facts.extend(risks(reading, step));
    facts
}

fn by_whom<'a>(reading: &Reading<'a>, step: &'a Step) -> String {
    let lane = reading.lane_name(reading.lane_of(step));
    let post = reading.post_name(step);
    let officers = step.officers;
    match (reading.language(), step.kind) {
        (Language::Chinese, StepKind::Work) if officers > 1 => {
            format!("由{lane}“{post}”办理，{officers}人共同进行")
        }
        (Language::English, StepKind::Work) if officers > 1 => {
            format!("by post {post} of {lane}, {officers} officers together")
        }
        (Language::Chinese, StepKind::Work) => format!("由{lane}“{post}”办理"),
        (Language::English, StepKind::Work) => format!("by post {post} of {lane}"),
        (_, StepKind::Automatic | StepKind::Waiting) if reading.lanes.len() > 1 => {
            format!("{post}{}{lane}", reading.language().colon())
        }
        (_, StepKind::Automatic | StepKind::Waiting) => post.to_owned(),
    }
}

/// What it waits for, and from which steps its handler must differ.
fn course(reading: &Reading, step: &Step) -> Vec<String> {
    let language = reading.language();
    let numbers = |ids: &[String]| {
        let mut numbers: Vec<usize> = ids.iter().filter_map(|id| reading.number(id)).collect();
        numbers.sort_unstable();
        language.list(numbers.iter().map(usize::to_string))
    };
    let mut facts = Vec::new();
    if step.joins.len() > 1 {
        let parts = numbers(&step.joins);
        facts.push(match language {
            Language::Chinese => format!("环节{parts}均办结后开始"),
            Language::English => format!("begins when steps {parts} have all ended"),
        });
    }
    let apart = numbers(&step.apart_from);
    if !apart.is_empty() {
        facts.push(match language {
            Language::Chinese => format!("与环节{apart}不得为同一人"),
            Language::English if apart.contains(',') => {
                format!("by another person than at steps {apart}")
            }
            Language::English => format!("by another person than at step {apart}"),
        });
    }
    facts
}

fn duty(reading: &Reading, step: &Step) -> Vec<String> {
    let language = reading.language();
    let Some(duty) = reading.duty(step) else {
        return Vec::new();
    };
    let mut facts = Vec::new();
    if !duty.stages.is_empty() {
        let stages = duty.stages.iter();
        let stages = language.list(stages.map(|s| language.pick(s.chinese(), s.english())));
        let title = language.pick("法定程序：", "stage of the procedure: ");
        facts.push(format!("{title}{stages}"));
    }
    facts.extend(duty.stop.as_ref().map(|stop| stopped(language, stop)));
    facts.extend(duty.sub_flow.as_ref().map(|item| match language {
        Language::Chinese => format!("作为事项{item}另案办理，办结后继续"),
        Language::English => format!("is a case of item {item}, and ends when that case does"),
    }));
    if duty.discretion {
        let may = "the handler may choose among lawful outcomes";
        facts.push(language.pick("办理人可在法定幅度内裁量", may).to_owned());
    }
    facts
}

fn stopped(language: Language, stop: &StopDuty) -> String {
    let (most, law) = (language.limit(stop.at_most), &stop.basis.law);
    let article = stop.basis.article.as_str();
    let is_number = article.bytes().all(|byte| byte.is_ascii_digit());
    match language {
        Language::Chinese if is_number => {
            format!("期间停止计时，最长{most}（《{law}》第{article}条）")
        }
        Language::Chinese => format!("期间停止计时，最长{most}（《{law}》{article}）"),
        Language::English => {
            format!("the clock stands still, for at most {most} ({law}, art. {article})")
        }
    }
}

/// A step without supervision points says so: what is not watched must not be silently absent.
fn supervision(reading: &Reading, step: &Step) -> String {
    let language = reading.language();
    let kinds = reading.kinds(step);
    if kinds.is_empty() {
        return language.pick("无监察点", "no supervision point").to_owned();
    }
    let kinds = language.list(kinds.iter().map(|kind| language.kind(*kind)));
    format!("{}{kinds}", language.pick("监察：", "supervised: "))
}

fn risks(reading: &Reading, step: &Step) -> Vec<String> {
    let (Some(scale), Some(duty)) = (reading.drawing.risks, reading.duty(step)) else {
        return Vec::new();
    };
    let language = reading.language();
    let fact = |risk: &RiskPoint| {
        let grade = language.grade(scale.grade(risk));
        let what = language.name(&risk.description);
        let measures = language.list(risk.measures.iter().map(|names| language.name(names)));
        match language {
            Language::Chinese => format!("风险{grade}：{what}；防控：{measures}"),
            Language::English => format!("risk {grade}: {what}; measures: {measures}"),
        }
    };
    duty.risks.iter().map(fact).collect()
}

/// From which steps one comes to a step, if not just from the one before it in the list.
pub(super) fn entrances(reading: &Reading, number: usize, step: &Step) -> Option<String> {
    let leading = reading.chart.transitions.iter();
    let leading = leading.filter(|way| way.to.contains(&step.id));
    let mut from: Vec<usize> = leading
        .filter_map(|way| reading.number(&way.from))
        .collect();
    from.sort_unstable();
    from.dedup();
    if from.iter().all(|from| from + 1 == number) {
        return None;
    }
    let language = reading.language();
    let numbers = language.list(from.iter().map(usize::to_string));
    Some(match (language, from.len()) {
        (Language::Chinese, _) => format!("来自环节{numbers}"),
        (Language::English, 1) => format!("from step {numbers}"),
        (Language::English, _) => format!("from steps {numbers}"),
    })
}

/// Where each way out of a step leads.
pub(super) fn ways<'a>(reading: &Reading<'a>, step: &'a Step) -> Vec<String> {
    let leaving = reading.chart.leaving(&step.id);
    leaving.map(|way| led(reading, way)).collect()
}

/// The same, with the documents that go with an end against the applicant.
pub(super) fn ways_with_papers<'a>(reading: &Reading<'a>, step: &'a Step) -> Vec<String> {
    let language = reading.language();
    let documents = language.list(&step.documents);
    let told = |way: &Transition| {
        let led = led(reading, way);
        match way.ends.is_some_and(Ending::is_negative) && !documents.is_empty() {
            true => format!(
                "{led}{}{documents}",
                language.pick("，文书：", ", with document ")
            ),
            false => led,
        }
    };
    let ways: Vec<String> = reading.chart.leaving(&step.id).map(told).collect();
    match ways.is_empty() {
        true => vec![language.pick("没有去向", "no way leads on").to_owned()],
        false => ways,
    }
}

/// The ways that end the case without reaching its aim.
pub(super) fn exits<'a>(reading: &Reading<'a>, step: &'a Step) -> Vec<String> {
    let leaving = reading.chart.leaving(&step.id);
    let exits = leaving.filter(|way| way.to.is_empty() && is_quiet(way.ends));
    exits.map(|way| led(reading, way)).collect()
}

fn led(reading: &Reading, way: &Transition) -> String {
    let language = reading.language();
    let targets: Vec<String> = way.to.iter().map(|to| target(reading, to)).collect();
    let end = match targets.as_slice() {
        [] => ended(reading, way.ends),
        [one] => one.clone(),
        several => {
            let together = language.pick("同时进入", "at the same time ");
            format!("{together}{}", language.list(several))
        }
    };
    match reading.way_name(way).as_str() {
        "" => format!("→ {end}"),
        name => format!("{name} → {end}"),
    }
}

/// A step by number and name.
fn target(reading: &Reading, id: &str) -> String {
    match (reading.number(id), reading.chart.step(id)) {
        (Some(number), Some(step)) => format!("{number} {}", reading.step_name(step)),
        _ => {
            let missing = reading.language().pick("不存在的环节", "a missing step");
            format!("{missing} {id}")
        }
    }
}

fn ended(reading: &Reading, ending: Option<Ending>) -> String {
    match ending {
        Some(_) => {
            let ends = reading.language().pick("结束：", "ends: ");
            format!("{ends}{}", ending_words(reading, ending))
        }
        None => reading.language().pick("结束", "ends").to_owned(),
    }
}
