//! Understands a table of draws.

use super::{LEAST, Outside};
use crate::table::number::{self, Marks};
use crate::table::{Row, Sheet, Unreadable, Value};
use crate::text::Text;
use crate::text::nearest::nearest;

/// What the user says of the columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Named {
    /// Columns of net benefits; those that begin with `nb` when there are none.
    pub net_benefit: Vec<String>,
    /// Columns of parameters; all others when there are none.
    pub parameters: Vec<String>,
    /// Value of a unit of effect, for tables of effects and costs.
    pub unit_value: Option<f64>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
}

/// Said where effects and costs cannot be added up.
fn unit_value_missing() -> Text {
    Text::new(
        "bảng có hiệu quả (e_…) và chi phí (c_…): cho giá trị của một đơn vị hiệu quả bằng --unit-value",
        "the table has effects (e_…) and costs (c_…): say what a unit of effect is worth with --unit-value",
    )
}

/// Is the table well, and only the command left something out?
pub fn is_of_command(faults: &[Text]) -> bool {
    *faults == [unit_value_missing()]
}

/// Headings of columns that number the draws.
const NUMBERS: [&str; 9] =
    ["", "x", "rownames", "replicate", "draw", "sim", "simulation", "iteration", "id"];
/// Beginnings of headings of net benefits, of effects, and of costs.
const BENEFIT: [&str; 3] = ["net_benefit", "netbenefit", "nb"];
const EFFECT: [&str; 3] = ["effect", "eff", "e"];
const COST: [&str; 2] = ["cost", "c"];
/// Faulty cells of a column that are named one by one.
const CELLS: usize = 3;

/// The rows of draws, and how their numbers are written.
struct Body<'a> {
    sheet: &'a Sheet,
    rows: Vec<&'a Row>,
    shown: number::Shown,
}

/// A column of the table.
struct Column {
    place: usize,
    name: String,
}

/// Understands a table.
///
/// # Errors
///
/// All that is wrong with it, with rows and columns.
pub fn read(bytes: &[u8], named: &Named) -> Result<Outside, Vec<Text>> {
    let sheets = crate::table::read(bytes).map_err(|fault| vec![unreadable(&fault)])?;
    let sheet = chosen(&sheets, named.sheet.as_deref()).map_err(|fault| vec![fault])?;
    let mut rows = sheet.rows.iter().filter(|row| !row.is_empty());
    let head = rows.next().ok_or_else(|| {
        vec![Text::new(
            "tệp trống: cần một hàng tiêu đề và mỗi lần rút một hàng",
            "empty: a row of headings and a row for each draw are needed",
        )]
    })?;
    let rows: Vec<&Row> = rows.collect();
    let columns = columns(head, &rows)?;
    let shown = columns.iter().map(|column| number::shown(sheet.texts(1, column.place)));
    let shown = shown.fold(number::Shown::default(), number::Shown::and);
    let body = Body { sheet, rows, shown };
    let mut faults = Vec::new();
    let benefits = benefits(&columns, named, &mut faults);
    let parameters = parameters(&columns, &benefits, named, &body, &mut faults);
    let n = body.rows.len();
    if n < LEAST {
        faults.push(Text::new(
            format!("{n} hàng số liệu; cần ít nhất {LEAST} lần rút"),
            format!("{n} rows of numbers; at least {LEAST} draws are needed"),
        ));
    }
    let mut number = |column: &Column| numbers(column, &body, &mut faults);
    let sources: Vec<(String, Vec<f64>, Option<Vec<f64>>)> = benefits
        .iter()
        .map(|(name, value, cost)| (name.clone(), number(value), cost.map(&mut number)))
        .collect();
    let parameters: Vec<(String, Vec<f64>)> =
        parameters.iter().map(|column| (column.name.clone(), number(column))).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let value = named.unit_value.unwrap_or(1.0);
    let (mut options, mut benefit) = (Vec::new(), Vec::new());
    for (name, values, cost) in sources {
        options.push(name);
        benefit.push(match cost {
            Some(cost) => values.iter().zip(cost).map(|(e, c)| value * e - c).collect(),
            None => values,
        });
    }
    if let [alone] = benefit.as_slice() {
        // A gain by itself is held against doing nothing.
        benefit = vec![vec![0.0; alone.len()], alone.clone()];
        options.insert(0, "0".to_owned());
    }
    Ok(Outside { options, benefit, parameters })
}

/// A fault of the file itself.
fn unreadable(fault: &Unreadable) -> Text {
    let place = match fault.place {
        (0, _) => String::new(),
        (line, column) => format!("{line}:{column}: "),
    };
    let (found, allowed) = (&fault.found, &fault.allowed);
    Text::new(
        format!("{place}{found}; cần {}", allowed.vi),
        format!("{place}{found}; needed: {}", allowed.en),
    )
}

