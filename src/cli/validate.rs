//! `validate`: check scenario files and name every fault at once.

use super::arguments::LanguageArg;
use super::failure::Failure;
use super::form::beside;
use super::inputs::{is_shipped, loaded, write_file};
use super::terminal::{print, print_json, warn};
use crate::model::plan::Plan;
use crate::scenario::form::annotated;
use crate::scenario::{self, Problems, file};
use crate::text::told::Told;
use crate::text::{Lang, Text};
use clap::Args;
use serde_json::{Value, json};
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
    /// Print as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    lang: LanguageArg,
}

/// `rodsim validate`.
pub(super) fn validate(args: &ValidateArgs) -> Result<(), Failure> {
    let lang = args.lang.lang;
    let mut faults = Vec::new();
    let mut found = Vec::new();
    for path in &args.scenarios {
        match whole(path) {
            Ok(plan) => {
                let digest = scenario::digest(&plan);
                let fine = match lang {
                    Lang::Vi => "hợp lệ",
                    Lang::En => "valid",
                };
                if args.json {
                    found.push(valid(path, &plan, &digest, lang));
                    continue;
                }
                print(&format!("{}: {fine} ({})", path.display(), &digest[..8]))?;
                for warning in &plan.warnings {
                    warn(warning.get(lang), lang);
                }
            }
            Err(problems) => {
                found.push(invalid(path, &problems, lang));
                faults.push(problems.told());
                if args.annotate
                    && let Some(copy) = annotate(path, &problems, lang)?
                {
                    faults.push(Text::alike(format!("→ {}", copy.display())));
                }
            }
        }
    }
    if args.json {
        print_json(&found)?;
    }
    if faults.is_empty() { Ok(()) } else { Err(Failure::invalid(Text::joined(&faults, "\n"))) }
}

/// A scenario with the alternatives that its workbook asks for.
fn whole(path: &Path) -> Result<Plan, Problems> {
    if is_shipped(path) { loaded(path) } else { scenario::load_with_alternatives(path) }
}

/// A scenario that can run, for programs.
fn valid(path: &Path, plan: &Plan, digest: &str, lang: Lang) -> Value {
    let warnings = plan.warnings.iter().map(|text| text.get(lang)).collect::<Vec<_>>();
    json!({
        "scenario": path.display().to_string(),
        "valid": true,
        "digest": digest,
        "warnings": warnings,
        "problems": [],
    })
}

/// A scenario that cannot run, and why, for programs.
fn invalid(path: &Path, problems: &Problems, lang: Lang) -> Value {
    let problems = problems.list().iter().map(|problem| {
        json!({
            "code": problem.fault.code(),
            "what": problem.title().get(lang),
            "file": problem.place.file,
            "line": problem.place.line,
            "column": problem.place.column,
            "key": problem.key,
            "found": problem.found,
            "allowed": problem.allowed.get(lang),
            "suggestion": problem.suggestion,
            "also": problem.also.iter().map(|(place, key)| format!("{place} {key}")).collect::<Vec<_>>(),
        })
    });
    json!({
        "scenario": path.display().to_string(),
        "valid": false,
        "warnings": [],
        "problems": problems.collect::<Vec<_>>(),
    })
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
