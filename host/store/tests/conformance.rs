//! What every store must do, told once and run for each of them.
#![allow(clippy::unwrap_used)]

mod support;

use sanquan_store::*;
use std::sync::Arc;
use support::*;

/// Runs each test for memory and for journal with sled.
macro_rules! each_store {
    ($($name:ident)*) => {
        mod memory {
            $(#[test] fn $name() {
                let clock = super::Clock::at(1_000);
                let store = super::MemoryStore::new(super::Arc::new(super::LastBody), clock.source());
                super::$name(&store, &clock);
            })*
        }
        mod journal {
            $(#[test] fn $name() {
                let dir = tempfile::tempdir().unwrap();
                let clock = super::Clock::at(1_000);
                let home = super::Home::open(dir.path(), super::settings()).unwrap();
                let projection = super::Arc::new(super::LastBody);
                let (store, _) = home.county("510822", projection, clock.source()).unwrap();
                super::$name(&*store, &clock);
            })*
        }
    };
}

each_store! {
    an_empty_store_has_nothing
    events_are_numbered_without_gaps_and_read_back
    a_stale_version_is_a_conflict_and_writes_nothing
    the_same_idempotency_key_appends_once
    an_idempotency_key_with_another_request_is_refused
    an_idempotency_key_is_known_for_a_week_and_forgotten_after_two
    appends_of_one_group_see_each_other
    a_delta_is_applied_with_its_frame
    scans_go_both_ways_and_stop_at_their_bounds
    the_stores_own_rows_are_hidden
    malformed_appends_are_refused
    stamps_never_go_back
    a_clock_far_behind_refuses_appends_until_it_is_right_again
    the_chain_covers_every_frame
    the_watch_follows_the_head
    a_long_stream_is_read_from_anywhere
    many_writers_lose_nothing_and_leave_no_gap
}

fn an_empty_store_has_nothing(store: &dyn Store, _: &Clock) {
    assert_eq!(
        store.head(),
        Head {
            seq: 0,
            chain: [0; 32],
            appended_at: Millis::MIN
        }
    );
    assert_eq!(store.frames(1, 100).unwrap(), []);
    assert_eq!(store.records(1, 100).unwrap(), []);
    assert_eq!(store.stream(key(1), 1, 100).unwrap(), []);
    assert_eq!(store.version(key(1)).unwrap(), 0);
    assert_eq!(store.known(&[1; 32]).unwrap(), None);
    assert_eq!(store.trouble(), None);
}

fn events_are_numbered_without_gaps_and_read_back(store: &dyn Store, _: &Clock) {
    let first = put(store, append(store, 1, 0, &["a", "b"])).unwrap();
    assert_eq!((first.first, first.last, first.duplicate), (1, 2, false));
    let second = put(store, append(store, 2, 0, &["c"])).unwrap();
    assert_eq!((second.first, second.last), (3, 3));
    let third = put(store, append(store, 1, 2, &["d"])).unwrap();
    assert_eq!(third.first, 4);

    let bodies = |records: Vec<Record>| -> Vec<(u64, u64, String)> {
        let text = |record: Record| String::from_utf8(record.body).unwrap();
        records
            .into_iter()
            .map(|r| (r.seq, r.stream_version, text(r)))
            .collect()
    };
    let expected = [(1, 1, "a"), (2, 2, "b"), (4, 3, "d")].map(|(s, v, b)| (s, v, b.to_string()));
    assert_eq!(bodies(store.stream(key(1), 1, 10).unwrap()), expected);
    assert_eq!(bodies(store.stream(key(1), 2, 1).unwrap()), expected[1..2]);
    assert_eq!(
        bodies(store.records(2, 2).unwrap()),
        [(2, 2, "b".into()), (3, 1, "c".into())]
    );
    assert_eq!(store.version(key(1)).unwrap(), 3);
    assert_eq!(
        store.frames(2, 1).unwrap()[0].first,
        1,
        "the frame that holds event 2"
    );
    assert_eq!(store.frames(5, 1).unwrap(), []);
}

fn a_stale_version_is_a_conflict_and_writes_nothing(store: &dyn Store, _: &Clock) {
    push(store, 1, "a");
    let stale = append(store, 1, 0, &["b"]);
    let conflict = AppendError::Conflict {
        stream: key(1),
        expected: 0,
        actual: 1,
    };
    assert_eq!(put(store, stale), Err(conflict));
    let future = append(store, 1, 2, &["b"]);
    assert!(matches!(
        put(store, future),
        Err(AppendError::Conflict { actual: 1, .. })
    ));
    assert_eq!(store.head().seq, 1);
}

fn the_same_idempotency_key_appends_once(store: &dyn Store, _: &Clock) {
    let once = Append {
        idempotency: idempotency(7, 1),
        ..append(store, 1, 0, &["a", "b"])
    };
    let first = put(store, once.clone()).unwrap();
    push(store, 2, "x");
    let again = put(store, once).unwrap();
    assert_eq!(
        again,
        Appended {
            duplicate: true,
            ..first
        }
    );
    assert_eq!(store.head().seq, 3);
    assert_eq!(
        store.known(&[7; 32]).unwrap(),
        Some((idempotency(7, 1).unwrap(), again))
    );
}

