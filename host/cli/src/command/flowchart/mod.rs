//! `sanquan flowchart …`: charts of items as BPMN files and as pictures.

mod draw;
mod import;
mod subject;

use sanquan_interchange::bpmn;

use super::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Commands about flowcharts.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Read a BPMN 2.0 file and show the chart that it gives (whole with --json); everything that stands
    /// against it is named at once. Nothing is entered anywhere.
    Import(import::Import),
    /// Write the chart of an item as a BPMN 2.0 file.
    Export(subject::Subject),
    /// Read a BPMN 2.0 file and prove its chart: one start, every step reachable, every course ends.
    Check(import::Check),
    /// Draw the chart of an item, or of a BPMN file, as SVG: for a screen, a telephone or paper; or say it in
    /// words.
    Draw(draw::Draw),
}

impl Command {
    /// Does it.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        match self {
            Self::Import(command) => command.run(context),
            Self::Check(command) => command.run(context),
            Self::Export(subject) => {
                let shown = subject.find(context)?;
                let item = shown.item.expect("an item of a catalogue, not a file");
                subject.put(context, &[bpmn::write(&item, &shown.chart)])
            }
            Self::Draw(command) => command.run(context),
        }
    }
}
