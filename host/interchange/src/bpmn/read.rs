//! A BPMN file as a chart.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use sanquan_domain::catalogue::StepDuty;
use sanquan_domain::flowchart::{
    self, ChartProblem, Ending, Flowchart, PROCEED, Step, StepKind, Transition,
};
use sanquan_domain::id::{DepartmentCode, ItemCode, PostCode};
use sanquan_domain::value::{Text, Texts};
use serde::Serialize;

use super::extension_read::{self as extension, StepNote, TransitionNote, own};
use super::fold::{Folded, Way, fold};
use super::kept::{Condition, Kept};
use super::leftover;
use super::model::{Model, NodeKind, model};
use super::refusal::{Refusal, Refusals};
use super::tree::{self, Element};
use super::{Limits, MODEL, draft, encoding, parallel};

/// The action of a step of a foreign file that can be left in one way only, or by conditions.
pub const COMPLETE: &str = "complete";

/// What a foreign file cannot say, and whoever imports it must.
#[derive(Debug, Clone)]
pub struct ImportAs {
    /// The item; else the one that an own export names, else the id of the process.
    pub item: Option<ItemCode>,
    /// Who holds the item; else the one that an own export names.
    pub department: Option<DepartmentCode>,
    /// Post of the steps that people do; without one the chart's check will ask for it.
    pub post: Option<PostCode>,
    /// Posts by the names of lanes, instead of `post`.
    pub posts_of_lanes: BTreeMap<String, PostCode>,
    /// Language of the names in the file (BCP 47). Default `en`.
    pub language: String,
}

impl Default for ImportAs {
    fn default() -> Self {
        ImportAs {
            item: None,
            department: None,
            post: None,
            posts_of_lanes: BTreeMap::new(),
            language: "en".to_owned(),
        }
    }
}

/// A chart that was read, and what came with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// The chart.
    pub chart: Flowchart,
    /// Duties of its steps, in the order of the steps.
    pub duties: Vec<StepDuty>,
    /// Who holds the item, where it is known.
    pub department: Option<DepartmentCode>,
    /// What the process is called.
    pub names: Texts,
    /// Lanes with the steps in them.
    pub lanes: Vec<LaneOfSteps>,
    /// What a chart has no place for; [`write_with`](super::write_with) writes it again.
    pub kept: Kept,
    /// What the chart's check says. The import is about the format, so these do not stand against it.
    /// Limits are not judged, since the promise of the item is not known here.
    pub problems: Vec<ChartProblem>,
}

/// A lane of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LaneOfSteps {
    /// Its name, else its id.
    pub name: String,
    /// The steps in it.
    pub steps: Vec<String>,
}

/// Reads a file within the usual [`Limits`]. Everything that stands against it is named at once.
pub fn read(xml: impl Read, import: &ImportAs) -> Result<Imported, Refusals> {
    read_with(xml, import, &Limits::default())
}

/// Reads a file with limits of one's own.
pub fn read_with(xml: impl Read, import: &ImportAs, limits: &Limits) -> Result<Imported, Refusals> {
    let text = encoding::read(xml, limits)?;
    let root = tree::parse(&text, limits)?;
    drop(text);
    let mut refusals = Vec::new();
    let imported = model(&root, limits, &mut refusals).and_then(|model| {
        let folded = fold(&model, &mut refusals)?;
        parallel::check(&model, &folded, &mut refusals);
        let reading = Reading::of(&model, &folded, import, &mut refusals);
        Some(reading.imported())
    });
    match imported {
        Some(imported) if refusals.is_empty() => Ok(imported),
        _ => Err(Refusals::sorted(refusals)),
    }
}

struct Reading<'m> {
    model: &'m Model<'m>,
    folded: &'m Folded,
    import: &'m ImportAs,
    /// Notes of an own export, by node and by flow.
    steps: BTreeMap<usize, StepNote>,
    transitions: BTreeMap<usize, TransitionNote>,
    endings: BTreeMap<usize, Option<Ending>>,
    lanes: Vec<(String, BTreeSet<usize>)>,
}

