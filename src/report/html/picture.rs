//! A picture inside the page: its names must not meet those of the others.

/// SVG ready to stand in HTML: without prolog, hidden from readers who get the alt text instead,
/// every identifier with a prefix.
pub(super) fn inline(svg: &str, prefix: &str) -> String {
    let start = svg.find("<svg").unwrap_or(0);
    let body = svg[start..].trim_end();
    let mut renamed = String::with_capacity(body.len() + 256);
    let mut rest = body;
    // Identifiers and the three ways in which SVG refers to them.
    let marks = [" id=\"", "url(#", "href=\"#", "aria-labelledby=\""];
    while let Some((at, mark)) = marks
        .iter()
        .filter_map(|mark| Some((rest.find(mark)?, mark)))
        .min_by_key(|(at, _)| *at)
    {
        let end = at + mark.len();
        renamed.push_str(&rest[..end]);
        renamed.push_str(prefix);
        rest = &rest[end..];
    }
    renamed.push_str(rest);
    renamed.replacen("<svg", "<svg aria-hidden=\"true\" focusable=\"false\"", 1)
}

#[cfg(test)]
mod tests {
    use super::inline;

    #[test]
    fn identifiers_and_references_move_together() {
        let svg = "<?xml version=\"1.0\"?>\n<svg><clipPath id=\"c\"/><use href=\"#c\" clip-path=\"url(#c)\"/></svg>\n";
        assert_eq!(
            inline(svg, "vi0-"),
            "<svg aria-hidden=\"true\" focusable=\"false\"><clipPath id=\"vi0-c\"/><use href=\"#vi0-c\" clip-path=\"url(#vi0-c)\"/></svg>"
        );
    }
}
