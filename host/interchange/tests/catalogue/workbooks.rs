//! Workbooks as people and attackers make them. What cannot be read is refused by name, before it costs anything.

use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use sanquan_domain::catalogue::PowerItem;
use sanquan_domain::flowchart::DayUnit;
use sanquan_domain::time::Date;
use sanquan_interchange::Mistakes;
use sanquan_interchange::catalogue::{Import, Mapping, Templates, import_xlsx, read_xlsx};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const MAPPING: &str = r#"
format = 1
source = "a county's workbook"
templates = "templates.json"
table = { sheet = "清单", skip_rows = 1, header_rows = 2, fill_down = ["部门"] }
department = { code = { column = "部门", codes = { "市监局" = "015" } }, name = { column = "部门" } }
charts = { otherwise = "application" }

[item]
code = { column = "编码" }
name = { column = "名称" }
category = { constant = "licence", code_system = "licences only" }
basis = { column = "依据" }
statutory_limit = { template = "{办理时限/法定}工作日" }
promised_limit = { template = "{办理时限/承诺}工作日" }
valid_from = { column = "生效" }
"#;

fn workbook(fill: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>, name: &str) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(name).expect("a name for a sheet");
    fill(sheet).expect("cells that fit");
    workbook.save_to_buffer().expect("a workbook")
}

fn imported(bytes: Vec<u8>) -> Result<(Vec<PowerItem>, Import), Mistakes> {
    let templates = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/data/catalogue/templates.json"
    );
    let templates = std::fs::read_to_string(templates).expect("a test file");
    let templates: Templates = serde_json::from_str(&templates).expect("sound templates");
    let mapping = Mapping::read(MAPPING).expect("a sound mapping");
    let mut items = Vec::new();
    let import = import_xlsx(Cursor::new(bytes), &mapping, &templates, &mut |item| {
        items.push(item)
    })?;
    Ok((items, import))
}

/// A title over all columns, a header of two lines with merged cells, a department merged over its items,
/// numbers and dates as Excel keeps them, a code that Excel made a number of, and formatted rows below.
fn list(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let (plain, date) = (Format::new(), Format::new().set_num_format("yyyy-mm-dd"));
    sheet.merge_range(0, 0, 0, 6, "权力事项清单", &plain)?;
    for (column, name) in [
        (0, "部门"),
        (1, "编码"),
        (2, "名称"),
        (3, "依据"),
        (6, "生效"),
    ] {
        sheet.merge_range(1, column, 2, column, name, &plain)?;
    }
    sheet.merge_range(1, 4, 1, 5, "办理时限", &plain)?;
    sheet
        .write_string(2, 4, "法定")?
        .write_string(2, 5, "承诺")?;
    sheet.merge_range(3, 0, 5, 0, "市监局", &plain)?;
    for (row, code) in [(3, "A-1"), (4, "A-2")] {
        sheet
            .write_string(row, 1, code)?
            .write_string(row, 2, format!("许可{row}"))?;
        sheet.write_string(row, 3, "食品安全法|第三十五条")?;
        sheet.write_number(row, 4, 20)?.write_number(row, 5, 10.0)?;
        sheet.write_datetime_with_format(row, 6, &ExcelDateTime::from_ymd(2026, 3, 2)?, &date)?;
    }
    sheet
        .write_number(5, 1, 5_108_220_150_100_300_f64)?
        .write_string(5, 2, "许可")?;
    for row in 6..50 {
        sheet.write_blank(row, 1, &date)?;
    }
    Ok(())
}

#[test]
fn merged_cells_numbers_dates_and_blank_rows_of_a_workbook_are_understood() {
    let (items, import) = imported(workbook(list, "清单")).expect("a list");
    assert_eq!((import.report.rows, import.report.importable), (3, 2));
    for item in &items {
        assert_eq!(item.department.as_str(), "015");
        assert_eq!(
            (item.statutory_limit.days, item.statutory_limit.unit),
            (20, DayUnit::WorkingDays)
        );
        assert_eq!(item.promised_limit.days, 10);
        assert_eq!(Some(item.valid_from), Date::new(2026, 3, 2));
    }
    let rejected = &import.report.rejected;
    let place: Vec<(&str, u64, &str)> = rejected
        .iter()
        .map(|one| (one.code, one.line, one.column.as_str()))
        .collect();
    assert_eq!(place, [("table.unusable-cell", 6, "B")]);
    assert!(
        rejected[0].rule.contains("fifteen digits"),
        "{}",
        rejected[0]
    );
}

#[test]
fn a_sheet_that_is_not_there_is_named_with_those_that_are() {
    let error = imported(workbook(list, "附件")).expect_err("no such sheet");
    assert_eq!(error.0[0].code, "xlsx.no-such-sheet");
    assert!(error.to_string().contains("附件"), "{error}");
}

#[test]
fn numbers_and_dates_that_were_typed_into_an_exported_workbook_are_read() {
    let fill = |sheet: &mut Worksheet| {
        let date = Format::new().set_num_format("yyyy/m/d");
        for (column, name) in [(0, "code"), (1, "name"), (2, "exists_from"), (3, "area")] {
            sheet.write_string(0, column, name)?;
        }
        sheet
            .write_number(1, 0, 15)?
            .write_string(1, 1, "市场监督管理局")?;
        sheet.write_datetime_with_format(1, 2, &ExcelDateTime::from_ymd(2013, 12, 19)?, &date)?;
        sheet.write_boolean(1, 3, true)?;
        Ok(())
    };
    let document = read_xlsx(Cursor::new(workbook(fill, "departments"))).expect("a sound table");
    let department = &document.departments[0];
    assert_eq!(department.code.as_str(), "15");
    assert_eq!(department.standing.exists_from, Date::new(2013, 12, 19));
    assert_eq!(department.standing.area.as_deref(), Some("yes"));
}

