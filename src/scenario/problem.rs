//! What is wrong with a scenario, where, and how to mend it.

use crate::text::hidden::{shortened, shown};
use crate::text::told::Told;
use crate::text::{Lang, Text};
use std::fmt;

/// A kind of fault; its code never changes, so that people can look it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Not TOML, CSV or JSON.
    Syntax,
    /// A decimal comma in a scenario file.
    DecimalComma,
    /// A key that does not exist.
    UnknownKey,
    /// A key that must be written.
    MissingKey,
    /// A value of another type.
    WrongType,
    /// A value outside its range.
    OutOfRange,
    /// NaN or infinity.
    NotFinite,
    /// Keys that exclude each other, or a part without its whole.
    Conflict,
    /// A commune that does not exist.
    UnknownCommune,
    /// Two communes of one code or name.
    DuplicateCommune,
    /// A border that is wrong.
    Border,
    /// An area that is wrong.
    Area,
    /// A round without communes or dates.
    EmptyRound,
    /// Two rounds of one programme that start in one week in one commune.
    OverlappingRounds,
    /// A date outside the campaign.
    Date,
    /// Shares that do not sum to 1.
    Shares,
    /// Numbers that do not make a distribution.
    Distribution,
    /// A file that extends itself.
    Cycle,
    /// A file that cannot be read.
    File,
    /// A file that is not UTF-8.
    Encoding,
    /// A column that is missing, or stands twice.
    Column,
    /// A cell that is wrong.
    Cell,
}

impl Fault {
    /// Every kind, in the order of the codes.
    pub const ALL: [Self; 22] = [
        Self::Syntax,
        Self::DecimalComma,
        Self::UnknownKey,
        Self::MissingKey,
        Self::WrongType,
        Self::OutOfRange,
        Self::NotFinite,
        Self::Conflict,
        Self::UnknownCommune,
        Self::DuplicateCommune,
        Self::Border,
        Self::Area,
        Self::EmptyRound,
        Self::OverlappingRounds,
        Self::Date,
        Self::Shares,
        Self::Distribution,
        Self::Cycle,
        Self::File,
        Self::Encoding,
        Self::Column,
        Self::Cell,
    ];

    /// The kind with this code, such as `E0103`.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fault| fault.code().eq_ignore_ascii_case(code))
    }

    /// The code for people, such as `E0103`.
    pub fn code(self) -> String {
        format!("E{:04}", 101 + self as usize)
    }

    /// What it means, in a few words.
    pub fn title(self) -> Text {
        let (vi, en) = match self {
            Self::Syntax => ("sai cú pháp", "syntax error"),
            Self::DecimalComma => (
                "trong tệp kịch bản, số thập phân dùng dấu chấm",
                "in a scenario file, decimals have a point",
            ),
            Self::UnknownKey => ("không có khóa này", "no such key"),
            Self::MissingKey => ("thiếu khóa", "missing key"),
            Self::WrongType => ("sai kiểu giá trị", "wrong type of value"),
            Self::OutOfRange => ("giá trị ngoài khoảng cho phép", "value out of range"),
            Self::NotFinite => ("không phải số hữu hạn", "not a finite number"),
            Self::Conflict => ("các khóa không đi với nhau", "keys do not go together"),
            Self::UnknownCommune => ("không có xã này", "no such commune"),
            Self::DuplicateCommune => ("xã bị lặp", "commune given twice"),
            Self::Border => ("ranh giới sai", "wrong border"),
            Self::Area => ("diện tích sai", "wrong area"),
            Self::EmptyRound => ("đợt không có xã hoặc năm nào", "round without communes or years"),
            Self::OverlappingRounds => (
                "hai đợt cùng biện pháp bắt đầu cùng tuần ở một xã",
                "two rounds of one programme start in one week in one commune",
            ),
            Self::Date => ("ngày sai hoặc ngoài chiến dịch", "wrong date, or outside the campaign"),
            Self::Shares => ("các tỷ lệ không cộng thành 1", "shares do not sum to 1"),
            Self::Distribution => {
                ("các số không tạo thành phân bố", "the numbers do not make a distribution")
            }
            Self::Cycle => ("kế thừa vòng tròn", "extends goes round in a circle"),
            Self::File => ("không đọc được tệp", "cannot read the file"),
            Self::Encoding => (
                "tệp không phải UTF-8, hoặc có ký tự ẩn",
                "file is not UTF-8, or has hidden characters",
            ),
            Self::Column => ("cột thiếu hoặc lặp", "column missing or given twice"),
            Self::Cell => ("ô sai", "wrong cell"),
        };
        Text::new(vi, en)
    }
}

