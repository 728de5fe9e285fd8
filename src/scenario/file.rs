//! Files that people hand over, read up to a limit: never a pipe or a device, which may have no end.

use crate::text::told::Said;
use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result};
use std::path::Path;

/// Bytes of the largest file that is read, if its reader sets no limit of its own: a run of a
/// country stays far below.
pub const MOST: u64 = 1 << 30;
/// Bytes of the largest scenario or table.
pub const MOST_OF_SCENARIO: u64 = 64 << 20;

/// The bytes of a file of at most `most` bytes.
///
/// # Errors
///
/// When it is no ordinary file, is larger, or the system refuses.
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>> {
    // Asked before it is opened: opening a pipe waits for someone to write into it.
    let about = std::fs::metadata(path)?;
    if about.is_dir() {
        return Err(ErrorKind::IsADirectory.into());
    }
    if !about.is_file() {
        return Err(Error::other(Said::new(
            "không phải tệp thường mà là ống dẫn hoặc thiết bị",
            "not an ordinary file but a pipe or a device",
        )));
    }
    // What the system makes up, as in /proc, says that it is empty, and may keep its reader waiting.
    if about.len() == 0 {
        return Ok(Vec::new());
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        let most = most >> 20;
        let said = Said::new(format!("lớn hơn {most} MiB"), format!("larger than {most} MiB"));
        return Err(Error::new(ErrorKind::FileTooLarge, said));
    }
    Ok(bytes)
}

/// The text of a file of at most `most` bytes.
///
/// # Errors
///
/// As [`read`], or when it is not UTF-8.
pub fn text(path: &Path, most: u64) -> Result<String> {
    String::from_utf8(read(path, most)?).map_err(|_| {
        let said = Said::new("không phải văn bản UTF-8", "not text in UTF-8");
        Error::new(ErrorKind::InvalidData, said)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ordinary_files_up_to_the_limit_are_read() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a");
        std::fs::write(&path, "1234").unwrap();
        assert_eq!(read(&path, 4).unwrap(), b"1234");
        assert_eq!(read(&path, 3).unwrap_err().kind(), ErrorKind::FileTooLarge);
        assert!(read(home.path(), 4).is_err());
        #[cfg(unix)]
        assert!(read(Path::new("/dev/zero"), 4).unwrap_err().to_string().contains("device"));
    }
}
