//! `verify`: the program checks itself, or a run.

use super::arguments::{LanguageArg, OverFileArg};
use super::failure::Failure;
use super::inputs::write_file;
use super::terminal::{print, print_error, print_json, stop_on_ctrl_c, today};
use crate::output::sign::Signer;
use crate::text::Text;
use crate::verify::page::{mark, page};
use crate::verify::{self, Check, Extent, RunError, Verdict};
use clap::Args;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Arguments of `rodsim verify`.
#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// Folder of a run (of `run`, `compare`, `merge` or the page): simulate it again, make all its files
    /// and what `value --run` added again, and hold them against what is there. Without it, the
    /// program checks itself.
    run: Option<PathBuf>,
    /// Simulate only a few batches of the run again: for runs that took hours. The numbers of its
    /// summary.json and value.json are then taken on trust; tables, charts and reports are made
    /// again from them.
    #[arg(long, requires = "run")]
    sample: bool,
    /// Folder of the posterior that the run rests on, if it does.
    #[arg(long, requires = "run")]
    posterior: Option<PathBuf>,
    /// Whose signature the run must bear: a public key of minisign, as a file or as the line that
    /// begins with RW.
    #[arg(long, requires = "run", value_name = "PUBLIC_KEY")]
    signer: Option<String>,
    /// Also write the table to this Markdown file; refused if it exists, unless --force is given.
    #[arg(short, long)]
    output: Option<PathBuf>,
    #[command(flatten)]
    over: OverFileArg,
    /// Threads; 0 for one on each core. Changes nothing but time.
    #[arg(long, default_value_t = 0, requires = "run")]
    threads: usize,
    /// Print as JSON.
    #[arg(long)]
    json: bool,
    /// No progress on standard error.
    #[arg(long)]
    quiet: bool,
    #[command(flatten)]
    lang: LanguageArg,
}

/// `rodsim verify`.
pub(super) fn verify(args: &VerifyArgs) -> Result<(), Failure> {
    let lang = args.lang.lang;
    if let Some(file) = &args.output {
        args.over.check(file)?;
    }
    let stop = stop_on_ctrl_c();
    let checks = match &args.run {
        Some(run) => of_run(run, args, stop)?,
        None => verify::of_program(stop, &mut |check| {
            if !args.quiet {
                print_error(&format!("{} {}\n", mark(check, lang), check.what.get(lang)));
            }
        }),
    };
    if stop.load(Ordering::Relaxed) {
        return Err(Failure::interrupted());
    }
    let run = args.run.as_deref().map(|run| run.display().to_string());
    let page = page(&checks, run.as_deref(), today(), lang);
    if let Some(file) = &args.output {
        write_file(file, "kiem_tra.md", page.clone())?;
    }
    if args.json {
        print_json(&checks)?;
    } else {
        print(&page)?;
    }
    let count = |verdict| checks.iter().filter(|check| check.verdict == verdict).count();
    let [wrong, stated] = [Verdict::Fails, Verdict::Stated].map(count);
    if wrong == 0 {
        return Ok(());
    }
    Err(Failure::mismatch(Text::new(
        format!("{wrong} trong {} phép kiểm tra không đạt", checks.len() - stated),
        format!("{wrong} of {} checks failed", checks.len() - stated),
    )))
}

fn of_run(run: &Path, args: &VerifyArgs, stop: &AtomicBool) -> Result<Vec<Check>, Failure> {
    let signer = args.signer.as_deref().map(Signer::read).transpose().map_err(Failure::usage)?;
    let signed = verify::signature(run, signer.as_ref()).map_err(Failure::mismatch)?;
    let extent = if args.sample { Extent::Sample } else { Extent::All };
    let posterior = args.posterior.as_deref();
    let checks = verify::of_run(run, posterior, extent, args.threads, &(), stop);
    let checks = checks.map(|checks| std::iter::once(signed).chain(checks).collect());
    checks.map_err(|error| match error {
        // A manifest that was changed is a check that failed, as a changed file is.
        RunError::Manifest(error) if error.is_damaged() => Failure::mismatch(error),
        RunError::Damaged(_) => Failure::mismatch(error),
        other => refused(other),
    })
}

/// Why a run cannot be simulated again.
pub(super) fn refused(error: RunError) -> Failure {
    match error {
        RunError::Scenario(problems) => Failure::invalid(problems),
        RunError::Interrupted => Failure::interrupted(),
        RunError::Posterior => Failure::usage(error),
        RunError::Manifest(error) if error.is_of_answer() => Failure::usage(error),
        other => Failure::other(other),
    }
}