/// The sheet of the table.
fn chosen<'a>(sheets: &'a [Sheet], name: Option<&str>) -> Result<&'a Sheet, Text> {
    let names: Vec<&str> = sheets.iter().filter_map(|sheet| sheet.name.as_deref()).collect();
    let all = names.join(", ");
    if let Some(name) = name {
        let found = sheets.iter().find(|sheet| sheet.name.as_deref() == Some(name));
        return found.ok_or_else(|| {
            Text::new(
                format!("không có trang “{name}”; có: {all}"),
                format!("there is no sheet “{name}”; there are: {all}"),
            )
        });
    }
    let mut shown = sheets.iter().filter(|sheet| !sheet.hidden && !sheet.rows.is_empty());
    match (shown.next(), shown.next()) {
        (Some(sheet), None) => Ok(sheet),
        (None, _) => Err(Text::new("tệp không có số liệu", "the file holds nothing")),
        (Some(_), Some(_)) => Err(Text::new(
            format!("tệp có nhiều trang: {all}; chọn một bằng --sheet"),
            format!("the file has several sheets: {all}; choose one with --sheet"),
        )),
    }
}

/// The columns by their headings.
fn columns(head: &Row, rows: &[&Row]) -> Result<Vec<Column>, Vec<Text>> {
    let width = rows.iter().map(|row| row.width()).chain([head.width()]).max().unwrap_or(0);
    let named = |place: usize| Column { place, name: head.value(place).shown() };
    let columns: Vec<Column> = (0..width).map(named).collect();
    let mut faults = Vec::new();
    if columns.iter().all(|column| column.name.parse::<f64>().is_ok()) {
        let line = head.line;
        faults.push(Text::new(
            format!("hàng {line} chỉ có số: cần một hàng tiêu đề"),
            format!("row {line} holds numbers only: a row of headings is needed"),
        ));
    }
    for (k, column) in columns.iter().enumerate() {
        let name = &column.name;
        let place = column.place + 1;
        if name.is_empty() && k > 0 {
            faults.push(Text::new(
                format!("cột {place} không có tiêu đề"),
                format!("column {place} has no heading"),
            ));
        } else if let Some(first) = columns[..k].iter().find(|other| other.name == *name) {
            let first = first.place + 1;
            faults.push(Text::new(
                format!("tiêu đề “{name}” có hai lần: cột {first} và {place}"),
                format!("the heading “{name}” stands twice: columns {first} and {place}"),
            ));
        }
    }
    if faults.is_empty() { Ok(columns) } else { Err(faults) }
}

/// What is left of a heading behind one of these beginnings and a mark.
fn behind(name: &str, beginnings: &[&str]) -> Option<String> {
    let lower = name.to_lowercase();
    beginnings.iter().find_map(|beginning| {
        let rest = lower.strip_prefix(beginning)?;
        let own = &name[name.len() - rest.len()..];
        let own = own.strip_prefix(['_', '.', ':', ' ', '-', '['])?.trim_end_matches(']');
        (!own.is_empty()).then(|| own.to_owned())
    })
}

/// Strategies: name, column of the benefit or effect, column of the cost.
fn benefits<'a>(
    columns: &'a [Column],
    named: &Named,
    faults: &mut Vec<Text>,
) -> Vec<(String, &'a Column, Option<&'a Column>)> {
    if !named.net_benefit.is_empty() {
        let found = named.net_benefit.iter().filter_map(|name| find(name, columns, faults));
        return found.map(|column| (column.name.clone(), column, None)).collect();
    }
    let of = |beginnings: &[&str]| -> Vec<(String, &'a Column)> {
        columns.iter().filter_map(|c| Some((behind(&c.name, beginnings)?, c))).collect()
    };
    let own = of(&BENEFIT);
    if !own.is_empty() {
        return own.into_iter().map(|(name, column)| (name, column, None)).collect();
    }
    let (effects, costs) = (of(&EFFECT), of(&COST));
    let pairs: Vec<_> = effects
        .iter()
        .filter_map(|(name, effect)| {
            let (_, cost) = costs.iter().find(|(other, _)| other == name)?;
            Some((name.clone(), *effect, Some(*cost)))
        })
        .collect();
    if !pairs.is_empty() {
        if named.unit_value.is_none() {
            faults.push(unit_value_missing());
        }
        return pairs;
    }
    let all = columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ");
    faults.push(Text::new(
        format!(
            "không thấy cột lợi ích ròng (nb_…), hay từng cặp e_… và c_…; gọi tên cột bằng --net-benefit. Tiêu đề có: {all}"
        ),
        format!(
            "no columns of net benefits (nb_…), and no pairs of e_… and c_…; name them with --net-benefit. Headings: {all}"
        ),
    ));
    Vec::new()
}

