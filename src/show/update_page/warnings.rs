//! What a reader must know before believing the page.

use super::{Page, interval, learned, outlook, residual, three};
use crate::engine::points::Row;
use crate::engine::tally::SAMPLED;
use crate::field::observe::parameter::{KEYS, Observed};
use crate::field::posterior::{quantile, signs};
use crate::field::records::Kind;
use crate::field::records::regular::Sign;
use crate::model::outcome::Outcome;
use crate::text::digits::{estimate, percent};
use crate::text::{Lang, number};

/// Spread of log abundance, posterior over prior, above which records do not tell abundance.
const UNTOLD: f64 = 0.7;

/// The warnings, in words.
pub(super) fn warnings(page: &Page<'_>, lang: Lang) -> Vec<String> {
    let vi = lang == Lang::Vi;
    let mut all = Vec::new();
    let health = &page.posterior.health;
    if health.degenerate(page.posterior.len()) {
        let (distinct, n) = (health.distinct, page.posterior.len());
        all.push(if vi {
            format!("Mẫu hậu nghiệm suy thoái ({distinct} điểm khác nhau trong {n}): khoảng tin cậy có thể quá hẹp; tăng --particles, hoặc xem lại số liệu có mâu thuẫn không.")
        } else {
            format!("The sample is degenerate ({distinct} different points of {n}): intervals may be too narrow; raise --particles, or see whether records contradict one another.")
        });
    }
    let shy = signs::shyness(page.posterior, page.data);
    if shy.fires {
        let (chance, loss) =
            (number(100.0 * shy.chance, 0, lang), number(100.0 * shy.loss, 0, lang));
        let weeks = number(shy.weeks, 0, lang);
        all.push(if vi {
            format!("Số chuột bắt được giảm có thể do chuột đã nhát bẫy, không phải do hết chuột: qua {weeks} tuần đặt liên tục, tuyến bẫy mất khoảng {loss}% hiệu quả (xác suất mất trên 20%: {chance}%). Đổi chỗ, đổi loại bẫy, và đếm hang trước khi kết luận.")
        } else {
            format!("Falling catch may be trap-shyness, not success: over {weeks} weeks of trapping the lines lost about {loss}% of their detectability (chance of more than 20%: {chance}%). Move the lines, change the traps, and count burrows before concluding.")
        });
    }
    let spread = |values: [f64; 3]| (values[2].max(1.0) / values[0].max(1.0)).ln();
    if let Some((_, before, after)) = residual(page).last() {
        let ratio = spread(*after) / spread(*before);
        if ratio > UNTOLD {
            let ratio = number(100.0 * ratio, 0, lang);
            all.push(if vi {
                format!("Số liệu chưa cho biết có bao nhiêu chuột: khoảng của số chuột còn {ratio}% so với trước. Riêng tỷ lệ bắt không tách được mật độ khỏi hiệu quả bẫy; cần dấu hiệu độc lập (đếm hang, dảnh bị cắt).")
            } else {
                format!("The records do not tell how many rats there are: the interval of abundance is still {ratio}% of what it was. Trap success alone cannot part density from detectability; independent signs are needed (burrows, tillers cut).")
            });
        }
    }
    all.extend(unexpected(page, lang));
    for found in signs::contradictions(page.posterior, page.data, page.seed) {
        let (more, less) = (found.more.title(), found.less.title());
        let (more, less, place) = (more.get(lang), less.get(lang), &found.place);
        all.push(if vi {
            format!("{place}: số liệu mâu thuẫn: “{more}” cao hơn và “{less}” thấp hơn hẳn mức khớp được cả hai.")
        } else {
            format!("{place}: records contradict one another: “{more}” lies far above and “{less}” far below what fits both.")
        });
    }
    all.extend(regular(page, lang));
    all.extend(unused(page, lang));
    all
}

