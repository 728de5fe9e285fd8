//! What holds for every chart.

use super::*;
use crate::show::fixture;
use unicode_normalization::is_nfc;

fn options(lang: Lang, grey: bool) -> Options {
    Options { lang, grey, dpi: 60, ..Options::default() }
}

/// Draws every chart of several summaries into the folder `RODSIM_CHARTS_OUT`, to be looked at.
#[test]
#[ignore = "writes pictures for people to look at"]
fn look_at_every_chart() {
    let Ok(out) = std::env::var("RODSIM_CHARTS_OUT") else {
        return;
    };
    std::fs::create_dir_all(&out).unwrap();
    let of = |width_mm, height_mm| Some(Size { width_mm, height_mm, dpi: 200 });
    let small = of(75.0, 60.0);
    let narrow = |lang| Options { size: small, lang, ..Options::default() };
    let looks = [
        ("vi", fixture::summary(2), Options { dpi: 150, ..Options::default() }),
        ("vi5", fixture::summary(5), Options { dpi: 150, ..Options::default() }),
        ("en", fixture::summary(3), Options { dpi: 150, lang: Lang::En, ..Options::default() }),
        ("grey", fixture::summary(5), Options { dpi: 150, grey: true, ..Options::default() }),
        ("small", fixture::summary(2), narrow(Lang::Vi)),
        ("half", half(), Options { dpi: 150, ..Options::default() }),
        ("wide", fixture::summary(5), Options { size: of(240.0, 135.0), ..Options::default() }),
        ("twins", fixture::identical_twins(), Options { dpi: 150, ..Options::default() }),
        ("one", fixture::summary(1), Options { dpi: 150, ..Options::default() }),
        ("province", fixture::province(), Options { dpi: 150, ..Options::default() }),
    ];
    for (look, summary, options) in looks {
        for chart in draw(&summary, &[], &options).unwrap() {
            std::fs::write(format!("{out}/{look}_{}.png", chart.name), &chart.png).unwrap();
            std::fs::write(format!("{out}/{look}_{}.svg", chart.name), &chart.svg).unwrap();
            std::fs::write(
                format!("{out}/{look}_{}.txt", chart.name),
                format!("{}\n{}\n{}", chart.title, chart.alt, chart.csv),
            )
            .unwrap();
        }
    }
}

/// Run with `--release`: all charts of five scenarios at full resolution within five seconds.
#[test]
#[ignore = "takes seconds without optimisation"]
fn all_charts_are_quick() {
    let charts = draw(&fixture::summary(5), &[], &Options::default()).unwrap();
    assert_eq!(charts.len(), NAMES.len());
}

#[test]
fn every_text_is_composed_and_has_its_letters() {
    for lang in [Lang::Vi, Lang::En] {
        for chart in draw(&fixture::summary(5), &[], &options(lang, false)).unwrap() {
            for text in [&chart.title, &chart.alt] {
                assert!(is_nfc(text), "{}: {text}", chart.name);
                let missing: Vec<char> = text.chars().filter(|&c| !lettering::has(c)).collect();
                assert!(missing.is_empty(), "{}: {missing:?} in {text}", chart.name);
            }
            assert!(is_nfc(&chart.svg));
            assert!(!chart.svg.contains('?'), "{}: a letter was replaced", chart.name);
            let words = chart.title.split_whitespace().count();
            assert!(words <= 20, "{}: {words} words in '{}'", chart.name, chart.title);
        }
    }
}

#[test]
fn no_text_is_smaller_than_the_footer_or_outside_the_sheet() {
    for summary in
        [fixture::summary(1), fixture::summary(2), fixture::summary(5), fixture::province()]
    {
        for (width_mm, lang) in
            [(155.0, Lang::Vi), (75.0, Lang::Vi), (155.0, Lang::En), (75.0, Lang::En)]
        {
            let size = Some(Size { width_mm, height_mm: 60.0, dpi: 60 });
            let options = Options { size, lang, ..Options::default() };
            for chart in draw(&summary, &[], &options).unwrap() {
                inside(&chart, width_mm, lang);
            }
        }
    }
}

