//! `schema`: the JSON Schema of scenario files.

use super::arguments::LanguageArg;
use super::failure::Failure;
use super::terminal::print;
use crate::scenario;
use clap::Args;

/// Arguments of `rodsim schema`.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct SchemaArgs {
    #[command(flatten)]
    lang: LanguageArg,
}

/// `rodsim schema`.
pub(super) fn schema(args: SchemaArgs) -> Result<(), Failure> {
    // The schema is in both languages.
    let LanguageArg { lang: _ } = args.lang;
    print(&scenario::schema_json())
}
