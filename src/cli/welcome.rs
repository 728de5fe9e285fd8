//! What is said to those who start the program with nothing after its name, as a double-click does.

use super::open::{OpenArgs, open};
use super::terminal::print_error;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

/// Two languages, since nobody has chosen one yet.
const TEXT: &str = "\
Diệt chuột bảo vệ lúa: chi phí, khối lượng làm được, chuột và thóc, từng xã, từng tuần.
Rat control in rice: cost, delivery, rats and yield, commune by commune, week by week.

rodsim chạy bằng dòng lệnh, và chưa được bảo làm gì. / rodsim works by commands, and was given none.

  rodsim open    lập kế hoạch trong trình duyệt / plan in the browser
  rodsim run     mô phỏng đề án Lương Tài, không cần tệp nào / the Lương Tài scheme; needs no files
  rodsim help    mọi lệnh / all commands
";

/// How to come to a command line, for those whom a double-click brought here.
const WINDOWS: &str = "
Windows: mở thư mục có rodsim.exe, gõ cmd vào ô địa chỉ, nhấn Enter, rồi gõ một lệnh ở trên.
Windows: open the folder of rodsim.exe, type cmd in its address bar, press Enter, then type a command.
Hoặc kéo tệp kế hoạch (.xlsx) thả lên rodsim.exe. / Or drop the workbook of a plan on rodsim.exe.
";

/// What keeps the window open.
const CLOSE: &str = "\nNhấn Enter để đóng. / Press Enter to close. ";

/// Says what the program is and how to go on. Nothing was done, so the exit code is that of wrong
/// usage.
pub(super) fn welcome() -> ExitCode {
    let mut out = std::io::stderr();
    let _ = out.write_all(TEXT.as_bytes());
    if window_vanishes() {
        let _ = out.write_all(WINDOWS.as_bytes());
        // Those who double-click want the page; the window goes when the page is closed.
        std::thread::spawn(|| match open(&OpenArgs::default()) {
            Ok(()) => std::process::exit(0),
            Err(failure) => print_error(&format!("{} / {}\n", failure.text.vi, failure.text.en)),
        });
    }
    wait();
    ExitCode::from(2)
}

/// Waits for Enter where the window closes with the program.
pub(super) fn wait() {
    if window_vanishes() {
        let mut out = std::io::stderr();
        let _ = out.write_all(CLOSE.as_bytes());
        let _ = out.flush();
        // An answer of any kind, or none, is leave to close.
        let _ = std::io::stdin().read_line(&mut String::new());
    }
}

/// Does the window probably belong to the program alone, and close with it? A command line of
/// Windows tells its programs its prompt; Explorer has none. PowerShell has none, either: one Enter
/// more there does no harm.
fn window_vanishes() -> bool {
    cfg!(windows)
        && std::io::stdin().is_terminal()
        && std::io::stderr().is_terminal()
        && std::env::var_os("PROMPT").is_none()
}
