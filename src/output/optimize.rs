//! The folder of the best plan: the plan, what it is worth, tables and charts.

use super::contents::{self, Recipe, chart_files};
use super::run::{self, RunFilesError};
use super::{File, answer};
use crate::answers::optimize::found::{BEST, Found};
use crate::answers::optimize::{tables, words};
use crate::answers::summary::Summary;
use crate::show::charts::{self, Options};
use crate::show::warning;
use crate::text::Lang;
use std::path::{Path, PathBuf};

/// `output/optimize-<scenario>-<digest>`.
pub fn default_folder(plan: &crate::model::plan::Plan) -> PathBuf {
    let own = run::default_folder(std::slice::from_ref(plan));
    let name = own.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    own.with_file_name(format!("optimize-{name}"))
}

/// The plan as a scenario in the file `name`, with its table of budgets if it has one.
pub fn plan_files(found: &Found, extends: &str, name: &str) -> Vec<File> {
    let files = tables::plan_files(found, extends, name).into_iter();
    files.map(|(name, text)| File::new(name, text)).collect()
}

/// The plan, and what it does in every commune.
pub fn plan_and_table(found: &Found, extends: &str) -> Vec<File> {
    let mut files = plan_files(found, extends, "plan.toml");
    files.push(File::new("tables/plan.csv", tables::plan_table(found)));
    files
}

/// The answer in words, with what must be said of prices.
pub fn said(found: &Found, lang: Lang) -> String {
    let prices = warning::of_prices(&found.summary, lang).map(|line| line + "\n");
    words::answer(found, lang) + &prices.collect::<String>()
}

/// Writes the folder; `extends` names the scenario from there.
///
/// # Errors
///
/// When a chart or a table cannot be made, or the folder cannot be written.
pub fn write(
    folder: &Path,
    found: &Found,
    extends: &str,
    seed: u64,
    force: bool,
    lang: Lang,
) -> Result<(), RunFilesError> {
    let options = Options { lang, ..Options::default() };
    let mut files =
        contents::of_run(&found.study, &found.summary, &Recipe { lang, ..Recipe::default() })?;
    // The calendar is that of the plan, whoever leads.
    let own = only(&found.summary, &[found.idle(), BEST]);
    let calendar = charts::draw(&own, &["calendar".to_owned()], &options)?;
    files.retain(|file| !file.path.starts_with("charts/calendar."));
    files.extend(calendar.iter().flat_map(chart_files));
    if let Some(frontier) = &found.answer.frontier {
        let origin = answer::origin(&found.plan, seed, u64::from(frontier.replicates));
        let drawn = charts::frontier(
            frontier,
            &found.plan.world.place,
            found.plan.world.period,
            &origin,
            &options,
        )?;
        files.extend(drawn.iter().flat_map(chart_files));
    }
    files.extend(plan_and_table(found, extends));
    files.push(File::new("optimize.json", tables::json(found)?));
    files.push(File::new("answer.vi.txt", said(found, Lang::Vi)));
    files.push(File::new("answer.en.txt", said(found, Lang::En)));
    if let Some(why) = &found.why {
        files.push(File::new("why.vi.txt", why.words.vi.clone()));
        files.push(File::new("why.en.txt", why.words.en.clone()));
    }
    files.push(File::new("tables/aims.csv", tables::aims_table(found)));
    files.push(File::new("tables/frontier.csv", tables::frontier_table(found)));
    Ok(answer::write(folder, files, &found.study.plans, seed, force)?)
}

/// A summary with some of its scenarios.
fn only(summary: &Summary, names: &[&str]) -> Summary {
    let mut own = summary.clone();
    own.arms.retain(|arm| names.contains(&arm.name.as_str()));
    own.pairs.retain(|pair| [&pair.a, &pair.b].iter().all(|name| names.contains(&name.as_str())));
    own.rankings.clear();
    own.decision = None;
    own
}

/// How a plan's file names the scenario that it extends, from the folder in which it stands.
pub fn extends(scenario: &Path, shipped: bool, folder: &Path) -> String {
    if shipped {
        let name = scenario.to_string_lossy();
        return format!("{}.toml", name.strip_suffix(".toml").unwrap_or(&name));
    }
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let (file, folder) = (absolute(scenario), absolute(folder));
    let common = file.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(common).map(|_| "..".to_owned());
    let down = file.components().skip(common);
    let down = down.map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}