/// Half a page width: every chart of five scenarios has a layout for it, but the one with a panel for
/// each commune, which names the least size.
#[test]
fn every_chart_has_a_layout_for_half_a_page() {
    let size = Some(Size { width_mm: 75.0, height_mm: 60.0, dpi: 60 });
    for lang in [Lang::Vi, Lang::En] {
        for summary in [fixture::summary(2), fixture::summary(5), fixture::identical_twins()] {
            let mut refused = Vec::new();
            for name in NAMES {
                let options = Options { size, lang, exact: true, ..Options::default() };
                match draw(&summary, &[name.to_owned()], &options) {
                    Ok(charts) => charts.iter().for_each(|chart| inside(chart, 75.0, lang)),
                    Err(ChartError::TooSmall { least_mm, .. }) => {
                        assert!((60.0..=200.0).contains(&least_mm[0].1), "{least_mm:?}");
                        refused.push((name, least_mm[0].1));
                    }
                    Err(error) => panic!("{name}: {error}"),
                }
            }
            let panels = |(name, _): &(&str, f64)| *name == "commune_panels";
            assert!(refused.iter().all(panels), "{lang:?}: {refused:?}");
        }
    }
}

#[test]
fn a_title_of_ones_own_stands_in_place_of_the_finding() {
    let title = Titled::Given("Hình 3. Chi phí".to_owned());
    let options = Options { title, dpi: 60, ..Options::default() };
    let only = ["cost_stack".to_owned()];
    let own = draw(&fixture::summary(2), &only, &options).unwrap().remove(0);
    let usual = draw(&fixture::summary(2), &only, &Options { dpi: 60, ..Options::default() });
    let usual = usual.unwrap().remove(0);
    assert_eq!(own.title, "Hình 3. Chi phí");
    assert!(own.svg.contains("<title>Hình 3. Chi phí</title>"));
    assert_ne!(own.title, usual.title);
    assert_eq!((own.alt, own.csv), (usual.alt, usual.csv));
}

/// Checks every text of a chart by its written place and size.
fn inside(chart: &Chart, width_mm: f64, lang: Lang) {
    let height =
        chart.svg.split("viewBox=\"0 0 ").nth(1).unwrap().split(['"', ' ']).nth(1).unwrap();
    let height_mm: f64 = height.parse::<f64>().unwrap() / canvas::UNITS_PER_MM;
    for element in chart.svg.split("<text ").skip(1) {
        let (head, rest) = element.split_once(">\n").unwrap();
        let text = rest
            .split('\n')
            .next()
            .unwrap()
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
        let field = |name: &str| {
            format!(" {head}")
                .split(&format!(" {name}=\""))
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .to_owned()
        };
        let pt = field("font-size").parse::<f64>().unwrap()
            / canvas::UNITS_PER_MM
            / lettering::MM_PER_PT;
        assert!(pt >= 6.0, "{}: '{text}' has {pt} pt", chart.name);
        let x = field("x").parse::<f64>().unwrap() / canvas::UNITS_PER_MM;
        let y = field("y").parse::<f64>().unwrap() / canvas::UNITS_PER_MM;
        let wide = lettering::width(&text, pt, head.contains("bold"));
        if head.contains("rotate") {
            assert!(
                y - wide / 2.0 > -0.5 && y + wide / 2.0 < height_mm + 0.5,
                "{} {lang:?} {width_mm}: '{text}' leaves the sheet",
                chart.name
            );
            continue;
        }
        let left = match field("text-anchor").as_str() {
            "start" => x,
            "middle" => x - wide / 2.0,
            _ => x - wide,
        };
        assert!(
            left > -0.3 && left + wide < width_mm + 0.3,
            "{} {lang:?} {width_mm}: '{text}' leaves the sheet at {left}",
            chart.name
        );
        assert!(
            y > 0.0 && y < height_mm,
            "{} {lang:?} {width_mm}: '{text}' leaves the sheet at {y} of {height_mm}",
            chart.name
        );
    }
}