fn refusal(bytes: &[u8]) -> (&'static str, String) {
    let error = read_xlsx(Cursor::new(bytes)).expect_err("it must be refused");
    assert_eq!(error.0.len(), 1, "{error}");
    (error.0[0].code, error.to_string())
}

#[test]
fn files_of_another_type_are_refused_by_their_content_and_not_by_their_name() {
    for (bytes, said) in [
        (&b""[..], "is empty"),
        (b"code,name\n015,\n", "is a text file"),
        (b"%PDF-1.7\n", "is a PDF"),
        (b"{\"items\":[]}", "JSON"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 rest", "Excel 2003"),
        (b"\xFF\xFE\x00\x00", "unknown type"),
    ] {
        let (code, told) = refusal(bytes);
        assert_eq!(code, "xlsx.wrong-type", "{told}");
        assert!(told.contains(said), "{told}");
    }
    let cut_off = &workbook(list, "items")[..1000];
    assert_eq!(refusal(cut_off).0, "xlsx.damaged");
    assert_eq!(
        refusal(b"PK\x03\x04 and then nothing of the kind").0,
        "xlsx.damaged"
    );
}

/// An empty workbook with a part more.
fn with_part(name: &str, fill: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>)) -> Vec<u8> {
    let whole = workbook(|_| Ok(()), "items");
    let mut archive = ZipWriter::new_append(Cursor::new(whole)).expect("a ZIP archive");
    archive
        .start_file(name, SimpleFileOptions::default())
        .expect("a new part");
    fill(&mut archive);
    archive.finish().expect("a ZIP archive").into_inner()
}

fn zeros(mebibytes: usize) -> impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>) {
    move |archive| {
        let block = vec![0; 1 << 20];
        (0..mebibytes).for_each(|_| {
            archive
                .write_all(&block)
                .expect("a vector takes every byte")
        });
    }
}

#[test]
fn a_workbook_with_macros_is_refused() {
    let (code, told) = refusal(&with_part("xl/vbaProject.bin", zeros(0)));
    assert_eq!(code, "xlsx.macros");
    assert!(told.contains(".xlsx"), "{told}");
}

#[test]
fn a_workbook_that_would_unpack_to_more_than_its_limit_is_refused_before_it_is_unpacked() {
    let bomb = with_part("xl/media/image1.png", zeros(257));
    assert!(bomb.len() < 2 << 20, "{} bytes", bomb.len());
    assert_eq!(refusal(&bomb).0, "xlsx.too-large");
}

/// The sizes in a ZIP archive are only claims: here a megabyte of shared texts claims to be a thousand bytes.
#[test]
fn a_part_that_is_longer_than_it_claims_is_refused() {
    // No other four bytes of the archive are the same.
    const REAL: u32 = 0x0012_3456;
    let honest = with_part("xl/sharedStrings.xml", |archive| {
        let blanks = " ".repeat(REAL as usize - "<sst></sst>".len());
        let written = write!(archive, "<sst>{blanks}</sst>");
        written.expect("a vector takes every byte");
    });
    assert_eq!(refusal(&honest).0, "table.empty", "it is read to its end");
    let mut bomb = honest;
    let mut changed = 0;
    for at in 0..bomb.len() - 4 {
        if bomb[at..at + 4] == REAL.to_le_bytes() {
            bomb[at..at + 4].copy_from_slice(&1000_u32.to_le_bytes());
            changed += 1;
        }
    }
    assert_eq!(
        changed, 2,
        "the part's own header and the directory state its size"
    );
    let (code, told) = refusal(&bomb);
    assert_eq!(code, "xlsx.damaged", "{told}");
    assert!(told.contains("larger than its declared"), "{told}");
}

/// The same workbook with another text in its first sheet.
fn rewritten(from: &str, to: &str) -> Vec<u8> {
    let whole = workbook(list, "清单");
    let mut old = ZipArchive::new(Cursor::new(whole)).expect("a ZIP archive");
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    let mut changed = false;
    for at in 0..old.len() {
        let mut part = old.by_index(at).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).expect("XML");
        if name.ends_with("sheet1.xml") {
            changed = text.contains(from);
            text = text.replacen(from, to, 1);
        }
        new.start_file(name, SimpleFileOptions::default())
            .expect("a new part");
        new.write_all(text.as_bytes())
            .expect("a vector takes every byte");
    }
    assert!(changed, "the sheet holds {from}");
    new.finish().expect("a ZIP archive").into_inner()
}

/// A range that is dense from A1 to the last cell would take hundreds of gigabytes.
#[test]
fn a_cell_far_away_or_at_an_impossible_address_costs_nothing() {
    for (address, code) in [
        ("B1048577", "xlsx.too-large"),
        ("XFD5", "xlsx.too-large"),
        ("ZZZZZZZZZZ5", "xlsx.damaged"),
        ("B99999999999", "xlsx.damaged"),
        ("5", "xlsx.damaged"),
    ] {
        let bytes = rewritten("r=\"B5\"", &format!("r=\"{address}\""));
        let error = imported(bytes)
            .map(|(items, _)| items.len())
            .expect_err(address);
        assert_eq!(error.0[0].code, code, "{address}: {error}");
    }
    let (items, _) = imported(rewritten("r=\"B5\"", "r=\"B5\" ")).expect("a sound list");
    assert_eq!(items.len(), 2);
}
