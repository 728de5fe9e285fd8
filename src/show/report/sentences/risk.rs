//! When the choice fails, and which inputs are weakest.

use crate::answers::diagnosis;
use crate::answers::judgement::{self, hardest};
use crate::answers::summary::{Arm, Summary};
use crate::model::plan::parameter::Confidence;
use crate::show::report::choice::{self, Choice};
use crate::show::report::evidence::Evidence;
use crate::show::report::words::{self, lower_first, spoken};
use crate::show::shown::Shown;
use crate::show::warning;
use crate::text::digits::Rounded;
use crate::text::units::Unit;
use crate::text::{Lang, number};

/// Inputs that one sentence may name.
const NAMED: usize = 5;

/// When it fails: work that is not completed, bad luck, another price of paddy.
pub(super) fn fails(summary: &Summary, choice: &Choice<'_>, lang: Lang) -> Vec<String> {
    let mut said: Vec<String> =
        choice.shown.iter().flat_map(|arm| fails_of(summary, choice, arm, lang)).collect();
    if let [arm] = choice.shown[..] {
        said.extend(other_prices(summary, arm, lang));
    }
    if said.is_empty() { vec![spoken::FAILS_NONE.get(lang).to_owned()] } else { said }
}

fn fails_of(summary: &Summary, choice: &Choice<'_>, arm: &Arm, lang: Lang) -> Vec<String> {
    let name = choice::quoted(arm, lang);
    let mut said = Vec::new();
    if let Some(hardest) = hardest(arm) {
        said.push(spoken::FAILS_COMPLETION.fill(
            lang,
            &[
                ("arm", &name),
                ("programme", &lower_first(words::programme(&hardest.programme).get(lang))),
                ("times", &choice::times_of_run(hardest.district.share, summary, lang)),
            ],
        ));
    }
    if let Some(diagnosis) = &arm.diagnosis {
        said.extend(diagnosis::words::sentences(diagnosis, lang));
    }
    let compared =
        choice.reference.filter(|reference| reference.name != arm.name).and_then(|reference| {
            let pair = choice::pair(summary, arm, reference)?;
            Some((reference, choice::difference(pair, "yield_loss")?))
        });
    if let Some((reference, difference)) = compared
        && difference.estimate.mcse.is_finite()
        && !judgement::same(summary, &arm.name, &reference.name)
    {
        let saved = Shown::scaled(&difference.estimate, Unit::of("t"), -1.0).low;
        let word = if saved.value < 0.0 { spoken::FAILS_TAIL_LOSS } else { spoken::FAILS_TAIL };
        let low = Rounded { value: saved.value.abs(), ..saved };
        said.push(word.fill_of(
            summary,
            lang,
            &[
                ("arm", &name),
                ("reference", &choice::reference_name(reference, lang)),
                ("low", &low.text(lang)),
            ],
        ));
    }
    said
}

/// The nearest values of paddy on either side at which another scenario has the lower expected
/// loss.
fn other_prices(summary: &Summary, arm: &Arm, lang: Lang) -> Vec<String> {
    let Some(decision) = &summary.decision else {
        return Vec::new();
    };
    let grid = &decision.paddy_value_vnd_per_kg;
    let Some(mine) = decision.arms.iter().find(|entry| entry.name == arm.name) else {
        return Vec::new();
    };
    let better_at = |step: usize| {
        decision
            .arms
            .iter()
            .filter(|entry| match (entry.expected_loss.get(step), mine.expected_loss.get(step)) {
                (Some(other), Some(own)) => other < own,
                _ => false,
            })
            .min_by(|a, b| a.expected_loss[step].total_cmp(&b.expected_loss[step]))
    };
    let now = grid.partition_point(|&value| value < decision.paddy_value_now);
    let below = (0..now).rev().find_map(|step| Some((step, better_at(step)?)));
    let above = (now..grid.len()).find_map(|step| Some((step, better_at(step)?)));
    let say = |found: Option<(usize, &crate::answers::summary::DecisionArm)>, word: words::Word| {
        let (step, other) = found?;
        let other = choice::arm(summary, &other.name)?;
        Some(word.fill(
            lang,
            &[("price", &number(grid[step], 0, lang)), ("other", &choice::quoted(other, lang))],
        ))
    };
    say(below, spoken::FAILS_PRICE_BELOW)
        .into_iter()
        .chain(say(above, spoken::FAILS_PRICE_ABOVE))
        .collect()
}

/// The weakest inputs: those without a source, then those inferred.
pub(super) fn weak(summary: &Summary, evidence: &Evidence, lang: Lang) -> Vec<String> {
    let mut said = Vec::new();
    for (confidence, word) in
        [(Confidence::Placeholder, spoken::WEAK), (Confidence::C, spoken::WEAK_INFERRED)]
    {
        let inputs: Vec<&str> = evidence
            .weakest
            .iter()
            .filter(|input| input.confidence == confidence)
            .map(|input| input.meaning.get(lang))
            .collect();
        if inputs.is_empty() {
            continue;
        }
        let mut named = inputs.iter().take(NAMED).copied().collect::<Vec<_>>().join("; ");
        if inputs.len() > NAMED {
            let rest = (inputs.len() - NAMED).to_string();
            named = format!("{named} {}", spoken::WEAK_MORE.fill(lang, &[("n", &rest)]));
        }
        said.push(word.fill(lang, &[("inputs", &named)]));
    }
    said.extend(warning::sentences(summary, lang));
    if said.is_empty() { vec![spoken::WEAK_NONE.get(lang).to_owned()] } else { said }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::fixture;
    use crate::show::report::{choice::choice, evidence::WeakInput};
    use crate::text::Text;

    #[test]
    fn the_price_at_which_another_choice_wins_is_the_nearest_one() {
        let mut summary = fixture::summary(2);
        let decision = summary.decision.as_mut().unwrap();
        decision.paddy_value_vnd_per_kg = vec![4000.0, 5000.0, 6000.0, 8000.0, 9000.0];
        decision.paddy_value_now = 7000.0;
        decision.arms[0].expected_loss = vec![0.0, 0.0, 9.0, 9.0, 0.0];
        decision.arms[1].expected_loss = vec![5.0; 5];
        let said = fails(&summary, &choice(&summary), Lang::Vi).join(" ");
        assert!(said.contains("từ 5.000 đồng/kg trở xuống"), "{said}");
        assert!(said.contains("từ 9.000 đồng/kg trở lên"), "{said}");
    }

    #[test]
    fn inputs_without_a_source_come_before_inferred_ones_and_warnings() {
        let input =
            |name: &str, confidence| WeakInput { meaning: Text::new(name, name), confidence };
        let evidence = Evidence {
            weakest: vec![
                input("giá bẫy", Confidence::Placeholder),
                input("giá thóc", Confidence::C),
            ],
            measure_next: Vec::new(),
        };
        let said = weak(&fixture::summary(2), &evidence, Lang::Vi);
        assert!(said[0].contains("giá bẫy") && said[1].contains("giá thóc"), "{said:?}");
        assert_eq!(said.len(), 2 + fixture::summary(2).warnings.len());
    }
}
