//! `chart`: the charts of a run again, without simulating.

use super::arguments::LanguageArg;
use super::failure::Failure;
use super::terminal::print;
use crate::output::{self, run};
use crate::show::charts::{self, Options, Size};
use clap::Args;
use std::path::PathBuf;

/// Arguments of `chart`.
#[derive(Clone, Debug, Args)]
pub(super) struct ChartArgs {
    /// Folder of a run.
    run: PathBuf,
    /// Only these charts.
    #[arg(long, num_args = 1.., value_delimiter = ',')]
    only: Vec<String>,
    /// Width and height in mm, such as 155x95mm.
    #[arg(long, value_parser = size)]
    size: Option<(f64, f64)>,
    /// Pixels per inch.
    #[arg(long, default_value_t = 300)]
    dpi: u32,
    /// For grey print.
    #[arg(long)]
    grey: bool,
    #[command(flatten)]
    lang: LanguageArg,
}

/// `rodsim chart`.
pub(super) fn chart(args: &ChartArgs) -> Result<(), Failure> {
    let summary = run::read_summary(&args.run)?;
    let dpi = args.dpi;
    let size = args.size.map(|(width_mm, height_mm)| Size { width_mm, height_mm, dpi });
    let options = Options { size, dpi, lang: args.lang.lang, grey: args.grey };
    let drawn = charts::draw(&summary, &args.only, &options)?;
    for file in drawn.iter().flat_map(run::chart_files) {
        output::add(&args.run, &file)?;
    }
    let names: Vec<&str> = drawn.iter().map(|chart| chart.name.as_str()).collect();
    print(&format!("{}: {}", args.run.join("charts").display(), names.join(", ")))
}

/// Parses `155x95mm` or `155x95`.
fn size(text: &str) -> Result<(f64, f64), String> {
    let bare = text.strip_suffix("mm").unwrap_or(text);
    let parts = bare.split_once(['x', '×']);
    let number = |part: &str| part.trim().parse::<f64>().ok().filter(|mm| mm.is_finite());
    match parts.and_then(|(w, h)| number(w).zip(number(h))) {
        Some(size) => Ok(size),
        None => Err(format!("'{text}' is no size; write width x height in mm, such as 155x95mm")),
    }
}