/// Records that are too regular to have been counted.
fn regular(page: &Page<'_>, lang: Lang) -> impl Iterator<Item = String> {
    page.regular.iter().map(move |found| {
        let kind = found.kind.title();
        let (place, kind) = (&found.place, kind.get(lang));
        match (found.sign, lang == Lang::Vi) {
            (Sign::Scatter(_), true) => {
                format!("{place}, {kind}: số liệu đều bất thường; có đếm thật mỗi lần không?")
            }
            (Sign::Scatter(_), false) => {
                format!("{place}, {kind}: figures too regular; were they counted every time?")
            }
            (Sign::Rounding(_), true) => format!(
                "{place}, {kind}: phần lớn số liệu tận cùng là 0 hoặc 5; có ước lượng không?"
            ),
            (Sign::Rounding(_), false) => {
                format!("{place}, {kind}: most figures end in 0 or 5; were they estimated?")
            }
        }
    })
}

/// Rows of the records that were not used.
fn unused(page: &Page<'_>, lang: Lang) -> Vec<String> {
    let vi = lang == Lang::Vi;
    let mut all = Vec::new();
    if page.faults > 0 {
        let n = page.faults;
        all.push(if vi {
            format!("{n} ô sai trong tệp số liệu; các hàng đó không được dùng (xem rodsim records check).")
        } else {
            format!("{n} bad cell(s) in the records; those rows were not used (see rodsim records check).")
        });
    }
    if page.data.later > 0 {
        let n = page.data.later;
        all.push(if vi {
            format!("{n} hàng sau ngày cập nhật không được dùng.")
        } else {
            format!("{n} row(s) after the last day were not used.")
        });
    }
    all
}

/// Records that were not to be expected, and parameters that had to leave their priors for them: how
/// they can be read, and what each reading makes of the plan.
fn unexpected(page: &Page<'_>, lang: Lang) -> Vec<String> {
    let vi = lang == Lang::Vi;
    let mut all = Vec::new();
    let surprises = signs::surprises(page.posterior, page.data, page.seed);
    let damage = |surprise: &signs::Surprise| surprise.kind == Kind::DamagedArea;
    let share = KEYS[Observed::DamagedShare as usize];
    let learned = learned(page);
    let moved = learned.iter().any(|one| one.key == share && one.moved);
    if moved && !surprises.iter().any(damage) {
        let kind = Kind::DamagedArea.title();
        all.push(format!("{}: {}", kind.get(lang), readings_of_damage(page, lang)));
    }
    for surprise in surprises {
        let title = surprise.kind.title();
        let (kind, low) = (title.get(lang), surprise.below < 0.5);
        let tail = percent(surprise.below.min(1.0 - surprise.below), 1, lang);
        let mut text = match (vi, low) {
            (true, true) => format!(
                "{kind}: số liệu thấp hơn hẳn mức mô hình chờ đợi trước khi xem số liệu (khả năng thấp như vậy hoặc hơn: {tail})."
            ),
            (true, false) => format!(
                "{kind}: số liệu cao hơn hẳn mức mô hình chờ đợi trước khi xem số liệu (khả năng cao như vậy hoặc hơn: {tail})."
            ),
            (false, true) => format!(
                "{kind}: records lie far below what the model expected before it saw them (chance of so little or less: {tail})."
            ),
            (false, false) => format!(
                "{kind}: records lie far above what the model expected before it saw them (chance of so much or more: {tail})."
            ),
        };
        text.push(' ');
        text += &match (surprise.kind, low) {
            (Kind::DamagedArea, true) => readings_of_damage(page, lang),
            _ => readings(page, lang),
        };
        all.push(text);
    }
    for learned in learned {
        let Some([low, high]) = learned.beyond.map(|ends| ends.map(|end| estimate(end, lang)))
        else {
            continue;
        };
        let (meaning, unit) = (learned.meaning.get(lang), &learned.unit);
        let now = interval(learned.posterior, lang);
        all.push(if vi {
            format!("Để khớp với số liệu, “{meaning}” phải ra ngoài khoảng 98% trước khi có số liệu: {now} {unit}, trước đó {low} – {high}.")
        } else {
            format!("To fit the records, “{meaning}” had to leave its 98% interval of before: {now} {unit}; it was {low} – {high}.")
        });
    }
    all
}