#[test]
fn the_same_summary_gives_the_same_bytes() {
    let summary = fixture::summary(3);
    let draw = || draw(&summary, &[], &options(Lang::Vi, false)).unwrap();
    assert!(draw() == draw());
}

#[test]
fn pngs_know_their_size_and_say_what_they_show() {
    let size = Some(Size { width_mm: 155.0, height_mm: 95.0, dpi: 300 });
    let only = ["density_fan".to_owned()];
    let charts =
        draw(&fixture::summary(2), &only, &Options { size, ..Options::default() }).unwrap();
    let decoder = png::Decoder::new(std::io::Cursor::new(&charts[0].png));
    let reader = decoder.read_info().unwrap();
    let info = reader.info();
    assert_eq!((info.width, info.height), (1831, 1122));
    assert_eq!(info.pixel_dims.unwrap().xppu, 11_811);
    let described = info.utf8_text.iter().find(|chunk| chunk.keyword == "Description").unwrap();
    assert_eq!(described.get_text().unwrap(), charts[0].alt);
}

#[test]
fn a_size_is_met_to_the_millimetre_or_refused_with_the_least() {
    let summary = fixture::summary(3);
    let mut met = 0;
    for (width_mm, height_mm) in [(75.0, 60.0), (155.0, 95.0), (240.0, 135.0)] {
        for name in NAMES {
            let only = [name.to_owned()];
            for title in [Titled::Finding, Titled::Without] {
                let ask = |height_mm| {
                    let size = Some(Size { width_mm, height_mm, dpi: 60 });
                    let title = title.clone();
                    let options = Options { size, exact: true, title, ..Options::default() };
                    draw(&summary, &only, &options)
                };
                match ask(height_mm) {
                    Ok(charts) => {
                        for chart in charts {
                            met += 1;
                            assert_eq!((chart.width_mm, chart.height_mm), (width_mm, height_mm));
                        }
                    }
                    Err(ChartError::TooSmall { least_mm, .. }) => {
                        let least = least_mm[0].1;
                        assert!(least > height_mm, "{name}: {least}");
                        assert_eq!(ask(least).unwrap()[0].height_mm, least, "{name}");
                    }
                    Err(error) => panic!("{name}: {error}"),
                }
            }
        }
    }
    assert!(met > 80, "only {met} of 90 sizes are met");
}

#[test]
fn the_svg_of_files_needs_no_typeface() {
    for chart in draw(&fixture::summary(3), &[], &options(Lang::Vi, false)).unwrap() {
        assert!(!chart.outlined.contains("<text"), "{}", chart.name);
        assert!(chart.outlined.contains("<path") && chart.outlined.contains("<title>"));
        let size = format!("width=\"{}mm\" height=\"{}mm\"", chart.width_mm, chart.height_mm);
        assert!(chart.outlined.contains(&size), "{}", chart.name);
        assert!(chart.outlined.len() < 1_500_000, "{}: {}", chart.name, chart.outlined.len());
    }
}

#[test]
fn without_its_finding_a_chart_still_says_what_it_shows() {
    let summary = fixture::summary(3);
    let only = ["diff_ci".to_owned()];
    let drawn = |title: Titled| {
        let options = Options { title, lang: Lang::En, ..Options::default() };
        draw(&summary, &only, &options).unwrap().remove(0)
    };
    let (with, without) = (drawn(Titled::Finding), drawn(Titled::Without));
    let shown = |svg: &str| svg.matches("<text").count();
    for chart in [&with, &without] {
        assert!(chart.svg.contains("Thick"), "{}", chart.svg);
    }
    assert!(shown(&without.svg) < shown(&with.svg));
}

