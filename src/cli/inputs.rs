//! What commands read: scenarios, posteriors, and the names of files to write.

use super::failure::Failure;
use super::terminal::warn;
use crate::answers::comparison;
use crate::engine::Study;
use crate::engine::particles::Particles;
use crate::field::records::{self as field_records, Checked};
use crate::model::plan::Plan;
use crate::output::manifest::Provenance;
use crate::output::posterior::{self, Refused};
use crate::output::{self, File};
use crate::scenario::bundle::{self, Kept};
use crate::scenario::{self, Problems, file};
use crate::table::BYTES_MOST;
use crate::text::{Lang, Text, number};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Does it name a scenario of the program?
pub(super) fn is_shipped(path: &Path) -> bool {
    path.components().count() == 1 && path.extension().is_none() && !path.exists()
}

/// A scenario from a file, or a shipped one by its name.
pub(super) fn loaded(path: &Path) -> Result<Plan, Problems> {
    if is_shipped(path) {
        scenario::embedded(&path.to_string_lossy())
    } else {
        scenario::load(path)
    }
}

/// The same, with its problems in words.
pub(super) fn load(path: &Path) -> Result<Plan, Failure> {
    Ok(loaded(path)?)
}

/// Reads scenarios, and keeps what they were read from; one alone is held against no campaign.
pub(super) fn open(scenarios: &[PathBuf], lang: Lang) -> Result<(Vec<Plan>, Provenance), Failure> {
    let mut kept = Kept::new();
    let mut chosen = Vec::new();
    for path in scenarios {
        chosen.push(bundle::keep(path, is_shipped(path), &mut kept)?);
    }
    on_one_land(scenarios, &mut chosen, &mut kept, lang)?;
    let warnings: BTreeSet<&str> =
        chosen.iter().flat_map(|(plan, _)| &plan.warnings).map(|text| text.get(lang)).collect();
    for warning in warnings {
        warn(warning, lang);
    }
    if let [(plan, origin)] = chosen.as_slice() {
        let idle = origin.without_campaign(plan);
        if plan.campaign.rounds.is_empty() {
            chosen = vec![idle];
        } else {
            chosen.insert(0, idle);
        }
    }
    let (plans, origins) = chosen.into_iter().unzip();
    Ok((plans, Provenance { origins, kept }))
}

/// Alternatives of the program are those of the user's own scenario, where that is about other land.
fn on_one_land(
    scenarios: &[PathBuf],
    chosen: &mut [(Plan, bundle::Origin)],
    kept: &mut Kept,
    lang: Lang,
) -> Result<(), Failure> {
    let Some(own) = scenarios.iter().position(|path| !is_shipped(path)) else {
        return Ok(());
    };
    let world = chosen[own].0.world.clone();
    for (path, one) in scenarios.iter().zip(chosen) {
        if !is_shipped(path) || !scenario::other_land(&one.0.world, &world) {
            continue;
        }
        let name = one.0.name.clone();
        if let Some(laid) = bundle::keep_on(&name, &scenarios[own], kept) {
            *one = laid?;
            let file = scenarios[own].display();
            warn(
                &match lang {
                    Lang::Vi => {
                        format!("{name}: áp dụng trên địa bàn, giới hạn và đơn giá của {file}")
                    }
                    Lang::En => format!("{name}: applied to the land, limits and prices of {file}"),
                },
                lang,
            );
        }
    }
    Ok(())
}

/// Loads scenarios into a study of a choice; one alone stands against its own no-campaign.
pub(super) fn choice(
    scenarios: &[PathBuf],
    reference: Option<&str>,
    posterior: Option<&Path>,
    lang: Lang,
) -> Result<Study, Failure> {
    let mut plans: Vec<Plan> = scenarios.iter().map(|path| load(path)).collect::<Result<_, _>>()?;
    if let [plan] = plans.as_slice() {
        if plan.campaign.rounds.is_empty() {
            let name = &plan.name;
            return Err(Failure::usage(Text::new(
                format!("“{name}” chưa lập đợt nào: nêu kịch bản thứ hai để so sánh"),
                format!("'{name}' plans nothing: name a second scenario to compare it with"),
            )));
        }
        plans.insert(0, plan.without_campaign());
    }
    let reference = comparison::reference(&plans, reference).map_err(Failure::usage)?;
    warn_of_worlds(&plans, reference, lang);
    let mut study = Study::new(plans, reference);
    study.particles = particles(posterior, &study.plans)?;
    Ok(study)
}

