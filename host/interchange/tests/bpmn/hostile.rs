//! Files that cannot be imported. Each in `data/bpmn/bad` is refused with what lies beside it
//! (`UPDATE_EXPECT=1` rewrites that); files made to cost memory or time are refused before they do, and no
//! change of a real file makes the reader panic.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use sanquan_interchange::bpmn::{ImportAs, Limits, read, read_with, survey};

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if path.extension().is_some_and(|end| end == "bpmn") {
            files.push(path);
        }
    }
    files.sort();
    files
}

#[test]
fn bad_files_are_refused_with_line_code_and_reason() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/bpmn/bad");
    let files = files(&folder);
    assert!(files.len() >= 40, "only {} files found", files.len());
    for path in files {
        let bytes = fs::read(&path).expect("a file");
        let refusals = read(&bytes[..], &ImportAs::default()).err();
        let refusals = refusals.unwrap_or_else(|| panic!("{path:?} was imported"));
        let mut said = String::new();
        for refusal in &refusals.0 {
            writeln!(said, "{} {refusal}", refusal.code).expect("a string takes everything");
        }
        expect_file![path.with_extension("expected")].assert_eq(&said);
    }
}

/// Every code of the README's table is met by a file, or by a test of limits here.
#[test]
fn every_code_of_the_table_is_met() {
    let readme = include_str!("../../src/bpmn/README.md");
    let table = readme.split("# What is refused").nth(1).expect("the table");
    let documented = table.split('`').filter(|word| word.starts_with("bpmn."));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/bpmn/bad");
    let mut met = vec!["bpmn.io", "bpmn.too-large"];
    for path in files(&folder) {
        let bytes = fs::read(path).expect("a file");
        met.extend(
            read(&bytes[..], &ImportAs::default())
                .expect_err("it is refused")
                .codes(),
        );
    }
    let documented: Vec<&str> = documented.collect();
    for code in &documented {
        assert!(met.contains(code), "no file meets `{code}`");
    }
    for code in met {
        assert!(documented.contains(&code), "`{code}` stands in no table");
    }
}

/// An endless file that counts what is read of it.
struct Endless {
    given: u64,
}

impl Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        into.fill(b' ');
        self.given += into.len() as u64;
        Ok(into.len())
    }
}

#[test]
fn a_file_without_end_is_refused_after_the_limit() {
    let mut endless = Endless { given: 0 };
    let refusals = read(&mut endless, &ImportAs::default()).expect_err("too large");
    assert_eq!(refusals.codes(), ["bpmn.too-large"]);
    assert!(
        endless.given <= 2 * (8 << 20),
        "{} bytes were read",
        endless.given
    );
}

struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the disk is gone"))
    }
}

#[test]
fn a_file_that_cannot_be_read_says_why() {
    let refusals = read(Broken, &ImportAs::default()).expect_err("unreadable");
    assert_eq!(refusals.codes(), ["bpmn.io"]);
    assert!(refusals.to_string().contains("the disk is gone"));
}

const ROOT: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">"#;

#[test]
fn what_a_hostile_file_may_hold_is_bounded() {
    let limits = Limits {
        elements_max: 100,
        nesting_max_levels: 10,
        attributes_max: 5,
        value_max_bytes: 100,
        namespaces_max: 8,
        nodes_max: 20,
        ..Limits::default()
    };
    let codes = |inside: String| {
        let text = format!("{ROOT}{inside}</definitions>");
        let refused = read_with(text.as_bytes(), &ImportAs::default(), &limits);
        refused.expect_err("it holds no course").codes().join(" ")
    };
    assert_eq!(codes("<a/>".repeat(98)), "bpmn.no-process");
    assert_eq!(codes("<a/>".repeat(100)), "bpmn.too-large");
    assert_eq!(
        codes("<a>".repeat(9) + &"</a>".repeat(9)),
        "bpmn.no-process"
    );
    assert_eq!(
        codes("<a>".repeat(10) + &"</a>".repeat(10)),
        "bpmn.too-large"
    );
    assert_eq!(
        codes(format!("<a b=\"{}\"/>", "x".repeat(100))),
        "bpmn.no-process"
    );
    assert_eq!(
        codes(format!("<a b=\"{}\"/>", "x".repeat(101))),
        "bpmn.too-large"
    );
    let many = |count: usize| {
        (0..count)
            .map(|n| format!(" a{n}=\"\""))
            .collect::<String>()
    };
    assert_eq!(codes(format!("<a{}/>", many(5))), "bpmn.no-process");
    assert_eq!(codes(format!("<a{}/>", many(6))), "bpmn.too-large");
    let names = |n: usize| format!("<a xmlns:x{n}=\"u\" xmlns:y{n}=\"u\">");
    let nested = |count: usize| (0..count).map(names).collect::<String>() + &"</a>".repeat(count);
    assert_eq!(codes(nested(3)), "bpmn.no-process");
    assert_eq!(codes(nested(4)), "bpmn.too-large");
    let tasks = |count: usize| {
        (0..count)
            .map(|n| format!("<task id=\"t{n}\"/>"))
            .collect::<String>()
    };
    let process = |count: usize| {
        format!(
            "<process id=\"p\"><startEvent id=\"s\"/>{}</process>",
            tasks(count)
        )
    };
    assert_eq!(codes(process(20)), "bpmn.too-large");
}

