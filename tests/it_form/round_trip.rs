//! A scenario as a workbook or a TOML file is the same plan.

use crate::write;
use rodsim::scenario::form::{Form, convert};
use rodsim::scenario::{self, EMBEDDED, digest};
use rodsim::text::Lang;
use std::path::Path;

/// Through a workbook in either language and back to TOML.
fn round(path: &Path, shipped: bool, folder: &Path) {
    let plan = match shipped {
        true => scenario::embedded(&path.display().to_string()).unwrap(),
        false => scenario::load(path).unwrap(),
    };
    for lang in [Lang::Vi, Lang::En] {
        let book = folder.join("book.xlsx");
        let bytes = convert(path, shipped, Form::Workbook(lang), folder);
        let bytes = bytes.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        std::fs::write(&book, bytes).unwrap();
        let of_book = scenario::load(&book).unwrap();
        assert_eq!(digest(&of_book), digest(&plan), "{}", path.display());
        assert_eq!((&of_book.title, &of_book.question), (&plan.title, &plan.question));
        let names = |plan: &rodsim::model::plan::Plan| {
            plan.campaign.rounds.iter().map(|round| round.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(&of_book), names(&plan), "{}", path.display());
        let toml = folder.join("back.toml");
        std::fs::write(&toml, convert(&book, false, Form::Toml, folder).unwrap()).unwrap();
        let of_toml = scenario::load(&toml).unwrap();
        assert_eq!(digest(&of_toml), digest(&plan), "{}", path.display());
        assert_eq!(names(&of_toml), names(&plan));
    }
}

#[test]
fn the_shipped_scenarios_are_the_same_as_workbooks_and_as_toml() {
    let home = tempfile::tempdir().unwrap();
    for (name, _) in EMBEDDED {
        round(Path::new(name), true, home.path());
    }
}

#[test]
fn what_a_planner_can_write_is_the_same_as_a_workbook() {
    let home = tempfile::tempdir().unwrap();
    let land = "[land]\ncommunes = [\"Gia Bình\", \"Nhân Thắng\"]\nsource = \"niên giám\"\n[land.rice_area_ha]\n\"Gia Bình\" = 1120.57\n\"Nhân Thắng\" = 980\nsource = \"thống kê xã\"\n";
    let head = "schema_version = 1\nextends = \"luong_tai.toml\"\ntitle = { vi = \"a \\\"b\\\"\", en = \"= c\" }\n";
    let cases = [
        format!(
            "{head}{land}[period]\nfirst_year = 2027\nyears = 3\n[budget]\nvnd_per_year = \"3 tỷ\"\n"
        ),
        format!(
            "{head}{land}[budget.vnd_by_commune]\n\"gia binh\" = 120e6\n\"Nhân Thắng\" = 90000000\n"
        ),
        format!(
            "{head}{land}[[budget.amount]]\nyear = 2022\nvnd = 1e8\n[[budget.amount]]\nyear = 2023\nvnd = 2e8\n[[budget.amount]]\nyear = 2024\nvnd = 3e8\n[[budget.amount]]\nyear = 2025\nvnd = 4e8\n"
        ),
        format!(
            "{head}rounds = \"append\"\n{land}[[border]]\na = \"Gia Bình\"\nb = \"Nhân Thắng\"\nlength_km = 3.25\n[[round]]\nname = {{ vi = \"Bẫy riêng\", en = \"Own traps\" }}\nprogramme = \"trapping\"\ndate = \"2022-09-05\"\nweeks = 1\nnights_per_week = 2\ntraps_by_commune = {{ \"Gia Bình\" = 100 }}\naim_by_commune = {{ \"Gia Bình\" = 60, \"Nhân Thắng\" = 5 }}\n"
        ),
        format!(
            "{head}[land]\ncommunes = [\"Gia Bình\", \"Nhân Thắng\"]\n[land.rice_area_ha]\n\"Nhân Thắng\" = 900\n[[land.village]]\nname = \"Thôn 1\"\ncommune = \"Gia Bình\"\nrice_area_ha = 120.5\n[[land.village]]\nname = \"Thôn 2\"\ncommune = \"Gia Bình\"\nrice_area_ha = 99\nnatural_area_ha = 200\n"
        ),
        format!(
            "{head}[land]\ncommunes = [\"Gia Bình\"]\nvillage_rice_area_ha = {{ \"Thôn A\" = 100, \"Thôn B\" = 50.25 }}\n"
        ),
        format!("{head}[land]\nprovince = \"Bắc Ninh\"\nrice_share_of_natural_area = 0.45\n"),
        format!(
            "{head}{land}[commune.\"09454\"]\nother_land_ha = 12.5\ntraps_in_hand = 300\noutside_border_km = 11\n[[payer]]\nkey = \"htx\"\nname = {{ vi = \"Hợp tác xã\", en = \"Co-operative\" }}\ncounts_as = \"farmers\"\n[payers]\nbait_product = {{ htx = 0.07, commune = 0.93 }}\n[parameters.trap_price]\ndistribution = \"fixed\"\nvalue = 32125.125\nsource = \"báo giá\"\n[parameters.day_wage]\ndistribution = \"triangular\"\nlow = 150000\nmode = 200000\nhigh = 300000\nconfidence = \"A\"\n[prices]\nwage_growth = 0.05\n"
        ),
        format!(
            "{head}{land}[labour]\nunlimited = true\n[bounty]\neffort_gain = 0.2\n[campaign]\nexcept = [\"nhân thắng\"]\nprogrammes = [\"trapping\", \"baiting\"]\n[offer]\nvnd_per_ha_per_crop = 250000\n"
        ),
    ];
    for (i, text) in cases.iter().enumerate() {
        let path = write(home.path(), &format!("case_{i}.toml"), text);
        round(&path, false, home.path());
    }
}

#[test]
fn what_a_file_of_the_disk_builds_on_goes_into_the_workbook() {
    let home = tempfile::tempdir().unwrap();
    let other = tempfile::tempdir().unwrap();
    write(home.path(), "rice.csv", "commune,rice_area_ha\nGia Bình,1100\nNhân Thắng,900\n");
    write(
        home.path(),
        "money.csv",
        "commune,year,vnd\nGia Bình,2027,1000000\nNhân Thắng,2027,2000000\n",
    );
    write(
        home.path(),
        "base.toml",
        "schema_version = 1\nextends = \"traps_only.toml\"\n[period]\nfirst_year = 2027\nyears = 1\n[land]\ncommunes = [\"Gia Bình\", \"Nhân Thắng\"]\nrice_table = \"rice.csv\"\n[budget]\ntable = \"money.csv\"\n",
    );
    let path = write(
        home.path(),
        "mine.toml",
        "schema_version = 1\nextends = \"base.toml\"\n[traps]\ntraps_per_ha = 7.5\n",
    );
    round(&path, false, home.path());
    round(&path, false, other.path());
}
