//! `demo`: three minutes through the question, with small runs and what to look at.

use super::arguments::LanguageArg;
use super::dropped::command;
use super::failure::Failure;
use super::terminal::print;
use crate::output;
use crate::show::page::tag;
use crate::text::Text;
use clap::Args;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Where it writes when nothing else is asked.
const FOLDER: &str = "output/demo";

/// Arguments of `demo`.
#[derive(Clone, Debug, Args)]
pub(super) struct DemoArgs {
    /// Folder of its run; `output/demo` when left out, where an earlier demo is replaced.
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// Replace what this program wrote into that folder before.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    lang: LanguageArg,
}

/// One step: what is asked, the command, and what to look at in its answer.
struct Step {
    asked: Text,
    words: Vec<OsString>,
    look: Text,
}

/// `rodsim demo`.
pub(super) fn demo(args: &DemoArgs) -> Result<(), Failure> {
    let lang = args.lang.lang;
    let folder = args.output.clone().unwrap_or_else(|| FOLDER.into());
    output::check(&folder, args.force || args.output.is_none())?;
    print(opening().get(lang))?;
    for (i, step) in steps(&folder).into_iter().enumerate() {
        let mut words = step.words;
        words.extend(["--lang".into(), tag(lang).into()]);
        let shown: Vec<String> = words.iter().map(quoted).collect();
        print(&format!("\n{}. {}\n\n$ {}\n", i + 1, step.asked.get(lang), shown.join(" ")))?;
        command(&words)?;
        print(&format!("\n{}", step.look.get(lang)))?;
    }
    print(&format!("\n{}", closing(&folder).get(lang)))
}

/// A word as it would be typed.
fn quoted(word: &OsString) -> String {
    let word = word.to_string_lossy();
    if word.contains(' ') { format!("\"{word}\"") } else { word.into_owned() }
}

fn opening() -> Text {
    Text::new(
        "Huyện Lương Tài, Bắc Ninh, 2022–2025: 14 xã, 4.500 ha lúa, 22.500 bẫy, mỗi năm đánh bả 9.000 lượt ha.\n\
         Nên làm gì, tốn bao nhiêu của ai, làm được đến đâu, giữ được bao nhiêu thóc, và chắc đến mức nào?\n\
         Bốn lệnh nhỏ dưới đây trả lời; gõ lại từng lệnh cũng được kết quả đúng như thế.",
        "Lương Tài district, Bắc Ninh, 2022-2025: 14 communes, 4,500 ha of rice, 22,500 traps, bait on 9,000 ha a year.\n\
         What should be done, what does it cost whom, how much of it is really delivered, how much rice does it save, and how sure is that?\n\
         Four small commands answer; typed again, each gives exactly the same.",
    )
}

fn steps(folder: &Path) -> [Step; 4] {
    let words = |text: &str| text.split(' ').map(OsString::from).collect::<Vec<_>>();
    let into = |text: &str| [words(text), vec![folder.as_os_str().to_owned()]].concat();
    [
        Step {
            asked: Text::new(
                "Phương án nào hơn, hơn bao nhiêu? Cả bốn gặp đúng những năm ấy, may rủi ấy.",
                "Which plan is better, and by how much? All four meet the same years and the same luck.",
            ),
            words: into(
                "rodsim compare no_campaign luong_tai traps_only chemical_only --replicates 400 --quiet --force --output",
            ),
            look: Text::new(
                "Nhìn gì: câu đầu là kết luận, và nói rõ khi chưa phân biệt được. Khoảng tin cậy cho biết mô phỏng thêm\n\
                 thì trung bình còn xê dịch bao nhiêu; cột cuối là số lần phương án ấy tốt nhất trong 100 tương lai.\n\
                 “Làm xong” thấp nghĩa là trên giấy có, ngoài đồng không kịp.",
                "What to look at: the first sentence is the finding, and says so when plans cannot be told apart. The\n\
                 confidence interval is how far more replicates could move the mean; the last column, in how many of 100\n\
                 futures that plan is the best. A low “completed” is a plan that exists on paper only.",
            ),
        },
        Step {
            asked: Text::new(
                "Vì sao đề án hơn chỉ đặt bẫy? Đổi lần lượt từng điểm khác nhau.",
                "Why does the scheme beat traps alone? Their differences, switched one by one.",
            ),
            words: words("rodsim explain --why traps_only luong_tai --replicates 200 --quiet"),
            look: Text::new(
                "Nhìn gì: các bước cộng lại bằng đúng dòng tổng. Bước nhỏ hơn hai lần sai số (±) là chưa nói được gì.",
                "What to look at: the steps add up to the whole. A step smaller than twice its error (±) says nothing yet.",
            ),
        },
        Step {
            asked: Text::new(
                "Một xã có làm xong được không, vướng ở đâu?",
                "Can one commune finish, and what binds?",
            ),
            words: words("rodsim feasibility luong_tai --commune Thứa --replicates 200 --quiet"),
            look: Text::new(
                "Nhìn gì: khả năng xong của đợt khó nhất, điều gì vướng nhất, và thêm một ít tiền, công, bẫy thì được thêm bao nhiêu.",
                "What to look at: the chance of the hardest round, what binds it most, and what a little more money, labour or traps would bring.",
            ),
        },
        Step {
            asked: Text::new(
                "Lập hồ sơ: trang HTML, văn bản Word, bảng Excel.",
                "Make the file: an HTML page, a Word document, Excel workbooks.",
            ),
            words: into("rodsim report"),
            look: Text::new(
                "Nhìn gì: mở report.html; mỗi biểu đồ nêu kết luận ở tiêu đề và viết rõ dải màu nghĩa là gì.",
                "What to look at: open report.html; every chart has its finding as the title, and says what its bands mean.",
            ),
        },
    ]
}

fn closing(folder: &Path) -> Text {
    let folder = folder.display();
    Text::new(
        format!(
            "Kết quả ở {folder}: charts/ là biểu đồ, tables/ là bảng số, report/ là hồ sơ.\n\
             Đi tiếp: rodsim open (lập kế hoạch của địa phương mình trong trình duyệt), rodsim form (bằng Excel),\n\
             rodsim explain luong_tai (mọi giả định, kèm nguồn và mức tin cậy), rodsim help (mọi lệnh)."
        ),
        format!(
            "Results are in {folder}: charts/, tables/, report/.\n\
             Next: rodsim open (plan for your own place, in the browser), rodsim form (in Excel),\n\
             rodsim explain luong_tai (every assumption with its source and how far to trust it), rodsim help (all commands)."
        ),
    )
}
