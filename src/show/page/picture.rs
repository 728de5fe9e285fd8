//! A picture inside the page: its names must not meet those of the others.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// SVG ready to stand in HTML: without prolog, hidden from readers who get the alt text instead,
/// every identifier with a prefix.
pub(crate) fn inline(svg: &str, prefix: &str) -> String {
    let start = svg.find("<svg").unwrap_or(0);
    let body = svg[start..].trim_end();
    let mut renamed = String::with_capacity(body.len() + 256);
    let mut rest = body;
    // Identifiers and the three ways in which SVG refers to them.
    let marks = [" id=\"", "url(#", "href=\"#", "aria-labelledby=\""];
    while let Some((at, mark)) =
        marks.iter().filter_map(|mark| Some((rest.find(mark)?, mark))).min_by_key(|(at, _)| *at)
    {
        let end = at + mark.len();
        renamed.push_str(&rest[..end]);
        renamed.push_str(prefix);
        rest = &rest[end..];
    }
    renamed.push_str(rest);
    lean(&renamed).replacen("<svg", "<svg aria-hidden=\"true\" focusable=\"false\"", 1)
}

/// The same picture in fewer bytes: without what a browser takes for granted, what the page's style
/// says, and the texts that the page gives itself.
fn lean(svg: &str) -> String {
    let mut lean = String::with_capacity(svg.len());
    let mut rest = svg;
    for (open, close) in [("<title>", "</title>\n"), ("<desc>", "</desc>\n")] {
        if let Some((before, after)) = rest.split_once(open) {
            lean.push_str(before);
            rest = after.split_once(close).map_or(after, |(_, after)| after);
        }
    }
    lean.push_str(rest);
    for said in [" opacity=\"1\"", " stroke=\"none\"", " stroke-width=\"1\""] {
        lean = lean.replace(said, "");
    }
    lean = without(&lean, " font-family=\"", |_| None);
    lean = without(&lean, " font-size=\"", |size| {
        let size: f64 = size.parse().ok()?;
        Some(format!(" font-size=\"{}\"", (size * 100.0).round() / 100.0))
    });
    // Line ends around the texts of plotters would be drawn as nothing.
    lean.replace(">\n", ">").replace("\n<", "<")
}

/// Puts another text, or nothing, in the place of an attribute.
fn without(svg: &str, attribute: &str, other: impl Fn(&str) -> Option<String>) -> String {
    let mut pieces = svg.split(attribute);
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (value, after) = piece.split_once('"').unwrap_or((piece, ""));
        text += &other(value).unwrap_or_default();
        text += after;
    }
    text
}

/// The style that gives the pictures of a page their own typeface: without it a browser sets their
/// texts in another one, which is too wide for its place.
pub(crate) fn typeface() -> String {
    let mut style = String::new();
    for (weight, bytes) in crate::show::charts::typefaces() {
        style += &format!(
            "@font-face {{ font-family: Charts; font-weight: {weight}; src: url(data:font/ttf;base64,{}); }}\n",
            STANDARD.encode(bytes)
        );
    }
    style + "figure svg text { font-family: Charts, \"DejaVu Sans\", Arial, sans-serif; }\n"
}

#[cfg(test)]
mod tests {
    use super::inline;

    #[test]
    fn what_goes_without_saying_is_left_out() {
        let svg = "<svg>\n<title>T</title>\n<desc>D</desc>\n<rect opacity=\"1\" fill=\"#FFF\" stroke=\"none\"/>\n<text x=\"1\" font-family=\"A, B\" font-size=\"70.5555\">\nword\n</text>\n</svg>\n";
        assert_eq!(
            inline(svg, "x"),
            "<svg aria-hidden=\"true\" focusable=\"false\"><rect fill=\"#FFF\"/><text x=\"1\" font-size=\"70.56\">word</text></svg>"
        );
    }

    #[test]
    fn identifiers_and_references_move_together() {
        let svg = "<?xml version=\"1.0\"?>\n<svg><clipPath id=\"c\"/><use href=\"#c\" clip-path=\"url(#c)\"/></svg>\n";
        assert_eq!(
            inline(svg, "vi0-"),
            "<svg aria-hidden=\"true\" focusable=\"false\"><clipPath id=\"vi0-c\"/><use href=\"#vi0-c\" clip-path=\"url(#vi0-c)\"/></svg>"
        );
    }
}
