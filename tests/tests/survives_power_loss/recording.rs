//! A host at work on a recorded disk: a county is set up, then three runs of `sanquan serve` under
//! writers, of which the first stops cleanly and the others are killed. Between the last two the machine
//! was started anew, so that the third rebuilds its state while it is being watched.

use std::path::Path;
use std::thread;

use sanquan_disks::{Dice, Trace};
use sanquan_tests::county::County;
use sanquan_tests::disk::{Disk, Fault};
use sanquan_tests::food::{Tokens, application, pass_papers};
use sanquan_tests::plugins;
use sanquan_tests::server::Server;

use crate::trace::{Promise, Reader};

const WRITERS: usize = 4;
/// A writer of the run that stops cleanly files so many cases.
const CASES: usize = 6;

/// What was recorded.
pub struct Recording {
    pub trace: Trace,
    pub promises: Vec<Promise>,
    /// Where in the trace each run ends, the setting up being the first, with its boot id.
    pub runs: Vec<(usize, &'static str)>,
}

impl Recording {
    /// Makes one. The seed decides after how many operations the hosts are killed.
    pub fn make(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let folder = tempfile::tempdir().expect("a temporary folder");
        let notes = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().to_owned();
        let disk = |name: &str, boot: &str| {
            let boot_id = notes.path().join(boot);
            std::fs::write(&boot_id, boot).expect("a file");
            Disk::recorded(&root, &notes.path().join(name)).booted_as(&boot_id)
        };

        let mut county = County::in_folder(folder, disk("setting-up", "one"));
        county.deploy(plugins::market_supervision());
        let tokens = Tokens::issue(&county);
        county.put_on(disk("first", "one"));
        let first = county.serve();
        write(&first, &tokens, "first", CASES);
        first.stop();
        for (name, boot) in [("second", "one"), ("third", "two")] {
            let whole = 100 + dice.throw(150);
            county.put_on(disk(name, boot).failing_after(whole, Fault::Killed));
            write(&county.serve(), &tokens, name, usize::MAX);
        }

        let mut reader = Reader::default();
        let mut runs = Vec::new();
        for (name, boot) in [
            ("setting-up", "one"),
            ("first", "one"),
            ("second", "one"),
            ("third", "two"),
        ] {
            reader.read(&read(&notes.path().join(name)), &root);
            runs.push((reader.trace.len(), boot));
        }
        let Reader {
            trace, promises, ..
        } = reader;
        println!(
            "{} operations, {} promises, runs end at {runs:?}",
            trace.len(),
            promises.len()
        );
        Self {
            trace,
            promises,
            runs,
        }
    }

    /// The boot id of the run in which the operation `cut` stands.
    pub fn boot_at(&self, cut: usize) -> &'static str {
        let run = self.runs.iter().find(|(end, _)| cut <= *end);
        run.expect("a cut is in the trace").1
    }
}

/// Files cases and passes their papers until there are `cases` of each writer, or the host is gone.
fn write(host: &Server, tokens: &Tokens, run: &str, cases: usize) {
    thread::scope(|scope| {
        for writer in 0..WRITERS {
            scope.spawn(move || {
                let (window, handler) = (host.client(&tokens.window), host.client(&tokens.handler));
                for number in 0..cases {
                    let application = application(&format!("{run}-{writer}-{number}"));
                    let filed = window.try_post("/api/v1/cases", &[], &application);
                    let Some(filed) = filed else { return };
                    let filed = filed.done(201);
                    let path = format!(
                        "/api/v1/cases/{}/actions",
                        filed["id"].as_str().expect("an id")
                    );
                    let passed = handler.try_post(&path, &[], &pass_papers());
                    let Some(passed) = passed else { return };
                    passed.done(200);
                }
            });
        }
    });
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).expect("the recorder has written")
}