#[test]
fn a_chain_of_a_thousand_gateways_is_refused_and_not_followed() {
    let mut inside = String::from("<process id=\"p\"><startEvent id=\"g0\"/>");
    for n in 1..1_000 {
        let before = n - 1;
        let _ = write!(
            inside,
            "<exclusiveGateway id=\"g{n}\"/><sequenceFlow id=\"f{n}\" sourceRef=\"g{before}\" targetRef=\"g{n}\"/>"
        );
    }
    let text = format!("{ROOT}{inside}</process></definitions>");
    let refusals = read(text.as_bytes(), &ImportAs::default()).expect_err("too long");
    assert_eq!(refusals.codes(), ["bpmn.too-many-ways"]);
}

#[test]
fn encodings_give_the_same_chart() {
    let text = |encoding: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"{encoding}\"?>\n{ROOT}<process id=\"p\"><startEvent id=\"s\"/><task id=\"a\" name=\"Prüfung\"/>\
             <sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"a\"/></process></definitions>"
        )
    };
    let latin1 = |text: String| {
        text.chars()
            .map(|c| u8::try_from(u32::from(c)).expect("Latin-1"))
            .collect::<Vec<u8>>()
    };
    let utf16 = |text: String, bytes: fn(u16) -> [u8; 2]| {
        text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>()
    };
    let expected = read(text("UTF-8").as_bytes(), &ImportAs::default()).expect("a chart");
    assert_eq!(expected.chart.steps[0].names.get("en"), "Prüfung");
    for bytes in [
        latin1(text("ISO-8859-1")),
        utf16(format!("\u{feff}{}", text("UTF-16")), u16::to_le_bytes),
        utf16(format!("\u{feff}{}", text("utf-16")), u16::to_be_bytes),
        utf16(text("UTF-16LE"), u16::to_le_bytes),
        utf16(text("UTF-16BE"), u16::to_be_bytes),
        format!("\u{feff}{}", text("utf-8")).into_bytes(),
        text("").replace("encoding=\"\"", "").into_bytes(),
    ] {
        assert_eq!(
            read(&bytes[..], &ImportAs::default()).as_ref(),
            Ok(&expected)
        );
    }
}

