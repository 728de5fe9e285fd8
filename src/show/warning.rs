//! What a reader must know of the inputs, in words.

use crate::answers::summary::{Summary, Warning};
use crate::text::{Lang, date, number};
use crate::time::Day;

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
        // The file is named by the evidence and by `explain`: official texts name no files.
        (Warning::CommuneAreas { .. }, Lang::Vi) => "Diện tích lúa và ranh giới từng xã lấy từ bảng kèm kịch bản; trong số liệu có sẵn của chương trình, đó là số suy tính, xấp xỉ.".to_owned(),
        (Warning::CommuneAreas { .. }, Lang::En) => "Rice areas and boundaries come from the table of the scenario; in the data that ship with the program these are reconstructions, approximate.".to_owned(),
        (Warning::Posterior { last_day, particles }, _) => {
            let (last, n) = (date(Day(*last_day), lang), number(*particles as f64, 0, lang));
            match lang {
                Lang::Vi => format!(
                    "Tham số và quá khứ lấy từ hậu nghiệm của số liệu thực địa đến {last} ({n} quá khứ khả dĩ); sai số của mẫu hậu nghiệm không nằm trong sai số Monte Carlo."
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
