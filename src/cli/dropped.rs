//! A file dropped on the program: checked, simulated, compared with its alternatives and reported
//! into a folder beside it.

use super::failure::Failure;
use super::form::beside;
use super::terminal::{print, print_error};
use super::validate::annotate;
use super::welcome::wait;
use super::{Cli, Command};
use crate::model::plan::{Plan, Programme};
use crate::scenario::{self, file, form};
use crate::text::told::Told;
use crate::text::{Lang, Text};
use clap::Parser;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// The file, if it is all that the program was given and no command.
pub(super) fn given() -> Option<PathBuf> {
    let mut given = std::env::args_os().skip(1);
    let (Some(path), None) = (given.next(), given.next()) else { return None };
    let path = PathBuf::from(path);
    let ending = path.extension()?.to_string_lossy().to_lowercase();
    (matches!(ending.as_str(), "xlsx" | "toml") && path.is_file()).then_some(path)
}

/// Does everything, and waits for Enter where the window would vanish.
pub(super) fn dropped(path: &Path) -> Result<(), Failure> {
    let done = everything(path);
    if let Err(failure) = &done {
        print_error(&format!("{}\n", failure.text.vi));
    }
    wait();
    done
}

fn everything(path: &Path) -> Result<(), Failure> {
    let lang = Lang::Vi;
    let plan = scenario::load_with_alternatives(path).map_err(|problems| {
        let mut text = problems.told();
        match annotate(path, &problems, lang) {
            Ok(Some(copy)) => {
                text = Text::joined([&text, &Text::alike(format!("→ {}\n", copy.display()))], "");
            }
            Ok(None) => {}
            Err(failure) => text = Text::joined([&text, &failure.text, &Text::alike("\n")], ""),
        }
        Failure::invalid(text)
    })?;
    let folder = beside(path, "_ket_qua", "");
    // A name that begins with a hyphen is no option.
    let own = if path.to_string_lossy().starts_with('-') {
        Path::new(".").join(path)
    } else {
        path.to_owned()
    };
    let mut words: Vec<OsString> =
        ["rodsim", "compare", "no_campaign"].map(OsString::from).to_vec();
    words.push(own.clone().into());
    words.extend(alternatives(&own, &plan));
    words.extend(["--output".into(), folder.clone().into()]);
    if plan.campaign.rounds.is_empty() {
        let text = Text::new("kế hoạch chưa có đợt nào", "the plan has no round yet");
        return Err(Failure::invalid(text.after(format_args!("{}: ", path.display()))));
    }
    command(&words)?;
    command(&["rodsim".into(), "report".into(), folder.clone().into()])?;
    let report = folder.join("report");
    print(&format!("→ {}", report.display()))?;
    open(&report);
    Ok(())
}

/// Runs a command as if it had been typed.
pub(super) fn command(words: &[OsString]) -> Result<(), Failure> {
    let Cli { command, .. } = Cli::try_parse_from(words).map_err(|error| {
        let said = |lang| super::help::refusal(&error, lang);
        Failure::usage(Text::new(said(Lang::Vi), said(Lang::En)))
    })?;
    match command {
        Command::Compare(args) => super::compare::compare(&args),
        command => super::run(command),
    }
}

/// What the workbook asks for, or the scenarios of the program that leave something of this plan
/// away.
fn alternatives(path: &Path, plan: &Plan) -> Vec<OsString> {
    let has = |programme| plan.campaign.has(programme);
    let others = |programme| plan.campaign.rounds.iter().any(|r| r.action.programme() != programme);
    let some = |name: &str| match name {
        "traps_only" => has(Programme::Trapping) && others(Programme::Trapping),
        "chemical_only" => has(Programme::Baiting) && others(Programme::Baiting),
        name => name != "no_campaign",
    };
    let bytes = file::read(path, file::MOST_OF_SCENARIO).unwrap_or_default();
    let mut names = form::alternatives(&bytes);
    if names.is_empty() {
        names = ["traps_only", "chemical_only"].map(str::to_owned).to_vec();
    }
    let word = |name: String| match name.strip_prefix('#') {
        Some(_) => {
            let mut whole = path.as_os_str().to_owned();
            whole.push(&name);
            whole
        }
        None => name.into(),
    };
    names.into_iter().filter(|name| some(name)).map(word).collect()
}

/// Shows the folder where people look at folders; where that cannot be done, nothing is lost.
fn open(folder: &Path) {
    let program = if cfg!(windows) { "explorer" } else { "xdg-open" };
    if std::io::stdout().is_terminal() {
        let mut command = std::process::Command::new(program);
        let quiet = command.arg(folder).stdin(Stdio::null()).stdout(Stdio::null());
        let _ = quiet.stderr(Stdio::null()).spawn();
    }
}