#[test]
fn what_a_run_has_nothing_for_is_refused_with_what_makes_it() {
    let summary = fixture::summary(1);
    let asked = ["density_fan", "diff_ci"].map(str::to_owned);
    let error = refuse_unanswered(&summary, &asked).unwrap_err().to_string();
    assert!(error.contains("rodsim compare") && !error.contains("density_fan"), "{error}");
    assert!(refuse_unanswered(&summary, &asked[..1]).is_ok());
    let drivers = ["drivers".to_owned()];
    let error = refuse_impossible(2, &drivers).unwrap_err().to_string();
    assert!(error.contains("rodsim value"), "{error}");
    assert!(refuse_impossible(1, &asked).is_err() && refuse_impossible(2, &asked).is_ok());
}

#[test]
fn where_the_best_by_the_mean_is_not_most_often_the_best_both_charts_say_so() {
    let mut summary = fixture::summary(5);
    let (lead, other) = ("de_an", "bay_cay_trong");
    summary.rankings.iter_mut().for_each(|ranking| {
        if ranking.outcome == "burden" {
            ranking.leaders = vec![lead.to_owned()];
        }
    });
    for arm in &mut summary.decision.as_mut().unwrap().arms {
        let share = if arm.name == other { 0.6 } else { 0.2 };
        arm.chance_best.fill(share);
        arm.expected_loss.fill(if arm.name == lead { 1e6 } else { 2e6 });
        if let Some(by_burden) = &mut arm.by_burden {
            by_burden.chance_best = share;
        }
    }
    let other = words::title_of(&summary, other, Lang::En);
    let lead = words::title_of(&summary, lead, Lang::En);
    for name in ["at_a_glance", "ceac"] {
        let options = Options { lang: Lang::En, ..Options::default() };
        let title = draw(&summary, &[name.to_owned()], &options).unwrap().remove(0).title;
        assert!(title.contains(&other) && title.contains(&lead), "{name}: {title}");
    }
}

/// The summary of a campaign that leaves out the last seven of fourteen communes.
fn half() -> Summary {
    let mut summary = fixture::summary(2);
    let planned = &mut summary.arms[1].planned;
    planned.traps[7..].fill(0.0);
    planned.work.values_mut().for_each(|rows| {
        rows[7..].iter_mut().for_each(|years| years.fill(0.0));
    });
    planned.bouts.iter_mut().for_each(|bout| bout.target[7..].fill(0.0));
    for table in &mut summary.arms[1].outcomes {
        if table.outcome == "paid_commune" {
            table.communes[7..].fill(crate::stats::Estimate::default());
        }
    }
    summary
}

#[test]
fn communes_without_a_plan_are_named_once_and_counted_nowhere() {
    let summary = half();
    let out = &summary.communes[7..];
    for lang in [Lang::Vi, Lang::En] {
        let panels = commune_panels::CommunePanels::of(&summary, lang).unwrap();
        assert_eq!(panels.communes.len(), 7);
        let budget = budget::Budget::of(&summary, lang).unwrap();
        assert_eq!(budget.communes.len(), 7);
        let map = commune_map::CommuneMap::of(&summary, lang).unwrap();
        assert_eq!(map.communes.len(), 14, "a map has no holes");
        for caption in [panels.caption(), budget.caption(), map.caption()] {
            let Caption { title, note, alt, brief_note, .. } = caption;
            assert!(!title.contains("14 xã") && !title.contains("14 communes"), "{title}");
            assert!(out.iter().all(|commune| !title.contains(&commune.name)), "{title}");
            let named = |text: &str| out.iter().all(|commune| text.contains(&commune.name));
            assert!(named(note) && named(alt) && brief_note.starts_with('7'), "{note}");
        }
    }
    let whole = commune_panels::CommunePanels::of(&fixture::summary(2), Lang::Vi).unwrap();
    assert!(whole.caption().note.is_empty() && whole.communes.len() == 14);
}

