//! The page of keys, and the page of parameters: from the program's table of keys and the shipped table.

use super::{BOOKS, cell, hold, pick, root};
use rodsim::model::plan::parameter::unit_in_vietnamese;
use rodsim::scenario;
use rodsim::text::Lang;
use std::collections::BTreeMap;
use std::fs;

/// The sources that the shipped scheme names, by table.
fn sources() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for name in ["luong_tai/calendar.toml", "luong_tai.toml"] {
        let text = fs::read_to_string(root().join("scenarios").join(name)).unwrap();
        let table: toml::Table = toml::from_str(&text).unwrap();
        gather("", &toml::Value::Table(table), &mut found);
    }
    found
}

fn gather(path: &str, value: &toml::Value, found: &mut BTreeMap<String, String>) {
    match value {
        toml::Value::Table(table) => {
            for (name, value) in table {
                let own = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                match value {
                    toml::Value::String(text) if name == "source" => {
                        found.entry(path.to_owned()).or_insert_with(|| text.clone());
                    }
                    value => gather(&own, value, found),
                }
            }
        }
        toml::Value::Array(list) => {
            for value in list.iter().take(1) {
                gather(path, value, found);
            }
        }
        _ => {}
    }
}

#[test]
fn the_page_of_keys_is_the_programs_own_table() {
    let sources = sources();
    assert!(sources.len() > 8, "{sources:?}");
    for (lang, folder) in BOOKS {
        hold(&format!("docs/{folder}/src/keys.md"), &page(lang, &sources));
    }
}

/// The file that `init` writes has every key: `# key = value   # meaning; what may stand there (unit)`.
fn page(lang: Lang, sources: &BTreeMap<String, String>) -> String {
    let heads = pick(
        lang,
        "| Khóa | Trong Đề án | Nghĩa; giá trị được nhận (đơn vị) |",
        "| key | in the scheme | meaning; what may stand there (unit) |",
    );
    let mut text = format!(
        "# {}\n\n{}\n",
        pick(lang, "Các khóa của kịch bản", "Keys of a scenario"),
        pick(
            lang,
            "Mọi khóa của tệp kịch bản, từ chính bảng mà chương trình dùng để kiểm tra. Cột giữa là giá trị của Đề án Lương Tài; \
             dấu … là không ghi. Bảng nào cũng có thể có khóa `source` ghi nguồn. `rodsim init TỆP` ghi tất cả thành một tệp để sửa; \
             `rodsim schema` in ra dạng JSON Schema.\n\n```toml\nschema_version = 1\nextends = \"luong_tai.toml\"   # điều gì không viết thì lấy theo kịch bản này\n\
             title = { vi = \"…\", en = \"…\" }\nquestion = { vi = \"…\", en = \"…\" }\n```\n\n## Ngoài các bảng",
            "Every key of a scenario file, from the table by which the program checks them. The column in the middle is the value of the scheme of Lương Tài; \
             … is left out there. Every table may have a key `source`. `rodsim init FILE` writes all of them as a file to edit; \
             `rodsim schema` prints them as a JSON Schema.\n\n```toml\nschema_version = 1\nextends = \"luong_tai.toml\"   # what is not written is as there\n\
             title = { vi = \"…\", en = \"…\" }\nquestion = { vi = \"…\", en = \"…\" }\n```\n\n## Outside tables",
        ),
    );
    text += &format!("\n{heads}\n|---|---|---|\n");
    let mut keys = 0;
    let init = scenario::init_text(lang);
    for line in init.lines().skip_while(|line| !line.starts_with("question")).skip(1) {
        let line = line.strip_prefix("# ").unwrap_or(line);
        if let Some((table, meaning)) = line.strip_prefix('[').and_then(|rest| {
            let (table, rest) = rest.split_once(']')?;
            Some((table.trim_matches('['), rest.trim_start_matches(']')))
        }) {
            let meaning = meaning.trim_start().trim_start_matches('#').trim();
            text += &format!("\n## {table}\n\n");
            if !meaning.is_empty() {
                text += &format!("{meaning}.\n\n");
            }
            if let Some(source) = sources.get(table) {
                let word = pick(lang, "Nguồn trong Đề án", "Source in the scheme");
                let source = source.as_str();
                let both = source.split_once(" | ").unwrap_or((source, source));
                text += &format!("{word}: {}.\n\n", pick(lang, both.0, both.1));
            }
            text += &format!("{heads}\n|---|---|---|\n");
        } else if let Some((key, rest)) = line.split_once(" = ") {
            let (value, meaning) = rest.split_once("   # ").unwrap_or((rest, ""));
            text += &format!("| `{key}` | `{}` | {} |\n", cell(value), cell(meaning));
            keys += 1;
        }
    }
    assert!(keys > 120, "{keys} keys");
    text
}

#[test]
fn the_page_of_parameters_is_the_shipped_table() {
    let mut reader =
        csv::Reader::from_path(root().join("scenarios/luong_tai/parameters.csv")).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    for (lang, folder) in BOOKS {
        let mut text = format!(
            "# {}\n\n{}\n\n{}\n|---|---|---|---|---|\n",
            pick(lang, "Các tham số", "Parameters"),
            pick(
                lang,
                "Mọi điều chưa chắc của mô hình, từ bảng `luong_tai/parameters.csv`. Độ tin: A là của chính loài chuột này hoặc vùng này; \
                 B của nơi khác hoặc loài khác; C suy ra hoặc giả định; *tạm* là chưa có nguồn nào. Đổi một tham số bằng bảng `[parameters.TÊN]` \
                 trong kịch bản ([các khóa](keys.md)).",
                "Everything that the model does not know for sure, from the table `luong_tai/parameters.csv`. Confidence: A of this rat or this region; \
                 B of another place or species; C inferred or assumed; *placeholder* without any source. A table `[parameters.NAME]` in a scenario \
                 changes one ([keys](keys.md)).",
            ),
            pick(
                lang,
                "| Tham số | Nghĩa (đơn vị) | Phân bố | Độ tin | Nguồn |",
                "| parameter | meaning (unit) | distribution | confidence | source |",
            ),
        );
        for row in &rows {
            let [key, en, vi, unit, kind, p1, p2, p3, source, source_vi, sure] =
                std::array::from_fn(|i| row.get(i).unwrap());
            let unit = match lang {
                Lang::Vi => unit_in_vietnamese(unit),
                Lang::En => unit.to_owned(),
            };
            let translated = lang == Lang::Vi && !source_vi.is_empty();
            let source = if translated { source_vi } else { source };
            let numbers: Vec<&str> = [p1, p2, p3].into_iter().filter(|p| !p.is_empty()).collect();
            let sure =
                if sure == "placeholder" { pick(lang, "*tạm*", "*placeholder*") } else { sure };
            text += &format!(
                "| `{key}` | {} ({}) | {kind} {} | {sure} | {} |\n",
                cell(pick(lang, vi, en)),
                cell(&unit),
                cell(&numbers.join("; ")),
                cell(source)
            );
        }
        hold(&format!("docs/{folder}/src/parameters.md"), &text);
    }
    assert_eq!(rows.len(), rodsim::model::plan::parameter::Parameter::ALL.len());
}
