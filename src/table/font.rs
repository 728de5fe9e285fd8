//! Vietnamese as it was written before Unicode, and Unicode that was read as something else.
//!
//! Such text looks like `Ngµy`, `Ngaøy` or `NgÃ y`. It is recognised and named, never converted in
//! silence: a font says nothing of capitals in TCVN3, and what was lost on the way stays lost.

use super::Unreadable;

/// Words that must show it: one may be a typing error.
const WORDS_LEAST: usize = 2;
/// Signs that stand for letters in TCVN3 (fonts .VnTime, .VnArial) and are no letters of Vietnamese.
const TCVN3: &str = "µ¸¶·¹¨»¾¼½©®«¬§¡¢£¤¥¦ª";
/// Letters of VNI (fonts VNI-Times) that Vietnamese does not have.
const VNI: &str = "øûïäåüëöñçØÛÏÄÅÜËÖÑ";
/// UTF-8 read as Windows-1252: the beginnings of Vietnamese letters.
const MISREAD: [&str; 16] = [
    "á»", "áº", "Æ°", "Æ¡", "Ä‘", "Äƒ", "Ã¢", "Ãª", "Ã´", "Ã¡", "Ã©", "Ã³", "Ãº", "Ã£", "Ã\u{a0}",
    "Ã½",
];

/// What a file of such text should be instead; `None` for text without it.
pub(super) fn recognise<'t>(texts: impl Iterator<Item = &'t str>) -> Option<Unreadable> {
    let mut seen: [(usize, String); 3] = Default::default();
    for text in texts.filter(|text| !text.is_ascii()) {
        // Words that two of them could be are TCVN3: its other letters overlap with VNI's.
        let kind = if MISREAD.iter().any(|start| text.contains(start)) {
            0
        } else if text.split(is_blank).any(in_tcvn3) {
            1
        } else if text.split(is_blank).any(in_vni) {
            2
        } else {
            continue;
        };
        seen[kind].0 += 1;
        if seen[kind].1.is_empty() {
            seen[kind].1 = text.chars().take(40).collect();
        }
    }
    let kind = (0..3).find(|&kind| seen[kind].0 >= WORDS_LEAST)?;
    let found = seen[kind].1.trim();
    let convert = |font: &str, vi: &str, en: &str| {
        Unreadable::file(
            found,
            &format!(
                "chữ Unicode: tệp gõ bằng {font} ({vi}); hãy chuyển mã sang Unicode (UniKey: Ctrl+Shift+F6), rồi chọn phông như Times New Roman"
            ),
            &format!(
                "Unicode text: the file is in {font} ({en}); convert it to Unicode (UniKey: Ctrl+Shift+F6), then choose a font such as Times New Roman"
            ),
        )
    };
    Some(match kind {
        0 => Unreadable::file(
            found,
            "chữ đọc được: tệp UTF-8 đã bị mở theo mã khác rồi lưu lại; hãy lấy lại tệp gốc, trong Excel chọn Dữ liệu → Từ Văn bản/CSV, mã 65001 (UTF-8), rồi lưu dạng XLSX hoặc “CSV UTF-8”",
            "text as it was written: a UTF-8 file was opened as another encoding and saved; take the original, in Excel choose Data → From Text/CSV with 65001 (UTF-8), then save as XLSX or “CSV UTF-8”",
        ),
        1 => convert("TCVN3", "bảng mã ABC, phông .VnTime, .VnArial", "fonts .VnTime, .VnArial"),
        _ => convert("VNI", "phông VNI-Times, VNI-Helve", "fonts VNI-Times, VNI-Helve"),
    })
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || "()/.,:-".contains(c)
}

/// Signs of TCVN3 beside a letter; alone they are signs, as in 5 µg or ©.
fn in_tcvn3(word: &str) -> bool {
    word.chars().any(|c| TCVN3.contains(c))
        && word.chars().any(|c| c.is_ascii_alphabetic())
        && !word.starts_with("µ")
}

/// Letters of VNI behind the vowel that they mark.
fn in_vni(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    letters.iter().enumerate().any(|(at, &c)| {
        let marks = at > 0 && "aeiouyAEIOUYôơöÔÖ".contains(letters[at - 1]);
        let alone = "öñÖÑ".contains(c) && letters.iter().any(char::is_ascii_alphabetic);
        VNI.contains(c) && (marks || alone)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(texts: &[&str]) -> Option<String> {
        recognise(texts.iter().copied()).map(|fault| fault.allowed.vi)
    }

    #[test]
    fn old_fonts_and_wrong_encodings_are_named() {
        let tcvn3 = named(&["Ngµy", "X·", "Lo¹i", "KÕt qu¶"]).unwrap();
        assert!(tcvn3.contains("TCVN3") && tcvn3.contains("UniKey"), "{tcvn3}");
        let vni = named(&["Ngaøy", "Xaõ", "Loaïi", "Keát quaû"]).unwrap();
        assert!(vni.contains("VNI"), "{vni}");
        let misread = named(&["Loáº¡i", "Káº¿t quáº£"]).unwrap();
        assert!(misread.contains("UTF-8"), "{misread}");
    }

    #[test]
    fn sound_text_is_left_alone() {
        let sound =
            ["Ngày", "XÃ LÂM THAO", "Thị trấn Thứa", "Đuôi chuột", "25 °C", "5 µg", "m²", "±"];
        assert_eq!(named(&sound), None);
        assert_eq!(
            named(&["Phường Hòa Bình", "Hoà Bình", "Thúy, Thuý", "Huỳnh", "©", "«xã»"]),
            None
        );
    }
}
