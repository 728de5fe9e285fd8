//! `validate`: check scenario files and name every fault at once.

use super::arguments::LanguageArg;
use super::failure::Failure;
use super::form::beside;
use super::inputs::{loaded, write_file};
use super::terminal::{print, warn};
use crate::scenario::form::annotated;
use crate::scenario::{self, Problems, file};
use crate::text::told::Told;
use crate::text::{Lang, Text};
use clap::Args;
use std::path::{Path, PathBuf};

/// Arguments of `validate`.
#[derive(Clone, Debug, Args)]
pub(super) struct ValidateArgs {
    /// Scenario files, or names of shipped ones.
    #[arg(required = true)]
    scenarios: Vec<PathBuf>,
    /// Beside each faulty workbook, write a copy whose faulty cells are coloured and say what is
    /// wrong. It is written anew from what was read: values stay, formulas and looks do not.
    #[arg(long)]
    annotate: bool,
    #[command(flatten)]
    lang: LanguageArg,
}

/// `rodsim validate`.
pub(super) fn validate(args: &ValidateArgs) -> Result<(), Failure> {
    let lang = args.lang.lang;
    let mut faults = Vec::new();
    for path in &args.scenarios {
        match loaded(path) {
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
            Err(problems) => {
                faults.push(problems.told());
                if args.annotate
                    && let Some(copy) = annotate(path, &problems, lang)?
                {
                    faults.push(Text::alike(format!("→ {}", copy.display())));
                }
            }
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Failure::invalid(Text::joined(&faults, "\n"))) }
}

/// Writes a copy of a faulty workbook that shows its faults, beside it; nothing for other files.
pub(super) fn annotate(
    path: &Path,
    problems: &Problems,
    lang: Lang,
) -> Result<Option<PathBuf>, Failure> {
    let Ok(bytes) = file::read(path, file::MOST_OF_SCENARIO) else { return Ok(None) };
    let label = path.display().to_string();
    let copy = annotated(&label, &bytes, problems, lang).map_err(Failure::other)?;
    let Some(copy) = copy else { return Ok(None) };
    let name = beside(path, if lang == Lang::Vi { "_loi" } else { "_faults" }, ".xlsx");
    write_file(&name, "ke_hoach.xlsx", copy)?;
    Ok(Some(name))
}
