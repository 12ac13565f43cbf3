//! Random operations against a model that a child could check, for both stores at once: equal
//! answers, equal frames, equal chains, equal rows, through restarts and rebuilds.
#![allow(clippy::unwrap_used)]

mod support;

use sanquan_disks::{Dice, fold};
use sanquan_store::*;
use std::collections::HashMap;
use std::sync::Arc;
use support::*;

const SEED: u64 = 510_822;
const WEEK: i64 = 7 * 24 * 60 * 60 * 1_000;

/// 10,000 operations in full; SANQUAN_TEST_SHARE percent of them otherwise, but at least 1,500.
fn operations() -> u64 {
    let share = std::env::var("SANQUAN_TEST_SHARE").ok();
    let share: u64 = share.and_then(|text| text.parse().ok()).unwrap_or(1);
    (10_000 * share / 100).max(1_500)
}

#[derive(Default)]
struct Model {
    versions: HashMap<StreamKey, u64>,
    keys: HashMap<[u8; 32], (Idempotency, Appended)>,
    events: u64,
    now: i64,
}

impl Model {
    fn append(&mut self, append: &Append, clock: i64) -> Result<Appended, AppendError> {
        if let Some(asked) = append.idempotency
            && let Some((stored, appended)) = self.keys.get(&asked.key)
            && self.now / WEEK <= appended.appended_at / WEEK + 1
        {
            return match stored.request == asked.request {
                true => Ok(Appended {
                    duplicate: true,
                    ..*appended
                }),
                false => Err(AppendError::KeyReused {
                    first: appended.first,
                }),
            };
        }
        for Expect { stream, version } in append.expect.iter().copied() {
            let actual = self.versions.get(&stream).copied().unwrap_or(0);
            if actual != version {
                return Err(AppendError::Conflict {
                    stream,
                    expected: version,
                    actual,
                });
            }
        }
        let behind_ms = self.now - clock;
        if behind_ms > 5_000 {
            return Err(AppendError::ClockBehind {
                now: clock,
                behind_ms,
            });
        }
        self.now = self.now.max(clock);
        let first = self.events + 1;
        self.events += append.events.len() as u64;
        for event in &append.events {
            *self.versions.entry(event.stream).or_default() += 1;
        }
        let appended = Appended {
            first,
            last: self.events,
            appended_at: self.now,
            duplicate: false,
        };
        if let Some(record) = append.idempotency {
            self.keys.insert(record.key, (record, appended));
        }
        Ok(appended)
    }
}

/// A command over one to three streams; its view of them is right most of the time.
fn random_append(dice: &mut Dice, store: &dyn Store) -> Append {
    let mut expect: Vec<Expect> = Vec::new();
    let mut events = Vec::new();
    for _ in 0..=dice.throw(3) {
        let stream = dice.throw(12) as u8;
        let stale = if dice.throw(15) == 0 { 1 } else { 0 };
        let version = store.version(key(stream)).unwrap() + stale;
        if expect.iter().all(|known| known.stream != key(stream)) {
            expect.push(Expect {
                stream: key(stream),
                version,
            });
        }
        let body = format!("{}{}", dice.throw(10), "b".repeat(dice.throw(300) as usize));
        events.push(event(stream, &body));
    }
    let keyed = dice.throw(3) == 0;
    let idempotency = if keyed {
        idempotency(dice.throw(200) as u8, dice.throw(2) as u8)
    } else {
        None
    };
    let delta = delta(&events, store);
    Append {
        expect,
        idempotency,
        events,
        delta,
    }
}

#[test]
fn both_stores_answer_like_the_model_through_restarts_and_rebuilds() {
    println!("seed {SEED}");
    let mut dice = Dice::new(SEED);
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::at(10_000);
    let memory = MemoryStore::new(Arc::new(LastBody), clock.source());
    let reopen = || {
        let home = Home::open(dir.path(), settings()).unwrap();
        let (store, _) = home
            .county("510822", Arc::new(LastBody), clock.source())
            .unwrap();
        (home, store)
    };
    let (mut home, mut journal) = reopen();
    let mut model = Model::default();
    let mut now = 10_000;
    for operation in 0..operations() {
        if dice.throw(150) == 0 {
            let clean = dice.coin();
            if clean {
                home.close().unwrap();
            }
            drop((home, journal));
            if dice.throw(3) == 0 {
                std::fs::remove_dir_all(dir.path().join("state")).unwrap();
            }
            (home, journal) = reopen();
        }
        now += dice.throw(100) as i64 - if dice.throw(50) == 0 { 7_000 } else { 20 };
        if dice.throw(60) == 0 {
            now += WEEK / 2;
        }
        clock.set(now);
        let append = random_append(&mut dice, &memory);
        let expected = model.append(&append, now);
        let answers = (put(&memory, append.clone()), put(&*journal, append));
        assert_eq!(
            answers,
            (expected.clone(), expected),
            "operation {operation}"
        );
    }
    assert_eq!(memory.head(), journal.head());
    let said = everything(&*journal);
    assert_eq!(everything(&memory), said);
    assert_eq!(fold(&said.0, &LastBody).unwrap(), said.1);
    for stream in 0..12 {
        let (version, all) = (journal.version(key(stream)).unwrap(), u64::MAX as usize);
        assert_eq!(
            version,
            model.versions.get(&key(stream)).copied().unwrap_or(0)
        );
        let records = journal.stream(key(stream), 1, all).unwrap();
        assert_eq!(records.len() as u64, version);
        assert_eq!(records, memory.stream(key(stream), 1, all).unwrap());
        assert!(
            records
                .iter()
                .zip(1..)
                .all(|(record, n)| record.stream_version == n)
        );
    }
}
