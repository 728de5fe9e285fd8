//! The page of every command, completions and manual pages: all from the command line itself.

use super::{BOOKS, hold, pick, said};
use rodsim::text::Lang;
use std::fs;

/// The commands under a heading of help, and what each does.
fn under(words: &[String], lang: &str) -> Vec<String> {
    let help = help(words, lang);
    let head = if lang == "vi" { "Lệnh:" } else { "Commands:" };
    let Some(list) = help.split(&format!("\n{head}\n")).nth(1) else { return Vec::new() };
    let names = list.lines().take_while(|line| !line.trim().is_empty());
    let names = names.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next()).map(str::to_owned);
    names.filter(|name| name != "help").collect()
}

fn help(words: &[String], lang: &str) -> String {
    let mut args: Vec<&str> = vec!["help"];
    args.extend(words.iter().map(String::as_str));
    let text = if lang == "vi" {
        said(&args)
    } else {
        let mut english = vec!["--lang", "en"];
        english.extend(&args);
        said(&english)
    };
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// Every command, those under another after it.
fn all(lang: &str) -> Vec<Vec<String>> {
    let mut list = Vec::new();
    for name in under(&[], lang) {
        let words = vec![name];
        let below = under(&words, lang);
        list.push(words.clone());
        list.extend(below.into_iter().map(|name| [words.clone(), vec![name]].concat()));
    }
    list
}

#[test]
fn the_page_of_commands_is_what_help_says() {
    for (lang, folder) in BOOKS {
        let commands = all(folder);
        assert!(commands.len() > 25, "{commands:?}");
        hold(&format!("docs/{folder}/src/commands.md"), &page(lang, folder, &commands));
    }
    assert_eq!(all("vi"), all("en"));
}

fn page(lang: Lang, folder: &str, commands: &[Vec<String>]) -> String {
    let (title, intro) = (
        pick(lang, "Các lệnh", "Commands"),
        pick(
            lang,
            "Trang này là chính những gì `rodsim help LỆNH` in ra. Những tùy chọn có ở nhiều lệnh viết giống nhau ở mọi nơi: \
             `-o, --output` (ghi vào đâu), `--force` (thay thứ đã có), `--json` (cho chương trình khác đọc), `--lang`, `--quiet`, \
             `--threads`, `--seed`, `--replicates`, `--color`. Kết quả ra luồng ra chuẩn, thông báo ra luồng lỗi chuẩn; \
             không lệnh nào hỏi lại gì. Mã thoát: [một bảng](exit-codes.md).",
            "This page is what `rodsim help COMMAND` prints. Options that several commands have are spelled alike everywhere: \
             `-o, --output` (where to write), `--force` (replace what is there), `--json` (for programs), `--lang`, `--quiet`, \
             `--threads`, `--seed`, `--replicates`, `--color`. Data goes to standard output, messages to standard error; \
             no command asks anything. Exit codes: [one table](exit-codes.md).",
        ),
    );
    let mut text = format!("# {title}\n\n{intro}\n\n```text\n{}\n```\n", help(&[], folder));
    for words in commands {
        text +=
            &format!("\n## rodsim {}\n\n```text\n{}\n```\n", words.join(" "), help(words, folder));
    }
    text
}

#[test]
fn every_shell_completes_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = said(&["completions", shell]);
        for words in all("vi") {
            let name = words.last().unwrap();
            assert!(script.contains(name.as_str()), "{shell}: {name}");
        }
        assert!(script.contains("replicates"), "{shell}");
    }
    assert_ne!(said(&["completions", "fish"]), said(&["completions", "fish", "--lang", "en"]));
}

#[test]
fn every_command_has_a_manual_page_in_its_language() {
    let home = tempfile::tempdir().unwrap();
    said(&["man", &home.path().display().to_string()]);
    let mut commands = all("vi");
    commands.push(Vec::new());
    for (part, own, other) in [
        ("man1", ["DESCRIPTION", "OPTIONS", "EXAMPLES AND EXIT STATUS"], ["MÔ TẢ", "TÙY CHỌN"]),
        ("vi/man1", ["MÔ TẢ", "TÙY CHỌN", "VÍ DỤ VÀ MÃ THOÁT"], ["DESCRIPTION", "OPTIONS"]),
    ] {
        for words in &commands {
            let name = std::iter::once("rodsim").chain(words.iter().map(String::as_str));
            let name = format!("{part}/{}.1", name.collect::<Vec<_>>().join("-"));
            let page = fs::read_to_string(home.path().join(&name)).unwrap();
            let headings: Vec<&str> =
                page.lines().filter_map(|line| line.strip_prefix(".SH ")).collect();
            assert!(headings.iter().any(|head| head.contains(own[0])), "{name}: {headings:?}");
            for word in other {
                assert!(!headings.iter().any(|head| head.contains(word)), "{name}: {headings:?}");
            }
            if words.is_empty() {
                assert!(headings.iter().any(|head| head.contains(own[2])), "{headings:?}");
            }
        }
    }
}

/// Options that mean the same are spelled the same: none of the spellings that others would have.
#[test]
fn options_have_one_spelling() {
    for words in all("en") {
        let text = help(&words, "en");
        let options: Vec<&str> = text
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix("-"))
            .filter_map(|line| line.split("--").nth(1).or_else(|| line.strip_prefix('-')))
            .filter_map(|line| line.split([' ', ',', '[']).next())
            .collect();
        for other in
            ["out", "overwrite", "language", "jobs", "silent", "colour", "n", "format-json"]
        {
            assert!(!options.contains(&other), "{}: --{other}", words.join(" "));
        }
        if options.contains(&"output") {
            assert!(text.contains("-o, --output"), "{}", words.join(" "));
        }
    }
}