impl<'m> Reading<'m> {
    fn of(
        model: &'m Model<'m>,
        folded: &'m Folded,
        import: &'m ImportAs,
        refusals: &mut Vec<Refusal>,
    ) -> Self {
        let mut reading = Reading {
            model,
            folded,
            import,
            steps: BTreeMap::new(),
            transitions: BTreeMap::new(),
            endings: BTreeMap::new(),
            lanes: lanes(model),
        };
        let mut codes = BTreeSet::new();
        for &node in &folded.steps {
            let Some(note) = own(model.nodes[node].element, "step") else {
                continue;
            };
            match extension::step(note) {
                Ok(read) if codes.insert(read.code.clone()) => {
                    reading.steps.insert(node, read);
                }
                Ok(read) => {
                    let message = format!("two steps have code `{}`: give each its own", read.code);
                    refusals.push(Refusal::of("bpmn.id-twice", note, message));
                }
                Err(refusal) => refusals.push(refusal),
            }
        }
        for (number, flow) in model.flows.iter().enumerate() {
            match own(flow.element, "transition")
                .map(extension::transition)
                .transpose()
            {
                Ok(note) => reading.transitions.extend(note.map(|note| (number, note))),
                Err(refusal) => refusals.push(refusal),
            }
        }
        for (number, node) in model.nodes.iter().enumerate() {
            let Some(end) = own(node.element, "end") else {
                continue;
            };
            let ending = end
                .attr("ending")
                .map(|_| extension::named(end, "ending"))
                .transpose();
            match ending {
                Ok(ending) => {
                    reading.endings.insert(number, ending);
                }
                Err(refusal) => refusals.push(refusal),
            }
        }
        reading
    }

    fn imported(self) -> Imported {
        let note = own(self.model.process, "flowchart");
        let said = |attribute: &str| note.and_then(|note| note.attr(attribute));
        let process = self.model.process.attr("id").unwrap_or("process");
        let item = self.import.item.clone();
        let item = item.unwrap_or_else(|| said("item").unwrap_or(process).into());
        let department = self.import.department.clone();
        let department = department.or_else(|| said("department").map(Into::into));
        let mut ways: Vec<&Way> = self.folded.ways.iter().collect();
        ways.sort_by_key(|way| way.deciding);
        let mut taken = BTreeSet::new();
        let mut conditions = BTreeMap::new();
        let mut transitions = Vec::new();
        for way in ways {
            let transition = self.transition(way, &mut taken);
            let known = self.conditions(way);
            if !known.is_empty() {
                conditions.insert(transition.id.clone(), known);
            }
            transitions.push(transition);
        }
        let chart = Flowchart {
            item,
            start: self.id(self.folded.start),
            steps: self
                .folded
                .steps
                .iter()
                .map(|node| self.step(*node))
                .collect(),
            transitions,
        };
        let mut names = self.texts(&leftover::name_of(self.model));
        if let (Some(_), Some(name)) = (note, names.0.first_mut()) {
            name.language = "zh-CN".to_owned();
        }
        let problems = flowchart::check(&chart, &draft::item_around(&chart, department.as_ref()));
        let ids = self
            .folded
            .steps
            .iter()
            .map(|node| (*node, self.id(*node)))
            .collect();
        Imported {
            duties: self
                .folded
                .steps
                .iter()
                .filter_map(|node| self.duty(*node))
                .collect(),
            department,
            names,
            lanes: self.lanes_of_steps(),
            kept: Kept {
                conditions,
                ..leftover::kept(self.model, &ids)
            },
            problems,
            chart,
        }
    }

    fn id(&self, node: usize) -> String {
        let own = self.steps.get(&node).map(|note| note.code.clone());
        own.unwrap_or_else(|| self.model.nodes[node].id.to_owned())
    }

    fn kind(&self, node: usize) -> StepKind {
        let by_tag = match self.model.nodes[node].kind {
            NodeKind::Step(kind) => kind,
            _ => StepKind::Automatic,
        };
        // A call says nothing about who moves it.
        let calls = self.model.nodes[node].element.name.local == "callActivity";
        let said = self.steps.get(&node).map(|note| note.kind);
        said.filter(|_| calls).unwrap_or(by_tag)
    }