fn an_idempotency_key_with_another_request_is_refused(store: &dyn Store, _: &Clock) {
    put(
        store,
        Append {
            idempotency: idempotency(7, 1),
            ..append(store, 1, 0, &["a"])
        },
    )
    .unwrap();
    let other = Append {
        idempotency: idempotency(7, 2),
        ..append(store, 1, 1, &["b"])
    };
    assert_eq!(put(store, other), Err(AppendError::KeyReused { first: 1 }));
}

fn an_idempotency_key_is_known_for_a_week_and_forgotten_after_two(
    store: &dyn Store,
    clock: &Clock,
) {
    const DAY: i64 = 24 * 60 * 60 * 1_000;
    let keyed = |version| Append {
        idempotency: idempotency(7, 1),
        ..append(store, 1, version, &["a"])
    };
    let first = put(store, keyed(0)).unwrap();
    // The log's own stamps count: a clock that went on alone lets nothing be forgotten.
    for day in [7, 13, 30] {
        clock.set(1_000 + day * DAY);
        assert!(put(store, keyed(0)).unwrap().duplicate, "day {day}");
    }
    clock.set(1_000 + 13 * DAY);
    push(store, 2, "x");
    assert_eq!(put(store, keyed(0)).unwrap().first, first.first);
    clock.set(1_000 + 14 * DAY);
    push(store, 2, "y");
    assert_eq!(store.known(&[7; 32]).unwrap(), None);
    let anew = put(store, keyed(1)).unwrap();
    assert!(!anew.duplicate);
    assert!(put(store, keyed(1)).unwrap().duplicate);
}

fn appends_of_one_group_see_each_other(store: &dyn Store, _: &Clock) {
    // All are queued before any answer is awaited, so that most of them share a group.
    let one = append(store, 1, 0, &["a"]);
    let keyed = Append {
        idempotency: idempotency(7, 1),
        ..append(store, 2, 0, &["k"])
    };
    let appends = [
        one.clone(),
        one,
        append(store, 1, 1, &["b"]),
        keyed.clone(),
        keyed,
    ];
    let pending: Vec<_> = appends
        .into_iter()
        .map(|append| store.append(append))
        .collect();
    let answers: Vec<_> = pending
        .into_iter()
        .map(|p| p.blocking_recv().unwrap())
        .collect();
    assert_eq!(answers[0].as_ref().unwrap().first, 1);
    assert!(matches!(
        answers[1],
        Err(AppendError::Conflict {
            expected: 0,
            actual: 1,
            ..
        })
    ));
    assert_eq!(answers[2].as_ref().unwrap().first, 2);
    assert_eq!(answers[3].as_ref().unwrap().first, 3);
    let duplicate = answers[4].as_ref().unwrap();
    assert!(duplicate.duplicate && duplicate.first == 3);
    assert_eq!(store.head().seq, 3);
}

fn a_delta_is_applied_with_its_frame(store: &dyn Store, _: &Clock) {
    push(store, 1, "a");
    push(store, 1, "b");
    assert_eq!(
        store
            .get(&[b"s".as_slice(), &[1; 16]].concat())
            .unwrap()
            .unwrap(),
        b"\x02b"
    );
    assert_eq!(
        store.get(&[b"ia".as_slice(), &[1; 16]].concat()).unwrap(),
        None
    );
    assert_eq!(
        store
            .get(&[b"ib".as_slice(), &[1; 16]].concat())
            .unwrap()
            .unwrap(),
        b""
    );
}

fn scans_go_both_ways_and_stop_at_their_bounds(store: &dyn Store, _: &Clock) {
    for (stream, body) in [(1, "c"), (2, "a"), (3, "b")] {
        push(store, stream, body);
    }
    let scan = |from: &[u8], to: &[u8], direction, max| -> Vec<u8> {
        store
            .scan(from, to, direction, max)
            .unwrap()
            .iter()
            .map(|(key, _)| key[1])
            .collect()
    };
    assert_eq!(scan(b"i", b"j", Direction::Forward, 9), b"abc");
    assert_eq!(scan(b"i", b"j", Direction::Backward, 9), b"cba");
    assert_eq!(scan(b"i", b"j", Direction::Backward, 2), b"cb");
    assert_eq!(scan(b"ib", b"ic", Direction::Forward, 9), b"b");
    assert_eq!(scan(b"i", b"j", Direction::Forward, 0), b"");
    assert_eq!(scan(b"j", b"i", Direction::Forward, 9), b"");
}

fn the_stores_own_rows_are_hidden(store: &dyn Store, _: &Clock) {
    push(store, 1, "a");
    let rows = store.scan(b"", &[0xff], Direction::Forward, 99).unwrap();
    assert!(rows.iter().all(|(key, _)| key[0] >= 0x20), "{rows:?}");
    assert_eq!(rows.len(), 2);
    assert_eq!(store.get(&[1]).unwrap(), None);
}

