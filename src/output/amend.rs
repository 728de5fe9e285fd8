//! Files put into a folder that is there already: all of them or none.
//!
//! Each is first made beside its place under a hidden name and flushed to the disk; then all change
//! places, what was there going aside. When one cannot, those before it change back.

use super::{Act, File, OutputError, held, hidden, rename, system, write_through};
use rayon::prelude::*;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Puts files into a folder, over those of the same paths, and takes those away whose paths are
/// `gone`.
///
/// # Errors
///
/// When the system refuses; all is as it was then, but for what could not be removed.
pub fn amend(folder: &Path, files: &[File], gone: &[String]) -> Result<(), OutputError> {
    let mut change = Change::default();
    let done = change.make(folder, files).and_then(|()| change.exchange(folder, files, gone));
    match done {
        Ok(()) => change.finish(folder, gone),
        Err(error) => {
            change.undo();
            Err(error)
        }
    }
}

/// What was done so far.
#[derive(Default)]
struct Change {
    /// Folders that were not there, outer ones first.
    folders: Vec<PathBuf>,
    /// Files under their hidden names.
    made: Vec<PathBuf>,
    /// Renames, in order.
    moved: Vec<(PathBuf, PathBuf)>,
}

impl Change {
    /// Makes every file under a hidden name.
    fn make(&mut self, folder: &Path, files: &[File]) -> Result<(), OutputError> {
        let places: Vec<PathBuf> = files.iter().map(|file| folder.join(&file.path)).collect();
        for parent in places.iter().filter_map(|place| place.parent()) {
            self.folder(parent)?;
        }
        self.made = places.iter().map(|place| hidden(place, "making")).collect();
        // Side by side: each is flushed to the disk, which takes longer than writing it.
        let pairs = self.made.par_iter().zip(files);
        pairs.try_for_each(|(made, file)| write_through(made, &file.bytes))
    }

    /// Makes a folder and those that it lies in, and remembers which were not there.
    fn folder(&mut self, folder: &Path) -> Result<(), OutputError> {
        if folder.as_os_str().is_empty() || folder.is_dir() {
            return Ok(());
        }
        if let Some(parent) = folder.parent() {
            self.folder(parent)?;
        }
        match fs::create_dir(folder) {
            Ok(()) => self.folders.push(folder.to_owned()),
            Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.is_dir() => {}
            Err(error) => return Err(system(Act::Make, folder)(error)),
        }
        Ok(())
    }

    /// Moves what was there aside, and the new files into their places.
    fn exchange(
        &mut self,
        folder: &Path,
        files: &[File],
        gone: &[String],
    ) -> Result<(), OutputError> {
        let made = std::mem::take(&mut self.made);
        let new = files.iter().map(|file| &file.path).zip(made.iter().map(Some));
        let all: Vec<_> = new.chain(gone.iter().map(|path| (path, None))).collect();
        self.made.clone_from(&made);
        for (path, made) in all {
            let place = folder.join(path);
            match fs::symlink_metadata(&place) {
                Ok(about) if about.is_dir() && made.is_some() => {
                    return Err(system(Act::Write, &place)(ErrorKind::IsADirectory.into()));
                }
                Ok(about) if about.is_dir() => continue,
                Ok(_) => self.rename(place.clone(), hidden(&place, "old"), Act::Move)?,
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(system(Act::Read, &place)(error)),
            }
            if let Some(made) = made {
                self.rename(made.clone(), place, Act::Make)?;
            }
        }
        Ok(())
    }

    fn rename(&mut self, from: PathBuf, to: PathBuf, act: Act) -> Result<(), OutputError> {
        let place = if act == Act::Make { &to } else { &from };
        rename(&from, &to).map_err(|error| held(act, place, error))?;
        self.moved.push((from, to));
        Ok(())
    }

    /// Removes what was there before, and folders that are empty now.
    fn finish(self, folder: &Path, gone: &[String]) -> Result<(), OutputError> {
        let aside = self.moved.iter().filter(|(from, _)| !self.made.contains(from));
        let mut removed = Ok(());
        for (_, old) in aside {
            let one = fs::remove_file(old).map_err(system(Act::Remove, old));
            removed = removed.and(one);
        }
        for path in gone {
            let mut place = folder.join(path);
            // A folder with anything in it stays.
            while place.pop() && place != folder && fs::remove_dir(&place).is_ok() {}
        }
        removed
    }

    /// Puts everything back; the first error is the one to report.
    fn undo(self) {
        for (from, to) in self.moved.iter().rev() {
            let _ = rename(to, from);
        }
        for made in &self.made {
            let _ = fs::remove_file(made);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_files_change_or_none() {
        let home = tempfile::tempdir().unwrap();
        let (folder, read) =
            (home.path(), |name: &str| fs::read_to_string(home.path().join(name)).ok());
        amend(folder, &[File::new("a", "1"), File::new("b/c", "2")], &[]).unwrap();
        // The last of them cannot be: a folder is in its place.
        fs::create_dir_all(folder.join("d/e")).unwrap();
        let wrong = [File::new("a", "3"), File::new("f/g", "4"), File::new("d", "5")];
        assert!(amend(folder, &wrong, &["b/c".to_owned()]).is_err());
        assert_eq!((read("a"), read("b/c")), (Some("1".to_owned()), Some("2".to_owned())));
        assert!(!folder.join("f").exists());
        amend(folder, &[File::new("a", "3")], &["b/c".to_owned(), "z".to_owned()]).unwrap();
        assert_eq!(read("a"), Some("3".to_owned()));
        assert!(!folder.join("b").exists());
        assert_eq!(fs::read_dir(folder).unwrap().count(), 2, "nothing hidden is left");
    }
}
