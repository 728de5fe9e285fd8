//! The scenario that a new user starts from: every key, explained, with the scheme's own value.

use super::check::range;
use super::document::Node;
use super::keys::{self, Key, Kind, Names};
use super::shipped::FILES;
use super::source::{Files, Sources};
use crate::text::Lang;
use std::path::Path;

/// A commented scenario that builds on the scheme of Lương Tài and changes nothing yet.
pub fn init_text(lang: Lang) -> String {
    let files = Files::default();
    let mut sources = Sources::new(FILES, &files);
    let scheme = sources
        .shipped(Path::new("luong_tai.toml"))
        .and_then(|found| sources.tree(&found, &mut Vec::new()));
    let mut out = String::from(match lang {
        Lang::Vi => HEAD_VI,
        Lang::En => HEAD_EN,
    });
    for key in keys::children("").filter(|key| !WRITTEN.contains(&key.path)) {
        if !is_table(key) {
            line(key, key.name(), scheme.as_ref(), lang, &mut out);
        }
    }
    for key in keys::children("").filter(|key| is_table(key)) {
        table(key, scheme.as_ref(), lang, &mut out);
    }
    out
}

/// Keys that the head writes.
const WRITTEN: [&str; 4] = ["schema_version", "extends", "title", "question"];

const HEAD_VI: &str = r#"#:schema ./scenario.schema.json
# Kịch bản mới. Mọi điều không viết ở đây lấy theo luong_tai.toml (Đề án 2022-2025).
# Muốn đổi điều gì, bỏ dấu # ở đầu dòng (và ở đầu bảng [ ] chứa nó) rồi sửa giá trị.
# Số thập phân dùng dấu chấm: 0.1. Nguồn số liệu viết vào khóa source của từng bảng.

schema_version = 1
extends = "luong_tai.toml"
title = { vi = "Kịch bản của tôi", en = "My scenario" }
question = { vi = "Tôi muốn biết điều gì?", en = "What do I want to know?" }

"#;

const HEAD_EN: &str = r#"#:schema ./scenario.schema.json
# A new scenario. Whatever is not written here is as in luong_tai.toml (scheme 2022-2025).
# To change something, take away the # of its line (and of the [ ] table above it) and edit it.
# Decimals have a point: 0.1. Write where a number comes from in the key source of its table.

schema_version = 1
extends = "luong_tai.toml"
title = { vi = "Kịch bản của tôi", en = "My scenario" }
question = { vi = "Tôi muốn biết điều gì?", en = "What do I want to know?" }

"#;

fn is_table(key: &Key) -> bool {
    matches!(key.kind, Kind::Table | Kind::Tables | Kind::Map(_))
}

fn table(key: &Key, scheme: Option<&Node>, lang: Lang, out: &mut String) {
    let words = match lang {
        Lang::Vi => key.vi,
        Lang::En => key.en,
    };
    let (name, inside) = match key.kind {
        Kind::Map(Names::Communes) if key.name() == "commune" => {
            ("[commune.\"Thứa\"]".to_owned(), "commune.*".to_owned())
        }
        Kind::Map(Names::Parameters) => {
            ("[parameters.trap_price]".to_owned(), "parameters.*".to_owned())
        }
        Kind::Map(Names::Stages) => ("[stages.fallow]".to_owned(), "stages.*".to_owned()),
        Kind::Map(_) => (format!("[{}]", key.path), format!("{}.*", key.path)),
        Kind::Tables => (format!("[[{}]]", key.path), key.path.to_owned()),
        _ => (format!("[{}]", key.path), key.path.to_owned()),
    };
    out.push_str(&format!("\n# {name}   # {words}\n"));
    if key.kind == Kind::Map(Names::Items) {
        for item in crate::model::plan::Item::ALL {
            let value = scheme.and_then(|root| root.at(&format!("payers.{}", item.key())));
            let shares: Vec<String> = value
                .and_then(Node::entries)
                .into_iter()
                .flatten()
                .map(|(payer, entry)| format!("{payer} = {}", entry.node.shown()))
                .collect();
            out.push_str(&format!("# {} = {{ {} }}\n", item.key(), shares.join(", ")));
        }
        return;
    }
    for child in keys::children(&inside) {
        if child.name() == "trigger" {
            out.push_str(&format!(
                "# trigger = {{ tillers_cut_share = 0.05, window_weeks = 8 }}   # {}\n",
                words_of(child, lang)
            ));
        } else if matches!(child.kind, Kind::Map(_)) {
            out.push_str(&format!(
                "# {} = {{ \"Thứa\" = 100 }}   # {}\n",
                child.name(),
                words_of(child, lang)
            ));
        } else if is_table(child) {
            table(child, scheme, lang, out);
        } else {
            line(child, child.name(), scheme, lang, out);
        }
    }
}

fn words_of(key: &Key, lang: Lang) -> String {
    let words = match lang {
        Lang::Vi => key.vi,
        Lang::En => key.en,
    };
    format!("{words}; {}", range(key).get(lang))
}

/// One key with the scheme's value, or none.
fn line(key: &Key, name: &str, scheme: Option<&Node>, lang: Lang, out: &mut String) {
    let path = key.path.replace("stages.*", "stages.fallow");
    let direct = scheme.and_then(|root| root.at(&path));
    let first = || {
        // A list of tables shows the first that has the key.
        let (list, rest) = path.split_once('.')?;
        scheme?.at(list)?.list()?.iter().find_map(|node| node.at(rest))
    };
    let value = match direct.or_else(first) {
        Some(node) if key.kind == Kind::Both => {
            let text = |lang: &str| node.at(lang).map_or(String::new(), Node::shown);
            format!("{{ vi = {}, en = {} }}", text("vi"), text("en"))
        }
        Some(node) => node.shown(),
        None => "…".to_owned(),
    };
    out.push_str(&format!("# {name} = {value}   # {}\n", words_of(key, lang)));
}
