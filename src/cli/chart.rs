//! `chart`: the charts of a run again, without simulating.

use super::arguments::LanguageArg;
use super::failure::Failure;
use super::terminal::print;
use crate::output::opened::Opened;
use crate::output::{self, File, contents};
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
    /// Width and height in mm, such as 155x95mm or 75x60mm, met to the millimetre; a chart that would
    /// not be legible in it is refused, with the least size.
    #[arg(long, value_parser = size)]
    size: Option<(f64, f64)>,
    /// Pixels per inch.
    #[arg(long, default_value_t = 300)]
    dpi: u32,
    /// For grey print.
    #[arg(long)]
    grey: bool,
    /// Leave the finding out: the document's own caption says it.
    #[arg(long)]
    no_title: bool,
    /// Write the files into this folder, and leave those of the run as they are.
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Go on although the run is not as it was written; every chart says so.
    #[arg(long)]
    unverified: bool,
    #[command(flatten)]
    lang: LanguageArg,
}

/// `rodsim chart`.
pub(super) fn chart(args: &ChartArgs) -> Result<(), Failure> {
    let opened = Opened::read(&args.run, args.unverified).map_err(Failure::other)?;
    let dpi = args.dpi;
    let size = args.size.map(|(width_mm, height_mm)| Size { width_mm, height_mm, dpi });
    let options = Options {
        size,
        dpi,
        lang: args.lang.lang,
        grey: args.grey,
        exact: size.is_some(),
        titled: !args.no_title,
    };
    let drawn = charts::draw(&opened.summary, &args.only, &options)?;
    let mut files: Vec<File> = drawn.iter().flat_map(contents::chart_files).collect();
    let names: Vec<String> = drawn.into_iter().map(|chart| chart.name).collect();
    if let Some(folder) = &args.output {
        for file in &files {
            output::add(folder, file)?;
        }
        return print(&format!("{}: {}", folder.join("charts").display(), names.join(", ")));
    }
    files.extend(opened.redrawn(&names, (&options).into(), &files));
    for file in &files {
        output::add(&args.run, file)?;
    }
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
