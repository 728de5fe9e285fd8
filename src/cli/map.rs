//! `map`: the communes of a run, for maps in other programs.

use super::arguments::{LanguageArg, OverFileArg};
use super::failure::Failure;
use super::inputs::write_file;
use super::terminal::{print, print_place};
use crate::output::opened::Opened;
use crate::show::map::geojson;
use crate::text::Text;
use crate::text::nearest::nearest;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `map`.
#[derive(Clone, Debug, Args)]
pub(super) struct MapArgs {
    /// Folder of a run.
    run: PathBuf,
    /// Name of the scenario whose outcomes are wanted; the leading one of the run when left out.
    #[arg(long)]
    scenario: Option<String>,
    /// File to write, such as map.geojson; printed when left out.
    #[arg(short, long)]
    output: Option<PathBuf>,
    #[command(flatten)]
    over: OverFileArg,
    /// Go on although the run is not as it was written; the layer says so.
    #[arg(long)]
    unverified: bool,
    #[command(flatten)]
    lang: LanguageArg,
}

/// `rodsim map`.
pub(super) fn map(args: &MapArgs) -> Result<(), Failure> {
    let lang = args.lang.lang;
    if let Some(file) = &args.output {
        args.over.check(file)?;
    }
    let summary = Opened::read(&args.run, args.unverified).map_err(Failure::other)?.summary;
    let layer = geojson(&summary, args.scenario.as_deref(), lang).ok_or_else(|| {
        let wanted = args.scenario.as_deref().unwrap_or_default();
        let names = || summary.arms.iter().map(|arm| arm.name.as_str());
        let all = names().collect::<Vec<_>>().join(", ");
        let near = nearest(wanted, names()).unwrap_or(all);
        Failure::usage(Text::new(
            format!("--scenario: lần chạy không có “{wanted}”; gần nhất: {near}"),
            format!("--scenario: the run has no '{wanted}'; nearest: {near}"),
        ))
    })?;
    let text = serde_json::to_string(&layer)? + "\n";
    let Some(file) = &args.output else { return print(&text) };
    write_file(file, "map.geojson", text)?;
    print_place(file)
}
