//! What was checked, as a table that a report can attach.

use super::Check;
use crate::text::{Lang, date};
use crate::time::Day;

/// The verdict, for people.
pub fn mark(check: &Check, lang: Lang) -> &'static str {
    match (check.holds, lang) {
        (true, Lang::Vi) => "đạt",
        (false, Lang::Vi) => "KHÔNG ĐẠT",
        (true, Lang::En) => "holds",
        (false, Lang::En) => "FAILS",
    }
}

/// What stands in the place of a digest, in the language of the page.
fn told(text: &str, lang: Lang) -> &str {
    match (lang, text) {
        (Lang::Vi, "not of the run") => "không thuộc lần chạy",
        (Lang::Vi, "no such file") => "không có tệp này",
        (Lang::Vi, "not in the manifest") => "không có trong biên bản",
        (Lang::Vi, "no batch") => "không phải một lô",
        (_, text) => text,
    }
}

/// The table that a report can attach.
pub fn page(checks: &[Check], run: Option<&str>, today: Day, lang: Lang) -> String {
    let program = format!(
        "rodsim {}, model {}",
        env!("CARGO_PKG_VERSION"),
        crate::answers::summarise::MODEL_VERSION
    );
    let machine = format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS);
    let today = date(today, lang);
    let held = checks.iter().filter(|check| check.holds).count();
    let about = run.map_or(program.clone(), |run| format!("{run} ({program})"));
    let (title, columns, end) = match lang {
        Lang::Vi => (
            format!("Biên bản tự kiểm tra: {about}, {machine}, ngày {today}"),
            "| Phép kiểm tra | Thấy | Phải là | Kết luận |",
            format!("{held} trong {} phép kiểm tra đạt.", checks.len()),
        ),
        Lang::En => (
            format!("Self-check: {about}, {machine}, {today}"),
            "| Check | Found | Expected | Verdict |",
            format!("{held} of {} checks hold.", checks.len()),
        ),
    };
    let rows: String = checks
        .iter()
        .map(|check| {
            format!(
                "| {} | {} | {} | {} |\n",
                check.what.get(lang),
                told(&check.found, lang),
                told(&check.expected, lang),
                mark(check, lang)
            )
        })
        .collect();
    format!("# {title}\n\n{columns}\n|---|---|---|---|\n{rows}\n{end}\n")
}
