//! `chart`: the charts of a run again, without simulating.

use super::arguments::{LanguageArg, SignArg, seal};
use super::failure::Failure;
use super::terminal::{print, warn};
use crate::output::amend::amend;
use crate::output::opened::Opened;
use crate::output::{File, contents};
use crate::show::charts::{self, Options, Size, Titled};
use crate::text::Text;
use crate::text::told::{Said, Told};
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
    /// Width and height in mm, such as 155x95mm or 75x60mm, met to the millimetre; where there is
    /// little room, letters are smaller and detail is left out; a chart that would not be legible is
    /// not drawn, and named with its least size.
    #[arg(long, value_parser = size)]
    size: Option<(f64, f64)>,
    /// Pixels per inch.
    #[arg(long, default_value_t = 300)]
    dpi: u32,
    /// For grey print.
    #[arg(long)]
    grey: bool,
    /// Leave the finding out, which the document's own caption says; the line below it stays.
    #[arg(long, conflicts_with = "title")]
    no_title: bool,
    /// Write this above the chart in place of its finding; for one chart, named by --only.
    #[arg(long, value_name = "TEXT", requires = "only", value_parser = title)]
    title: Option<String>,
    /// Write the files into this folder, and leave those of the run as they are.
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Go on although the run is not as it was written; every chart says so.
    #[arg(long)]
    unverified: bool,
    #[command(flatten)]
    sign: SignArg,
    #[command(flatten)]
    lang: LanguageArg,
}

/// `rodsim chart`.
pub(super) fn chart(args: &ChartArgs) -> Result<(), Failure> {
    let opened = Opened::read(&args.run, args.unverified)?;
    let key = args.sign.key()?;
    if args.output.is_none() {
        opened.changeable(seal(&key))?;
    }
    let dpi = args.dpi;
    let size = args.size.map(|(width_mm, height_mm)| Size { width_mm, height_mm, dpi });
    if let (Some(title), true) = (&args.title, args.only.len() > 1) {
        let only = args.only.join(", ");
        return Err(Failure::usage(Text::new(
            format!("--title “{title}” dùng cho một biểu đồ, mà --only có: {only}"),
            format!("--title “{title}” is for one chart, and --only names: {only}"),
        )));
    }
    let title = match (&args.title, args.no_title) {
        (Some(title), _) => Titled::Given(title.clone()),
        (None, true) => Titled::Without,
        (None, false) => Titled::Finding,
    };
    let options =
        Options { size, dpi, lang: args.lang.lang, grey: args.grey, exact: size.is_some(), title };
    charts::refuse_unanswered(&opened.summary, &args.only)?;
    let (drawn, small) = charts::draw_those_that_fit(&opened.summary, &args.only, &options)?;
    if let Some(small) = small {
        // What was asked for by name, or nothing at all, is no chart that can be left out.
        if !args.only.is_empty() || drawn.is_empty() {
            return Err(small.into());
        }
        let left_out = Text::new("không vẽ: ", "left out: ").get(args.lang.lang).to_owned();
        warn(&(left_out + small.told().get(args.lang.lang)), args.lang.lang);
    }
    let files: Vec<File> = drawn.iter().flat_map(contents::chart_files).collect();
    let names: Vec<String> = drawn.into_iter().map(|chart| chart.name).collect();
    if let Some(folder) = &args.output {
        amend(folder, &files, &[])?;
        return print(&format!("{}: {}", folder.join("charts").display(), names.join(", ")));
    }
    let manifest = opened.redrawn(&names, &(&options).into(), &files);
    opened.amend(files, manifest, &[], seal(&key))?;
    print(&format!("{}: {}", args.run.join("charts").display(), names.join(", ")))
}

/// A title of one line that says something.
fn title(text: &str) -> Result<String, Said> {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() {
        return Err(Said::new(
            "không có chữ nào; muốn bỏ thì dùng --no-title",
            "an empty title; --no-title leaves it out",
        ));
    }
    let missing = charts::missing_letters(&words);
    if !missing.is_empty() {
        let letters = missing
            .iter()
            .map(|&letter| format!("“{letter}” (U+{:04X})", u32::from(letter)))
            .collect::<Vec<_>>()
            .join(", ");
        return Err(Said::new(
            format!("phông chữ của biểu đồ không có {letters}"),
            format!("the typeface of the charts lacks {letters}"),
        ));
    }
    Ok(words)
}

/// Parses `155x95mm` or `155x95`.
fn size(text: &str) -> Result<(f64, f64), Said> {
    let bare = text.strip_suffix("mm").unwrap_or(text);
    let parts = bare.split_once(['x', '×']);
    let number = |part: &str| part.trim().parse::<f64>().ok().filter(|mm| mm.is_finite());
    match parts.and_then(|(w, h)| number(w).zip(number(h))) {
        Some(size) => Ok(size),
        None => Err(Said::new(
            "không phải cỡ giấy; ghi rộng x cao tính bằng mm, chẳng hạn 155x95mm",
            "no size; write width x height in mm, such as 155x95mm",
        )),
    }
}