#[test]
fn an_unknown_name_is_refused_with_the_nearest() {
    let error =
        draw(&fixture::summary(1), &["densty_fan".to_owned()], &Options::default()).unwrap_err();
    assert!(
        matches!(&error, ChartError::UnknownName { nearest, .. } if nearest == "density_fan"),
        "{error}"
    );
}

#[test]
fn a_sheet_that_cannot_be_drawn_is_refused() {
    let size = Some(Size { width_mm: 5.0, height_mm: f64::NAN, dpi: 300 });
    let error =
        draw(&fixture::summary(1), &[], &Options { size, ..Options::default() }).unwrap_err();
    assert!(matches!(error, ChartError::Size { .. }));
}

/// A summary with every number replaced.
fn with_numbers(mut summary: Summary, number: f64) -> Summary {
    let all = crate::stats::Estimate {
        mean: number,
        mcse: number,
        q05: number,
        q25: number,
        q50: number,
        q75: number,
        q95: number,
    };
    for arm in &mut summary.arms {
        arm.weekly.iter_mut().flat_map(|weekly| &mut weekly.weeks).for_each(|week| *week = all);
        for table in &mut arm.outcomes {
            table.district = all;
            let years = table.communes_by_year.iter_mut().flatten();
            years
                .chain(&mut table.district_by_year)
                .chain(&mut table.communes)
                .for_each(|value| *value = all);
        }
        arm.dots.iter_mut().flat_map(|dots| &mut dots.values).for_each(|value| *value = number);
    }
    for difference in summary.pairs.iter_mut().flat_map(|pair| &mut pair.differences) {
        difference.estimate = all;
        difference.ci95 = [number, number];
    }
    for arm in summary.decision.iter_mut().flat_map(|decision| &mut decision.arms) {
        arm.expected_loss.iter_mut().chain(&mut arm.chance_best).for_each(|value| *value = number);
        arm.cloud.iter_mut().flatten().for_each(|value| *value = number);
    }
    summary
}

#[test]
fn empty_and_extreme_summaries_are_drawn_or_left_out_but_never_panic() {
    let mut empty = fixture::summary(3);
    empty.arms.clear();
    empty.decision = None;
    assert!(draw(&empty, &[], &options(Lang::Vi, false)).unwrap().is_empty());
    let mut bare = fixture::summary(3);
    for arm in &mut bare.arms {
        arm.weekly.clear();
        arm.outcomes.clear();
        arm.dots.clear();
        arm.planned = crate::model::plan::estimate::Planned::default();
    }
    let mut nowhere = fixture::summary(2);
    nowhere.communes.clear();
    let mut summaries = vec![bare, nowhere];
    for number in [0.0, -1.0, 1e-300, 1e15, f64::NAN, f64::INFINITY] {
        summaries.push(with_numbers(fixture::summary(3), number));
    }
    for summary in summaries {
        draw(&summary, &[], &options(Lang::Vi, false)).unwrap();
    }
}

#[test]
fn long_names_are_wrapped_and_never_cut() {
    let mut summary = fixture::summary(3);
    let long = "Đề án phối hợp bẫy bán nguyệt, thuốc sinh học và ra quân đào bắt tập trung trước mỗi vụ ở tất cả các thôn";
    for arm in &mut summary.arms {
        arm.title = crate::text::Text::new(long, long);
    }
    summary.communes[3].name = "Thị trấn Thứa và vùng phụ cận phía Đông Bắc".to_owned();
    for width_mm in [75.0, 155.0] {
        let size = Some(Size { width_mm, height_mm: 60.0, dpi: 60 });
        for chart in draw(&summary, &[], &Options { size, ..Options::default() }).unwrap() {
            inside(&chart, width_mm, Lang::Vi);
            assert!(chart.svg.contains("thôn"), "{}: the end of the name is missing", chart.name);
        }
    }
}
