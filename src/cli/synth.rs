//! `synth`: a synthetic district of any size.

use super::failure::Failure;
use super::inputs::load;
use super::terminal::print_place;
use crate::output::{self, File};
use crate::text::Lang;
use crate::verify::synth;
use clap::Args;
use std::path::{Path, PathBuf};

/// Arguments of `synth`.
#[derive(Clone, Debug, Args)]
pub(super) struct SynthArgs {
    /// Number of communes.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..100_000))]
    communes: u32,
    /// Folder for the scenario and its tables; refused if it holds anything.
    folder: PathBuf,
}

/// `rodsim synth`.
pub(super) fn synth(args: &SynthArgs) -> Result<(), Failure> {
    let folder = &args.folder;
    let model = load(Path::new("luong_tai"), Lang::En)?;
    let plan = synth::plan(args.communes as usize, &model);
    let files: Vec<File> = synth::files(&plan, "luong_tai")
        .into_iter()
        .map(|(name, text)| File::new(name, text))
        .collect();
    output::check(folder, false)?;
    output::write(folder, &files, false)?;
    print_place(&folder.join(&files[0].path))
}
