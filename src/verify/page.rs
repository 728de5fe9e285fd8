//! What was checked, as a table that a report can attach.

use super::{Check, Verdict};
use crate::text::{Lang, date};
use crate::time::Day;

/// The verdict, for people.
pub fn mark(check: &Check, lang: Lang) -> &'static str {
    match (check.verdict, lang) {
        (Verdict::Holds, Lang::Vi) => "đạt",
        (Verdict::Fails, Lang::Vi) => "KHÔNG ĐẠT",
        (Verdict::Stated, Lang::Vi) => "chỉ ghi, chưa kiểm",
        (Verdict::Holds, Lang::En) => "holds",
        (Verdict::Fails, Lang::En) => "FAILS",
        (Verdict::Stated, Lang::En) => "stated, not checked",
    }
}

/// What stands in the place of a digest, in the language of the page.
fn told(text: &str, lang: Lang) -> &str {
    match (lang, text) {
        (Lang::Vi, "not of the run") => "không thuộc lần chạy",
        (Lang::Vi, "no such file") => "không có tệp này",
        (Lang::Vi, "not in the manifest") => "không có trong biên bản",
        (Lang::Vi, "no such entry") => "không có mục này",
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
    let count = |verdict| checks.iter().filter(|check| check.verdict == verdict).count();
    let [held, stated] = [Verdict::Holds, Verdict::Stated].map(count);
    let checked = checks.len() - stated;
    let about = run.map_or(program.clone(), |run| format!("{run} ({program})"));
    let (title, columns, end) = match lang {
        Lang::Vi => (
            format!("Biên bản tự kiểm tra: {about}, {machine}, ngày {today}"),
            "| Phép kiểm tra | Thấy | Phải là | Kết luận |",
            format!("{held} trong {checked} phép kiểm tra đạt{}.", unchecked(stated, lang)),
        ),
        Lang::En => (
            format!("Self-check: {about}, {machine}, {today}"),
            "| Check | Found | Expected | Verdict |",
            format!("{held} of {checked} checks hold{}.", unchecked(stated, lang)),
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

/// How many things are only stated, if any are.
fn unchecked(stated: usize, lang: Lang) -> String {
    match (stated, lang) {
        (0, _) => String::new(),
        (_, Lang::Vi) => format!("; {stated} mục chỉ ghi, chưa kiểm được"),
        (1, Lang::En) => "; 1 entry is stated and was not checked".to_owned(),
        (_, Lang::En) => format!("; {stated} entries are stated and were not checked"),
    }
}
