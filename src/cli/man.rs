//! `man`: the manual pages, one for each command, in both languages.

use super::failure::Failure;
use super::help::command;
use super::terminal::print_place;
use crate::output::File;
use crate::output::amend::amend;
use crate::text::Lang;
use clap::{Args, Command};
use clap_mangen::Man;
use std::path::PathBuf;

/// Arguments of `man`.
#[derive(Clone, Debug, Args)]
pub(super) struct ManArgs {
    /// Folder for the pages, as `man` looks for them: `man1` in English, `vi/man1` in Vietnamese.
    /// Pages that are there are replaced.
    folder: PathBuf,
}

/// Headings of pages: as they are written, in English and in Vietnamese.
const HEADINGS: [(&str, &str, &str); 6] = [
    ("NAME", "NAME", "TÊN"),
    ("SYNOPSIS", "SYNOPSIS", "CÁCH DÙNG"),
    ("DESCRIPTION", "DESCRIPTION", "MÔ TẢ"),
    ("OPTIONS", "OPTIONS", "TÙY CHỌN"),
    ("EXTRA", "EXAMPLES AND EXIT STATUS", "VÍ DỤ VÀ MÃ THOÁT"),
    ("VERSION", "VERSION", "PHIÊN BẢN"),
];

/// `rodsim man`.
pub(super) fn man(args: &ManArgs) -> Result<(), Failure> {
    let mut all = Vec::new();
    for (lang, part) in [(Lang::En, "man1"), (Lang::Vi, "vi/man1")] {
        let mut whole = command(lang).disable_help_subcommand(true);
        whole.build();
        let mut files = Vec::new();
        pages(&whole, lang, &mut files)?;
        let files = files.into_iter();
        all.extend(files.map(|(name, page)| File::new(format!("{part}/{name}"), page)));
    }
    amend(&args.folder, &all, &[])?;
    print_place(&args.folder)
}

/// The page of a command and those of all under it: names and texts.
fn pages(own: &Command, lang: Lang, files: &mut Vec<(String, String)>) -> Result<(), Failure> {
    let manual = match lang {
        Lang::Vi => "Hướng dẫn rodsim",
        Lang::En => "rodsim manual",
    };
    let version = concat!("rodsim ", env!("CARGO_PKG_VERSION"));
    let page = Man::new(own.clone()).manual(manual).source(version);
    let mut roff = Vec::new();
    page.render(&mut roff)?;
    let roff = String::from_utf8_lossy(&roff);
    let lines = roff.lines().map(|line| heading(line, lang) + "\n");
    files.push((page.get_filename(), lines.collect()));
    for sub in own.get_subcommands().filter(|sub| !sub.is_hide_set() && sub.get_name() != "help") {
        pages(sub, lang, files)?;
    }
    Ok(())
}

/// A line of a page; a heading in its language.
fn heading(line: &str, lang: Lang) -> String {
    let known = line.strip_prefix(".SH ").and_then(|word| HEADINGS.iter().find(|h| h.0 == word));
    match (known, lang) {
        (Some((_, _, vi)), Lang::Vi) => format!(".SH \"{vi}\""),
        (Some((_, en, _)), Lang::En) => format!(".SH \"{en}\""),
        (None, _) => line.to_owned(),
    }
}
