//! The embedded typeface: what a text looks like, and how wide it is.
//!
//! Be Vietnam Pro (SIL Open Font License 1.1, see `font/OFL.txt`), cut down to Latin, Vietnamese
//! and the signs that charts use. No font of the system is ever asked for, so a chart is the same
//! everywhere.

use resvg::usvg::fontdb;
use std::sync::{Arc, LazyLock};
use ttf_parser::Face;
use unicode_normalization::UnicodeNormalization;

/// Families for the SVG: the embedded one, then what an office has.
pub(super) const FAMILY: &str = "Be Vietnam Pro, DejaVu Sans, Arial, sans-serif";

/// The regular face.
const REGULAR: &[u8] = include_bytes!("font/BeVietnamPro-Regular.ttf");
/// The bold face.
const BOLD: &[u8] = include_bytes!("font/BeVietnamPro-Bold.ttf");
/// Both, with their weights.
pub(super) const TYPEFACES: [(u32, &[u8]); 2] = [(400, REGULAR), (700, BOLD)];

/// Both faces, read once; a face that cannot be read would fail the tests.
static FACES: LazyLock<[Option<Face<'static>>; 2]> =
    LazyLock::new(|| [REGULAR, BOLD].map(|bytes| Face::parse(bytes, 0).ok()));

/// The fonts that the rasteriser may use.
pub(super) static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(REGULAR.to_vec());
    fonts.load_font_data(BOLD.to_vec());
    Arc::new(fonts)
});

/// Millimetres in a point.
pub(super) const MM_PER_PT: f64 = 25.4 / 72.0;

/// Has the typeface this character?
pub(super) fn has(character: char) -> bool {
    FACES[0].as_ref().is_some_and(|face| face.glyph_index(character).is_some())
}

/// What is drawn for a character that the typeface lacks, where there is something like it.
fn instead(character: char) -> Option<char> {
    match character {
        '→' | '⇒' | '∞' => Some('–'),
        '\u{2011}' => Some('-'),
        '\t' | '\n' | '\r' => Some(' '),
        _ => None,
    }
}

/// The characters of a text that cannot be drawn, each once.
pub(super) fn missing(text: &str) -> Vec<char> {
    let mut missing = Vec::new();
    for character in text.nfc() {
        let drawn = has(character) || instead(character).is_some();
        if !drawn && !missing.contains(&character) {
            missing.push(character);
        }
    }
    missing
}

/// A text as it can be drawn: composed (NFC), and without characters that the typeface lacks.
pub(super) fn drawable(text: &str) -> String {
    text.nfc()
        .map(|character| match character {
            character if has(character) => character,
            character => instead(character).unwrap_or('?'),
        })
        .collect()
}

/// Width of a text in mm at a size in points.
pub(super) fn width(text: &str, pt: f64, bold: bool) -> f64 {
    let Some(face) = &FACES[usize::from(bold)] else {
        return text.chars().count() as f64 * 0.6 * pt * MM_PER_PT;
    };
    let units: f64 = text
        .nfc()
        .map(|character| {
            let glyph = face.glyph_index(character).unwrap_or_default();
            f64::from(face.glyph_hor_advance(glyph).unwrap_or(600))
        })
        .sum();
    units / f64::from(face.units_per_em()) * pt * MM_PER_PT
}

/// A text in lines no wider than `room` mm; a word that is too wide alone is cut between letters.
pub(super) fn wrap(text: &str, pt: f64, bold: bool, room: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        for piece in pieces(word, pt, bold, room) {
            let last = lines.len() - 1;
            let line = &mut lines[last];
            let longer = if line.is_empty() { piece.clone() } else { format!("{line} {piece}") };
            if line.is_empty() || width(&longer, pt, bold) <= room {
                *line = longer;
            } else {
                lines.push(piece);
            }
        }
    }
    lines
}

/// A word whole, or in pieces that fit.
fn pieces(word: &str, pt: f64, bold: bool, room: f64) -> Vec<String> {
    if width(word, pt, bold) <= room {
        return vec![word.to_owned()];
    }
    let mut pieces = vec![String::new()];
    for character in word.chars() {
        let last = pieces.len() - 1;
        let longer = format!("{}{character}", pieces[last]);
        if !pieces[last].is_empty() && width(&longer, pt, bold) > room {
            pieces.push(character.to_string());
        } else {
            pieces[last] = longer;
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_typeface_has_every_vietnamese_letter_and_every_sign_of_charts() {
        let letters = "aăâeêioôơuưy";
        let tones = ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"];
        assert!("bcdđghklmnpqrstvxfjwzBCDĐGHKLMNPQRSTVXFJWZ".chars().all(has));
        for letter in letters.chars() {
            for tone in tones {
                let lower: String = format!("{letter}{tone}").nfc().collect();
                for text in [lower.clone(), lower.to_uppercase()] {
                    if text.chars().count() == 1 {
                        assert!(text.chars().all(has), "{text} is missing");
                    }
                }
            }
        }
        assert!("₫≥≤−×±·–—…“”‘’%°²³≈•0123456789/«»@".chars().all(has));
        assert!(FACES.iter().all(Option::is_some));
        assert_eq!(FONTS.faces().count(), 2);
    }

    #[test]
    fn decomposed_text_is_composed_and_unknown_signs_never_become_boxes() {
        assert_eq!(missing("Chuột 🐀 và 漢字 → 漢"), ['🐀', '漢', '字']);
        assert!(missing("Lu\u{31b}o\u{31b}ng “A” 5–6 °C ≥ 2 m²").is_empty());
        assert_eq!(drawable("Lu\u{31b}o\u{31b}ng → 鼠"), "Lương – ?");
    }

    #[test]
    fn wrapped_lines_fit_and_lose_nothing() {
        let text = "Chưa phân biệt được phương án nào giảm thất thu lúa nhiều hơn";
        let lines = wrap(text, 10.0, true, 45.0);
        assert!(lines.len() > 1);
        assert!(lines.iter().all(|line| width(line, 10.0, true) <= 45.0));
        assert_eq!(lines.join(" "), text);
        assert!(wrap("abcdefghijklmnopqrstuvwxyz", 10.0, false, 12.0).len() > 1);
    }
}
