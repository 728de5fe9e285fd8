//! Web pages that need nothing but themselves, and allow nothing but themselves.
//!
//! What stands in a page is escaped by its template. Its policy names its style and script by their
//! digests, so no other can run, whatever a name or a note holds.

pub(crate) mod picture;

use crate::text::Lang;
use crate::text::plain::is_plain;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("report/assets/report.css");
/// What a browser without scripts shows: everything, and no controls.
const UNSCRIPTED: &str = "main[hidden] { display: block; } .controls, .tools { display: none; }";

/// What stands at the head of a page.
pub(crate) struct Head<'a> {
    /// Language.
    pub(crate) lang: Lang,
    /// Title.
    pub(crate) title: &'a str,
    /// Program that made it.
    pub(crate) program: &'a str,
    /// Style besides that of all pages.
    pub(crate) style: &'a str,
    /// Script; empty for none.
    pub(crate) script: &'a str,
}

/// The page around what it holds.
pub(crate) fn document(head: &Head<'_>, body: &Markup) -> String {
    let widths: String =
        (1..=100).map(|width| format!("col.w{width} {{ width: {width}%; }}\n")).collect();
    let style = visible(&format!("{STYLE}{widths}{}", head.style));
    let script = visible(head.script);
    let scripts = if script.is_empty() { "'none'".to_owned() } else { digest(&script) };
    let policy = format!(
        "default-src 'none'; style-src {} {}; script-src {scripts}; font-src data:; \
         base-uri 'none'; form-action 'none'",
        digest(&style),
        digest(UNSCRIPTED),
    );
    let page = html! {
        (DOCTYPE)
        html lang=(tag(head.lang)) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="generator" content=(head.program);
                title { (head.title) }
                style { (PreEscaped(&style)) }
                noscript { style { (PreEscaped(UNSCRIPTED)) } }
            }
            body {
                (body)
                @if !script.is_empty() { script { (PreEscaped(&script)) } }
            }
        }
    };
    visible(&page.into_string())
}

/// A text without what steers a screen or turns writing round.
pub(crate) fn visible(text: &str) -> String {
    text.chars().filter(|&letter| letter == '\n' || is_plain(letter)).collect()
}

/// The language of a page or of a part of it.
pub(crate) fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => "vi",
        Lang::En => "en",
    }
}

/// How a policy names what stands between the tags of a style or script.
pub(crate) fn digest(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_allows_the_style_and_script_of_the_page_and_no_other() {
        let odd = "a\u{1b}[31m\u{202e}<script>alert(1)</script>";
        let head = Head {
            lang: Lang::Vi,
            title: odd,
            program: "rodsim",
            style: "figure { margin: 0; }\n",
            script: "\"use strict\";\n",
        };
        let page = document(&head, &html! { p title=(odd) { (odd) } });
        let policy = page.split("Content-Security-Policy\" content=\"").nth(1).unwrap();
        let policy = policy.split('"').next().unwrap();
        assert!(!policy.contains("unsafe"), "{policy}");
        for tag in ["style", "script"] {
            for inside in page.split(&format!("<{tag}>")).skip(1) {
                let inside = inside.split(&format!("</{tag}>")).next().unwrap();
                assert!(policy.contains(&digest(inside)), "{tag}: {inside}");
            }
        }
        assert_eq!(page.matches("<script>").count(), 1);
        assert!(!page.contains(['\u{1b}', '\u{202e}']));
    }
}