/// Two readings of records of any kind: they are not what they are taken for, or the priors are not
/// for this place.
fn readings(page: &Page<'_>, lang: Lang) -> String {
    let Some((_, unit, before, after)) = outlook(page, lang).pop() else {
        return String::new();
    };
    let (before, after) = (interval(before, lang), interval(after, lang));
    match lang {
        Lang::Vi => format!(
            "Có hai cách hiểu: cách ghi loại số liệu này khác với giả định, khi đó lợi ích ròng của kế hoạch vẫn như trước khi có số liệu, {before} {unit}; hoặc tình hình ở đây khác với giả định, khi đó là {after} {unit} (trung vị, khoảng 90%). Số liệu này không tự phân biệt được hai cách hiểu; cần kiểm tra độc lập."
        ),
        Lang::En => format!(
            "Two readings: records of this kind are kept otherwise than assumed, and the plan's net benefit is as before the records, {before} {unit}; or this place is otherwise than assumed, and it is {after} {unit} (median, 90% interval). These records cannot tell the two apart; an independent look is needed."
        ),
    }
}

/// Two readings of little damaged area: little of it is reported, or there is little. Particles of
/// the sample hold both; each half of them by the share that is reported says what its reading makes
/// of the plan.
fn readings_of_damage(page: &Page<'_>, lang: Lang) -> String {
    let observations = page.posterior.observations();
    let shares: Vec<f64> =
        observations.iter().map(|values| values[Observed::DamagedShare as usize]).collect();
    let middle = quantile(&shares, 0.5);
    let at = |outcome: Outcome| SAMPLED.iter().position(|&sampled| sampled == outcome);
    let (Some(burden), Some(lost), [no, plan]) =
        (at(Outcome::Burden), at(Outcome::YieldLossShare), page.forecast.after.as_slice())
    else {
        return readings(page, lang);
    };
    let of = |few: bool, value: &dyn Fn(&Row, &Row) -> f64| {
        let rows = shares.iter().zip(no.iter().zip(plan));
        let half = rows.filter(|(share, _)| (**share <= middle) == few);
        let values: Vec<f64> = half.map(|(_, (no, plan))| value(no, plan)).collect();
        three(&values)
    };
    let gain = |no: &Row, plan: &Row| 1e-6 * (no[burden] - plan[burden]);
    let loss = |no: &Row, _: &Row| 100.0 * no[lost];
    let [few, many] =
        [true, false].map(|few| [interval(of(few, &gain), lang), interval(of(few, &loss), lang)]);
    let middle = percent(middle, 0, lang);
    match lang {
        Lang::Vi => format!(
            "Có hai cách hiểu. Nếu các xã chỉ báo cáo dưới {middle} diện tích bị hại thật, lúa mất khi không tổ chức chiến dịch là {}% và lợi ích ròng của kế hoạch {} triệu đồng; nếu báo cáo từ {middle} trở lên, lúa ở đây mất ít hơn hẳn, {}%, và lợi ích ròng {} triệu đồng (trung vị, khoảng 90%). Chỉ diện tích báo cáo thì không phân biệt được; cần đếm dảnh bị cắt ở những thửa chọn ngẫu nhiên.",
            few[1], few[0], many[1], many[0]
        ),
        Lang::En => format!(
            "Two readings. If communes report less than {middle} of the area that is truly damaged, {}% of the yield is lost without a campaign and the plan's net benefit is {} million VND; if they report {middle} or more, far less is lost here, {}%, and the net benefit is {} million VND (median, 90% interval). Reported area alone cannot tell the two apart; count cut tillers in fields chosen by chance.",
            few[1], few[0], many[1], many[0]
        ),
    }
}
