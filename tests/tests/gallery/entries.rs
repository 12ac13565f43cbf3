//! The gallery: every hostile or broken component, and the code by which each is named. The table in
//! `tests/guests/README.md` says what each one is; a test keeps the two the same.

use sanquan_tests::crafted::{
    bomb, changed, for_another_version, from_contract, from_text, nested, turncoat,
    with_a_foreign_import, without_its_export,
};

/// How far a component gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meets {
    /// It is refused when it is handed in.
    TheGate,
    /// It is active, and no case can be filed.
    Filing,
    /// A case is filed, and the act fails.
    Acting,
    /// The act is done, and the fault is on record.
    Inspection,
    /// The act is done, as if nothing were.
    Nothing,
}

/// One component.
pub struct Entry {
    /// Its name in the table.
    pub name: &'static str,
    /// Stable code by which it is named; `-` where it does no harm at all.
    pub code: &'static str,
    /// How far it gets.
    pub meets: Meets,
    made: Made,
}

enum Made {
    Bytes(fn() -> Vec<u8>),
    /// A turncoat with this misdeed.
    Of(&'static str),
}

impl Entry {
    /// Its bytes; a turncoat speaks for the department and item in `place`.
    pub fn component(&self, decent: &[u8], place: &str) -> Vec<u8> {
        match self.made {
            Made::Bytes(make) => make(),
            Made::Of(misdeed) => turncoat(decent, place, misdeed),
        }
    }
}

/// The gallery.
pub fn all() -> Vec<Entry> {
    let mut all = vec![
        bytes("empty", "component.not-wasm", Vec::new),
        bytes("another-program", "component.not-wasm", || {
            b"MZ\x90".to_vec()
        }),
        bytes("core-module", "component.core-module", || {
            b"\0asm\x01\0\0\0".to_vec()
        }),
        bytes("unknown-layer", "component.malformed", || {
            b"\0asm\x63\0\x01\0".to_vec()
        }),
        bytes("truncated", "component.malformed", || {
            let whole = from_text("", "unreachable");
            whole[..whole.len() / 2].to_vec()
        }),
        // Deep enough for a reader that recurses, and far from the compiler's two seconds: reading it takes time
        // that grows with the square of the depth. The runtime's own test goes deeper.
        bytes("nested-without-end", "component.missing-export", || {
            nested(1_500)
        }),
        bytes("memory-of-64-bits", "component.malformed", || {
            from_text("(memory i64 1)", "unreachable")
        }),
        bytes(
            "wrong-version",
            "component.wrong-contract",
            for_another_version,
        ),
        bytes(
            "wrong-world",
            "component.missing-export",
            without_its_export,
        ),
        bytes("missing-function", "component.missing-export", || {
            let inspect =
                "inspect: func(question: inspect-question) -> result<inspect-answer, problem>;";
            from_contract(&[&changed(inspect, "")])
        }),
        bytes("wrong-type", "component.wrong-type", || {
            from_contract(&[&changed("seed: u64", "seed: u32")])
        }),
        bytes(
            "imports-a-clock",
            "component.foreign-import",
            with_a_foreign_import,
        ),
        bytes("imports-more-than-note", "component.foreign-import", || {
            let note = "note: func(level: level, message: string);";
            from_contract(&[&changed(
                note,
                &format!("{note}\n    read: func() -> string;"),
            )])
        }),
        bytes("vast-table", "component.too-demanding", || {
            from_text("(table 1000000 funcref)", "unreachable")
        }),
        bytes("five-tables", "component.too-demanding", || {
            from_text(&"(table 1 funcref)".repeat(5), "unreachable")
        }),
        bytes("compile-bomb", "component.compile-limit", || bomb(600, 600)),
        bytes("start-loops", "plugin.out-of-fuel", || {
            from_text("(func $s (loop (br 0))) (start $s)", "unreachable")
        }),
        bytes("start-traps", "plugin.trap", || {
            from_text("(func $s unreachable) (start $s)", "unreachable")
        }),
        bytes("start-grows-memory", "plugin.memory", || {
            let grow = "(func $s (drop (memory.grow (i32.const 1000)))) (start $s)";
            from_text(grow, "unreachable")
        }),
        bytes("grows-table", "plugin.memory", || {
            let grow =
                "(loop (drop (table.grow $t (ref.null func) (i32.const 1000))) (br 0)) unreachable";
            from_text("(table $t 1 funcref)", grow)
        }),
        bytes("recurses-without-memory", "plugin.stack-or-bounds", || {
            let recursion = "(func $f (result i32) (i32.add (call $f) (call $f)))";
            from_text(recursion, "(call $f)")
        }),
        bytes("answers-from-nowhere", "plugin.invalid-answer", || {
            from_text("", "(i32.const -4)")
        }),
    ];
    for (misdeed, code) in [
        ("describe:loop", "plugin.out-of-fuel"),
        ("describe:stop", "plugin.trap"),
        ("describe:panic", "plugin.trap"),
        ("describe:take-memory", "plugin.memory"),
        ("describe:recurse", "plugin.stack-or-bounds"),
        ("describe:note-huge", "plugin.output"),
        ("describe:vast", "plugin.output"),
        ("describe:as-another-department", "token.other-department"),
        ("describe:as-nobody", "token.other-department"),
        ("describe:anothers-item", "plugin.not-its-item"),
        ("describe:no-such-item", "item.unknown"),
        ("describe:no-items", "plugin.description-invalid"),
        ("describe:item-twice", "plugin.description-invalid"),
        ("describe:no-version", "plugin.description-invalid"),
        ("describe:no-chinese", "plugin.description-invalid"),
        ("describe:rule-without-basis", "plugin.description-invalid"),
        ("describe:field-twice", "plugin.description-invalid"),
        ("describe:path-of-no-form", "plugin.description-invalid"),
        ("flowchart:loop", "plugin.out-of-fuel"),
        ("flowchart:stop", "plugin.trap"),
        ("flowchart:take-memory", "plugin.memory"),
        ("flowchart:no-chart", "plugin.problem"),
        ("flowchart:of-another-item", "item.chart-invalid"),
        ("flowchart:without-end", "item.chart-invalid"),
        ("flowchart:without-points", "item.chart-invalid"),
        ("flowchart:to-nowhere", "item.chart-invalid"),
        ("flowchart:for-ever", "item.chart-invalid"),
    ] {
        all.push(of(misdeed, code, Meets::TheGate));
    }
    for (misdeed, code) in [
        ("intake:loop", "plugin.out-of-fuel"),
        ("intake:stop", "plugin.trap"),
        ("intake:take-memory", "plugin.memory"),
        ("intake:recurse", "plugin.stack-or-bounds"),
        ("intake:note-huge", "plugin.output"),
    ] {
        all.push(of(misdeed, code, Meets::Filing));
    }
    for (misdeed, code) in [
        ("review:loop", "plugin.out-of-fuel"),
        ("review:stop", "plugin.trap"),
        ("review:panic", "plugin.trap"),
        ("review:read-the-clock", "plugin.trap"),
        ("review:take-memory", "plugin.memory"),
        ("review:recurse", "plugin.stack-or-bounds"),
        ("review:long-text", "plugin.output"),
        ("review:many-texts", "plugin.output"),
        ("review:note-huge", "plugin.output"),
        ("review:no-such-day", "plugin.invalid-answer"),
        ("review:capital-digest", "plugin.invalid-answer"),
        ("review:other", "plugin.problem"),
        ("review:nowhere", "answer.unknown-transition"),
        ("review:undeclared-rule", "answer.undeclared-rule"),
    ] {
        all.push(of(misdeed, code, Meets::Acting));
    }
    for (misdeed, code) in [
        ("inspect:loop", "plugin.out-of-fuel"),
        ("inspect:stop", "plugin.trap"),
        ("inspect:take-memory", "plugin.memory"),
    ] {
        all.push(of(misdeed, code, Meets::Inspection));
    }
    all.push(of("review:note-often", "-", Meets::Nothing));
    all.push(of("review:note-long", "-", Meets::Nothing));
    all
}

fn bytes(name: &'static str, code: &'static str, make: fn() -> Vec<u8>) -> Entry {
    Entry {
        name,
        code,
        meets: Meets::TheGate,
        made: Made::Bytes(make),
    }
}

fn of(misdeed: &'static str, code: &'static str, meets: Meets) -> Entry {
    Entry {
        name: misdeed,
        code,
        meets,
        made: Made::Of(misdeed),
    }
}