/// No encoding is guessed, and what is broken is not mended.
#[test]
fn wrong_encodings_are_refused() {
    let around = |declared: &str, name: &[u8]| {
        let head = format!("<?xml version=\"1.0\" {declared}?>{ROOT}<process id=\"p\" name=\"");
        [head.as_bytes(), name, b"\"/></definitions>"].concat()
    };
    let utf16 = |units: &[u16]| {
        let text = format!("\u{feff}<?xml version=\"1.0\"?>{ROOT}");
        let units = text.encode_utf16().chain(units.iter().copied());
        units.flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
    };
    let utf32 = |bytes: fn(u32) -> [u8; 4]| {
        let text = format!("\u{feff}{ROOT}</definitions>");
        let units = text.chars().map(u32::from);
        units.flat_map(bytes).collect::<Vec<u8>>()
    };
    let unmarked = ROOT.encode_utf16().flat_map(u16::to_le_bytes);
    // 许可 in GBK.
    let gbk = b"\xd0\xed\xbf\xc9";
    let mut files = vec![
        ("bpmn.encoding", around("", gbk)),
        ("bpmn.encoding", around("encoding=\"UTF-8\"", gbk)),
        ("bpmn.encoding", utf16(&[0xd800])),
        ("bpmn.encoding", utf16(&[0xdc00, 0xd800])),
        ("bpmn.encoding", utf32(u32::to_be_bytes)),
        // By its first two bytes this is UTF-16, full of U+0000.
        ("bpmn.malformed", utf32(u32::to_le_bytes)),
        ("bpmn.malformed", unmarked.collect()),
        // `<?xm` in EBCDIC.
        ("bpmn.encoding", b"\x4c\x6f\xa7\x94".to_vec()),
    ];
    for name in [
        "GBK",
        "GB2312",
        "gb18030",
        "Big5",
        "windows-1252",
        "UTF-7",
        "UTF-32",
        "",
    ] {
        files.push(("bpmn.encoding", around(&format!("encoding='{name}'"), gbk)));
    }
    // Too long a form of `/`, half of a pair, beyond the last character, and pieces of characters.
    let broken: [&[u8]; 5] = [
        b"\xc0\xaf",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\x80",
        b"\xe4\xb8",
    ];
    files.extend(broken.map(|bytes| ("bpmn.encoding", around("", bytes))));
    for (due, file) in files {
        let shown = String::from_utf8_lossy(&file);
        let refused = read(&file[..], &ImportAs::default()).expect_err(&shown);
        assert_eq!(refused.codes(), [due], "{shown}");
        assert_eq!(survey(&file[..]).expect_err(&shown), refused);
    }
}

/// Nothing is fetched, opened or replaced: the declaration alone is the reason.
#[test]
fn a_document_type_is_refused_whatever_it_refers_to() {
    let here = concat!("file://", env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    for declaration in [
        "<!DOCTYPE d>".to_owned(),
        "<!doctype d>".to_owned(),
        "<!-- first --><!DOCTYPE d []>".to_owned(),
        format!("<!DOCTYPE d SYSTEM \"{here}\">"),
        "<!DOCTYPE d SYSTEM \"http://127.0.0.1:9/d.dtd\">".to_owned(),
        format!("<!DOCTYPE d PUBLIC \"-//OMG//BPMN\" \"{here}\">"),
        format!("<!DOCTYPE d [<!ENTITY e SYSTEM \"{here}\">]>"),
        format!("<!DOCTYPE d [<!ENTITY % p SYSTEM \"{here}\"> %p;]>"),
        "<!DOCTYPE d [<!ENTITY e \"&e;\">]>".to_owned(),
        "<!DOCTYPE d [<!ATTLIST definitions id CDATA \"d\">]>".to_owned(),
    ] {
        for head in ["", "<?xml version=\"1.0\" standalone=\"no\"?>\n"] {
            let file = format!("{head}{declaration}{ROOT}&e;</definitions>");
            let refused = read(file.as_bytes(), &ImportAs::default()).expect_err(&file);
            assert_eq!(refused.codes(), ["bpmn.doctype"], "{file}");
            assert!(!refused.to_string().contains("sanquan-interchange"));
        }
    }
}

/// A generator whose seed stands in the message of a failure.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }
}

fn changed(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len());
        let end = (at + random.below(80)).min(bytes.len());
        match random.below(4) {
            0 => bytes[at] ^= 1 << random.below(8),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].to_vec();
                let to = random.below(bytes.len());
                drop(bytes.splice(to..to, piece));
            }
            _ => {
                let signs = b"<>/\"'&;= \0:g";
                bytes[at] = signs[random.below(signs.len())];
            }
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

#[test]
fn no_change_of_a_real_file_makes_the_reader_panic() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/bpmn");
    let mut files: Vec<Vec<u8>> = files(&folder)
        .iter()
        .map(|path| fs::read(path).expect("a file"))
        .collect();
    files.retain(|bytes| bytes.len() < 40_000);
    let mut refused = 0;
    for seed in 0..600 {
        let mut random = Random(seed);
        let file = &files[random.below(files.len())];
        let bytes = changed(file, &mut random);
        let outcome = std::panic::catch_unwind(|| {
            (
                read(&bytes[..], &ImportAs::default()).is_err(),
                survey(&bytes[..]).is_err(),
            )
        });
        let (is_refused, _) =
            outcome.unwrap_or_else(|_| panic!("seed {seed} makes the reader panic"));
        refused += usize::from(is_refused);
    }
    assert!(
        refused > 300,
        "only {refused} of 600 changed files are refused: the changes do too little"
    );
}
