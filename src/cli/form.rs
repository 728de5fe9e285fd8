//! `form`: an empty workbook for a plan. `convert`: a workbook as TOML, and back.

use super::arguments::{LanguageArg, OverFileArg};
use super::failure::Failure;
use super::inputs::{is_shipped, split_path, write_file};
use super::terminal::{print_place, today};
use crate::scenario::form::{self, Blank, ConvertError, Form};
use crate::text::Text;
use clap::Args;
use std::path::{Path, PathBuf};

/// Arguments of `form`.
#[derive(Clone, Debug, Args)]
pub(super) struct FormArgs {
    /// Province whose communes can be chosen; all of them are in the form if --communes names none.
    #[arg(long)]
    province: Option<String>,
    /// Names or codes of the communes of the plan, apart by commas.
    #[arg(long, num_args = 1.., value_delimiter = ',')]
    communes: Vec<String>,
    /// Scenario file whose rounds, prices and limits fill the form; the Lương Tài scheme when left
    /// out.
    #[arg(long)]
    template: Option<PathBuf>,
    /// First year of the plan; next year when left out, or that of the template.
    #[arg(long)]
    first_year: Option<i32>,
    /// File to write; refused if it exists, unless --force is given.
    #[arg(short, long, default_value = "ke_hoach.xlsx")]
    output: PathBuf,
    #[command(flatten)]
    over: OverFileArg,
    #[command(flatten)]
    lang: LanguageArg,
}

/// `rodsim form`.
pub(super) fn form(args: &FormArgs) -> Result<(), Failure> {
    if args.province.is_none() && args.communes.is_empty() && args.template.is_none() {
        return Err(Failure::usage(Text::new(
            "form: nêu kế hoạch của địa bàn nào: --communes \"Gia Bình,Nhân Thắng\", --province \"Bắc Ninh\", hoặc --template KỊCH_BẢN",
            "form: say whose plan it is: --communes \"Gia Bình,Nhân Thắng\", --province \"Bắc Ninh\", or --template SCENARIO",
        )));
    }
    args.over.check(&args.output)?;
    let next = || args.template.is_none().then(|| today().date().0 + 1);
    let of = Blank {
        province: args.province.clone(),
        communes: args.communes.clone(),
        first_year: args.first_year.or_else(next),
    };
    let lang = args.lang.lang;
    let bytes = form::blank(args.template.as_deref(), &of, lang).map_err(refused)?;
    write_file(&args.output, "ke_hoach.xlsx", bytes)?;
    print_place(&args.output)
}

/// Arguments of `convert`.
#[derive(Clone, Debug, Args)]
pub(super) struct ConvertArgs {
    /// Scenario file, workbook or TOML, or the name of a shipped one.
    scenario: PathBuf,
    /// File to write, .toml or .xlsx; refused if it exists, unless --force is given.
    #[arg(short, long)]
    output: PathBuf,
    #[command(flatten)]
    over: OverFileArg,
    #[command(flatten)]
    lang: LanguageArg,
}

/// `rodsim convert`.
pub(super) fn convert(args: &ConvertArgs) -> Result<(), Failure> {
    let lang = args.lang.lang;
    let ending = args.output.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let form = match ending.as_deref() {
        Some("toml") => Form::Toml,
        Some("xlsx") => Form::Workbook(lang),
        _ => {
            return Err(Failure::usage(Text::new(
                "convert: --output phải là tệp .toml hoặc .xlsx",
                "convert: --output names a file .toml or .xlsx",
            )));
        }
    };
    args.over.check(&args.output)?;
    let (folder, _) = split_path(&args.output, "ke_hoach.toml")?;
    let bytes = form::convert(&args.scenario, is_shipped(&args.scenario), form, folder);
    let bytes = bytes.map_err(refused)?;
    write_file(&args.output, "ke_hoach.toml", bytes)?;
    print_place(&args.output)
}

fn refused(error: ConvertError) -> Failure {
    match error {
        ConvertError::Problems(problems) => Failure::invalid(problems),
        other => Failure::other(other),
    }
}

/// A name beside a file that is not taken yet: `<stem><suffix>`, then with a number.
pub(super) fn beside(file: &Path, suffix: &str, ending: &str) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let named = |number: String| file.with_file_name(format!("{stem}{suffix}{number}{ending}"));
    let mut path = named(String::new());
    let mut number = 2;
    while path.exists() {
        path = named(format!("_{number}"));
        number += 1;
    }
    path
}