fn malformed_appends_are_refused(store: &dyn Store, _: &Clock) {
    let good = append(store, 1, 0, &["a"]);
    let row = |key: &[u8], value: usize| Delta {
        puts: vec![(key.to_vec(), vec![0; value])],
        deletes: vec![],
    };
    let bad = [
        Append {
            events: vec![],
            ..good.clone()
        },
        Append {
            expect: vec![],
            ..good.clone()
        },
        Append {
            expect: [good.expect.clone(), good.expect.clone()].concat(),
            ..good.clone()
        },
        Append {
            delta: row(b"\x1f", 1),
            ..good.clone()
        },
        Append {
            delta: row(b"", 1),
            ..good.clone()
        },
        Append {
            delta: row(b"r", (16 << 10) + 1),
            ..good.clone()
        },
        Append {
            delta: row(&[b'r'; 513], 1),
            ..good.clone()
        },
        Append {
            events: vec![NewEvent {
                stream: key(1),
                body: vec![0; 17 << 20],
            }],
            ..good.clone()
        },
    ];
    for append in bad {
        assert!(matches!(put(store, append), Err(AppendError::Malformed(_))));
    }
    assert_eq!(store.head().seq, 0);
    put(store, good).unwrap();
}

fn stamps_never_go_back(store: &dyn Store, clock: &Clock) {
    assert_eq!(push(store, 1, "a").appended_at, 1_000);
    clock.set(900);
    assert_eq!(push(store, 1, "b").appended_at, 1_000);
    clock.set(1_001);
    assert_eq!(push(store, 1, "c").appended_at, 1_001);
    assert_eq!(store.head().appended_at, 1_001);
}

fn a_clock_far_behind_refuses_appends_until_it_is_right_again(store: &dyn Store, clock: &Clock) {
    clock.set(10_000);
    push(store, 1, "a");
    clock.set(4_999);
    let behind = AppendError::ClockBehind {
        now: 4_999,
        behind_ms: 5_001,
    };
    assert_eq!(put(store, append(store, 1, 1, &["b"])), Err(behind));
    clock.set(5_000);
    assert_eq!(push(store, 1, "b").appended_at, 10_000);
}

fn the_chain_covers_every_frame(store: &dyn Store, _: &Clock) {
    let mut chains = vec![store.head().chain];
    for body in ["a", "a", "b"] {
        push(store, 1, body);
        chains.push(store.head().chain);
    }
    let (frames, _) = everything(store);
    let read: Vec<_> = frames.iter().map(|frame| frame.chain).collect();
    assert_eq!(read, chains[1..]);
    chains.sort_unstable();
    chains.dedup();
    assert_eq!(chains.len(), 4);
}

fn the_watch_follows_the_head(store: &dyn Store, _: &Clock) {
    let watch = store.watch();
    assert_eq!(*watch.borrow(), 0);
    push(store, 1, "a");
    assert!(watch.has_changed().unwrap());
    assert_eq!(*watch.borrow(), 1);
}

fn a_long_stream_is_read_from_anywhere(store: &dyn Store, _: &Clock) {
    let bodies: Vec<String> = (1..=100).map(|n| n.to_string()).collect();
    for (version, chunk) in bodies.chunks(3).enumerate() {
        let chunk: Vec<&str> = chunk.iter().map(String::as_str).collect();
        put(store, append(store, 1, 3 * version as u64, &chunk)).unwrap();
        push(store, 2, "between");
    }
    assert_eq!(store.version(key(1)).unwrap(), 100);
    for from in [0, 1, 2, 31, 32, 33, 64, 65, 96, 97, 99, 100, 101, 200] {
        for max in [0, 1, 2, 31, 32, 33, 70, 1_000] {
            let records = store.stream(key(1), from, max).unwrap();
            let read = records
                .iter()
                .map(|record| String::from_utf8(record.body.clone()).unwrap());
            let skipped = (from.max(1) as usize - 1).min(100);
            let expected = bodies[skipped..].iter().take(max).cloned();
            assert!(read.eq(expected), "from {from}, at most {max}");
        }
    }
}

fn many_writers_lose_nothing_and_leave_no_gap(store: &dyn Store, _: &Clock) {
    let mut seqs: Vec<u64> = std::thread::scope(|scope| {
        let write = |stream| {
            (0..20)
                .map(|_| push(store, stream, "a").first)
                .collect::<Vec<_>>()
        };
        let writers: Vec<_> = (0..8).map(|n| scope.spawn(move || write(n))).collect();
        writers
            .into_iter()
            .flat_map(|writer| writer.join().unwrap())
            .collect()
    });
    seqs.sort_unstable();
    assert!(seqs.into_iter().eq(1..=160));
    assert_eq!(store.head().seq, 160);
    let last = store.records(160, 9).unwrap();
    assert_eq!((last.len(), last[0].stream_version), (1, 20));
}
