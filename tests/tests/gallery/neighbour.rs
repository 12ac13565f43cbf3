//! A department that wants nothing but to work: it files, passes and grants, one case after the other,
//! while others misbehave beside it. Its plugin is of the oldest contract there is.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Scope, ScopedJoinHandle};
use std::time::{Duration, Instant};

use sanquan_tests::food::act;
use sanquan_tests::http::Client;
use serde_json::{Value, json};

/// Its people.
pub struct Neighbour {
    /// 099-h01, who takes in and reviews.
    pub window: Client,
    /// 099-h02, who decides.
    pub leader: Client,
}

impl Neighbour {
    /// Takes a case in; its id.
    pub fn file(&self) -> String {
        let material = json!({
            "code": "identity", "name": "identity.pdf", "media_type": "application/pdf",
            "size_bytes": 1024, "sha256": "01".repeat(32),
        });
        let application = json!({
            "item": "0000000990100100",
            "applicant": "申请人甲",
            "facts": { "applicant": "申请人甲", "goods": "produce", "width": "2.5" },
            "materials": [material],
        });
        let filed = self.window.post("/api/v1/cases", &application).done(201);
        filed["id"].as_str().expect("an id").to_owned()
    }

    /// One case from beginning to end; how long each write took.
    fn work(&self) -> [Duration; 3] {
        let start = Instant::now();
        let case = self.file();
        let filed = start.elapsed();
        let path = format!("/api/v1/cases/{case}/actions");
        let opinion = json!({ "opinion": "材料齐全" });
        let passed = timed(|| {
            let pass = act("review", "pass", "099-handler", &["099-h01"], &opinion);
            self.window.post(&path, &pass).done(200)
        });
        let granted = timed(|| {
            let grant = act("decide", "grant", "099-leader", &["099-h02"], &json!({}));
            let done = self.leader.post(&path, &grant).done(200);
            assert_eq!(done["phase"], "closed", "{done}");
            done
        });
        [filed, passed, granted]
    }

    /// Works through so many cases; how long each write took.
    pub fn work_through(&self, cases: u64) -> Vec<Duration> {
        (0..cases).flat_map(|_| self.work()).collect()
    }

    /// Works until `stop`.
    pub fn work_until<'scope>(
        &'scope self,
        scope: &'scope Scope<'scope, '_>,
        stop: &'scope AtomicBool,
    ) -> ScopedJoinHandle<'scope, Vec<Duration>> {
        scope.spawn(|| {
            let mut taken = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                taken.extend(self.work());
            }
            taken
        })
    }
}

fn timed(ask: impl FnOnce() -> Value) -> Duration {
    let start = Instant::now();
    ask();
    start.elapsed()
}

/// The time within which 99 in 100 were done, in milliseconds.
pub fn p99(mut taken: Vec<Duration>) -> f64 {
    taken.sort_unstable();
    let at = (taken.len() * 99 / 100).min(taken.len() - 1);
    taken[at].as_secs_f64() * 1_000.0
}
