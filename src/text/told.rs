//! Why something failed, in both languages.

use super::Text;
use std::fmt;
use std::io::{Error, ErrorKind};

/// Something that went wrong, as people are told in either language.
pub trait Told {
    /// What went wrong, and what would be right.
    fn told(&self) -> Text;
}

impl Told for Text {
    fn told(&self) -> Text {
        self.clone()
    }
}

/// A text as an error, for places that take any error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Said(pub(crate) Text);

impl Said {
    /// In Vietnamese and in English.
    pub(crate) fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self(Text::new(vi, en))
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.en)
    }
}

impl std::error::Error for Said {}

impl Told for Said {
    fn told(&self) -> Text {
        self.0.clone()
    }
}

/// What the system says; it says it in English, or in the language of the machine.
impl Told for Error {
    fn told(&self) -> Text {
        if let Some(said) = self.get_ref().and_then(|inner| inner.downcast_ref::<Said>()) {
            return said.told();
        }
        let vi = match self.kind() {
            ErrorKind::NotFound => "không có tệp hoặc thư mục này",
            ErrorKind::PermissionDenied => "không có quyền đọc hoặc ghi ở đây",
            ErrorKind::AlreadyExists => "đã có tệp hoặc thư mục mang tên này",
            ErrorKind::IsADirectory => "đây là thư mục, không phải tệp",
            ErrorKind::NotADirectory => "một phần của đường dẫn không phải thư mục",
            ErrorKind::DirectoryNotEmpty => "thư mục không trống",
            ErrorKind::ReadOnlyFilesystem => "ổ đĩa chỉ cho đọc",
            ErrorKind::StorageFull => "ổ đĩa đã đầy",
            ErrorKind::QuotaExceeded => "đã dùng hết dung lượng được cấp",
            ErrorKind::FileTooLarge => "tệp quá lớn",
            ErrorKind::InvalidFilename => "tên tệp không hợp lệ",
            ErrorKind::InvalidData | ErrorKind::InvalidInput => "nội dung không đúng dạng",
            ErrorKind::UnexpectedEof => "tệp bị cắt cụt",
            ErrorKind::ResourceBusy => "chương trình khác đang dùng",
            ErrorKind::TimedOut => "quá thời gian chờ",
            ErrorKind::OutOfMemory => "máy không đủ bộ nhớ",
            _ => match self.raw_os_error() {
                Some(code) => return Text::new(refused(code), self.to_string()),
                None => return Text::new(format!("lỗi hệ thống: “{self}”"), self.to_string()),
            },
        };
        Text::new(vi, self.to_string())
    }
}

/// What has no words of its own.
fn refused(code: i32) -> String {
    format!("hệ điều hành từ chối (mã lỗi {code})")
}

impl Told for serde_json::Error {
    fn told(&self) -> Text {
        let (line, column) = (self.line(), self.column());
        let vi = match line {
            0 => "nội dung JSON không đúng dạng".to_owned(),
            _ => format!("nội dung JSON không đúng dạng ở dòng {line}, cột {column}"),
        };
        Text::new(vi, self.to_string())
    }
}

/// What libraries say that nobody can cause from outside, or that has no words but their own.
macro_rules! of_libraries {
    ($($error:ty: $vi:literal),+ $(,)?) => {
        $(impl Told for $error {
            fn told(&self) -> Text {
                Text::new(format!("{}: {self}", $vi), self.to_string())
            }
        })+
    };
}

of_libraries! {
    rust_xlsxwriter::XlsxError: "không lập được sổ Excel",
    zip::result::ZipError: "không đóng gói được tệp",
    postcard::Error: "số liệu tính toán không đọc hoặc ghi được",
}

/// Where a file is no TOML, and what its reader says.
impl Told for toml::de::Error {
    fn told(&self) -> Text {
        let en = self.to_string();
        let head = en.lines().next().unwrap_or_default();
        let digits = head.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        let place = match digits.collect::<Vec<_>>()[..] {
            [line, column] => format!(" ở dòng {line}, cột {column}"),
            _ => String::new(),
        };
        Text::new(format!("tệp TOML không đúng dạng{place}: “{}”", self.message()), en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_is_told_in_vietnamese() {
        let missing = std::io::Error::from(ErrorKind::NotFound).told();
        assert_eq!(missing.vi, "không có tệp hoặc thư mục này");
        let own = Error::other(Said::new("không phải tệp", "not a file")).told();
        assert_eq!(own, Text::new("không phải tệp", "not a file"));
        let odd = Error::from_raw_os_error(40).told();
        assert!(!odd.vi.is_empty() && !odd.vi.contains("os error"), "{}", odd.vi);
        let json = serde_json::from_str::<u8>("1x").unwrap_err().told();
        assert_eq!(json.vi, "nội dung JSON không đúng dạng ở dòng 1, cột 2");
    }
}
