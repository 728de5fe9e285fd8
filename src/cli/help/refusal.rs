//! Why the parser of arguments refuses a command line, by kind, in Vietnamese.

use crate::text::Lang;
use crate::text::told::Said;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

/// What is wrong with a command line.
pub(crate) fn refusal(error: &Error, lang: Lang) -> String {
    match lang {
        Lang::En => error.to_string(),
        Lang::Vi => vietnamese(error),
    }
}

fn vietnamese(error: &Error) -> String {
    let said = |kind: ContextKind| error.get(kind).map(words).filter(|words| !words.is_empty());
    let arg = said(ContextKind::InvalidArg).unwrap_or_default();
    let value = said(ContextKind::InvalidValue).unwrap_or_default();
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("không có tùy chọn hoặc tham số “{arg}” ở lệnh này"),
        ErrorKind::InvalidSubcommand => {
            let name = said(ContextKind::InvalidSubcommand).unwrap_or_default();
            format!("không có lệnh “{name}”")
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{arg} cần một giá trị"),
        ErrorKind::InvalidValue => format!("{arg} không nhận giá trị “{value}”"),
        ErrorKind::ValueValidation => format!("{arg} không nhận giá trị “{value}”: {}", why(error)),
        ErrorKind::MissingRequiredArgument => format!("còn thiếu: {arg}"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "còn thiếu tên lệnh".to_owned()
        }
        ErrorKind::ArgumentConflict => match said(ContextKind::PriorArg) {
            Some(other) => format!("{arg} không đi cùng {other}"),
            None => format!("{arg} chỉ ghi một lần"),
        },
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("{arg} có quá ít hoặc quá nhiều giá trị")
        }
        ErrorKind::TooManyValues => format!("{arg} không nhận thêm giá trị “{value}”"),
        ErrorKind::NoEquals => format!("{arg} cần dấu “=” trước giá trị"),
        ErrorKind::InvalidUtf8 => "có chữ không phải UTF-8".to_owned(),
        _ => return error.to_string(),
    };
    let mut lines = vec![format!("lỗi: {what}")];
    if let Some(valid) = said(ContextKind::ValidValue) {
        lines.push(format!("  giá trị được nhận: {valid}"));
    }
    let nearest =
        [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    if let Some(near) = nearest.into_iter().find_map(said) {
        lines.push(format!("  gần nhất: {near}"));
    }
    lines.push("\nXem hướng dẫn: thêm --help sau lệnh.\n".to_owned());
    lines.join("\n")
}

/// Why a value is refused.
fn why(error: &Error) -> String {
    let Some(source) = std::error::Error::source(error) else { return String::new() };
    if let Some(said) = source.downcast_ref::<Said>() {
        return said.0.vi.clone();
    }
    let text = source.to_string();
    if let Some((_, range)) = text.split_once(" is not in ") {
        return format!("phải trong khoảng {range}");
    }
    let number = "phải là một số".to_owned();
    if source.is::<std::num::ParseFloatError>() {
        return number;
    }
    if source.is::<std::num::ParseIntError>() || text.contains("digit") {
        return "phải là một số nguyên".to_owned();
    }
    text
}

/// A value of the context as text.
fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::StyledStrs(texts) => {
            texts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::help::command;

    fn refused(line: &str) -> String {
        let error = command(Lang::Vi).try_get_matches_from(line.split(' ')).unwrap_err();
        refusal(&error, Lang::Vi)
    }

    /// What each kind of mistake is told, and that nothing of it is English.
    #[test]
    fn mistakes_are_told_in_vietnamese() {
        for (line, told) in [
            ("rodsim runn", "không có lệnh “runn”"),
            ("rodsim run --seeds 3", "--seeds"),
            ("rodsim run --seed x", "phải là một số nguyên"),
            ("rodsim run --replicates 0", "phải trong khoảng 1..4000000000"),
            ("rodsim run --lang fr", "không nhận giá trị “fr”"),
            ("rodsim compare", "còn thiếu"),
            ("rodsim chart out --size 75", "không phải cỡ giấy"),
            ("rodsim chart out --only ceac --title x --no-title", "không đi cùng"),
            ("rodsim records", "còn thiếu tên lệnh"),
        ] {
            let text = refused(line);
            assert!(text.contains(told), "{line}: {text}");
            for english in ["error", "invalid", "required", "Usage", "cannot", "tip:"] {
                assert!(!text.contains(english), "'{english}' in {text}");
            }
        }
    }
}