/// The column of a name.
fn find<'a>(name: &str, columns: &'a [Column], faults: &mut Vec<Text>) -> Option<&'a Column> {
    let found = columns.iter().find(|column| column.name == name);
    if found.is_none() {
        let near = nearest(name, columns.iter().map(|column| column.name.as_str()));
        let near = near.map_or_else(
            || Text::new("", ""),
            |near| Text::new(format!("; có phải “{near}”?"), format!("; did you mean “{near}”?")),
        );
        faults.push(Text::new(
            format!("không có cột “{name}”{}", near.vi),
            format!("there is no column “{name}”{}", near.en),
        ));
    }
    found
}

/// The columns of parameters.
fn parameters<'a>(
    columns: &'a [Column],
    benefits: &[(String, &'a Column, Option<&'a Column>)],
    named: &Named,
    body: &Body<'_>,
    faults: &mut Vec<Text>,
) -> Vec<&'a Column> {
    if !named.parameters.is_empty() {
        return named.parameters.iter().filter_map(|name| find(name, columns, faults)).collect();
    }
    let taken: Vec<usize> = benefits
        .iter()
        .flat_map(|(_, value, cost)| [Some(*value), *cost])
        .flatten()
        .map(|column| column.place)
        .collect();
    let all = columns
        .iter()
        .filter(|column| !taken.contains(&column.place) && !numbers_draws(column, body));
    let all: Vec<&Column> = all.collect();
    if all.is_empty() && faults.is_empty() {
        faults.push(Text::new("không có cột tham số nào", "there is no column of a parameter"));
    }
    all
}

/// Does a column only number the draws?
fn numbers_draws(column: &Column, body: &Body<'_>) -> bool {
    let known = NUMBERS.contains(&column.name.to_lowercase().as_str());
    let marks = marks(column, body);
    let counts = |(k, row): (usize, &&Row)| {
        let value = number::number(row.value(column.place), marks, true);
        value.is_ok_and(|value| value == k as f64 || value == k as f64 + 1.0)
    };
    known && body.rows.iter().enumerate().all(counts)
}

/// The marks of a column's numbers. Between commas, a mark that is no comma divides whole from part:
/// programs that write draws group no thousands.
fn marks(column: &Column, body: &Body<'_>) -> Marks {
    let separator = body.sheet.separator;
    let own = number::shown(body.sheet.texts(1, column.place));
    match own.marks(body.shown, separator) {
        Marks::Unknown if separator == Some(',') => Marks::Point,
        marks => marks,
    }
}

/// The numbers of a column.
fn numbers(column: &Column, body: &Body<'_>, faults: &mut Vec<Text>) -> Vec<f64> {
    let Body { sheet, rows, .. } = body;
    let marks = marks(column, body);
    let mut wrong: Vec<(&Row, &Value, Option<Text>)> = Vec::new();
    let mut values = Vec::with_capacity(rows.len());
    for row in rows {
        let value = row.value(column.place);
        match number::number(value, marks, false) {
            Ok(number) => values.push(number),
            Err(fault) => wrong.push((row, value, fault.allowed())),
        }
    }
    let (name, place, bad) = (&column.name, column.place + 1, wrong.len());
    if bad * 2 > rows.len() && bad > CELLS {
        faults.push(Text::new(
            format!("cột {place} “{name}” không phải số ({bad} ô); nếu không phải tham số, gọi tên các tham số bằng --parameters"),
            format!("column {place} “{name}” is not of numbers ({bad} cells); if it is no parameter, name the parameters with --parameters"),
        ));
        return values;
    }
    for (row, value, allowed) in wrong.iter().take(CELLS) {
        let cell = sheet.reference(row.line, place);
        let found = match value {
            Value::Empty => Text::new("trống", "empty"),
            value => Text::new(format!("“{}”", value.shown()), format!("“{}”", value.shown())),
        };
        let allowed = allowed.clone().unwrap_or_else(|| Text::new("một số", "a number"));
        faults.push(Text::new(
            format!("{cell}, cột “{name}”: {}; cần {}", found.vi, allowed.vi),
            format!("{cell}, column “{name}”: {}; needed: {}", found.en, allowed.en),
        ));
    }
    if bad > CELLS {
        let more = bad - CELLS;
        faults.push(Text::new(
            format!("cột “{name}”: còn {more} ô khác không phải số"),
            format!("column “{name}”: {more} more cells that are no numbers"),
        ));
    }
    values
}
