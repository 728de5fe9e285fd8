//! `synth`: a synthetic district of any size.

use super::arguments::LanguageArg;
use super::failure::Failure;
use super::inputs::load;
use super::records_synth;
use super::terminal::print_place;
use crate::output::{self, File};
use crate::text::Text;
use crate::verify::synth;
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};

/// Arguments of `synth`: of a district, or of what is made instead.
#[derive(Clone, Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct SynthArgs {
    #[command(subcommand)]
    instead: Option<Instead>,
    /// Number of communes.
    #[arg(long, required = true, value_parser = clap::value_parser!(u32).range(1..100_000))]
    communes: Option<u32>,
    /// Folder for the scenario and its tables; refused if it holds anything.
    #[arg(required = true)]
    folder: Option<PathBuf>,
    #[command(flatten)]
    lang: LanguageArg,
}

/// What is made instead of a district.
#[derive(Clone, Debug, Subcommand)]
enum Instead {
    /// Make records of a truth that the model simulates: for tests and training, never for decisions.
    Records(records_synth::SynthArgs),
}

/// `rodsim synth`.
pub(super) fn synth(args: &SynthArgs) -> Result<(), Failure> {
    // The tables of a district are in the words of files; only what is refused has a language.
    let SynthArgs { instead, communes, folder, lang: LanguageArg { lang: _ } } = args;
    if let Some(Instead::Records(args)) = instead {
        return records_synth::synth(args);
    }
    let (Some(communes), Some(folder)) = (communes, folder) else {
        return Err(Failure::usage(Text::new(
            "synth: ghi --communes và một thư mục, hoặc records (rodsim synth records --help)",
            "synth: write --communes and a folder, or records (rodsim synth records --help)",
        )));
    };
    let model = load(Path::new("luong_tai"))?;
    let plan = synth::plan(*communes as usize, &model);
    let files: Vec<File> = synth::files(&plan, "luong_tai")
        .into_iter()
        .map(|(name, text)| File::new(name, text))
        .collect();
    output::check(folder, false)?;
    output::write(folder, &files, false)?;
    print_place(&folder.join(&files[0].path))
}
