//! What `--help` and the parser of arguments say, in the language that is asked for.
//!
//! The English words stand beside each command and argument, the Vietnamese ones in [`catalogue`].

mod catalogue;
mod refusal;

use super::Cli;
use super::failure::codes;
use crate::text::Lang;
use clap::{Arg, ColorChoice, Command, CommandFactory};
use std::ffi::OsString;

pub(super) use refusal::refusal;

/// What one might begin with.
fn examples(lang: Lang) -> &'static str {
    match lang {
        Lang::Vi => {
            "\
Ví dụ:
  rodsim demo                                      ba phút làm quen
  rodsim open                                      trang lập kế hoạch trong trình duyệt
  rodsim run                                       đề án Lương Tài
  rodsim compare no_campaign luong_tai traps_only  so sánh các phương án
  rodsim explain luong_tai                         kịch bản nói gì
  rodsim form --communes \"Gia Bình,Nhân Thắng\"     sổ Excel để lập kế hoạch
  rodsim init my_plan.toml                         kịch bản mới
  rodsim report output/luong_tai-1a2b3c4d          Word, Excel, HTML
  rodsim --lang en --help                          help in English"
        }
        Lang::En => {
            "\
Examples:
  rodsim demo                                      three minutes to look round
  rodsim open                                      the page for plans, in the browser
  rodsim run                                       the Lương Tài scheme
  rodsim compare no_campaign luong_tai traps_only  compare scenarios
  rodsim explain luong_tai                         what a scenario says
  rodsim form --communes \"Gia Bình,Nhân Thắng\"     a workbook for a plan
  rodsim init my_plan.toml                         a new scenario
  rodsim report output/luong_tai-1a2b3c4d          Word, Excel, HTML"
        }
    }
}

/// The language that a command line asks for, found before it is parsed: `--lang en`, `--lang=en`.
pub(super) fn asked(words: &[OsString]) -> Lang {
    if given(words, "--lang", "en") { Lang::En } else { Lang::Vi }
}

/// The colours that a command line asks for, found before it is parsed.
pub(super) fn colour(words: &[OsString]) -> ColorChoice {
    if given(words, "--color", "always") {
        ColorChoice::Always
    } else if given(words, "--color", "never") {
        ColorChoice::Never
    } else {
        ColorChoice::Auto
    }
}

/// Does an option stand there with this value, as `--lang en` or `--lang=en`?
fn given(words: &[OsString], option: &str, value: &str) -> bool {
    let beside = words.windows(2).any(|pair| pair[0] == option && pair[1] == value);
    let within = |word: &str| word.strip_prefix(option)?.strip_prefix('=').map(str::to_owned);
    let mut within = words.iter().filter_map(|word| within(word.to_str()?));
    beside || within.any(|found| found == value)
}

/// The command line with a language that stands before the command put behind it, where commands
/// take it; alone with `--help` it has done its work.
pub(super) fn in_order(mut words: Vec<OsString>) -> Vec<OsString> {
    let taken = match words.get(1).and_then(|word| word.to_str()) {
        Some("--lang") if words.len() > 2 => 2,
        Some(word) if word.starts_with("--lang=") => 1,
        _ => return words,
    };
    let lang: Vec<OsString> = words.drain(1..=taken).collect();
    let cli = Cli::command();
    let (mut command, mut taker) = (&cli, None);
    for place in 1..words.len() {
        let Some(own) = command.find_subcommand(&words[place]) else { break };
        if own.get_arguments().any(|arg| arg.get_id() == "lang") {
            taker = Some(place);
        }
        command = own;
    }
    if let Some(place) = taker {
        words.splice(place + 1..=place, lang);
    }
    words
}

/// The parser with all its words in a language.
pub(super) fn command(lang: Lang) -> Command {
    let mut command = Cli::command();
    command = command.after_help(format!("{}\n\n{}", examples(lang), codes(lang)));
    match lang {
        Lang::En => command,
        Lang::Vi => {
            command.build();
            vietnamese(command, "")
        }
    }
}

/// A command and all under it in Vietnamese.
fn vietnamese(mut command: Command, path: &str) -> Command {
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim().to_owned();
    let usage = usage
        .replace("[OPTIONS]", "[TÙY CHỌN]")
        .replace("<COMMAND>", "<LỆNH>")
        .replace("[COMMAND]", "[LỆNH]");
    let names: Vec<String> =
        command.get_subcommands().map(|own| own.get_name().to_owned()).collect();
    for name in names.iter().filter(|name| *name != "help") {
        let own = if path.is_empty() { name.clone() } else { format!("{path} {name}") };
        command = command.mut_subcommand(name, |sub| vietnamese(sub, &own));
    }
    if names.iter().any(|name| name == "help") {
        command = command.mut_subcommand("help", |help| help.about("In hướng dẫn của một lệnh."));
    }
    if let Some(about) = catalogue::command(path) {
        command = command.about(about).long_about(about);
    }
    command
        .override_usage(usage)
        .subcommand_help_heading("Lệnh")
        .help_template(
            "{before-help}{about-with-newline}\nCách dùng: {usage}\n\n{all-args}{after-help}",
        )
        .mut_args(|arg| argument(arg, path))
}

