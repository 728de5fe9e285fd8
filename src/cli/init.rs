//! `init`: a commented scenario to start from.

use super::arguments::{LanguageArg, OverFileArg};
use super::failure::Failure;
use super::inputs::write_file;
use crate::scenario;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `init`.
#[derive(Clone, Debug, Args)]
pub(super) struct InitArgs {
    /// File to write; refused if it exists, unless --force is given.
    file: PathBuf,
    #[command(flatten)]
    over: OverFileArg,
    #[command(flatten)]
    lang: LanguageArg,
}

/// `rodsim init`.
pub(super) fn init(args: &InitArgs) -> Result<(), Failure> {
    args.over.check(&args.file)?;
    let text = scenario::init_text(args.lang.lang);
    write_file(&args.file, "my_plan.toml", text)
}
