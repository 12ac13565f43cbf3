//! What of a workbook is refused before it is unpacked.
//!
//! An XLSX file is a ZIP archive. One of a few kilobytes can hold gigabytes of zeros; so the sizes that it
//! declares are added up before anything is unpacked. A part that is longer than it declares does no harm: the
//! `zip` crate stops there with an error, and a test of ours holds it to that.

use std::io::{Read, Seek, SeekFrom};

use zip::ZipArchive;

use crate::mistake::Mistake;

/// Most that a workbook may hold when unpacked, in bytes. The whole catalogue of a county (5,728 items with
/// their flowcharts) takes about a third of it.
pub(crate) const UNPACKED_MAX_BYTES: u64 = 256 << 20;

/// Most parts of a workbook; the catalogue has some 30.
const PARTS_MAX: usize = 4096;

/// By so many bytes the type of a file is told.
const HEAD_BYTES: u64 = 512;

/// Where macros lie.
const MACROS: &str = "vbaproject.bin";

/// Refuses whatever is not a workbook without macros and of bounded size.
pub(super) fn check<R: Read + Seek>(input: &mut R) -> Result<(), Mistake> {
    check_kind(input)?;
    let mut archive = ZipArchive::new(&mut *input).map_err(|error| damaged(&error))?;
    if archive.len() > PARTS_MAX {
        return Err(too_large(format!(
            "has {} parts, {PARTS_MAX} are the most",
            archive.len()
        )));
    }
    let mut declared = 0_u64;
    for at in 0..archive.len() {
        let part = archive.by_index_raw(at).map_err(|error| damaged(&error))?;
        let name = part.name().map_err(|error| damaged(&error))?;
        if name.to_ascii_lowercase().ends_with(MACROS) {
            return Err(refused(
                "xlsx.macros",
                "contains macros, which nobody could check".to_owned(),
                "save it as an Excel workbook without macros (.xlsx)",
            ));
        }
        declared = declared.saturating_add(part.size());
    }
    if declared > UNPACKED_MAX_BYTES {
        return Err(too_large(format!(
            "holds {declared} bytes when unpacked, {UNPACKED_MAX_BYTES} are the most"
        )));
    }
    input
        .seek(SeekFrom::Start(0))
        .map_err(|error| damaged(&error))?;
    Ok(())
}

/// By their first bytes, since names lie.
fn check_kind<R: Read + Seek>(input: &mut R) -> Result<(), Mistake> {
    let mut head = Vec::new();
    input
        .seek(SeekFrom::Start(0))
        .map_err(|error| damaged(&error))?;
    let read = input.by_ref().take(HEAD_BYTES).read_to_end(&mut head);
    read.map_err(|error| damaged(&error))?;
    let found = match head.as_slice() {
        [b'P', b'K', 3, 4, ..] => return Ok(()),
        [] => "is empty",
        [0xD0, 0xCF, 0x11, 0xE0, ..] => "is a workbook of Excel 2003 (.xls) or needs a password",
        [b'%', b'P', b'D', b'F', ..] => "is a PDF",
        [b'{' | b'[', ..] => "seems to be JSON",
        head if is_text(head) => "is a text file",
        _ => "is of an unknown type",
    };
    Err(refused(
        "xlsx.wrong-type",
        format!("{found}, not an Excel workbook (.xlsx)"),
        "open it in a spreadsheet program and save it as .xlsx without a password",
    ))
}

/// Whether it is UTF-8, the last character perhaps cut in two.
fn is_text(head: &[u8]) -> bool {
    std::str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |_| true)
}

pub(super) fn damaged(error: &dyn std::error::Error) -> Mistake {
    let rule = format!("is damaged: {error}");
    refused("xlsx.damaged", rule, "save or fetch it again")
}

pub(super) fn too_large(rule: String) -> Mistake {
    refused(
        "xlsx.too-large",
        rule,
        "divide it, or send the catalogue as CSV or JSON",
    )
}

fn refused(code: &'static str, rule: String, fix: &str) -> Mistake {
    Mistake {
        rule: format!("the file {rule}"),
        fix: fix.into(),
        ..Mistake::at(code, 0)
    }
}