/// An argument in Vietnamese, with its default and the values that it takes.
fn argument(arg: Arg, path: &str) -> Arg {
    let heading = if arg.is_positional() { "Tham số" } else { "Tùy chọn" };
    let Some(help) = catalogue::argument(path, arg.get_id().as_str()) else { return arg };
    let mut help = help.to_owned();
    let values: Vec<String> =
        arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
    let takes = arg.get_action().takes_values();
    if takes && !values.is_empty() {
        help += &format!(" [giá trị: {}]", values.join(", "));
    }
    let defaults: Vec<String> =
        arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    if takes && !defaults.is_empty() && !arg.is_hide_default_value_set() {
        help += &format!(" [mặc định: {}]", defaults.join(" "));
    }
    arg.help(help.clone())
        .long_help(help)
        .help_heading(heading)
        .hide_default_value(true)
        .hide_possible_values(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every command with its words, and the parser of it.
    fn commands(command: &Command, path: &str, all: &mut Vec<(String, Command)>) {
        all.push((path.to_owned(), command.clone()));
        for own in command.get_subcommands() {
            let name = own.get_name();
            commands(own, format!("{path} {name}").trim(), all);
        }
    }

    #[test]
    fn every_command_and_argument_has_vietnamese_help_and_none_is_left_over() {
        let mut all = Vec::new();
        commands(&Cli::command(), "", &mut all);
        let mut used = std::collections::BTreeSet::new();
        let mut missing = Vec::new();
        for (path, command) in &all {
            if catalogue::command(path).is_none() {
                missing.push(path.clone());
            }
            for arg in command.get_arguments() {
                match catalogue::key(path, arg.get_id().as_str()) {
                    Some(key) => drop(used.insert(key)),
                    None => missing.push(format!("{path} {}", arg.get_id())),
                }
            }
        }
        assert!(missing.is_empty(), "without Vietnamese help: {missing:?}");
        let known: Vec<&str> = all.iter().map(|(path, _)| path.as_str()).collect();
        for (path, _) in catalogue::COMMANDS {
            assert!(known.contains(path), "no command '{path}'");
        }
        for (key, _) in catalogue::ARGUMENTS {
            let built_in = ["help", "version"].contains(key);
            assert!(built_in || used.contains(key), "no argument '{key}'");
        }
    }

    #[test]
    fn help_is_in_one_language() {
        let english = ["Usage", "Options:", "Commands:", "Arguments:", "default:", "Print"];
        let mut vi = command(Lang::Vi);
        let mut all = vec![vi.render_long_help().to_string()];
        for name in ["run", "chart", "optimize", "records"] {
            let own = vi.find_subcommand_mut(name).unwrap();
            all.push(own.render_long_help().to_string());
        }
        for help in &all {
            for word in english {
                assert!(!help.contains(word), "'{word}' in:\n{help}");
            }
            assert!(help.contains("Cách dùng:"), "{help}");
        }
        let words: Vec<&str> = all[1].split_whitespace().collect();
        assert!(words.join(" ").contains("[mặc định: 10000]"), "{}", all[1]);
        let en = command(Lang::En).render_long_help().to_string();
        assert!(en.contains("Usage:") && !en.contains("Ví dụ"), "{en}");
    }

    #[test]
    fn a_language_before_the_command_is_heard() {
        let words = |text: &str| text.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert_eq!(in_order(words("rodsim --lang en run x")), words("rodsim run --lang en x"));
        assert_eq!(in_order(words("rodsim --lang=en --help")), words("rodsim --help"));
        assert_eq!(in_order(words("rodsim run --lang en")), words("rodsim run --lang en"));
        assert_eq!(in_order(words("rodsim --lang en man x")), words("rodsim man x"));
        let synth = words("rodsim synth records --lang en x");
        assert_eq!(in_order(words("rodsim --lang en synth records x")), synth);
        let within = words("rodsim records check --lang en x");
        assert_eq!(in_order(words("rodsim --lang en records check x")), within);
        assert_eq!(colour(&words("rodsim run --color=never")), ColorChoice::Never);
        assert_eq!(colour(&words("rodsim --color always run")), ColorChoice::Always);
        assert_eq!(colour(&words("rodsim run")), ColorChoice::Auto);
        assert_eq!(asked(&words("rodsim run --lang=en")), Lang::En);
        assert_eq!(asked(&words("rodsim run --lang vi")), Lang::Vi);
    }
}
