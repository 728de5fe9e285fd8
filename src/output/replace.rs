//! What `--force` may remove: a folder that is wholly the work of this program, as it was written.

use super::manifest::{Entry, Listed, NAME, SIGNATURE, sha256};
use crate::scenario::file;
use crate::text::Text;
use crate::text::told::Told;
use std::collections::BTreeMap;
use std::path::Path;

/// Is the folder wholly a run? Otherwise what is not.
///
/// Every file must stand in the manifest and be as it was written: a letter beside the run, or a
/// document of its report that someone has worked on, is never removed.
pub(super) fn only_a_run(folder: &Path) -> Result<(), Text> {
    let text = file::read(&folder.join(NAME), file::MOST).map_err(|_| {
        Text::new("không có manifest.json đọc được", "holds no manifest.json that can be read")
    })?;
    let foreign = || {
        Text::new(
            "có manifest.json không phải của chương trình này",
            "holds a manifest.json that is not of this program",
        )
    };
    let listed: Listed = serde_json::from_slice(&text).map_err(|_| foreign())?;
    if !listed.program.starts_with("rodsim ") {
        return Err(foreign());
    }
    let known: BTreeMap<&str, &Entry> =
        listed.files.iter().map(|entry| (entry.path.as_str(), entry)).collect();
    let mut strange = Vec::new();
    for path in below(folder).map_err(|error| unread(&error))? {
        let Some(entry) = known.get(path.as_str()) else {
            if path != NAME && path != SIGNATURE {
                strange.push(Text::new(
                    format!("{path}, không thuộc lần chạy"),
                    format!("{path}, which is not of the run"),
                ));
            }
            continue;
        };
        let bytes = file::read(&folder.join(&path), file::MOST);
        if bytes.map_or(true, |bytes| sha256(&bytes) != entry.sha256) {
            strange.push(Text::new(
                format!("{path}, đã đổi từ khi được ghi"),
                format!("{path}, changed since it was written"),
            ));
        }
    }
    match strange.as_slice() {
        [] => Ok(()),
        [one] => Err(Text::new(format!("có {}", one.vi), format!("holds {}", one.en))),
        [one, rest @ ..] => Err(Text::new(
            format!("có {} (và {} tệp khác như vậy)", one.vi, rest.len()),
            format!("holds {} (and {} more such)", one.en, rest.len()),
        )),
    }
}

fn unread(error: &std::io::Error) -> Text {
    let why = error.told();
    Text::new(format!("không đọc được: {}", why.vi), format!("cannot be read: {}", why.en))
}

/// Every file below a folder, by its path with forward slashes; a folder without any counts as one.
pub(crate) fn below(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![(folder.to_owned(), String::new())];
    while let Some((place, prefix)) = open.pop() {
        let mut empty = true;
        for entry in std::fs::read_dir(&place)? {
            let entry = entry?;
            empty = false;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                open.push((entry.path(), format!("{path}/")));
            } else {
                found.push(path);
            }
        }
        if empty && !prefix.is_empty() {
            found.push(prefix);
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn only_what_is_wholly_a_run_may_go() {
        let home = tempfile::tempdir().unwrap();
        let (folder, write) = (home.path(), |name: &str, text: &str| {
            fs::write(home.path().join(name), text).unwrap();
        });
        write("thesis.docx", "years of work");
        assert!(only_a_run(folder).unwrap_err().en.contains("no manifest.json"));
        for other in ["{}", "[", r#"{"program":"other 1","files":[]}"#] {
            write("manifest.json", other);
            assert!(only_a_run(folder).unwrap_err().en.contains("not of this program"), "{other}");
        }
        let sha256 = sha256(b"1");
        write("a.csv", "1");
        let entry = format!(r#"{{"path":"a.csv","bytes":1,"sha256":"{sha256}"}}"#);
        write("manifest.json", &format!(r#"{{"program":"rodsim 1","files":[{entry}]}}"#));
        assert!(only_a_run(folder).unwrap_err().en.contains("thesis.docx"));
        fs::remove_file(folder.join("thesis.docx")).unwrap();
        only_a_run(folder).unwrap();
        write("a.csv", "2");
        assert!(only_a_run(folder).unwrap_err().en.contains("changed since"));
    }
}
