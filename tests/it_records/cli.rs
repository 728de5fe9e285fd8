//! The commands: records check and form, update, and what takes a posterior.

use assert_cmd::Command;
use std::path::Path;

fn rodsim(home: &Path) -> Command {
    let mut command = Command::cargo_bin("rodsim").unwrap();
    command.current_dir(home);
    command
}

const RECORDS: &str = "Ngày;Xã;Loại;Hạng mục;Công sức;Kết quả;Ghi chú\n\
    12/01/2022;Thứa;Tuyến bẫy;;60;4;\n\
    12/01/2022;trung kenh;Đếm hang;;2,5;9;\n\
    13/01/2022;Quảng Phuu;Đếm hang;;2;9;\n";

fn stderr(command: &mut Command) -> (i32, String) {
    let output = command.output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn check_names_every_bad_cell_and_form_is_made_once() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("r.csv"), RECORDS).unwrap();
    let (code, said) = stderr(rodsim(home.path()).args(["records", "check", "r.csv"]));
    assert_eq!(code, 4);
    assert!(said.contains("hàng 4, Xã: tìm thấy “Quảng Phuu”"), "{said}");
    assert!(said.contains("có phải “Quảng Phú”?"), "{said}");
    let good = RECORDS.replace("Phuu", "Phú");
    std::fs::write(home.path().join("r.csv"), good).unwrap();
    rodsim(home.path()).args(["records", "check", "r.csv"]).assert().success();
    rodsim(home.path()).args(["records", "form", "-o", "f.xlsx"]).assert().success();
    rodsim(home.path()).args(["records", "check", "f.xlsx"]).assert().success();
    let (code, said) = stderr(rodsim(home.path()).args(["records", "form", "-o", "f.xlsx"]));
    assert_eq!(code, 1);
    assert!(said.contains("đã có"), "{said}");
}

#[test]
fn an_update_writes_a_posterior_that_other_worlds_refuse() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("r.csv"), RECORDS).unwrap();
    let args = ["update", "luong_tai", "--records", "r.csv", "--until", "16/01/2022"];
    let more = ["-o", "post", "--particles", "64", "--no-plan", "--quiet"];
    let done = rodsim(home.path()).args(args).args(more).output().unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(said.contains("Số chuột còn lại"), "{said}");
    let post = home.path().join("post");
    let page = std::fs::read_to_string(post.join("page.html")).unwrap();
    assert!(page.contains("lang=\"vi\"") && page.contains("<svg"), "the page has pictures");
    for file in ["posterior.json", "particles.csv", "tables/learned.csv", "manifest.json"] {
        assert!(post.join(file).is_file(), "{file}");
    }
    let (code, said) = stderr(rodsim(home.path()).args(args).args(more));
    assert_eq!(code, 1, "{said}");
    let other = "schema_version = 1\nextends = \"luong_tai.toml\"\noutside_scale = 3\n";
    std::fs::write(home.path().join("other.toml"), other).unwrap();
    let run = ["run", "other.toml", "--posterior", "post", "--quiet"];
    let (code, said) = stderr(rodsim(home.path()).args(run));
    assert_eq!(code, 4, "{said}");
    assert!(said.contains("outside_scale"), "{said}");
    let until = ["update", "luong_tai", "--records", "r.csv", "--until", "01/01/2021"];
    let (code, said) = stderr(rodsim(home.path()).args(until));
    assert_eq!(code, 2);
    assert!(said.contains("01/01/2022") && said.contains("31/12/2025"), "{said}");
}

#[test]
fn records_of_a_known_truth_are_read_back() {
    let home = tempfile::tempdir().unwrap();
    let synth = ["synth", "records", "luong_tai", "-o", "r.csv", "--until", "27/03/2022"];
    let known = ["--parameter", "loss_ref=0.02", "--parameter", "trap_line_detection=0.5"];
    rodsim(home.path()).args(synth).args(known).assert().success();
    let truth = std::fs::read_to_string(home.path().join("r.truth.csv")).unwrap();
    let value = |key: &str| -> f64 {
        let line = truth.lines().find(|line| line.split(',').nth(1) == Some(key)).unwrap();
        line.split(',').nth(2).unwrap().parse().unwrap()
    };
    assert!((value("loss_ref") / 0.02 - 1.0).abs() < 1e-9, "{truth}");
    assert_eq!(value("trap_line_detection"), 0.5);
    assert!(value("Thứa") > 0.0);
    rodsim(home.path()).args(["records", "check", "r.csv"]).assert().success();
    let update = ["update", "luong_tai", "--records", "r.csv", "--until", "27/03/2022"];
    let more = ["-o", "post", "--particles", "64", "--no-plan", "--quiet"];
    rodsim(home.path()).args(update).args(more).assert().success();
    assert!(home.path().join("post/posterior.json").is_file());

    let wrong = ["--parameter", "loss_reff=0.02", "--parameter", "bait_kill=1.5"];
    let synth = ["synth", "records", "luong_tai", "-o", "s.csv", "--until", "27/03/2022"];
    let (code, said) = stderr(rodsim(home.path()).args(synth).args(wrong).args(["--lang", "en"]));
    assert_eq!(code, 2);
    assert!(said.contains("did you mean loss_ref?") && said.contains("bait_kill = 1.5"), "{said}");
}
