//! Field records as the offices have them: who found what, where, when, with how much effort.
//!
//! Tolerant where people write in their own way (decimal commas, `dd/mm/yyyy`, names without
//! diacritics, old and new units), strict about what cannot be: each bad cell has its message, good
//! rows are kept, and what could mean two things is a fault, never a guess.

pub mod form;
mod heading;
mod place;
pub mod regular;
mod repeat;
mod row;
pub mod write;

use crate::model::plan::{Programme, World};
use crate::table::{self, Sheet};
use crate::text::keyed::keyed;
use crate::text::{Lang, Text};
use crate::time::{Day, Period};

keyed! {
    /// What was counted or measured.
    pub enum Kind {
        /// Traps of a survey line: trap-nights and captures.
        TrapLine = "trap_line",
        /// Tails handed in.
        BountyTails = "bounty_tails",
        /// A community hunt: person-days and rats.
        Hunt = "hunt",
        /// Bait points: looked at, and taken.
        BaitTake = "bait_take",
        /// Active burrows on a walked area.
        BurrowCount = "burrow_count",
        /// Tillers looked at, and cut.
        TillersCut = "tillers_cut",
        /// Area with more than 5% of tillers cut.
        DamagedArea = "damaged_area",
        /// Work done.
        Delivered = "delivered",
        /// Public money spent.
        Money = "money_spent",
    }
}

/// Number of kinds.
pub const KINDS: usize = Kind::ALL.len();

impl Kind {
    /// The words for people.
    pub fn title(self) -> Text {
        let (vi, en) = [
            ("Tuyến bẫy", "Trap line"),
            ("Đuôi chuột", "Bounty tails"),
            ("Đào bắt", "Hunt"),
            ("Ăn bả", "Bait take"),
            ("Đếm hang", "Burrow count"),
            ("Dảnh bị cắt", "Tillers cut"),
            ("Diện tích bị hại", "Damaged area"),
            ("Khối lượng thực hiện", "Delivered quantity"),
            ("Kinh phí đã chi", "Money spent"),
        ][self as usize];
        Text::new(vi, en)
    }

    /// What the effort is, with its unit.
    pub fn effort(self) -> Text {
        let (vi, en) = [
            ("đêm bẫy", "trap-nights"),
            ("số ngày gom đuôi, 1-7; bỏ trống là 7", "days of collecting, 1-7; 7 when left out"),
            ("ngày công", "person-days"),
            ("điểm bả kiểm tra", "bait points looked at"),
            ("ha đã đi kiểm tra", "ha walked"),
            ("dảnh đã kiểm tra", "tillers looked at"),
            (
                "ha đã điều tra; bỏ trống là toàn bộ đất lúa",
                "ha assessed; all rice land when left out",
            ),
            ("bỏ trống", "leave out"),
            ("bỏ trống", "leave out"),
        ][self as usize];
        Text::new(vi, en)
    }

    /// What the result is, with its unit.
    pub fn result(self) -> Text {
        let (vi, en) = [
            ("chuột bắt được", "rats caught"),
            ("đuôi nộp", "tails handed in"),
            ("chuột bắt được", "rats caught"),
            ("điểm bả bị ăn", "bait points taken"),
            ("hang có chuột", "active burrows"),
            ("dảnh bị cắt", "tillers cut"),
            ("ha có trên 5% dảnh bị cắt", "ha with more than 5% of tillers cut"),
            (
                "đêm bẫy, ha, ngày công hoặc bộ, kể từ lần báo cáo trước trong năm",
                "trap-nights, ha, person-days or barriers, since the year's last report",
            ),
            (
                "VND từ ngân sách, kể từ lần báo cáo trước trong năm",
                "VND of public money, since the year's last report",
            ),
        ][self as usize];
        Text::new(vi, en)
    }

    /// Is the result a whole number?
    pub fn counts(self) -> bool {
        !matches!(self, Self::DamagedArea | Self::Delivered | Self::Money)
    }

    /// Is one figure all that a place can report for a day?
    pub fn is_figure(self) -> bool {
        matches!(self, Self::BountyTails | Self::DamagedArea | Self::Delivered | Self::Money)
    }

    /// What people write for it, without diacritics.
    fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::TrapLine => &["trap line", "trap_line", "trapline", "tuyen bay", "duong bay"],
            Self::BountyTails => &["bounty tails", "bounty_tails", "tails", "duoi chuot", "duoi"],
            Self::Hunt => &["hunt", "hunting", "dao bat", "san bat", "ra quan"],
            Self::BaitTake => &["bait take", "bait_take", "an ba", "an moi"],
            Self::BurrowCount => &["burrow count", "burrow_count", "burrows", "dem hang", "hang"],
            Self::TillersCut => &["tillers cut", "tillers_cut", "danh bi cat", "danh hai"],
            Self::DamagedArea => {
                &["damaged area", "damaged_area", "dien tich bi hai", "dien tich hai"]
            }
            Self::Delivered => &[
                "delivered quantity",
                "delivered",
                "delivered_quantity",
                "khoi luong thuc hien",
                "khoi luong",
            ],
            Self::Money => &["money spent", "money_spent", "kinh phi da chi", "kinh phi"],
        }
    }
}