/// The place of a key, a value or a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// File as named by the user, or the name of the embedded file.
    pub file: String,
    /// Line, from 1; 0 for the file as a whole.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Place {
    /// Is it a cell of a workbook?
    pub(super) fn is_cell(&self) -> bool {
        self.file.contains('!')
    }
}

/// One fault of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Kind of fault.
    pub fault: Fault,
    /// Where it is.
    pub place: Place,
    /// The key, in the words of the file, such as `round[0].weeks`.
    pub key: String,
    /// What was found, as written.
    pub found: String,
    /// What may stand there.
    pub allowed: Text,
    /// What was probably meant.
    pub suggestion: Option<String>,
    /// The other places that it is about, and what stands there: a key, or a heading.
    pub also: Vec<(Place, String)>,
}

/// Every fault of a scenario and of the tables that it names, by place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Sorts by place and drops repeats.
    pub(super) fn new(mut problems: Vec<Problem>) -> Self {
        problems.sort_by(|a, b| (&a.place, a.fault, &a.key).cmp(&(&b.place, b.fault, &b.key)));
        problems.dedup();
        Self(problems)
    }

    /// The faults, by place.
    pub fn list(&self) -> &[Problem] {
        &self.0
    }

    /// The faults in words.
    pub fn render(&self, lang: Lang) -> String {
        let mut out = match lang {
            Lang::Vi => format!("kịch bản có {} lỗi:\n", self.0.len()),
            Lang::En => format!("the scenario has {} problem(s):\n", self.0.len()),
        };
        for problem in &self.0 {
            out.push_str(&problem.render(lang));
        }
        out
    }
}

impl Problem {
    /// What is wrong, in a few words: a planner's workbook has cells, and no keys.
    pub fn title(&self) -> Text {
        let (vi, en) = match self.fault {
            Fault::UnknownKey => ("không có mục này", "no such entry"),
            Fault::MissingKey => ("thiếu nội dung", "nothing stands here"),
            Fault::Conflict => ("không đi với nhau", "they do not go together"),
            fault => return fault.title(),
        };
        if self.place.is_cell() { Text::new(vi, en) } else { self.fault.title() }
    }

    /// One fault in words, in one to four lines.
    pub fn render(&self, lang: Lang) -> String {
        let [found, allowed, meant, with] = match lang {
            Lang::Vi => ["tìm thấy", "cho phép", "có phải", "cùng với"],
            Lang::En => ["found", "allowed", "did you mean", "together with"],
        };
        let mut out = format!("{}: {} {}", self.place, self.fault.code(), self.title().get(lang));
        if !self.key.is_empty() {
            out.push_str(&format!(": {}", self.key));
        }
        out.push('\n');
        if !self.found.is_empty() {
            out.push_str(&format!("    {found}: {}\n", shortened(&self.found)));
        }
        for (place, key) in &self.also {
            let other = format!("    {with}: {place} {key}");
            out.push_str(&format!("{}\n", other.trim_end()));
        }
        let words = self.allowed.get(lang);
        if !words.is_empty() {
            out.push_str(&format!("    {allowed}: {}\n", shortened(words)));
        }
        if let Some(suggestion) = &self.suggestion {
            out.push_str(&format!("    {meant}: {}?\n", shortened(suggestion)));
        }
        // What is wrong with a text may be what it does to a terminal.
        shown(&out)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column } = self;
        if self.is_cell() {
            return write!(f, "{file}!{}", crate::table::reference(*line, *column));
        }
        if *line == 0 {
            return f.write_str(file);
        }
        write!(f, "{file}:{line}:{column}")
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(Lang::En))
    }
}

impl std::error::Error for Problems {}

impl Told for Problems {
    fn told(&self) -> Text {
        Text::new(self.render(Lang::Vi), self.render(Lang::En))
    }
}
