//! `compare`: several scenarios over the same draws and luck, in pairs.

use super::arguments::{RunFolderArgs, SimulationArgs};
use super::conditioned::{Asked, conditioned};
use super::failure::Failure;
use super::inputs::open;
use super::run::finished;
use super::terminal::{print, print_json};
use crate::answers::comparison;
use crate::answers::judgement::Written;
use crate::show::comparison::{Shape, comparison as compared};
use crate::text::Text;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `compare`.
#[derive(Clone, Debug, Args)]
pub(super) struct CompareArgs {
    /// Scenario files, or names of shipped ones.
    #[arg(required = true, num_args = 2..)]
    scenarios: Vec<PathBuf>,
    /// Name of the scenario that the others are compared with; the first when left out.
    #[arg(long)]
    reference: Option<String>,
    /// Compare scenarios about different land all the same.
    #[arg(long)]
    different_land: bool,
    #[command(flatten)]
    simulation: SimulationArgs,
    #[command(flatten)]
    folder: RunFolderArgs,
    /// Also write every replicate to this file, .csv or .csv.gz: all parameters, years and outcomes
    /// (`rodsim samples RUN` does it later). Simulates once more.
    #[arg(long)]
    samples: Option<PathBuf>,
    /// Compare only the replicates in which this holds, such as "no_campaign.yield_loss in top
    /// quarter", "loss_ref < 0.02" or "loss_ref in 0.01..0.03 and shock_2023 > 1"; beside them, all.
    /// Takes 200 to 200,000 replicates. Writes no run: with --output, a folder of the answer.
    #[arg(long = "where", value_name = "CONDITION", conflicts_with = "sign")]
    condition: Option<String>,
    /// Print the comparison in this form.
    #[arg(long, default_value = "table")]
    format: Format,
    /// Print every pair of scenarios, too; of CSV, instead.
    #[arg(long)]
    pairs: bool,
    /// The same as --format json.
    #[arg(long)]
    json: bool,
}

/// Form of a comparison on standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For people.
    Table,
    /// For spreadsheets.
    Csv,
    /// For documents.
    Md,
    /// For programs.
    Json,
}

/// `rodsim compare`.
pub(super) fn compare(args: &CompareArgs) -> Result<(), Failure> {
    let lang = args.folder.lang.lang;
    let (plans, provenance) = open(&args.scenarios, lang)?;
    let reference = comparison::reference(&plans, args.reference.as_deref());
    let refused = |fault: Text| Failure::usage(fault.after("compare: "));
    let reference = reference.map_err(refused)?;
    if !args.different_land {
        comparison::one_land(&plans).map_err(refused)?;
    }
    if let Some(text) = &args.condition {
        let format = if args.json { Format::Json } else { args.format };
        let asked = Asked {
            text,
            simulation: &args.simulation,
            folder: &args.folder,
            samples: args.samples.as_deref(),
        };
        return conditioned(plans, reference, &asked, format);
    }
    let done = finished(
        plans,
        provenance,
        reference,
        &args.simulation,
        &args.folder,
        args.samples.as_deref(),
    )?;
    let say = |shape| print(&compared(&done.summary, shape, args.pairs, lang));
    match if args.json { Format::Json } else { args.format } {
        Format::Json => print_json(&Written::from(&done.summary))?,
        Format::Csv => say(Shape::Csv)?,
        Format::Md => say(Shape::Markdown)?,
        Format::Table => {
            say(Shape::Table)?;
            done.print_place()?;
        }
    }
    done.precise()
}
