//! Characters that nobody sees and that change what is seen: controls of terminals, marks that turn
//! the direction of writing.

/// Does it change what is seen without being seen? Tabs and ends of lines do not.
pub(crate) fn is_hidden(c: char) -> bool {
    let layout = ['\n', '\r', '\t'].contains(&c);
    let direction = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}');
    (c.is_control() && !layout) || direction
}

/// The text with hidden characters written out, such as `\u{1b}`.
pub(crate) fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

/// JSON with hidden characters written out as JSON does, such as `\u202e`: they stand in its texts only.
pub(crate) fn in_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        // All of them lie in the first plane.
        if is_hidden(c) { out += &format!("\\u{:04x}", u32::from(c)) } else { out.push(c) }
    }
    out
}

/// Letters of a word without blanks that are shown of a longer one.
const WORD: usize = 60;

/// The text with what nobody reads to its end cut short: words of more than [`WORD`] letters.
pub(crate) fn shortened(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let mut letters = word.char_indices().skip(WORD);
        match (letters.next(), letters.nth(WORD / 2)) {
            (Some((end, _)), Some(_)) => {
                out.push_str(&word[..end]);
                out.push('…');
                out.push_str(&word[word.trim_end().len()..]);
            }
            _ => out.push_str(word),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_cut_short_and_nothing_else() {
        let long = "đ".repeat(500);
        assert_eq!(shortened(&format!("a {long}\nb")), format!("a {}…\nb", "đ".repeat(WORD)));
        let path = format!("  x/{}:3:7: key", "y".repeat(70));
        assert_eq!(shortened(&path), path);
    }

    #[test]
    fn hidden_characters_are_written_out_and_nothing_else() {
        assert_eq!(shown("K\u{1b}[31mho\u{202e}\0"), "K\\u{1b}[31mho\\u{202e}\\u{0}");
        let plain = "Trừng Xá\tđồng\r\n";
        assert_eq!(shown(plain), plain);
        let json = serde_json::to_string_pretty(&["a\u{202e}\u{7f}\u{1b}đ"]).unwrap();
        let printed = in_json(&json);
        assert!(!printed.chars().any(is_hidden), "{printed}");
        assert_eq!(
            serde_json::from_str::<[String; 1]>(&printed).unwrap()[0],
            "a\u{202e}\u{7f}\u{1b}đ"
        );
    }
}