    fn step(&self, node: usize) -> Step {
        let element = self.model.nodes[node].element;
        let kind = self.kind(node);
        let name = element.attr("name").unwrap_or_default();
        let parts = self.folded.joins.get(&node).cloned().unwrap_or_default();
        let joins: Vec<String> = parts.iter().map(|part| self.id(*part)).collect();
        let Some(note) = self.steps.get(&node) else {
            let name = if name.trim().is_empty() {
                self.model.nodes[node].id
            } else {
                name
            };
            return Step {
                id: self.id(node),
                names: self.texts(name),
                kind,
                post: (kind == StepKind::Work).then(|| self.post(node)).flatten(),
                officers: 1,
                limit: None,
                documents: Vec::new(),
                points: Vec::new(),
                apart_from: Vec::new(),
                joins,
            };
        };
        Step {
            id: note.code.clone(),
            names: renamed(&note.names, name, &self.import.language),
            kind,
            post: note.post.clone(),
            officers: note.officers,
            limit: note.limit,
            documents: note.documents.clone(),
            points: note.points.clone(),
            apart_from: note.apart_from.clone(),
            joins: self.joins(node, note, joins),
        }
    }

    /// What the flows say, in the order that the note gives. A join of one part has no gateway, so there
    /// the note alone knows.
    fn joins(&self, node: usize, note: &StepNote, drawn: Vec<String>) -> Vec<String> {
        let known: BTreeSet<&String> = drawn.iter().collect();
        if known == note.joins.iter().collect::<BTreeSet<_>>() {
            return note.joins.clone();
        }
        let leads_here = |part: &String| {
            let mut ways = self.folded.ways.iter();
            ways.any(|way| way.to.contains(&node) && self.id(way.from) == *part)
        };
        match note.joins.as_slice() {
            [part] if drawn.is_empty() && leads_here(part) => vec![part.clone()],
            _ => drawn,
        }
    }

    fn post(&self, node: usize) -> Option<PostCode> {
        let lanes = self.lanes.iter().filter(|(_, nodes)| nodes.contains(&node));
        let mut posts = lanes.filter_map(|(name, _)| self.import.posts_of_lanes.get(name));
        posts.next().or(self.import.post.as_ref()).cloned()
    }

    fn duty(&self, node: usize) -> Option<StepDuty> {
        if let Some(note) = self.steps.get(&node) {
            return note.duty.clone();
        }
        let called = leftover::called(self.model.nodes[node].element)?;
        Some(StepDuty {
            step: self.id(node),
            sub_flow: Some(called.into()),
            ..StepDuty::default()
        })
    }

    fn transition(&self, way: &Way, taken: &mut BTreeSet<String>) -> Transition {
        let from = self.id(way.from);
        let to: Vec<String> = way.to.iter().map(|node| self.id(*node)).collect();
        let note = self.transitions.get(&way.deciding);
        let deciding = self.model.flows.get(way.deciding);
        let wanted = match (note, deciding) {
            (Some(note), _) => note.code.clone(),
            (None, Some(flow)) if !flow.id.is_empty() => flow.id.to_owned(),
            _ => format!("{from}-end"),
        };
        let numbered = (2..).map(|n| format!("{wanted}~{n}"));
        let free = std::iter::once(wanted.clone())
            .chain(numbered)
            .find(|id| !taken.contains(id));
        let id = free.unwrap_or(wanted);
        taken.insert(id.clone());
        let ends = to
            .is_empty()
            .then(|| match way.end.and_then(|end| self.endings.get(&end)) {
                Some(ending) => *ending,
                None => Some(Ending::Completed),
            });
        let deciding_name = deciding
            .and_then(|flow| flow.element.attr("name"))
            .unwrap_or_default();
        Transition {
            action: note.map_or_else(|| self.action(way, &id), |note| note.action.clone()),
            names: match note {
                Some(note) => renamed(&note.names, deciding_name, &self.import.language),
                None => self.texts(&self.name(way)),
            },
            id,
            from,
            to,
            ends: ends.flatten(),
        }
    }

