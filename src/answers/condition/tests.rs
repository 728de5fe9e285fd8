use super::*;
use crate::scenario;
use crate::text::Lang;

fn study() -> Study {
    let plan = scenario::embedded("luong_tai").unwrap();
    Study::new(vec![plan.without_campaign(), plan], 0)
}

fn kept(text: &str) -> (Study, Kept, Vec<Vec<f64>>) {
    let study = study();
    let condition = Condition::parse(text, &study).unwrap();
    let n = 40;
    // Outcomes that are easily told: the number of the replicate, and ten times it.
    let width = condition.outcomes().len();
    let rows = |factor: f64| (0..n).map(move |row| vec![factor * f64::from(row); width]);
    let outcomes: Outcomes = vec![rows(1.0).collect(), rows(10.0).collect()];
    let points =
        crate::model::draw::Design::Independent.points(study.period(), 5, 0, n as u32, n as usize);
    let kept = condition.keep(&study, &points, &outcomes);
    let width = study.dimensions();
    let points = points.chunks_exact(width).map(<[f64]>::to_vec).collect();
    (study, kept, points)
}

#[test]
fn what_is_kept_is_what_was_asked() {
    let rows = |text: &str| kept(text).1.rows;
    assert_eq!(rows("no_campaign.yield_loss >= 37"), [37, 38, 39]);
    assert_eq!(rows("no_campaign.yield_loss > 37"), [38, 39]);
    assert_eq!(rows("luong_tai.cost in 20..40"), [2, 3, 4]);
    assert_eq!(rows("no_campaign.yield_loss in top tenth"), [36, 37, 38, 39]);
    assert_eq!(rows("luong_tai.yield_loss in bottom 5 %"), [0, 1]);
    // Net benefit is what the burden falls by: 1 - 10 for each replicate.
    assert_eq!(rows("luong_tai.net_benefit >= -18"), [0, 1, 2]);
    assert_eq!(rows("no_campaign.yield_loss > 30 and luong_tai.cost < 330"), [31, 32]);
}

#[test]
fn an_end_that_is_left_out_is_said_to_be() {
    let said = |text: &str| kept(text).1.stated.words(Lang::En);
    for (text, range) in [
        ("outbreak_2023 < 1", "less than 1"),
        ("outbreak_2023 <= 0", "0 or less"),
        ("outbreak_2023 > 0", "more than 0"),
        ("outbreak_2023 >= 1", "1 or more"),
    ] {
        assert!(said(text).contains(range), "{text}: {}", said(text));
    }
    let strict = &kept("outbreak_2023 > 0").1.stated.bounds[0];
    assert!(!strict.with_low && !strict.with_high && strict.low == Some(0.0));
    assert!(kept("outbreak_2023 >= 0").1.stated.bounds[0].with_low);
}

#[test]
fn a_parameter_is_asked_for_in_its_own_unit() {
    let (study, kept, points) = kept("loss_ref < 0.02");
    let sampler = Sampler::new(&study.plans[0].world.priors);
    for (row, point) in points.iter().enumerate() {
        let value = sampler.value(Parameter::LossRef, point[Parameter::LossRef as usize]);
        assert_eq!(kept.rows.contains(&row), value < 0.02, "{value}");
    }
    assert_eq!(kept.rows, self::kept("loss_ref < 2 %").1.rows);
    assert!(kept.stated.words(Lang::Vi).contains("loss_ref"), "{}", kept.stated.words(Lang::Vi));
    assert!(kept.stated.pasts.is_none() && !kept.stated.always());
}

#[test]
fn a_box_is_where_the_condition_holds() {
    let study = study();
    let sampler = Sampler::new(&study.plans[0].world.priors);
    let region = |text: &str| Condition::parse(text, &study).unwrap().region(&study);
    let found =
        region("loss_ref in 0.01..0.03 and place_sd in top quarter and shock_2023 > 1").unwrap();
    let [low, high] = found[Parameter::LossRef as usize];
    for (u, value) in [(low, 0.01), (high, 0.03)] {
        assert!((sampler.value(Parameter::LossRef, u) / value - 1.0).abs() < 1e-9);
    }
    assert_eq!(found[Parameter::PlaceSd as usize], [0.75, 1.0]);
    let shock = found[PARAMETERS + study.period().shock_years() - 3];
    assert!((shock[0] - normal_cdf(1.0)).abs() < 1e-12 && shock[1] == 1.0);
    // Litters in summer have hard bounds: beyond them there is nothing.
    let beyond = region("summer_litters_ratio > 0.6").unwrap();
    let [low, high] = beyond[Parameter::SummerLittersRatio as usize];
    assert!(low >= high);
    assert_eq!(region("no_campaign.yield_loss > 1"), None);
}

#[test]
fn what_is_wrong_is_named_all_at_once_with_what_is_near() {
    let study = study();
    let wrong = |text: &str| -> Vec<String> {
        let faults = Condition::parse(text, &study).unwrap_err();
        faults.into_iter().map(|fault| fault.en).collect()
    };
    for (text, said) in [
        ("loss_reff < 0.02", "`loss_ref`"),
        ("no_campain.yield_loss > 1", "`no_campaign`"),
        ("no_campaign.yeild_loss > 1", "`yield_loss`"),
        ("yield_loss > 1", "no_campaign.yield_loss, luong_tai.yield_loss"),
        ("no_campaign.net_benefit > 1", "always 0"),
        ("loss_ref", "no condition"),
        ("loss_ref < 0,02", "decimal point"),
        ("no_campaign.yield_loss > 1.500", "1500 or 1.5000"),
        ("loss_ref < two", "no number"),
        ("loss_ref in 0.03..0.01", "smaller number first"),
        ("loss_ref in top most", "quarter"),
        ("loss_ref in top 100 %", "quarter"),
        ("shock_1999 > 1", "2019 to 2025"),
        ("environment_sd > 0.1", "always"),
    ] {
        let faults = wrong(text);
        assert!(faults.len() == 1 && faults[0].contains(said), "{text}: {faults:?}");
    }
    assert_eq!(wrong("loss_reff < 1 and place_sdd > 2").len(), 2);
}

#[test]
fn too_few_are_said_to_be_too_few() {
    let (_, kept, _) = kept("no_campaign.yield_loss >= 37");
    let said = kept.stated.too_few(100, Lang::En).unwrap();
    assert!(said.contains("3 of 40") && said.contains("about 2,000"), "{said}");
    assert_eq!(kept.stated.too_few(3, Lang::Vi), None);
    let marked = String::from_utf8(kept.stated.mark(b"a,b\n1,2\n")).unwrap();
    let expected = "condition,replicates_kept,a,b\nno_campaign.yield_loss >= 37,3,1,2\n";
    assert_eq!(marked, expected);
}
