//! Why a chart is not made, and what would make it.

use super::{MAKERS, NAMES, Size};
use crate::answers::summary::Summary;
use crate::text::told::Told;
use crate::text::{Lang, Text};

/// Why a chart could not be made.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.told().en)]
#[non_exhaustive]
pub enum ChartError {
    /// No chart has this name.
    UnknownName {
        /// The name asked for.
        name: String,
        /// The valid name nearest to it.
        nearest: String,
    },
    /// Charts of which the summary holds nothing.
    Unanswered {
        /// Their names.
        names: Vec<String>,
    },
    /// The size cannot hold a chart.
    Size {
        /// Width asked for, mm.
        width_mm: f64,
        /// Height asked for, mm.
        height_mm: f64,
        /// Pixels per inch asked for.
        dpi: u32,
    },
    /// Charts are not legible in the size that must be met.
    TooSmall {
        /// Size asked for.
        size: Size,
        /// Each chart, and the least height at that width, mm.
        least_mm: Vec<(String, f64)>,
    },
    /// The back end failed.
    Draw(String),
    /// The SVG could not be turned into pixels.
    Raster(String),
}

impl Told for ChartError {
    fn told(&self) -> Text {
        match self {
            Self::UnknownName { name, nearest } => {
                let all = NAMES.join(", ");
                Text::new(
                    format!("không có biểu đồ “{name}”; gần nhất: “{nearest}”. Tất cả: {all}"),
                    format!("there is no chart '{name}'; did you mean '{nearest}'? All: {all}"),
                )
            }
            Self::Unanswered { names } => {
                let [vi, en] = [Lang::Vi, Lang::En].map(|lang| {
                    let each = |name: &String| format!("{name} ({})", needs(name).get(lang));
                    names.iter().map(each).collect::<Vec<_>>().join("; ")
                });
                Text::new(
                    format!("lần chạy này không có số liệu cho biểu đồ {vi}"),
                    format!("this run has nothing to draw for {en}"),
                )
            }
            Self::Size { width_mm, height_mm, dpi } => Text::new(
                format!(
                    "không vẽ được biểu đồ {width_mm} × {height_mm} mm với {dpi} điểm ảnh mỗi inch: chọn 60-400 mm và 50-1200"
                ),
                format!(
                    "a chart of {width_mm} × {height_mm} mm at {dpi} dpi cannot be drawn: give 60-400 mm and 50-1200 dpi"
                ),
            ),
            Self::TooSmall { size: Size { width_mm, height_mm, .. }, least_mm } => {
                let least = least(least_mm);
                Text::new(
                    format!(
                        "{width_mm} × {height_mm} mm quá nhỏ cho {least}: dùng --size với chiều cao nhỏ nhất ở chiều rộng đó (mm, trong ngoặc), rộng hơn, hoặc --no-title"
                    ),
                    format!(
                        "{width_mm} × {height_mm} mm is too small for {least}: give --size with the least height at that width (mm, in brackets), a wider one, or --no-title"
                    ),
                )
            }
            Self::Draw(why) => Text::new(
                format!("không vẽ được biểu đồ: {why}"),
                format!("cannot draw a chart: {why}"),
            ),
            Self::Raster(why) => Text::new(
                format!("không chuyển được biểu đồ thành ảnh: {why}"),
                format!("cannot rasterise a chart: {why}"),
            ),
        }
    }
}

/// Names with their least heights.
fn least(charts: &[(String, f64)]) -> String {
    charts.iter().map(|(name, mm)| format!("{name} ({mm})")).collect::<Vec<_>>().join(", ")
}

/// The charts of a choice between scenarios.
const COMPARED: [&str; 6] =
    ["at_a_glance", "diff_ci", "ce_plane", "expected_loss", "ceac", "target_prob"];

/// What a chart is made of, where a run may lack it.
fn needs(name: &str) -> Text {
    let (vi, en) = match name {
        "drivers" => (
            "“rodsim value CÁC_KỊCH_BẢN --run THƯ_MỤC” bổ sung số liệu này",
            "'rodsim value SCENARIOS --run RUN' adds it",
        ),
        name if COMPARED.contains(&name) => (
            "phải so sánh ít nhất hai phương án, bằng “rodsim compare”",
            "it takes two scenarios or more, by 'rodsim compare'",
        ),
        "coverage" | "commune_panels" | "calendar" | "budget" => (
            "không có phương án nào trong lần chạy có đợt hoặc kinh phí để vẽ",
            "no scenario of the run plans any round or money to draw",
        ),
        _ => ("kết quả không có đại lượng ấy", "the results lack the quantity"),
    };
    Text::new(vi, en)
}

/// Refuses charts of which the summary holds nothing.
///
/// # Errors
///
/// When there is such a chart in `only`.
pub fn refuse_unanswered(summary: &Summary, only: &[String]) -> Result<(), ChartError> {
    refuse(only, |name| {
        let maker = MAKERS.iter().find(|(own, _)| *own == name);
        maker.is_some_and(|(_, maker)| maker(summary, Lang::Vi).is_none())
    })
}

/// Refuses, before anything is simulated, charts that a run of so many scenarios will not have.
///
/// # Errors
///
/// When there is such a chart in `only`.
pub fn refuse_impossible(scenarios: usize, only: &[String]) -> Result<(), ChartError> {
    refuse(only, |name| name == "drivers" || (scenarios < 2 && COMPARED.contains(&name)))
}

fn refuse(only: &[String], is_lacking: impl Fn(&str) -> bool) -> Result<(), ChartError> {
    let names: Vec<String> = only.iter().filter(|name| is_lacking(name)).cloned().collect();
    if names.is_empty() { Ok(()) } else { Err(ChartError::Unanswered { names }) }
}
