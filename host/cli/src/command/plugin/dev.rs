//! `plugin dev`: builds and plays the scenarios again whenever a file of the plugin is saved.
//!
//! Files are looked at twice a second: a plugin has some dozens, and this works on every file system
//! alike. Ctrl-C ends it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::build::Build;
use super::source::Source;
use super::test::{Test, Tested, told};
use crate::command::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// How long a look at the files is apart from the next.
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);

/// Build and play the scenarios on every save.
#[derive(Debug, clap::Args)]
pub struct Dev {
    #[command(flatten)]
    build: Build,
    /// One round, and its result as the exit code.
    #[arg(long)]
    once: bool,
}

impl Dev {
    /// Goes on until it is stopped; a round that fails is told and waits for the next save.
    pub fn run(self, context: &Context) -> Result<Exit, Failure> {
        let source = Source::find(&self.build.path)?;
        let once = self.once;
        let test = Test::of_component(self.build);
        loop {
            // Before the round, so that what is saved meanwhile starts the next one.
            let seen = look(&source);
            let exit = round(&test, context);
            if once {
                return exit;
            }
            if let Err(failure) = exit {
                context.talk.failure(&failure);
            }
            context
                .talk
                .say("waiting for a file to be saved; Ctrl-C ends this");
            while look(&source) == seen {
                std::thread::sleep(BETWEEN_LOOKS);
            }
        }
    }
}

fn round(test: &Test, context: &Context) -> Result<Exit, Failure> {
    let tested = test.test(context)?;
    context.talk.data(&tested, |tested| told(tested))?;
    Ok(match tested.iter().all(Tested::good) {
        true => Exit::Done,
        false => Exit::Found,
    })
}

/// When each file was last written.
type Seen = BTreeMap<PathBuf, SystemTime>;

fn look(source: &Source) -> Seen {
    let mut seen = Seen::new();
    for path in source.watched() {
        look_at(&path, &mut seen);
    }
    seen
}

fn look_at(path: &Path, seen: &mut Seen) {
    let Ok(metadata) = path.metadata() else {
        return;
    };
    if metadata.is_file() {
        let written = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        seen.insert(path.to_owned(), written);
    }
    for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
        look_at(&entry.path(), seen);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_saved_or_added_is_seen() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("src/inner/lib.rs");
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("writable");
        std::fs::write(&file, "one").expect("writable");
        let look = || {
            let mut seen = Seen::new();
            look_at(folder.path(), &mut seen);
            seen
        };
        let first = look();
        assert_eq!(first.len(), 1);
        assert_eq!(look(), first);
        let later = SystemTime::UNIX_EPOCH + Duration::from_secs(1);
        let opened = std::fs::File::options().append(true).open(&file);
        opened
            .and_then(|file| file.set_modified(later))
            .expect("ours");
        assert_ne!(look(), first);
        std::fs::write(folder.path().join("more.rs"), "two").expect("writable");
        assert_eq!(look().len(), 2);
    }
}
