//! The replicates of a run one by one, so that others can check and ask further: every parameter,
//! the shock of every year and every outcome, for each scenario.
//!
//! Rows are simulated, not kept: the same draws under the same luck give the same numbers, bit for
//! bit, as the run that they belong to.

use crate::engine::places::BatchRows;
use crate::engine::{Progress, Settings, Study};
use crate::model::draw::{Draw, Sampler};
use crate::model::lanes::LANES;
use crate::model::outcome::Outcome;
use crate::model::plan::parameter::Parameter;
use crate::text::Text;
use crate::text::table::{Cell, csv, csv_lines};
use std::io::{self, Write};
use std::sync::atomic::AtomicBool;

/// Which rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Places {
    /// One row for each replicate and scenario: the district.
    District,
    /// A row for each commune, too.
    Communes,
}

/// A column of the table, as its key file tells of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its heading.
    pub name: String,
    /// What it is: `row`, `parameter`, `year` or `outcome`.
    pub kind: &'static str,
    /// Its unit.
    pub unit: String,
    /// What it means.
    pub meaning: Text,
    /// Where the prior of a parameter was read.
    pub source: String,
}

/// Rows that an analysis simulated: where they stand, and under which luck.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What they are in the analysis.
    pub name: String,
    /// [`Study::dimensions`] coordinates for each row.
    pub points: Vec<f64>,
    /// Number of the first row's luck.
    pub first_luck: u32,
}

/// Rows that are simulated together.
const AT_ONCE: usize = 128;

/// The columns, in order; with the part of the analysis that a row belongs to, if it is of one.
pub fn columns(study: &Study, in_parts: bool) -> Vec<Column> {
    let plain = |name: &str, unit: &str, vi: &str, en: &str, kind| Column {
        name: name.to_owned(),
        kind,
        unit: unit.to_owned(),
        meaning: Text::new(vi, en),
        source: String::new(),
    };
    let mut all = Vec::new();
    if in_parts {
        all.push(plain(
            "part",
            "",
            "phần của phân tích mà hàng này thuộc về",
            "part of the analysis that the row belongs to",
            "row",
        ));
    }
    all.extend([
        plain(
            "replicate",
            "",
            "số của lần mô phỏng, tức của may rủi",
            "number of the replicate, and of its luck",
            "row",
        ),
        plain("scenario", "", "kịch bản", "scenario", "row"),
        plain(
            "place_code",
            "",
            "mã xã; trống: toàn vùng",
            "commune's code; empty: district",
            "row",
        ),
        plain("place", "", "xã; trống: toàn vùng", "commune; empty: district", "row"),
    ]);
    let priors = &study.plans[study.reference].world.priors;
    all.extend(Parameter::ALL.into_iter().map(|parameter| Column {
        name: parameter.key().to_owned(),
        kind: "parameter",
        unit: priors[parameter].unit.clone(),
        meaning: priors[parameter].meaning.clone(),
        source: priors[parameter].source.en.clone(),
    }));
    let years = || shock_years(study);
    all.extend(years().map(|year| {
        let (vi, en) = ("cú sốc của năm", "shock of the year, standard normal");
        plain(&format!("shock_{year}"), "", vi, en, "year")
    }));
    all.extend(years().map(|year| {
        let (vi, en) = ("năm bùng phát: 1, không: 0", "outbreak year: 1, none: 0");
        plain(&format!("outbreak_{year}"), "", vi, en, "year")
    }));
    all.extend(Outcome::ALL.into_iter().map(|outcome| Column {
        name: outcome.key().to_owned(),
        kind: "outcome",
        unit: outcome.unit().to_owned(),
        meaning: outcome.title(),
        source: String::new(),
    }));
    all
}

/// The calendar years that have a shock: those of the warm-up and of the campaign.
fn shock_years(study: &Study) -> impl Iterator<Item = i32> {
    let period = study.period();
    period.last_year() + 1 - period.shock_years() as i32..=period.last_year()
}

/// The key file of the table: a line for each column.
pub fn key(study: &Study, in_parts: bool) -> String {
    let header = ["column", "kind", "unit", "meaning_vi", "meaning_en", "source"];
    let row = |column: Column| {
        let Column { name, kind, unit, meaning, source } = column;
        [name, kind.to_owned(), unit, meaning.vi, meaning.en, source]
    };
    csv(header, columns(study, in_parts).into_iter().map(row))
}

