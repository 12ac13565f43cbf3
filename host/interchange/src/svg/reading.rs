//! A chart as people read it: its steps numbered in the order of the course, and everything that is
//! known of each looked up once, so that pictures and words agree.

use std::collections::BTreeMap;

use sanquan_domain::catalogue::diff::Marks;
use sanquan_domain::catalogue::{Lane, RiskGrade, Span, StepDuty, When};
use sanquan_domain::flowchart::{Flowchart, PointKind, Step, StepKind, Transition};
use sanquan_domain::id::DepartmentCode;

use super::graph::Mark;
use super::{Drawing, Language};

static OWN: Lane = Lane::Own;

pub(crate) struct Reading<'a> {
    pub chart: &'a Flowchart,
    pub drawing: &'a Drawing<'a>,
    /// Places in the chart's list of steps, in the order of the course.
    order: Vec<usize>,
    numbers: BTreeMap<&'a str, usize>,
    duties: BTreeMap<&'a str, &'a StepDuty>,
    /// Lanes in use, the own department first, the others as the course comes to them.
    pub lanes: Vec<&'a Lane>,
}

impl<'a> Reading<'a> {
    pub fn of(chart: &'a Flowchart, drawing: &'a Drawing<'a>) -> Self {
        let order = course(chart);
        let mut numbers = BTreeMap::new();
        for (at, place) in order.iter().enumerate() {
            let id = chart.steps[*place].id.as_str();
            numbers.entry(id).or_insert(at + 1);
        }
        let duties = drawing.item.map_or(&[][..], |item| &item.duties);
        let mut reading = Self {
            chart,
            drawing,
            order,
            numbers,
            duties: duties.iter().map(|duty| (&*duty.step, duty)).collect(),
            lanes: Vec::new(),
        };
        for place in &reading.order {
            let lane = reading.lane(&chart.steps[*place]);
            match lane {
                known if reading.lanes.contains(&known) => {}
                Lane::Own => reading.lanes.insert(0, lane),
                _ => reading.lanes.push(lane),
            }
        }
        reading
    }

    pub fn language(&self) -> Language {
        self.drawing.language
    }

    /// The steps with their numbers, counted from 1.
    pub fn steps(&self) -> impl Iterator<Item = (usize, &'a Step)> {
        let steps = self.order.iter().map(|place| &self.chart.steps[*place]);
        steps.enumerate().map(|(at, step)| (at + 1, step))
    }

    /// Number of the step with this id.
    pub fn number(&self, id: &str) -> Option<usize> {
        self.numbers.get(id).copied()
    }

