//! The glossary: the words that the program itself uses in both languages, and those of statistics.

use super::{BOOKS, cell, hold, pick};
use rodsim::field::records::Kind;
use rodsim::model::outcome::Outcome;
use rodsim::model::programme::{Item, Programme};

/// Words of statistics and of the program that stand in no table of it: Vietnamese, English, meaning in
/// both.
const TERMS: [[&str; 4]; 27] = [
    [
        "bẫy cây trồng",
        "trap barrier (TBS)",
        "ruộng mồi gieo sớm, có rào ni lông và lồng bẫy",
        "an early crop inside a plastic fence with multiple-capture traps",
    ],
    [
        "chi phí và giá trị lúa mất",
        "burden",
        "tổng chi phí cộng giá trị lúa mất, hiện giá: tiêu chí để chọn",
        "total cost plus the value of the yield lost, present value: the criterion of choice",
    ],
    [
        "chiến dịch",
        "campaign",
        "toàn bộ công việc theo kế hoạch, qua các năm",
        "all planned work, over the years",
    ],
    [
        "chưa phân biệt được",
        "cannot be told apart yet",
        "khoảng tin cậy của chênh lệch còn chứa 0",
        "the confidence interval of the difference still holds 0",
    ],
    ["đề án", "scheme", "kế hoạch đã được duyệt của huyện", "the adopted plan of the district"],
    [
        "điểm Sobol",
        "Sobol points",
        "cách rải giá trị đều hơn ngẫu nhiên",
        "points that fill space more evenly than chance",
    ],
    [
        "đợt",
        "round",
        "một việc trong một số tuần, lặp lại hằng năm hoặc không",
        "one kind of work in some weeks, every year or once",
    ],
    [
        "giá trị của thông tin",
        "value of information",
        "biết thêm điều ấy trước khi chọn thì lợi bao nhiêu",
        "what knowing something before the choice would gain",
    ],
    ["giá tạm", "placeholder", "giá chưa có nguồn nào", "a price without any source"],
    [
        "hạt (quá khứ khả dĩ)",
        "particle",
        "một quá khứ phù hợp với số liệu",
        "one past that fits the records",
    ],
    [
        "hậu nghiệm",
        "posterior",
        "điều đã biết sau khi có số liệu",
        "what is known after the records",
    ],
    [
        "khả năng làm xong",
        "chance of completion",
        "tỷ lệ số lần đạt ít nhất 95% kế hoạch",
        "share of replicates that reach 95% of plan",
    ],
    [
        "khoảng của kết quả",
        "range of outcomes",
        "các tương lai khác nhau đến đâu",
        "how different futures can be",
    ],
    [
        "khoảng tin cậy",
        "confidence interval",
        "mô phỏng thêm thì trung bình còn xê dịch đến đâu",
        "how far more replicates could move the mean",
    ],
    ["kịch bản, phương án", "scenario", "một kế hoạch trên một địa bàn", "a plan on some land"],
    [
        "lần mô phỏng (lần lặp)",
        "replicate",
        "một bộ giá trị của điều chưa biết và một chuỗi may rủi",
        "one draw of what is not known and one run of luck",
    ],
    [
        "lợi ích ròng",
        "net benefit",
        "chi phí và giá trị lúa mất của phương án so sánh trừ của phương án này",
        "burden of the reference less that of this plan",
    ],
    [
        "may rủi",
        "luck",
        "điều không ai biết trước được: thời tiết, ngẫu nhiên",
        "what nobody can know beforehand: weather, chance",
    ],
    ["năm dịch", "outbreak year", "năm sức chứa tăng gấp đôi", "a year of twice the capacity"],
    [
        "phân vị",
        "quantile",
        "giá trị mà một tỷ lệ số lần nằm dưới",
        "the value that a share of replicates lies below",
    ],
    [
        "sai số mô phỏng",
        "Monte Carlo standard error",
        "sai số của trung bình do số lần có hạn",
        "error of a mean for want of replicates",
    ],
    ["số khởi tạo", "seed", "cùng số thì cùng kết quả", "the same seed gives the same results"],
    ["sức chứa", "capacity", "số chuột mà đất nuôi được", "rats that the land can bear"],
    [
        "tiên nghiệm",
        "prior",
        "điều đã biết trước khi có số liệu",
        "what is known before the records",
    ],
    [
        "tổn thất kỳ vọng",
        "expected loss",
        "trung bình phần mất vì không chọn phương án lẽ ra tốt nhất",
        "mean of what is lost by not having chosen the best",
    ],
    [
        "trung vị",
        "median",
        "một nửa số lần lớn hơn, một nửa nhỏ hơn",
        "half of the replicates are above, half below",
    ],
    [
        "tỷ phần phương sai",
        "share of variance (Sobol' index)",
        "phần dao động của kết quả do một điều gây ra",
        "share of the spread of a result that one input makes",
    ],
];

#[test]
fn the_glossary_is_made_of_the_programs_words() {
    for (lang, folder) in BOOKS {
        let words = |head: &str, rows: Vec<(String, String, String)>| {
            let mut text = format!(
                "\n## {head}\n\n| {} | {} | {} |\n|---|---|---|\n",
                pick(lang, "tiếng Việt", "Vietnamese"),
                pick(lang, "tiếng Anh", "English"),
                pick(lang, "trong tệp", "in files")
            );
            for (vi, en, key) in rows {
                text += &format!("| {} | {} | {} |\n", cell(&vi), cell(&en), key);
            }
            text
        };
        let mut text = format!("# {}\n", pick(lang, "Thuật ngữ", "Glossary"));
        text += &format!(
            "\n{}\n\n| {} | {} | {} |\n|---|---|---|\n",
            pick(
                lang,
                "Những từ mà chương trình, biểu đồ và báo cáo dùng, bằng hai thứ tiếng.",
                "The words that the program, its charts and its reports use, in both languages."
            ),
            pick(lang, "tiếng Việt", "Vietnamese"),
            pick(lang, "tiếng Anh", "English"),
            pick(lang, "nghĩa", "meaning")
        );
        for [vi, en, meaning_vi, meaning_en] in TERMS {
            text += &format!("| {vi} | {en} | {} |\n", pick(lang, meaning_vi, meaning_en));
        }
        let outcomes = Outcome::ALL.iter().map(|outcome| {
            let title = outcome.title();
            (title.vi, title.en, format!("`{}` ({})", outcome.key(), outcome.unit()))
        });
        text += &words(pick(lang, "Chỉ tiêu", "Outcomes"), outcomes.collect());
        let programmes = Programme::ALL.iter().map(|programme| {
            let [vi, en] = programme.facts().title.map(str::to_owned);
            (vi, en, format!("`{}`", programme.key()))
        });
        text += &words(pick(lang, "Biện pháp", "Programmes"), programmes.collect());
        let items = Item::ALL.iter().map(|item| {
            let [vi, en] = item.facts().name.map(str::to_owned);
            (vi, en, format!("`{}`", item.key()))
        });
        text += &words(pick(lang, "Khoản chi", "Items of cost"), items.collect());
        let kinds = Kind::ALL.iter().map(|kind| {
            let title = kind.title();
            (title.vi, title.en, format!("`{}`", kind.key()))
        });
        text +=
            &words(pick(lang, "Loại số liệu thực địa", "Kinds of field records"), kinds.collect());
        hold(&format!("docs/{folder}/src/glossary.md"), &text);
    }
}
