//! `feasibility`: what can be carried out, commune by commune, and what would help.

use super::progress::Bar;
use super::simulate::stop_on_ctrl_c;
use super::value::files;
use super::{Failure, How, LangArg, load, print};
use crate::answers::feasibility::{self, sentences, tables};
use crate::engine::Settings;
use crate::model::draw::Design;
use crate::model::plan::Plan;
use crate::output::{self, File};
use crate::scenario;
use crate::show::charts::{self, Options, Origin};
use crate::text::{Lang, Text, number};
use clap::Args;
use std::path::PathBuf;

/// Arguments of `feasibility`.
#[derive(Clone, Debug, Args)]
pub(super) struct FeasibilityArgs {
    /// Scenario file, or the name of a shipped one; the Lương Tài scheme when left out.
    #[arg(default_value = "luong_tai")]
    scenario: PathBuf,
    /// Speak only of these communes (name or code); all when left out.
    #[arg(long, num_args = 1.., value_delimiter = ',')]
    commune: Vec<String>,
    #[command(flatten)]
    how: How,
    /// Folder for tables, JSON and the chart; nothing is written when left out.
    #[arg(long)]
    output: Option<PathBuf>,
    /// Replace what this program wrote into that folder before.
    #[arg(long)]
    force: bool,
    /// Print as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    lang: LangArg,
}

/// `rodsim feasibility`.
pub(super) fn feasibility(args: &FeasibilityArgs) -> Result<(), Failure> {
    let (how, lang) = (&args.how, args.lang.lang);
    let usage = |text: &str| Failure::Usage(format!("feasibility: {text}"));
    if how.precision.is_some() {
        return Err(usage("give --replicates; --precision is of run and compare"));
    }
    if how.posterior.is_some() {
        return Err(usage(
            "--posterior is of run, compare and optimize; rates here are before records",
        ));
    }
    let replicates = u32::try_from(how.replicates)
        .ok()
        .filter(|n| (8..=1_000_000).contains(n))
        .ok_or_else(|| usage("--replicates must be 8 to 1,000,000"))?;
    if let Some(folder) = &args.output {
        output::check(folder, args.force).map_err(Failure::other)?;
    }
    let plan = load(&args.scenario, lang)?;
    if plan.campaign.rounds.is_empty() {
        return Err(usage(&format!("'{}' plans nothing that could be finished", plan.name)));
    }
    let chosen = communes(&plan, &args.commune)?;
    // Shares of independent replicates: their intervals are Wilson's.
    let design = how.design.unwrap_or(Design::Independent);
    let settings =
        Settings { seed: how.seed, design, threads: how.threads, instructions: how.instructions };
    let bar = Bar::new(u64::from(replicates), lang, how.quiet);
    let found = feasibility::feasibility(&plan, &settings, replicates, &bar, stop_on_ctrl_c())
        .ok_or(Failure::Interrupted)?;
    bar.finish();
    let json = serde_json::to_string_pretty(&found).map_err(Failure::other)? + "\n";
    if args.json {
        print(&json)?;
    } else {
        print(&sentences::answer(&found, &chosen, lang))?;
    }
    let Some(folder) = &args.output else { return Ok(()) };
    let mut made = vec![
        File::new("feasibility.json", json),
        File::new("tables/feasibility.csv", tables::bouts(&found)),
    ];
    let options = Options { lang, ..Options::default() };
    let origin = origin(&plan, how.seed, u64::from(replicates));
    let chart = charts::feasibility(&found, &origin, &options).map_err(Failure::other)?;
    made.extend(chart.iter().flat_map(crate::output::contents::chart_files));
    files::write(folder, made, &[plan], how.seed, args.force)?;
    if args.json { Ok(()) } else { print(&format!("→ {}", folder.display())) }
}

/// Where the charts of one scenario come from.
pub(super) fn origin(plan: &Plan, seed: u64, replicates: u64) -> Origin {
    let digest = scenario::digest(plan);
    let program = concat!("rodsim ", env!("CARGO_PKG_VERSION"));
    let source = |lang: Lang, words: [&str; 3]| {
        format!(
            "{}: {} {}@{}, {} {seed}, n\u{a0}=\u{a0}{}, {program}",
            words[0],
            words[1],
            plan.name,
            &digest[..8],
            words[2],
            number(replicates as f64, 0, lang)
        )
    };
    Origin {
        source: Text::new(
            source(Lang::Vi, ["Nguồn", "kịch bản", "hạt giống"]),
            source(Lang::En, ["Source", "scenario", "seed"]),
        ),
        digest,
        program: program.to_owned(),
    }
}

/// The communes asked for, by name or code; all when none is named.
fn communes(plan: &Plan, wanted: &[String]) -> Result<Vec<usize>, Failure> {
    let communes = &plan.world.communes;
    if wanted.is_empty() || wanted.iter().any(|name| name == "all") {
        return Ok((0..communes.len()).collect());
    }
    let mut found = Vec::new();
    let mut unknown = Vec::new();
    for name in wanted {
        let own =
            |c: &crate::model::plan::Commune| c.name == *name || format!("{:05}", c.code) == *name;
        match communes.iter().position(own) {
            Some(commune) => found.push(commune),
            None => {
                let names = communes.iter().map(|commune| commune.name.as_str());
                let near = crate::text::nearest::nearest(name, names);
                let hint = near.map_or(String::new(), |near| format!(" (did you mean '{near}'?)"));
                unknown.push(format!("'{name}'{hint}"));
            }
        }
    }
    if unknown.is_empty() {
        return Ok(found);
    }
    let names: Vec<&str> = communes.iter().map(|commune| commune.name.as_str()).collect();
    Err(Failure::Usage(format!(
        "--commune: there is no commune {}; there are {}",
        unknown.join(", "),
        names.join(", ")
    )))
}
