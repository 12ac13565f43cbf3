//! The five functions, in the types of the bindings.

use super::bindings::questions as wit;
use crate::exports::questions;

questions! {
    Describe describe() -> wit::Description;
    Flowchart flowchart(FlowchartQuestion) -> Result<wit::ChartResult, wit::Problem>;
    Intake intake(IntakeQuestion) -> Result<wit::IntakeAnswer, wit::Problem>;
    Review review(ReviewQuestion) -> Result<wit::ReviewAnswer, wit::Problem>;
    Inspect inspect(InspectQuestion) -> Result<wit::InspectAnswer, wit::Problem>;
}