    pub fn duty(&self, step: &Step) -> Option<&'a StepDuty> {
        self.duties.get(step.id.as_str()).copied()
    }

    fn lane(&self, step: &Step) -> &'a Lane {
        let own = self.drawing.item.map(|item| &item.department);
        match self.duty(step).map(|duty| &duty.lane) {
            Some(Lane::Body(body)) if own == Some(body) => &OWN,
            Some(lane) => lane,
            None => &OWN,
        }
    }

    /// Which of the lanes a step stands in.
    pub fn lane_of(&self, step: &Step) -> usize {
        let lane = self.lane(step);
        self.lanes.iter().position(|one| *one == lane).unwrap_or(0)
    }

    /// Whether a step is not the own department's: another body works there, or somebody outside.
    pub fn is_foreign(&self, step: &Step) -> bool {
        step.kind == StepKind::Waiting || *self.lane(step) != Lane::Own
    }

    pub fn lane_name(&self, lane: usize) -> String {
        let language = self.language();
        let own = self.drawing.item.map(|item| &item.department);
        match self.lanes.get(lane).copied().unwrap_or(&OWN) {
            Lane::Own => own
                .and_then(|own| self.named(own))
                .unwrap_or(language.pick("本部门", "own department"))
                .to_owned(),
            Lane::Body(body) => self.named(body).unwrap_or(body.as_str()).to_owned(),
            Lane::Township => language.pick("乡镇（街道）", "township").to_owned(),
            Lane::Village => language.pick("村（社区）", "village").to_owned(),
            Lane::Outside => language
                .pick("外部（申请人等）", "outside (applicant, others)")
                .to_owned(),
        }
    }

    fn named(&self, body: &DepartmentCode) -> Option<&'a str> {
        let names = self.drawing.departments.get(body).copied()?;
        Some(self.language().name(names))
    }

    pub fn step_name(&self, step: &'a Step) -> &'a str {
        match self.language().name(&step.names).trim() {
            "" => &step.id,
            name => name,
        }
    }

    /// Who works there: a post, the system, or somebody outside.
    pub fn post_name(&self, step: &'a Step) -> &'a str {
        let language = self.language();
        match (&step.post, step.kind) {
            (Some(post), _) => {
                let names = self.drawing.posts.get(post);
                names.map_or(post.as_str(), |names| language.name(names))
            }
            (None, StepKind::Work) => "",
            (None, StepKind::Automatic) => language.pick("系统自动办理", "done by the system"),
            (None, StepKind::Waiting) => language.pick("等待外部", "waits for others"),
        }
    }

    /// The highest grade of the step's risks, where risks are shown.
    pub fn grade(&self, step: &Step) -> Option<RiskGrade> {
        let scale = self.drawing.risks?;
        let risks = &self.duty(step)?.risks;
        risks.iter().map(|risk| scale.grade(risk)).max()
    }

    /// Kinds of the step's supervision points, each once.
    pub fn kinds(&self, step: &Step) -> Vec<PointKind> {
        let mut kinds: Vec<PointKind> = step.points.iter().map(|point| point.kind).collect();
        kinds.sort();
        kinds.dedup();
        kinds
    }

    pub fn mark(&self, step: &Step) -> Mark {
        match step.id.as_str() {
            id if self.drawing.current.contains(&id) => Mark::Current,
            id if self.drawing.visited.contains(&id) => Mark::Visited,
            id => self
                .drawing
                .changes
                .map_or(Mark::None, |diff| changed(&diff.steps, id)),
        }
    }

    /// Name of a transition, with the condition under which it is taken, and whether it changes.
    pub fn way_name(&self, way: &Transition) -> String {
        let mut said = self.language().name(&way.names).trim().to_owned();
        let condition = self
            .condition(way)
            .map(|condition| format!("[{condition}]"));
        let changes = self.drawing.changes;
        let mark = changes.map_or(Mark::None, |diff| changed(&diff.transitions, &way.id));
        let mark = match mark.words(self.language()) {
            "" => None,
            mark => Some(format!("〔{mark}〕")),
        };
        for part in [condition, mark].into_iter().flatten() {
            if !said.is_empty() {
                said.push(' ');
            }
            said += &part;
        }
        said
    }

    fn condition(&self, way: &Transition) -> Option<String> {
        let branches = &self.duties.get(way.from.as_str())?.branches;
        let (branch, guard) = branches.iter().find_map(|branch| {
            let guard = branch.guards.iter().find(|g| g.transition == way.id)?;
            Some((branch, guard))
        })?;
        let language = self.language();
        let values = match &guard.when {
            When::Choices(choices) => language.list(choices),
            When::Spans(spans) => language.list(spans.iter().map(span)),
        };
        Some(format!("{}{}{values}", branch.fact, language.colon()))
    }
}

fn changed(marks: &Marks, id: &str) -> Mark {
    match id {
        id if marks.added.contains(id) => Mark::Added,
        id if marks.removed.contains(id) => Mark::Removed,
        id if marks.changed.contains(id) => Mark::Changed,
        _ => Mark::None,
    }
}

fn span(span: &Span) -> String {
    match *span {
        Span { low, high } if low == high => format!("{low}"),
        Span {
            low,
            high: i64::MAX,
        } => format!("≥ {low}"),
        Span {
            low: i64::MIN,
            high,
        } => format!("≤ {high}"),
        Span { low, high } => format!("{low}–{high}"),
    }
}

/// Steps in the order of the course: each after all that lead to it, ways back left aside, and the
/// first way of a step followed before the others. What the course does not reach comes last.
fn course(chart: &Flowchart) -> Vec<usize> {
    let mut places = BTreeMap::new();
    for (place, step) in chart.steps.iter().enumerate() {
        places.entry(step.id.as_str()).or_insert(place);
    }
    let mut leaving = vec![Vec::new(); chart.steps.len()];
    for transition in &chart.transitions {
        if let Some(from) = places.get(transition.from.as_str()) {
            let to = transition.to.iter();
            leaving[*from].extend(to.filter_map(|to| places.get(to.as_str()).copied()));
        }
    }
    let start = places.get(chart.start.as_str()).copied();
    let roots: Vec<usize> = start.into_iter().chain(0..chart.steps.len()).collect();
    // Which way leads back is told by following the first ways first; the order without them comes
    // of following the last ways first, since what is left last stands first.
    let back = walk(&roots, &leaving).back;
    for (step, at) in back.into_iter().rev() {
        leaving[step].remove(at);
    }
    leaving.iter_mut().for_each(|ways| ways.reverse());
    let mut order = Vec::new();
    for mut ended in walk(&roots, &leaving).ended {
        ended.reverse();
        order.append(&mut ended);
    }
    order
}

/// What a walk depth first finds.
struct Walk {
    /// Steps in the order in which they are left, by root.
    ended: Vec<Vec<usize>>,
    /// Ways, by step and place, to a step that is not yet left; ascending.
    back: Vec<(usize, usize)>,
}

fn walk(roots: &[usize], leaving: &[Vec<usize>]) -> Walk {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        Unseen,
        Open,
        Left,
    }
    let mut state = vec![State::Unseen; leaving.len()];
    let mut walk = Walk {
        ended: Vec::new(),
        back: Vec::new(),
    };
    for &root in roots {
        if state[root] != State::Unseen {
            continue;
        }
        let mut ended = Vec::new();
        let mut path = vec![(root, 0)];
        state[root] = State::Open;
        while let Some((step, next)) = path.last_mut() {
            let (step, at) = (*step, *next);
            *next += 1;
            match leaving[step].get(at).map(|to| (*to, state[*to])) {
                Some((to, State::Unseen)) => {
                    state[to] = State::Open;
                    path.push((to, 0));
                }
                Some((_, State::Open)) => walk.back.push((step, at)),
                Some((_, State::Left)) => {}
                None => {
                    state[step] = State::Left;
                    ended.push(step);
                    path.pop();
                }
            }
        }
        walk.ended.push(ended);
    }
    walk.back.sort_unstable();
    walk
}

#[cfg(test)]
mod tests {
    use super::walk;

    #[test]
    fn a_way_back_is_found_whichever_way_is_followed_first() {
        // 0 → 1 → 2 → 3, 2 → 1, and 0 → 2 past 1.
        let leaving = [vec![1, 2], vec![2], vec![3, 1], vec![]];
        let found = walk(&[0, 1, 2, 3], &leaving);
        assert_eq!(found.back, [(2, 1)]);
        assert_eq!(found.ended, [vec![3, 2, 1, 0]]);
    }
}
