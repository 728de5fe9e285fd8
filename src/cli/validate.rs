//! `validate`: check scenario files and name every fault at once.

use super::arguments::LanguageArg;
use super::failure::Failure;
use super::inputs::load;
use super::terminal::{print, warn};
use crate::scenario;
use crate::text::Lang;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `validate`.
#[derive(Clone, Debug, Args)]
pub(super) struct ValidateArgs {
    /// Scenario files, or names of shipped ones.
    #[arg(required = true)]
    scenarios: Vec<PathBuf>,
    #[command(flatten)]
    lang: LanguageArg,
}

/// `rodsim validate`.
pub(super) fn validate(args: &ValidateArgs) -> Result<(), Failure> {
    let lang = args.lang.lang;
    let mut faults = Vec::new();
    for path in &args.scenarios {
        match load(path, lang) {
            Ok(plan) => {
                let digest = scenario::digest(&plan);
                let fine = match lang {
                    Lang::Vi => "hợp lệ",
                    Lang::En => "valid",
                };
                print(&format!("{}: {fine} ({})", path.display(), &digest[..8]))?;
                for warning in &plan.warnings {
                    warn(warning.get(lang), lang);
                }
            }
            Err(failure) => faults.push(failure.to_string()),
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Failure::invalid(faults.join("\n"))) }
}
