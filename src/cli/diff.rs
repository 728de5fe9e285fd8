//! `diff`: how two scenarios differ.

use super::arguments::LanguageArg;
use super::failure::Failure;
use super::inputs::load;
use super::terminal::print;
use crate::scenario;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `diff`.
#[derive(Clone, Debug, Args)]
pub(super) struct DiffArgs {
    /// The one.
    a: PathBuf,
    /// The other.
    b: PathBuf,
    #[command(flatten)]
    lang: LanguageArg,
}

/// `rodsim diff`.
pub(super) fn diff(args: &DiffArgs) -> Result<(), Failure> {
    let lang = args.lang.lang;
    print(&scenario::diff(&load(&args.a)?, &load(&args.b)?, lang))
}
