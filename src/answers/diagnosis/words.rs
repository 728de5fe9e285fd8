//! Why a plan is not delivered in full, in words.

use super::{Diagnosis, Early, Funding};
use crate::answers::feasibility::Limit;
use crate::text::digits::{estimate, percent};
use crate::text::{Lang, date, number};
use crate::time::Day;

/// Limits below this share of the rounds that failed are left out.
const NAMED: f64 = 0.05;

/// Every sentence of the diagnosis; none where nothing is known to be in the way.
pub fn sentences(diagnosis: &Diagnosis, lang: Lang) -> Vec<String> {
    let mut said = Vec::new();
    said.extend(stopped(diagnosis, lang));
    if let Some(funding) = &diagnosis.funding {
        said.extend((!funding.is_enough()).then(|| short(funding, lang)));
        said.extend(funding.early.as_ref().map(|early| before(early, lang)));
    }
    said
}

/// What stopped rounds.
fn stopped(diagnosis: &Diagnosis, lang: Lang) -> Option<String> {
    let stopped = diagnosis.stopped.filter(|stopped| stopped.most().is_some())?;
    let mut limits: Vec<(Limit, f64)> = Limit::ALL.into_iter().zip(stopped.by).collect();
    limits.sort_by(|a, b| b.1.total_cmp(&a.1));
    let named: Vec<String> = limits
        .iter()
        .enumerate()
        .filter(|(place, (_, share))| *place == 0 || *share >= NAMED)
        .map(|(_, (limit, share))| {
            format!("{} {}", limit.title().get(lang), percent(*share, 0, lang))
        })
        .collect();
    let (unfinished, list) = (percent(stopped.unfinished, 0, lang), named.join(", "));
    let n = number(f64::from(stopped.replicates), 0, lang);
    Some(match lang {
        Lang::Vi => format!(
            "Vì sao không làm xong: {unfinished} số lượt đợt ở các xã không đạt 95% kế hoạch của đợt (xem từng đợt trong {n} lần mô phỏng đầu của lần chạy); trong số đó vướng {list}."
        ),
        Lang::En => format!(
            "Why work is not completed: {unfinished} of the rounds in the communes fall short of 95% of their plan (each round looked at in the first {n} replicates of the run); of these, stopped by {list}."
        ),
    })
}

/// Money that is missing.
fn short(funding: &Funding, lang: Lang) -> String {
    let [needed, budget, short] = [funding.needed_vnd, funding.budget_vnd, funding.short_vnd]
        .map(|vnd| estimate(vnd * 1e-6, lang));
    match lang {
        Lang::Vi => format!(
            "Thiếu tiền: kế hoạch cần {needed} triệu đồng của ngân sách xã (định mức và giá trung tâm, cả chiến dịch), các xã có {budget} triệu đồng; ở những xã, năm thiếu thì thiếu cộng lại {short} triệu đồng."
        ),
        Lang::En => format!(
            "Money is missing: the plan takes {needed} million VND of the communes' budgets (central norms and prices, whole campaign), the communes have {budget}; where a commune's year falls short, it misses {short} million VND in all."
        ),
    }
}

/// Work before its money.
fn before(early: &Early, lang: Lang) -> String {
    let [begins, released] = [early.begins_day, early.released_day].map(|day| date(Day(day), lang));
    let (name, n, of) = (early.round.get(lang), early.rounds, early.of);
    match lang {
        Lang::Vi => format!(
            "Tiền về muộn: đợt “{name}” bắt đầu tuần {begins}, trước tuần ngân sách được cấp ({released}); có {n} trên {of} lượt đợt bắt đầu trước khi có tiền của năm đó."
        ),
        Lang::En => format!(
            "Money comes late: “{name}” begins in the week of {begins}, before the week in which the budget is released ({released}); {n} of {of} rounds begin before the money of their year."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::diagnosis::Stopped;
    use crate::text::Text;

    #[test]
    fn every_cause_is_said_in_both_languages_and_nothing_without_one() {
        let early = Early {
            round: Text::new("Bả vụ xuân", "Spring bait"),
            begins_day: 14,
            released_day: 28,
            rounds: 4,
            of: 9,
        };
        let funding = Funding {
            needed_vnd: 5e9,
            budget_vnd: 3e9,
            assumed_share: None,
            short_vnd: 2.1e9,
            early: Some(early),
        };
        let stopped = Stopped { replicates: 64, unfinished: 0.5, by: [0.1, 0.0, 0.03, 0.87] };
        let diagnosis = Diagnosis { funding: Some(funding), stopped: Some(stopped) };
        let vi = sentences(&diagnosis, Lang::Vi).join(" ");
        for part in ["tiền 87%", "17/01/2022", "31/01/2022", "5.000", "2.100", "4 trên 9"] {
            assert!(vi.contains(part), "{part}: {vi}");
        }
        assert!(!vi.contains("3%,") && !vi.contains("số bẫy"), "{vi}");
        let en = sentences(&diagnosis, Lang::En).join(" ");
        for part in ["money 87%", "17 Jan 2022", "31 Jan 2022", "“Spring bait”"] {
            assert!(en.contains(part), "{part}: {en}");
        }
        assert!(sentences(&Diagnosis::default(), Lang::En).is_empty());
    }
}
