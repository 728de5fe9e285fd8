//! A scenario together with the files that it reads, so that another machine reads the same.

use super::source::Files;
use super::{EMBEDDED, Problems, digest, embedded, load_from};
use crate::model::plan::Plan;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

pub use super::source::Kept;

/// Where a scenario is read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// Its name.
    pub name: String,
    /// Its file among the kept ones; none if it is in the program.
    pub file: Option<String>,
    /// Digest of its numbers.
    pub digest: String,
    /// Only its world: the same district without a campaign.
    pub without_campaign: bool,
}

/// Reads a scenario from a file, or from the program by its name; its files join `kept`.
///
/// # Errors
///
/// Every fault of the file and of the files that it names.
pub fn keep(path: &Path, shipped: bool, kept: &mut Kept) -> Result<(Plan, Origin), Problems> {
    let (plan, file) = if shipped {
        (embedded(&path.to_string_lossy())?, None)
    } else {
        let files = Files::default();
        let plan = load_from(path, &files)?;
        kept.extend(files.into_kept());
        (plan, Some(path.display().to_string()))
    };
    let name = plan.name.clone();
    let digest = digest(&plan);
    Ok((plan, Origin { name, file, digest, without_campaign: false }))
}

/// Reads an alternative that is in the program as one of another scenario: what it says of its own,
/// laid over the land, the limits and the prices of that file. None if it is no alternative, but a
/// scheme of its own.
///
/// The text that makes it so joins `kept` beside the file, as if someone had written it there.
///
/// # Errors
///
/// Every fault of the alternative on that land, such as communes that are not there.
pub fn keep_on(
    name: &str,
    land: &Path,
    kept: &mut Kept,
) -> Option<Result<(Plan, Origin), Problems>> {
    let (_, text) = EMBEDDED.iter().find(|(known, _)| *known == name)?;
    let base = land.file_name()?.to_str()?;
    let own = format!("extends = \"{base}\"");
    let text = text.replacen("extends = \"luong_tai.toml\"", &own, 1);
    let file = land.with_file_name(format!("{name}.toml")).display().to_string();
    if !text.contains(&own) || kept.contains_key(&file) {
        return None;
    }
    kept.insert(file.clone(), text);
    let origin = Origin {
        name: name.to_owned(),
        file: Some(file),
        digest: String::new(),
        without_campaign: false,
    };
    Some(origin.open(kept).map(|plan| {
        let digest = digest(&plan);
        (plan, Origin { digest, ..origin })
    }))
}

impl Origin {
    /// The same scenario without its campaign.
    pub fn without_campaign(&self, plan: &Plan) -> (Plan, Self) {
        let idle = plan.without_campaign();
        let origin = Self { digest: digest(&idle), without_campaign: true, ..self.clone() };
        (idle, origin)
    }

    /// Reads the scenario again from what was kept, and from nothing else on the disk.
    ///
    /// # Errors
    ///
    /// Every fault of the kept files.
    pub fn open(&self, kept: &Kept) -> Result<Plan, Problems> {
        let plan = match &self.file {
            None => embedded(&self.name)?,
            Some(file) => load_from(&PathBuf::from(file), &Files::kept(kept))?,
        };
        Ok(if self.without_campaign { plan.without_campaign() } else { plan })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_enough() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        std::fs::create_dir(&data).unwrap();
        let file = data.join("mine.toml");
        std::fs::write(&file, "extends = \"../base.toml\"\n").unwrap();
        std::fs::write(home.path().join("base.toml"), "extends = \"luong_tai.toml\"\n").unwrap();
        let mut kept = Kept::new();
        let (plan, origin) = keep(&file, false, &mut kept).unwrap();
        assert_eq!(kept.len(), 2, "{:?}", kept.keys());
        drop(home);
        assert_eq!(origin.open(&kept).unwrap(), plan);
        let (idle, origin) = origin.without_campaign(&plan);
        assert_eq!(origin.open(&kept).unwrap(), idle);
    }
}
