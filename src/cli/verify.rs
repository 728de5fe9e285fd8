//! `verify`: the program checks itself, or a run.

use super::simulate::stop_on_ctrl_c;
use super::{Failure, LangArg, print};
use crate::output::{self, File};
use crate::text::{Lang, date};
use crate::time::Day;
use crate::verify::{self, Check, Extent, RunError};
use clap::Args;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Arguments of `rodsim verify`.
#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// Folder of a run: simulate it again, make all its files again, and hold them against what is
    /// there. Without it, the program checks itself.
    run: Option<PathBuf>,
    /// Simulate only a few batches of the run again: for runs that took hours. Its summary is then
    /// taken on trust.
    #[arg(long, requires = "run")]
    sample: bool,
    /// Folder of the posterior that the run rests on, if it does.
    #[arg(long, requires = "run")]
    posterior: Option<PathBuf>,
    /// Also write the table to this Markdown file; refused if it exists.
    #[arg(long)]
    output: Option<PathBuf>,
    /// Print as JSON.
    #[arg(long)]
    json: bool,
    /// No progress on standard error.
    #[arg(long)]
    quiet: bool,
    #[command(flatten)]
    lang: LangArg,
}

/// `rodsim verify`.
pub(super) fn verify(args: &VerifyArgs) -> Result<(), Failure> {
    let lang = args.lang.lang;
    if let Some(file) = args.output.as_ref().filter(|file| file.exists()) {
        return Err(Failure::Other(format!(
            "{} already exists; choose another name",
            file.display()
        )));
    }
    let stop = stop_on_ctrl_c();
    let checks = match &args.run {
        Some(run) => {
            let extent = if args.sample { Extent::Sample } else { Extent::All };
            let posterior = args.posterior.as_deref();
            verify::of_run(run, posterior, extent, &(), stop).map_err(|error| match error {
                RunError::Scenario(problems) => Failure::Scenario(problems.render(lang)),
                RunError::Interrupted => Failure::Interrupted,
                RunError::Posterior => Failure::Usage(error.to_string()),
                other => Failure::other(other),
            })?
        }
        None => verify::of_program(stop, &mut |check| {
            if !args.quiet {
                // Progress: a reader that has gone away is no error.
                let _ =
                    writeln!(std::io::stderr(), "{} {}", mark(check, lang), check.what.get(lang));
            }
        }),
    };
    if stop.load(std::sync::atomic::Ordering::Relaxed) {
        return Err(Failure::Interrupted);
    }
    let page = page(&checks, args.run.as_deref(), lang);
    if let Some(file) = &args.output {
        let name = file
            .file_name()
            .ok_or_else(|| Failure::Usage("--output: name a file".to_owned()))?
            .to_string_lossy();
        let folder = file.parent().filter(|parent| !parent.as_os_str().is_empty());
        output::add(folder.unwrap_or(Path::new(".")), &File::new(name, page.clone()))
            .map_err(Failure::other)?;
    }
    if args.json {
        print(&serde_json::to_string_pretty(&checks).map_err(Failure::other)?)?;
    } else {
        print(&page)?;
    }
    let wrong = checks.iter().filter(|check| !check.holds).count();
    if wrong == 0 {
        return Ok(());
    }
    Err(Failure::Mismatch(match lang {
        Lang::Vi => format!("{wrong} trong {} phép kiểm tra không đạt", checks.len()),
        Lang::En => format!("{wrong} of {} checks failed", checks.len()),
    }))
}

fn mark(check: &Check, lang: Lang) -> &'static str {
    match (check.holds, lang) {
        (true, Lang::Vi) => "đạt",
        (false, Lang::Vi) => "KHÔNG ĐẠT",
        (true, Lang::En) => "holds",
        (false, Lang::En) => "FAILS",
    }
}

/// The table that a report can attach.
fn page(checks: &[Check], run: Option<&Path>, lang: Lang) -> String {
    let program = format!(
        "rodsim {}, model {}",
        env!("CARGO_PKG_VERSION"),
        crate::answers::summarise::MODEL_VERSION
    );
    let machine = format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS);
    let today = date(today(), lang);
    let held = checks.iter().filter(|check| check.holds).count();
    let about = run.map_or(program.clone(), |run| format!("{} ({program})", run.display()));
    let (title, columns, end) = match lang {
        Lang::Vi => (
            format!("Biên bản tự kiểm tra: {about}, {machine}, ngày {today}"),
            "| Phép kiểm tra | Thấy | Phải là | Kết luận |",
            format!("{held} trong {} phép kiểm tra đạt.", checks.len()),
        ),
        Lang::En => (
            format!("Self-check: {about}, {machine}, {today}"),
            "| Check | Found | Expected | Verdict |",
            format!("{held} of {} checks hold.", checks.len()),
        ),
    };
    let rows: String = checks
        .iter()
        .map(|check| {
            format!(
                "| {} | {} | {} | {} |\n",
                check.what.get(lang),
                check.found,
                check.expected,
                mark(check, lang)
            )
        })
        .collect();
    format!("# {title}\n\n{columns}\n|---|---|---|---|\n{rows}\n{end}\n")
}

/// Today by the system's clock, UTC.
fn today() -> Day {
    let now = super::simulate::now();
    let number = |range: std::ops::Range<usize>| now[range].parse().unwrap_or(1);
    Day::from_date(number(0..4), number(5..7) as u32, number(8..10) as u32).unwrap_or(Day(0))
}
