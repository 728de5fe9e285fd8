//! The run in fifteen lines at most, for a terminal.

use super::choice::{self, Choice, choice};
use super::sentences;
use super::words::{self, lower_first, spoken};
use crate::answers::judgement;
use crate::answers::summary::{Arm, Summary};
use crate::show::shown::Shown;
use crate::show::warning;
use crate::text::digits::unknown;
use crate::text::{Lang, number};

/// Lines that are never exceeded.
const LINES: usize = 15;

/// What it will cost whom, how much will be delivered, what it does to rats and rice, how sure.
pub fn terminal_summary(summary: &Summary, lang: Lang) -> String {
    let choice = choice(summary);
    let mut lines = vec![spoken::LINE_HEAD.fill_of(
        summary,
        lang,
        &[
            ("place", summary.place.get(lang)),
            ("replicates", &number(summary.run.replicates as f64, 0, lang)),
            ("n", &summary.arms.len().to_string()),
        ],
    )];
    lines.extend(sentences::verdict::answer(summary, &choice, lang));
    if let Some(arm) = choice.shown.first() {
        lines.push(spoken::LINE_ABOUT.fill(lang, &[("arm", &choice::quoted(arm, lang))]));
        lines
            .extend(about(summary, &choice, arm, lang).into_iter().map(|line| format!("  {line}")));
    }
    let notes: Vec<String> = warning::sentences(summary, lang).collect();
    let room = LINES.saturating_sub(lines.len() + usize::from(!notes.is_empty()));
    let said = notes.len().min(room);
    for text in notes.iter().take(said) {
        lines.push(spoken::LINE_WARNING.fill(lang, &[("text", text)]));
    }
    if notes.len() > said {
        lines.push(spoken::LINE_MORE.fill(lang, &[("n", &(notes.len() - said).to_string())]));
    }
    lines.truncate(LINES);
    lines.join("\n") + "\n"
}

/// The lines about one scenario.
fn about(summary: &Summary, choice: &Choice<'_>, arm: &Arm, lang: Lang) -> Vec<String> {
    let reference = choice.reference.filter(|reference| reference.name != arm.name);
    let shown = |arm: &Arm, key: &str, unit: &str| {
        choice::district(arm, key).map(|estimate| Shown::of(estimate, unit))
    };
    // Beside the scenario's own number stands the reference's.
    let beside = |key: &str, unit: &str| {
        reference.and_then(|reference| {
            let mean = shown(reference, key, unit)?.mean.text(lang);
            let name = choice::reference_name(reference, lang);
            Some(spoken::LINE_REFERENCE.fill(lang, &[("reference", &name), ("mean", &mean)]))
        })
    };
    let mut lines = Vec::new();
    if let Some(cost) = shown(arm, "cost", "VND") {
        let (parts, usual) = (parts(&cost, lang), sentences::verdict::usual(arm, lang));
        let mut parts = parts.each().to_vec();
        parts.push(("usual", &usual));
        lines.push(spoken::LINE_COST.fill(lang, &parts));
    }
    let paid = |key: &str| shown(arm, key, "VND").map(|shown| shown.mean.text(lang));
    if let (Some(province), Some(commune), Some(farmers)) =
        (paid("paid_province"), paid("paid_commune"), paid("paid_farmers"))
    {
        let parts = [("province", &*province), ("commune", &*commune), ("farmers", &*farmers)];
        lines.push(spoken::LINE_PAYERS.fill(lang, &parts));
    }
    if !arm.completion.is_empty() {
        let list: Vec<String> = arm
            .completion
            .iter()
            .map(|completion| {
                let name = lower_first(words::programme(&completion.programme).get(lang));
                let share = completion.district.share;
                format!("{name} {}", choice::times_of_run(share, summary, lang))
            })
            .collect();
        lines.push(spoken::LINE_DONE.fill(lang, &[("list", &list.join(", "))]));
    }
    if let Some(density) = shown(arm, "density", "rats/ha") {
        lines.push(
            spoken::LINE_RATS.fill(lang, &parts(&density, lang).each())
                + &beside("density", "rats/ha").unwrap_or_default(),
        );
    }
    if let Some(loss) = shown(arm, "yield_loss", "t") {
        lines.push(
            spoken::LINE_RICE.fill(lang, &parts(&loss, lang).each())
                + &beside("yield_loss", "t").unwrap_or_default(),
        );
    }
    let pair = reference.and_then(|reference| {
        let pair = choice::pair(summary, arm, reference)?;
        Some((reference, pair, choice::difference(pair, "yield_loss")?))
    });
    if let Some((reference, pair, difference)) = pair {
        let name = choice::reference_name(reference, lang);
        if judgement::same(summary, &arm.name, &reference.name) {
            lines.push(spoken::LINE_SAME.fill(lang, &[("reference", &name)]));
            return lines;
        }
        let saved = Shown::scaled(&difference.estimate, crate::text::units::Unit::of("t"), -1.0);
        let chance = difference.chance_better.map(|chance| choice::times(chance, lang));
        let trial = pair.trial.map(|trial| sentences::seen(&trial, spoken::LINE_TRIAL, lang));
        lines.push(spoken::LINE_SAVED.fill(
            lang,
            &[
                ("reference", &name),
                ("mean", &saved.mean.text(lang)),
                ("mcse", &saved.mcse.text(lang)),
                ("times", &chance.unwrap_or_else(|| unknown(lang).to_owned())),
                ("trial", &trial.unwrap_or_default()),
            ],
        ));
    }
    lines
}

/// The numbers of an estimate as text.
struct Parts([(&'static str, String); 3]);

impl Parts {
    fn each(&self) -> [(&str, &str); 3] {
        self.0.each_ref().map(|(name, value)| (*name, value.as_str()))
    }
}

fn parts(shown: &Shown, lang: Lang) -> Parts {
    Parts([
        ("mean", shown.mean.text(lang)),
        ("mcse", shown.mcse.text(lang)),
        ("range", shown.range(lang)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::summary::Warning;
    use crate::show::fixture;

    #[test]
    fn fifteen_lines_are_enough_even_with_many_warnings() {
        for arms in 1..=5 {
            let mut summary = fixture::summary(arms);
            summary.warnings = vec![Warning::CommuneAreas { file: "communes.csv".into() }; 30];
            for lang in [Lang::Vi, Lang::En] {
                let text = terminal_summary(&summary, lang);
                assert!(text.lines().count() <= LINES, "{text}");
                assert!(text.lines().all(|line| !line.trim().is_empty()), "{text}");
            }
        }
    }

    #[test]
    fn money_delivery_rats_and_rice_are_all_there() {
        let text = terminal_summary(&fixture::summary(2), Lang::Vi);
        for part in ["triệu đồng", "tỉnh", "Hoàn thành", "con/ha", "tấn", "trong 100 lần"]
        {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}