/// Says which scenarios lie in different worlds, before any ranking.
pub(super) fn warn_of_worlds(plans: &[Plan], reference: usize, lang: Lang) {
    for warning in crate::answers::contrast::other_worlds(plans, reference) {
        super::terminal::print_error(&format!("rodsim: {}\n", warning.get(lang)));
    }
}

/// The posterior that `--posterior` names, for runs of these scenarios.
pub(super) fn particles(
    folder: Option<&Path>,
    plans: &[Plan],
) -> Result<Option<Arc<Particles>>, Failure> {
    let loaded = folder.map(|folder| posterior::load(folder, plans).map(Arc::new)).transpose();
    loaded.map_err(|refused| match refused {
        Refused::World { .. } => Failure::invalid(refused),
        refused => Failure::other(refused),
    })
}

/// A file to write: its folder, and its name in it.
///
/// # Errors
///
/// Wrong usage when it has no name, such as `..`.
pub(super) fn split_path<'a>(file: &'a Path, example: &str) -> Result<(&'a Path, String), Failure> {
    let name = file.file_name().ok_or_else(|| {
        let file = file.display();
        Failure::usage(Text::new(
            format!("{file}: nêu tên tệp, chẳng hạn {example}"),
            format!("{file}: name a file, such as {example}"),
        ))
    })?;
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
    Ok((parent.unwrap_or(Path::new(".")), name.to_string_lossy().into_owned()))
}

/// Refuses a file that is there.
pub(super) fn refuse_existing(file: &Path) -> Result<(), Failure> {
    if file.exists() {
        let file = file.display();
        return Err(Failure::other(Text::new(
            format!("{file} đã có; chọn tên khác"),
            format!("{file} already exists; choose another name"),
        )));
    }
    Ok(())
}

/// Writes one file, whole or not at all; `example` is said when it has no name.
pub(super) fn write_file(
    file: &Path,
    example: &str,
    bytes: impl Into<Vec<u8>>,
) -> Result<(), Failure> {
    let (folder, name) = split_path(file, example)?;
    Ok(output::add(folder, &File::new(name, bytes))?)
}

/// Replicates that an answer takes.
pub(super) fn replicates(
    command: &str,
    asked: u64,
    allowed: std::ops::RangeInclusive<u32>,
) -> Result<u32, Failure> {
    let n = u32::try_from(asked).ok().filter(|n| allowed.contains(n));
    n.ok_or_else(|| {
        let shown = |n: u32, lang| number(f64::from(n), 0, lang);
        let ends = |lang| [*allowed.start(), *allowed.end()].map(|n| shown(n, lang));
        let ([from, to], [first, last]) = (ends(Lang::Vi), ends(Lang::En));
        Failure::usage(Text::new(
            format!("{command}: --replicates phải từ {from} đến {to}"),
            format!("{command}: --replicates must be {first} to {last}"),
        ))
    })
}

/// Reads a file of records, once: what it holds, and its bytes.
pub(super) fn records(file: &Path, plan: &Plan) -> Result<(Checked, Vec<u8>), Failure> {
    let bytes = bytes(file).map_err(|error| Failure::unread(file, &error))?;
    let checked = field_records::load(&bytes, &plan.world).map_err(|fault| {
        let text = Text::new(fault.render(Lang::Vi), fault.render(Lang::En));
        Failure::invalid(text.after(format_args!("{}: ", file.display())))
    })?;
    Ok((checked, bytes))
}

/// The bytes of a table, no more than their reader takes; no device or pipe, which may never end.
pub(super) fn bytes(file: &Path) -> std::io::Result<Vec<u8>> {
    file::read(file, BYTES_MOST as u64)
}
