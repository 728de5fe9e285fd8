//! `diff`: how two scenarios differ.

use super::arguments::LanguageArg;
use super::failure::Failure;
use super::inputs::load;
use super::terminal::{print, print_json};
use crate::scenario;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Arguments of `diff`.
#[derive(Clone, Debug, Args)]
pub(super) struct DiffArgs {
    /// The one.
    a: PathBuf,
    /// The other.
    b: PathBuf,
    /// Print as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    lang: LanguageArg,
}

/// `rodsim diff`.
pub(super) fn diff(args: &DiffArgs) -> Result<(), Failure> {
    let lang = args.lang.lang;
    let (a, b) = (load(&args.a)?, load(&args.b)?);
    if args.json {
        let (from, to) = (&a.name, &b.name);
        let differences = scenario::differences(&a, &b, lang);
        return print_json(&json!({ "from": from, "to": to, "differences": differences }));
    }
    print(&scenario::diff(&a, &b, lang))
}