/// Writes the replicates before `end` of a run as CSV; `Ok(false)` when `stop` was set.
///
/// # Errors
///
/// When `out` cannot be written.
pub fn write(
    study: &Study,
    settings: &Settings,
    end: u64,
    places: Places,
    out: &mut impl Write,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> io::Result<bool> {
    out.write_all(heading(study, false).as_bytes())?;
    let samplers = samplers(study);
    let batches = end.div_ceil(u64::from(study.batch));
    for batch in 0..batches as u32 {
        let Some(rows) = study.batch_rows(settings, batch, end, &Outcome::ALL, progress, stop)
        else {
            return Ok(false);
        };
        out.write_all(lines(study, &samplers, &rows, None, places).as_bytes())?;
    }
    Ok(true)
}

/// Writes the rows of an analysis as CSV, district and campaign; `Ok(false)` when `stop` was set.
///
/// # Errors
///
/// When `out` cannot be written.
pub fn write_parts(
    study: &Study,
    settings: &Settings,
    parts: &[Part],
    out: &mut impl Write,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> io::Result<bool> {
    out.write_all(heading(study, true).as_bytes())?;
    let samplers = samplers(study);
    for part in parts {
        for (k, points) in part.points.chunks(AT_ONCE * study.dimensions()).enumerate() {
            let first = part.first_luck.wrapping_add((k * AT_ONCE) as u32);
            let wanted = &Outcome::ALL;
            let Some(arms) = study.evaluate_places(settings, points, first, wanted, progress, stop)
            else {
                return Ok(false);
            };
            let rows = BatchRows { first: u64::from(first), points: points.to_vec(), arms };
            let text = lines(study, &samplers, &rows, Some(&part.name), Places::District);
            out.write_all(text.as_bytes())?;
        }
    }
    Ok(true)
}

/// The first line of the table.
fn heading(study: &Study, in_parts: bool) -> String {
    csv_lines([columns(study, in_parts).into_iter().map(|column| Cell::Text(column.name))])
}

/// The samplers of each scenario's priors.
fn samplers(study: &Study) -> Vec<Sampler> {
    study.plans.iter().map(|plan| Sampler::new(&plan.world.priors)).collect()
}

/// Parameters and years of each replicate at `points`.
fn drawn(study: &Study, sampler: &Sampler, points: &[f64]) -> Vec<Vec<Cell>> {
    let period = study.period();
    let mut rows = Vec::new();
    for points in points.chunks(LANES * study.dimensions()) {
        let draw = Draw::new(sampler, period, points);
        for lane in 0..points.len() / study.dimensions() {
            let parameters = Parameter::ALL.into_iter().map(|p| Cell::Number(draw[p][lane]));
            let shocks = draw.shock_normal.iter().map(|year| Cell::Number(year[lane]));
            let outbreaks = (0..period.shock_years())
                .map(|year| Cell::Whole(i64::from(draw.is_outbreak(year, lane))));
            rows.push(parameters.chain(shocks).chain(outbreaks).collect());
        }
    }
    rows
}

/// The lines of a batch, scenario by scenario.
fn lines(
    study: &Study,
    samplers: &[Sampler],
    rows: &BatchRows,
    part: Option<&str>,
    places: Places,
) -> String {
    let mut lines = Vec::new();
    for (arm, sampler) in samplers.iter().enumerate() {
        let communes = &study.plans[arm].world.communes;
        let first = if places == Places::Communes { 0 } else { communes.len() };
        for (replicate, drawn) in drawn(study, sampler, &rows.points).into_iter().enumerate() {
            for place in first..=communes.len() {
                let [code, name] = communes.get(place).map_or([Cell::Empty, Cell::Empty], |c| {
                    [format!("{:05}", c.code).into(), (&c.name).into()]
                });
                let number = Cell::Whole((rows.first + replicate as u64) as i64);
                let mut line: Vec<Cell> = part.into_iter().map(Cell::from).collect();
                line.extend([number, (&study.plans[arm].name).into(), code, name]);
                line.extend(drawn.iter().cloned());
                line.extend(
                    (0..Outcome::ALL.len())
                        .map(|outcome| Cell::Number(rows.arms[arm].at(replicate, place, outcome))),
                );
                lines.push(line);
            }
        }
    }
    csv_lines(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::draw::Design;
    use crate::scenario;

    #[test]
    fn the_means_of_the_rows_are_those_of_the_run() {
        let plan = scenario::embedded("luong_tai").unwrap();
        let study = Study::new(vec![plan.without_campaign(), plan], 0);
        let settings = Settings { seed: 3, design: Design::Sobol, threads: 2, instructions: None };
        let stop = AtomicBool::new(false);
        let n = 140; // a batch and a part of the next
        let mut bytes = Vec::new();
        assert!(write(&study, &settings, n, Places::District, &mut bytes, &(), &stop).unwrap());
        let tally = study.simulate(&settings, 0..n, &(), &stop).unwrap();
        let mut table = csv::Reader::from_reader(bytes.as_slice());
        let heads = table.headers().unwrap().clone();
        assert_eq!(heads.len(), columns(&study, false).len());
        let records: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
        assert_eq!(records.len() as u64, 2 * n);
        let place = |name: &str| heads.iter().position(|head| head == name).unwrap();
        for (arm, plan) in study.plans.iter().enumerate() {
            for outcome in [Outcome::YieldLoss, Outcome::Cost, Outcome::Density] {
                let own: Vec<f64> = records
                    .iter()
                    .filter(|row| row[place("scenario")] == plan.name)
                    .map(|row| row[place(outcome.key())].parse().unwrap())
                    .collect();
                let mean = own.iter().sum::<f64>() / own.len() as f64;
                let cells = tally.arms[arm].district.campaign();
                let expected = cells[outcome as usize].moments.mean().unwrap();
                // Tallies round each value to their resolution.
                assert!(
                    (mean - expected).abs() <= 1e-6 * expected.abs() + 1.0,
                    "{mean} {expected}"
                );
            }
        }
        let draws = place(Parameter::ALL[0].key());
        assert_eq!(records[0][draws], records[128][draws], "scenarios share their draws");
        assert_eq!(key(&study, false).lines().count(), heads.len() + 1);
    }

    #[test]
    fn rows_of_an_analysis_are_those_that_it_used() {
        let plan = scenario::embedded("traps_only").unwrap();
        let study = Study::new(vec![plan.without_campaign(), plan], 0);
        let settings =
            Settings { seed: 3, design: Design::LatinHypercube, threads: 2, instructions: None };
        let stop = AtomicBool::new(false);
        let points = settings.design.points(study.period(), 3, 0, 131, 131);
        let (name, first_luck) = ("B".to_owned(), 7);
        let used = study.evaluate(&settings, &points, first_luck, &(), &stop).unwrap();
        let part = Part { name, points, first_luck };
        let mut bytes = Vec::new();
        assert!(write_parts(&study, &settings, &[part], &mut bytes, &(), &stop).unwrap());
        let mut table = csv::Reader::from_reader(bytes.as_slice());
        let heads = table.headers().unwrap().clone();
        assert_eq!(heads.len(), key(&study, true).lines().count() - 1);
        let at = |name: &str| heads.iter().position(|head| head == name).unwrap();
        let mut seen = [0; 2];
        for row in table.records().map(Result::unwrap) {
            let arm = study.plans.iter().position(|plan| plan.name == row[at("scenario")]).unwrap();
            assert_eq!(&row[at("part")], "B");
            assert_eq!(row[at("replicate")].parse::<usize>().unwrap(), 7 + seen[arm]);
            // The first of the outcomes that are sampled.
            assert_eq!(row[at("yield_loss")].parse::<f64>().unwrap(), used[arm][seen[arm]][0]);
            seen[arm] += 1;
        }
        assert_eq!(seen, [131, 131]);
    }

    #[test]
    fn communes_add_up_to_the_district() {
        let plan = scenario::embedded("traps_only").unwrap();
        let study = Study::new(vec![plan], 0);
        let settings =
            Settings { seed: 3, design: Design::Independent, threads: 1, instructions: None };
        let mut bytes = Vec::new();
        let stop = AtomicBool::new(false);
        write(&study, &settings, 2, Places::Communes, &mut bytes, &(), &stop).unwrap();
        let mut table = csv::Reader::from_reader(bytes.as_slice());
        let cost = table.headers().unwrap().iter().position(|head| head == "cost").unwrap();
        let costs: Vec<f64> =
            table.records().map(|row| row.unwrap()[cost].parse().unwrap()).collect();
        assert_eq!(costs.len(), 2 * 15);
        assert_eq!(costs[..14].iter().sum::<f64>(), costs[14]);
    }
}
