//! A running host under test: started on any free port, stopped as an operator stops it.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;

use crate::disk::Disk;
use crate::http::Client;
use crate::sanquan;

/// A host; killed when it is dropped without being stopped.
pub struct Server {
    child: Child,
    /// Where it listens, such as `http://127.0.0.1:40123`.
    pub address: String,
    talk: Arc<(Mutex<String>, Condvar)>,
    reader: Option<JoinHandle<()>>,
}

impl Server {
    /// Runs `sanquan` with `arguments` and waits until it says where it listens.
    ///
    /// # Panics
    ///
    /// When it ends before, with all that it said.
    pub fn start(arguments: &[&str]) -> Self {
        Self::try_start(arguments, &Disk::default())
            .unwrap_or_else(|said| panic!("it never listened:\n{said}"))
    }

    /// The same on some disk; when it ends before it listens, all that it said.
    pub fn try_start(arguments: &[&str], disk: &Disk) -> Result<Self, String> {
        Self::try_start_with(arguments, disk, &[])
    }

    /// The same with settings of one's own, as variables.
    pub fn try_start_with(
        arguments: &[&str],
        disk: &Disk,
        settings: &[(&str, &str)],
    ) -> Result<Self, String> {
        let mut command = sanquan();
        disk.put_under(&mut command);
        command.envs(settings.iter().copied());
        Self::of(command, arguments)
    }

    /// The same with settings of one's own, as variables.
    pub fn start_with(arguments: &[&str], settings: &[(&str, &str)]) -> Self {
        let started = Self::try_start_with(arguments, &Disk::default(), settings);
        started.unwrap_or_else(|said| panic!("it never listened:\n{said}"))
    }

    fn of(mut command: Command, arguments: &[&str]) -> Result<Self, String> {
        let mut child = command
            .args(arguments)
            .args(["--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let stderr = child.stderr.take().expect("it was piped");
        let talk = Arc::new((Mutex::new(String::new()), Condvar::new()));
        let heard = Arc::clone(&talk);
        let reader = std::thread::spawn(move || listen(stderr, &heard));
        let mut lines = BufReader::new(child.stdout.take().expect("it was piped")).lines();
        let listening = lines.find_map(|line| {
            let line = line.ok()?;
            line.strip_prefix("listening on ").map(str::to_owned)
        });
        // Read on, so that a full pipe never stops the host.
        std::thread::spawn(move || lines.for_each(drop));
        match listening {
            Some(address) => Ok(Self {
                child,
                address,
                talk,
                reader: Some(reader),
            }),
            None => {
                reader.join().expect("the reader does not panic");
                // It has closed its output, so it ends.
                let _ = child.wait();
                Err(said(&talk))
            }
        }
    }

    /// Kills it; all that it said on stderr until then.
    pub fn kill(mut self) -> String {
        self.child.kill().expect("it is ours to kill");
        let _ = self.child.wait();
        let reader = self.reader.take().expect("it is killed once");
        reader.join().expect("the reader does not panic");
        said(&self.talk)
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Somebody who asks it with this token; empty for the public.
    pub fn client(&self, token: &str) -> Client {
        Client::new(&self.address, token)
    }

    /// Status and body of a GET, with a token or without.
    pub fn get(&self, path: &str, token: Option<&str>) -> (u16, String) {
        let answer = self.client(token.unwrap_or_default()).get(path);
        (answer.status, answer.body)
    }

    /// Waits until it has said `words` on stderr; all that it said until then.
    pub fn wait_for(&self, words: &str) -> String {
        let (text, more) = &*self.talk;
        let text = text.lock().expect("the reader does not panic");
        let waited = more.wait_while(text, |text| !text.contains(words));
        waited.expect("the reader does not panic").clone()
    }

    /// Asks it to stop; all that it said on stderr, once it has.
    ///
    /// # Panics
    ///
    /// When it ends with anything but success.
    pub fn stop(mut self) -> String {
        let asked = Command::new("kill")
            .args(["-TERM", &self.id().to_string()])
            .status();
        assert!(asked.expect("kill runs").success());
        let status = self.child.wait().expect("it ends");
        let reader = self.reader.take().expect("it stops once");
        reader.join().expect("the reader does not panic");
        let talk = said(&self.talk);
        assert!(status.success(), "{status}\n{talk}");
        talk
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads line by line until the host closes its end.
fn listen(stderr: ChildStderr, talk: &(Mutex<String>, Condvar)) {
    for line in BufReader::new(stderr).lines().map_while(Result::ok) {
        let mut text = talk.0.lock().expect("nobody panics while holding it");
        text.push_str(&line);
        text.push('\n');
        talk.1.notify_all();
    }
}

fn said(talk: &(Mutex<String>, Condvar)) -> String {
    talk.0
        .lock()
        .expect("nobody panics while holding it")
        .clone()
}
