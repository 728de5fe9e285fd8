//! `completions`: what a shell completes.

use super::arguments::LanguageArg;
use super::failure::Failure;
use super::help::command;
use super::terminal::print;
use clap::Args;
use clap_complete::{Shell, generate};

/// Arguments of `completions`.
#[derive(Clone, Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell.
    shell: Shell,
    #[command(flatten)]
    lang: LanguageArg,
}

/// `rodsim completions`.
pub(super) fn completions(args: &CompletionsArgs) -> Result<(), Failure> {
    let mut script = Vec::new();
    generate(args.shell, &mut command(args.lang.lang), "rodsim", &mut script);
    print(&String::from_utf8_lossy(&script))
}
