//! The page itself, as one file: its words, its style, its script and, where it is to simulate by
//! itself, the engine.

use crate::show::page::{digest, picture};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

const PAGE: &str = include_str!("assets/page.html");
const STYLE: &str = include_str!("assets/page.css");
const SCRIPT: &str = include_str!("assets/page.js");
/// What a worker runs: the system that the engine asks for its input and output.
const WORKER: &str = include_str!("assets/worker.js");

/// A page and the policy that lets it run nothing but itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shell {
    /// The page.
    pub html: String,
    /// Its policy, for the header of an answer.
    pub policy: String,
}

/// The page that asks a server, which must be that which sent it; with the program's own name.
pub fn served() -> Shell {
    shell("'self'", "", "")
}

/// The page that holds the engine, packed by LZMA with its old header (`xz --format=lzma`): a third less
/// than what browsers unpack by themselves.
pub fn alone(packed_engine: &[u8]) -> Shell {
    let engine = format!(
        "<script type=\"text/plain\" id=\"engine\">{}</script>\n<script type=\"text/plain\" id=\"worker\">{WORKER}</script>",
        STANDARD.encode(packed_engine)
    );
    shell("'none'", " 'wasm-unsafe-eval'; worker-src blob:", &engine)
}

fn shell(connect: &str, scripts: &str, engine: &str) -> Shell {
    let style = format!("{STYLE}{}", picture::typeface());
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}{scripts}; font-src data:; img-src data: blob:; \
         connect-src {connect}; base-uri 'none'; form-action 'none'",
        digest(&style),
        digest(SCRIPT),
    );
    let meta = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    let html = PAGE
        .replace("{policy}", &meta)
        .replace("{style}", &style)
        .replace("{script}", SCRIPT)
        .replace("{program}", crate::answers::summarise::PROGRAM)
        .replace("{engine}", engine);
    Shell { html, policy }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_asks_for_nothing_but_itself_and_its_policy_allows_its_parts() {
        for shell in [served(), alone(b"engine")] {
            assert!(
                !shell.policy.contains("unsafe-inline") && !shell.policy.contains("'unsafe-eval'")
            );
            for outside in ["src=\"http", "href=\"http", "url(http", "@import", "<link", "//cdn"] {
                assert!(!shell.html.contains(outside), "{outside}");
            }
            let inside = |tag: &str| {
                let (_, behind) = shell.html.split_once(&format!("<{tag}>")).unwrap();
                behind.split_once(&format!("</{tag}>")).unwrap().0.to_owned()
            };
            for tag in ["style", "script"] {
                assert!(shell.policy.contains(&digest(&inside(tag))), "{tag}");
            }
            assert!(!shell.html.contains("{engine}") && !shell.html.contains("{policy}"));
        }
        assert!(served().policy.contains("connect-src 'self'"));
        assert!(alone(b"").policy.contains("connect-src 'none'"));
    }
}
