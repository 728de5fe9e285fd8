//! `rodsim optimize` and `rodsim feasibility` as people meet them.

use assert_cmd::Command;

fn rodsim(args: &[&str]) -> (i32, String, String) {
    let home = tempfile::tempdir().unwrap();
    let output =
        Command::cargo_bin("rodsim").unwrap().current_dir(home.path()).args(args).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn bad_requests_are_named_all_at_once() {
    let (code, _, error) = rodsim(&[
        "optimize",
        "luong_tai",
        "--budget",
        "5 dollars",
        "--objective",
        "net_benefits",
        "--levers",
        "traping",
        "--equity",
        "cost <= 1 tỷ: 0.5",
    ]);
    assert_eq!(code, 2, "{error}");
    for part in [
        "'dollars' is no unit",
        "did you mean 'net_benefit'",
        "did you mean 'trapping'",
        "does not begin with \"worst commune\"",
    ] {
        assert!(error.contains(part), "{part} is not in: {error}");
    }
}

#[test]
fn an_unknown_commune_gets_the_nearest_name() {
    let (code, _, error) =
        rodsim(&["feasibility", "luong_tai", "--commune", "Lai Hạp", "--lang", "en"]);
    assert_eq!(code, 2);
    assert!(error.contains("did you mean 'Lai Hạ'"), "{error}");
    let (code, _, error) = rodsim(&["feasibility", "no_campaign"]);
    assert_eq!(code, 2);
    assert!(error.contains("không có đợt nào để hoàn thành"), "{error}");
}

#[test]
fn feasibility_speaks_of_the_commune_asked_for() {
    let args = ["feasibility", "luong_tai", "--commune", "Lai Hạ", "--replicates", "64", "--quiet"];
    let (code, text, error) = rodsim(&[&args[..], &["--lang", "en"]].concat());
    assert_eq!(code, 0, "{error}");
    let line = text.lines().find(|line| line.starts_with("Lai Hạ, ")).unwrap();
    assert!(line.contains("to finish; binding: "), "{line}");
    assert!(!text.contains("Thứa, "), "{text}");
}