/// One good row.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Row of the file, from 1.
    pub row: usize,
    /// The day; the record is of its week.
    pub day: Day,
    /// The communes that it concerns together, by index.
    pub communes: Vec<usize>,
    /// The place in words, as the district calls it.
    pub place: String,
    /// What was counted.
    pub kind: Kind,
    /// The programme of a delivered quantity.
    pub programme: Option<Programme>,
    /// Effort, in the unit of the kind; 0 where a kind has none.
    pub effort: f64,
    /// Result, in the unit of the kind.
    pub result: f64,
    /// Remarks, as written.
    pub note: String,
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The sheet of a workbook.
    pub sheet: Option<Box<str>>,
    /// Row of the file, from 1; 0 for the sheet or the file as a whole.
    pub row: usize,
    /// The cell of a workbook, such as `B4`.
    pub cell: Option<Box<str>>,
    /// Heading of the column.
    pub column: String,
    /// What was found, as written.
    pub found: String,
    /// What may stand there.
    pub allowed: Box<Text>,
    /// What was probably meant.
    pub nearest: Option<String>,
}

impl Fault {
    fn new(sheet: &Sheet, row: usize, column: &str, found: &str, allowed: &Text) -> Self {
        Self {
            sheet: sheet.name.as_deref().map(Box::from),
            row,
            cell: None,
            column: column.to_owned(),
            found: found.to_owned(),
            allowed: Box::new(allowed.clone()),
            nearest: None,
        }
    }

    /// The fault in words, in one line.
    pub fn render(&self, lang: Lang) -> String {
        let vi = lang == Lang::Vi;
        let pick = |a: &'static str, b: &'static str| if vi { a } else { b };
        let mut place = Vec::new();
        if let Some(sheet) = &self.sheet {
            place.push(format!("{} “{sheet}”", pick("trang tính", "sheet")));
        }
        match &self.cell {
            Some(cell) => place.push(format!("{} {cell}", pick("ô", "cell"))),
            None if self.row > 0 => place.push(format!("{} {}", pick("hàng", "row"), self.row)),
            None => {}
        }
        if !self.column.is_empty() {
            place.push(self.column.clone());
        }
        if place.is_empty() {
            place.push(pick("tệp", "file").to_owned());
        }
        let mut out = place.join(", ");
        out += &match self.found.as_str() {
            "" => format!(": {}", pick("trống", "empty")),
            found => format!(": {} “{found}”", pick("tìm thấy", "found")),
        };
        out += &format!("; {}: {}", pick("cho phép", "allowed"), self.allowed.get(lang));
        if let Some(nearest) = &self.nearest {
            out += &format!("; {} “{nearest}”?", pick("có phải", "did you mean"));
        }
        out
    }
}

impl From<table::Unreadable> for Fault {
    fn from(fault: table::Unreadable) -> Self {
        let table::Unreadable { sheet, place, found, allowed } = fault;
        let sheet = sheet.map(String::into_boxed_str);
        Self {
            sheet,
            row: place.0,
            cell: None,
            column: String::new(),
            found,
            allowed,
            nearest: None,
        }
    }
}

/// A file of records, held against a district.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// Good rows, by day, then as written.
    pub records: Vec<Record>,
    /// What is wrong with the others, by row.
    pub faults: Vec<Fault>,
    /// Rows with anything in them, the heading not counted.
    pub rows: usize,
}

/// Reads the bytes of a CSV file or a workbook, and holds every sheet that has a heading of records
/// against a district.
///
/// # Errors
///
/// When it is neither, or has no heading that could be understood.
pub fn load(bytes: &[u8], world: &World) -> Result<Checked, Fault> {
    let sheets = table::read(bytes)?;
    let mut found = repeat::Found::default();
    let mut checked = Checked { records: Vec::new(), faults: Vec::new(), rows: 0 };
    let mut read = false;
    for sheet in &sheets {
        match heading::find(sheet) {
            Some(heading) if !sheet.hidden => {
                read = true;
                row::check(sheet, &heading, world, &mut found, &mut checked);
            }
            Some(heading) if sheet.rows.len() > heading.row + 1 => {
                checked.faults.push(heading::hidden(sheet));
            }
            None if !sheet.hidden => checked.faults.extend(heading::nearly(sheet)),
            _ => {}
        }
    }
    if !read {
        let first = checked.faults.into_iter().next();
        return Err(first.unwrap_or_else(|| heading::none(&sheets)));
    }
    checked.records = found.records();
    checked.records.sort_by_key(|record| (record.day, record.row));
    Ok(checked)
}

/// The first and the last day of the calendar years of a campaign.
pub fn whole_years(period: Period) -> [Day; 2] {
    let first = Day::from_date(period.first_year(), 1, 1).unwrap_or(*period.days().start());
    let last = Day::from_date(period.last_year(), 12, 31).unwrap_or(*period.days().end());
    [first, last]
}

/// Every unit that a record may name: its words, its communes, and the list it stands in.
pub fn units(world: &World) -> Vec<(String, Vec<usize>, crate::model::plan::units::Units)> {
    use crate::model::plan::units::Units;
    let mut units = Vec::new();
    for list in [Units::Y2022, Units::Y2024, Units::Y2025] {
        for group in list.groups(&world.communes) {
            let name = list.name(&world.communes[group[0]]).to_owned();
            units.push((name, group, list));
        }
    }
    units
}

#[cfg(test)]
mod tests;
