//! `value --from`: the value of information of a table that somebody else made.

use super::arguments::FolderArgs;
use super::failure::Failure;
use super::inputs::bytes;
use super::terminal::{print, print_json, print_place};
use crate::answers::analysis::outside::{self, Named, read, words};
use crate::engine::threads::on;
use crate::output::{self, File, answer};
use crate::table::BYTES_MOST;
use crate::text::nearest::nearest;
use crate::text::{Lang, Text};
use clap::Args;
use flate2::read::GzDecoder;
use std::io::Read;
use std::path::{Path, PathBuf};

/// What `--from` conflicts with.
const SIMULATED: [&str; 9] = [
    "scenarios",
    "reference",
    "run",
    "surveys",
    "replicates",
    "precision",
    "design",
    "posterior",
    "condition",
];

/// A table of draws, and what its columns are.
#[derive(Clone, Debug, Args)]
pub(super) struct OutsideArgs {
    /// A table of draws instead of scenarios (.csv, .csv.gz, .xlsx): a row for each draw, columns of
    /// net benefits (nb_NAME; or e_NAME and c_NAME) and of parameters, as R's voi and BCEA and
    /// Python's SALib hold them. Nothing is simulated.
    #[arg(long, value_name = "FILE", conflicts_with_all = SIMULATED)]
    pub(super) from: Option<PathBuf>,
    /// Columns of net benefits; one alone is held against 0. Those that begin with nb when left out.
    #[arg(long, requires = "from", value_name = "COLUMN", num_args = 1.., value_delimiter = ',')]
    net_benefit: Vec<String>,
    /// Columns of parameters; all others when left out.
    #[arg(long, requires = "from", value_name = "COLUMN", num_args = 1.., value_delimiter = ',')]
    parameters: Vec<String>,
    /// Value of a unit of effect, where the table has effects and costs.
    #[arg(long, requires = "from", value_name = "VALUE")]
    unit_value: Option<f64>,
    /// Parameters to be known together, such as "a,b"; may be given several times.
    #[arg(long, requires = "from", value_name = "COLUMNS")]
    together: Vec<String>,
    /// Unit of the net benefits, to be shown.
    #[arg(long, requires = "from", default_value = "")]
    unit: String,
    /// Sheet of a workbook.
    #[arg(long, requires = "from")]
    sheet: Option<String>,
}

/// `rodsim value --from`; `seed` with the threads.
pub(super) fn of_table(
    file: &Path,
    args: &OutsideArgs,
    folder: &FolderArgs,
    (seed, threads): (u64, usize),
    json: bool,
    lang: Lang,
) -> Result<(), Failure> {
    if let Some(place) = &folder.output {
        output::check(place, folder.force)?;
    }
    let shown = file.display().to_string();
    let cannot = |error: std::io::Error| Failure::unread(file, &error);
    let packed = bytes(file).map_err(cannot)?;
    let bytes = if packed.starts_with(&[0x1f, 0x8b]) {
        let mut plain = Vec::new();
        let most = BYTES_MOST as u64 + 1;
        GzDecoder::new(packed.as_slice()).take(most).read_to_end(&mut plain).map_err(cannot)?;
        plain
    } else {
        packed
    };
    let named = Named {
        net_benefit: args.net_benefit.clone(),
        parameters: args.parameters.clone(),
        unit_value: args.unit_value,
        sheet: args.sheet.clone(),
    };
    let table = read(&bytes, &named).map_err(|faults| {
        let place = format!("{shown}: ");
        let lines: Vec<Text> = faults.iter().map(|fault| fault.after(&place)).collect();
        let said = Text::joined(&lines, "\n");
        if outside::is_of_command(&faults) { Failure::usage(said) } else { Failure::invalid(said) }
    })?;
    let names = || table.parameters.iter().map(|(name, _)| name.as_str());
    let place = |name: &str| {
        names().position(|own| own == name).ok_or_else(|| {
            let near =
                nearest(name, names()).unwrap_or_else(|| names().collect::<Vec<_>>().join(", "));
            Failure::usage(Text::new(
                format!("--together: {shown} không có tham số “{name}”; ghi {near}"),
                format!("--together: '{name}' is no parameter of {shown}; write {near}"),
            ))
        })
    };
    let group = |text: &String| text.split(',').map(|name| place(name.trim())).collect();
    let together: Vec<Vec<usize>> = args.together.iter().map(group).collect::<Result<_, _>>()?;
    let found = on(threads, || outside::value(&table, &together, &args.unit, seed));
    if json {
        print_json(&found)?;
    } else {
        print(&words::words(&found, &shown, lang))?;
    }
    let Some(place) = &folder.output else { return Ok(()) };
    let document = serde_json::to_string_pretty(&found)? + "\n";
    let files = vec![
        File::new("value.json", document),
        File::new("tables/value_information.csv", outside::table(&found)),
    ];
    answer::write(place, files, &[], seed, folder.force)?;
    if json { Ok(()) } else { print_place(place) }
}
