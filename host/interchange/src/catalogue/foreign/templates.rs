//! Base flowcharts for items of lists, which say nothing about their course.

use std::collections::BTreeMap;

use sanquan_domain::catalogue::{Post, Remedy, StepDuty};
use sanquan_domain::flowchart::Flowchart;
use sanquan_domain::id::{DepartmentCode, ItemCode, PostCode};
use serde::{Deserialize, Serialize};

/// Stands in the codes of posts for the code of the item's department.
const DEPARTMENT: &str = "{department}";

/// Flowcharts by name. In JSON: `{"charts": {"licence": {"flowchart": …, "duties": […], "remedies": […], "posts": […]}}}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Templates {
    /// The charts.
    pub charts: BTreeMap<String, Template>,
}

/// A flowchart that every item of a kind begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The chart; its item is replaced, and `{department}` in the codes of posts.
    pub flowchart: Flowchart,
    /// What is known of its steps beyond their course.
    #[serde(default)]
    pub duties: Vec<StepDuty>,
    /// What whoever is refused can do; without any, a chart with stages that ends in a refusal is not published.
    #[serde(default)]
    pub remedies: Vec<Remedy>,
    /// The posts that it needs in every department that holds such an item.
    #[serde(default)]
    pub posts: Vec<Post>,
}

impl Template {
    /// The chart of an item of that department.
    pub(super) fn chart(&self, item: &ItemCode, department: &DepartmentCode) -> Flowchart {
        let mut chart = Flowchart {
            item: item.clone(),
            ..self.flowchart.clone()
        };
        for post in chart.steps.iter_mut().filter_map(|step| step.post.as_mut()) {
            post.0 = post.0.replace(DEPARTMENT, department.as_str());
        }
        chart
    }

    /// The posts that it needs there.
    pub(super) fn posts_in(&self, department: &DepartmentCode) -> impl Iterator<Item = Post> {
        self.posts.iter().map(|post| Post {
            code: PostCode(post.code.as_str().replace(DEPARTMENT, department.as_str())),
            department: department.clone(),
            names: post.names.clone(),
        })
    }
}
