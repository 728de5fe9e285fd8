//! Text that cannot do anything but be read: for XML, HTML and CSV.

/// The text without control characters and marks that turn the direction of writing or hide; line
/// ends and tabs become spaces.
pub(crate) fn plain(text: &str) -> impl Iterator<Item = char> {
    let space = |letter| matches!(letter, '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}');
    text.chars()
        .map(move |letter| if space(letter) { ' ' } else { letter })
        .filter(|&letter| is_plain(letter))
}

/// Can the letter do nothing but be read?
pub(crate) fn is_plain(letter: char) -> bool {
    !(letter.is_control()
        || matches!(
            letter,
            '\u{61c}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}'
                | '\u{feff}'
                | '\u{fffe}'
                | '\u{ffff}'
        ))
}

/// Plain text for XML and HTML, also inside an attribute in double quotes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for letter in plain(text) {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_screen_or_turns_text_round_is_left_out() {
        let odd = "a\u{1b}[31m\0b\u{202e}c\td\r\n\u{2066}e\u{feff}";
        assert_eq!(plain(odd).collect::<String>(), "a[31mbc d  e");
    }

    #[test]
    fn marked_characters_are_escaped() {
        assert_eq!(escape("<a href=\"x\">&\u{7}"), "&lt;a href=&quot;x&quot;&gt;&amp;");
    }
}
