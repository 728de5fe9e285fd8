//! What a reader must know of the inputs, in words.

use crate::answers::summary::{Summary, Warning};
use crate::text::{Lang, date, number};
use crate::time::{Day, monday};

/// A warning as a sentence or two.
pub(crate) fn sentence(warning: &Warning, lang: Lang) -> String {
    match (warning, lang) {
        (Warning::PlaceholderPrices { prices }, _) => {
            let list = prices.iter().map(|price| price.get(lang)).collect::<Vec<_>>().join("; ");
            match lang {
                Lang::Vi => format!(
                    "Giá tạm, chưa có nguồn: {list}. Mọi số tiền dựa trên các giá này phải thay bằng giá thật."
                ),
                Lang::En => format!(
                    "Placeholder prices without any source: {list}. Every amount of money that rests on them must be redone with real prices."
                ),
            }
        }
        (Warning::Said { text }, lang) => text.get(lang).to_owned(),
        (Warning::CommuneAreas { file }, Lang::Vi) => format!(
            "Diện tích lúa từng xã lấy từ {file}; trong số liệu kèm chương trình, diện tích này và ranh giới xã là suy tính, xấp xỉ."
        ),
        (Warning::CommuneAreas { file }, Lang::En) => format!(
            "Rice areas come from {file}; in the data that ship with the program these and the boundaries are reconstructions, approximate."
        ),
        (Warning::Posterior { until_week, particles }, _) => {
            let (last, n) =
                (date(Day(monday(*until_week).0 + 6), lang), number(*particles as f64, 0, lang));
            match lang {
                Lang::Vi => format!(
                    "Tham số và quá khứ lấy từ hậu nghiệm của số liệu thực địa đến {last} ({n} hạt); sai số của mẫu hậu nghiệm không nằm trong sai số Monte Carlo."
                ),
                Lang::En => format!(
                    "Draws and the past come from the posterior of field records up to {last} ({n} particles); the error of that sample is not part of the Monte Carlo error."
                ),
            }
        }
    }
}

/// Every warning of a run, in words.
pub(crate) fn sentences(summary: &Summary, lang: Lang) -> impl Iterator<Item = String> {
    summary.warnings.iter().map(move |warning| sentence(warning, lang))
}

/// The warnings about prices, which stand wherever money does.
pub(crate) fn of_prices(summary: &Summary, lang: Lang) -> impl Iterator<Item = String> {
    let about = summary.warnings.iter().filter(|warning| warning.of_prices());
    about.map(move |warning| sentence(warning, lang))
}