    /// Names of the flows on the way.
    fn drawn_name(&self, way: &Way) -> String {
        let mut names: Vec<&str> = Vec::new();
        for flow in &way.flows {
            let name = self.model.flows[*flow]
                .element
                .attr("name")
                .unwrap_or_default()
                .trim();
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        names.join(" / ")
    }

    /// A way without a name is called after where it leads.
    fn name(&self, way: &Way) -> String {
        let drawn = self.drawn_name(way);
        if !drawn.is_empty() {
            return drawn;
        }
        let nodes = way
            .to
            .iter()
            .chain(&way.end)
            .map(|node| &self.model.nodes[*node]);
        let names = nodes.map(|node| match node.element.attr("name").map(str::trim) {
            None | Some("") => node.id,
            Some(name) => name,
        });
        let names: Vec<&str> = names.collect();
        match names.as_slice() {
            [] => "end".to_owned(),
            names => names.join(" / "),
        }
    }

    /// Where conditions choose, the ways are branches of one action; where nothing is said, whoever acts
    /// chooses.
    fn action(&self, way: &Way, id: &str) -> String {
        if self.kind(way.from) == StepKind::Automatic {
            return PROCEED.to_owned();
        }
        let siblings: Vec<&Way> = self
            .folded
            .ways
            .iter()
            .filter(|other| other.from == way.from)
            .collect();
        let chosen = |way: &Way| !self.conditions(way).is_empty();
        if siblings.len() == 1 || siblings.iter().any(|sibling| chosen(sibling)) {
            return COMPLETE.to_owned();
        }
        let name = self.drawn_name(way);
        let same = siblings
            .iter()
            .filter(|sibling| self.drawn_name(sibling) == name)
            .count();
        match name.as_str() {
            "" => id.to_owned(),
            _ if same > 1 || name.len() > 200 => id.to_owned(),
            _ => name,
        }
    }

    fn conditions(&self, way: &Way) -> Vec<Condition> {
        if let Some(note) = self.transitions.get(&way.deciding) {
            return note.conditions.clone();
        }
        let flows = way.flows.iter().map(|flow| &self.model.flows[*flow]);
        let conditions = flows.filter_map(|flow| {
            let condition = flow.condition();
            (condition.is_some() || flow.is_default).then(|| Condition {
                flow: flow.id.to_owned(),
                language: condition
                    .and_then(|c| c.attr("language"))
                    .unwrap_or_default()
                    .to_owned(),
                expression: condition.map(Element::text).unwrap_or_default(),
                is_default: flow.is_default,
            })
        });
        conditions.collect()
    }

    fn texts(&self, content: &str) -> Texts {
        Texts(vec![Text {
            language: self.import.language.clone(),
            content: content.to_owned(),
        }])
    }

    fn lanes_of_steps(&self) -> Vec<LaneOfSteps> {
        let lane = |(name, nodes): &(String, BTreeSet<usize>)| LaneOfSteps {
            name: name.clone(),
            steps: self
                .folded
                .steps
                .iter()
                .filter(|node| nodes.contains(node))
                .map(|node| self.id(*node))
                .collect(),
        };
        self.lanes.iter().map(lane).collect()
    }
}

/// The names of a note, unless somebody has changed the name that is drawn.
fn renamed(names: &Texts, drawn: &str, language: &str) -> Texts {
    if drawn == names.get("zh-CN") || drawn.is_empty() {
        return names.clone();
    }
    let mut names = names.clone();
    match names.0.iter_mut().find(|text| text.language == language) {
        Some(text) => text.content = drawn.to_owned(),
        None => names.0.push(Text {
            language: language.to_owned(),
            content: drawn.to_owned(),
        }),
    }
    names
}

/// Lanes of the file with their nodes, inner lanes after outer ones.
fn lanes(model: &Model) -> Vec<(String, BTreeSet<usize>)> {
    let mut lanes = Vec::new();
    let mut todo: Vec<&Element> = model.process.all(MODEL, "laneSet").collect();
    while let Some(element) = todo.pop() {
        let inner = element
            .elements()
            .filter(|child| ["lane", "childLaneSet"].contains(&child.name.local.as_str()));
        let mut inner: Vec<&Element> = inner.collect();
        inner.reverse();
        todo.extend(inner);
        if element.name.local != "lane" {
            continue;
        }
        let ids: BTreeSet<String> = element
            .all(MODEL, "flowNodeRef")
            .map(|id| id.text().trim().to_owned())
            .collect();
        let nodes = model
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| ids.contains(node.id));
        let name = element
            .attr("name")
            .filter(|name| !name.is_empty())
            .or(element.attr("id"));
        lanes.push((
            name.unwrap_or_default().to_owned(),
            nodes.map(|(number, _)| number).collect(),
        ));
    }
    lanes
}
