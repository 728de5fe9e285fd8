//! The trapping term of the communes against an individual-based trap network.

use crate::reference::{Network, any, kernel};
use rodsim::model::rng::Stream;
use rodsim::model::season::trapping::{captures_per_encounter, encounter_rate};

/// σ of a home range that holds 95 % of an animal's time.
fn sigma_m(home_range_ha: f64) -> f64 {
    (home_range_ha * 1e4 / std::f64::consts::PI).sqrt() / 2.45
}

#[test]
fn the_kernel_gives_the_analytic_vectors() {
    let sigma = sigma_m(20.0);
    assert!((sigma - 102.98).abs() < 0.01, "{sigma}");
    let at = |d: f64| kernel(0.1, 102.98, d * d);
    assert_eq!(at(0.0), 0.1);
    assert!((at(100.0) - 0.062_408).abs() < 5e-7);
    assert!((0.9_f64.powi(30) - 0.042_391).abs() < 5e-7);
    assert!(((1.0 - at(100.0)).powi(30) - 0.144_684).abs() < 5e-7);
    assert!((any([0.1, 0.1]) - 0.19).abs() < 1e-12);
}

/// A trap and animals at one point: a square so small that everyone is at the trap.
fn point(capacity: u32) -> Network {
    Network {
        side_m: 1e-6,
        torus: false,
        traps_along: 1,
        spacing_m: 1.0,
        first_m: 0.0,
        sigma_m: 100.0,
        sigma_cv: 0.0,
        g0: 0.1,
        untrappable: 0.0,
        capacity,
        failure: 0.0,
        check_nights: 1,
    }
}

#[test]
fn one_trap_survives_thirty_nights_and_two_animals_compete_as_written() {
    let mut rng = Stream::new(1, 1);
    let n = 20_000;
    let mut survived = 0;
    let mut taken = 0;
    for _ in 0..n {
        survived += point(1).run(1, 30, &mut rng)[29];
        taken += 2 - point(1).run(2, 1, &mut rng)[0];
    }
    let within = |count: usize, p: f64| {
        let error = 4.0 * (p * (1.0 - p) / f64::from(n)).sqrt();
        let share = count as f64 / f64::from(n);
        assert!((share - p).abs() < error, "{share} is not {p}");
    };
    within(survived, 0.042_391);
    // One of two at most: the first with 0.1, the second with 0.09.
    within(taken, 0.19);
}

/// Mean survivors and its standard error.
fn survivors(network: &Network, animals: usize, nights: usize, runs: u32, seed: u64) -> (f64, f64) {
    let left: Vec<f64> = (0..runs)
        .map(|run| {
            let mut rng = Stream::new(seed, run);
            network.run(animals, nights, &mut rng)[nights - 1] as f64
        })
        .collect();
    rodsim::stats::mean_and_error(&left).unwrap()
}

/// Traps every 500 m on a square of 10 km, edges included.
fn district(failure: f64) -> Network {
    Network {
        side_m: 10_000.0,
        torus: false,
        traps_along: 21,
        spacing_m: 500.0,
        first_m: 0.0,
        sigma_m: sigma_m(20.0),
        sigma_cv: 0.05,
        g0: 0.1,
        untrappable: 0.0,
        capacity: 1,
        failure,
        check_nights: 7,
    }
}

/// Published mean and its error against ours: four standard errors of the difference.
fn agrees(found: (f64, f64), published: (f64, f64)) {
    let error = found.1.hypot(published.1);
    assert!((found.0 - published.0).abs() < 4.0 * error, "{found:?} against {published:?}");
}

#[test]
fn case_a_leaves_as_many_survivors_as_measured() {
    agrees(survivors(&district(0.01), 225, 30, 100, 2), (128.44, 0.37));
}

#[test]
fn case_b_with_saturation_leaves_as_many_survivors_as_measured() {
    agrees(survivors(&district(0.0), 2_000, 30, 15, 3), (1238.9, 2.7));
}

/// One point of the comparison.
#[derive(Clone, Copy, Debug)]
struct Point {
    density: f64,
    sigma: f64,
    g0: f64,
    traps: f64,
    nights: usize,
}

impl Point {
    /// Share caught in the individual-based network: no edge, traps cleared every morning.
    fn reference(&self, animals: usize, runs: u32, seed: u64) -> (f64, f64) {
        let spacing = 100.0 / self.traps.sqrt();
        let area_m2 = (animals as f64 / self.density * 1e4).max((12.0 * self.sigma).powi(2));
        let along = (area_m2.sqrt() / spacing).ceil().max(3.0);
        let side = along * spacing;
        let animals = (self.density * side * side * 1e-4).round();
        let network = Network {
            side_m: side,
            torus: true,
            traps_along: along as usize,
            spacing_m: spacing,
            first_m: 0.0,
            sigma_m: self.sigma,
            sigma_cv: 0.0,
            g0: self.g0,
            untrappable: 0.0,
            capacity: 1,
            failure: 0.0,
            check_nights: 1,
        };
        let (left, error) = survivors(&network, animals as usize, self.nights, runs, seed);
        (1.0 - left / animals, error / animals)
    }

    /// Share caught by the commune's term: the hazard set anew every `step` nights.
    fn term(&self, step: usize) -> f64 {
        let a = encounter_rate(self.g0, self.sigma);
        let mut n = self.density;
        let mut night = 0;
        while night < self.nights {
            let nights = step.min(self.nights - night);
            let per_night = self.traps * a * captures_per_encounter(a * n, 0.0);
            n *= (-per_night * nights as f64).exp();
            night += nights;
        }
        1.0 - n / self.density
    }

    /// Share caught when rats and traps empty each other continuously: the solution of
    /// dn/dt = -traps (1 - exp(-a n)), which the term approximates with n held for a step.
    fn continuous(&self) -> f64 {
        let a = encounter_rate(self.g0, self.sigma);
        let nights = self.nights as f64;
        let left = ((a * self.density).exp_m1() * (-a * self.traps * nights).exp()).ln_1p() / a;
        1.0 - left / self.density
    }

    /// Expected encounters of one rat in a step of at most a week: traps, nights and a.
    fn effort_of_a_week(&self) -> f64 {
        encounter_rate(self.g0, self.sigma) * self.traps * self.nights.min(7) as f64
    }
}

/// One point of the comparison, held against the stated errors.
struct Compared {
    point: Point,
    /// Share caught in the network.
    network: f64,
    /// By the commune's term with a hazard held for a week, as the model does.
    week: f64,
    /// By the solution that it approximates.
    exact: f64,
}

fn compare() -> Vec<Compared> {
    let mut all = Vec::new();
    for nights in [1, 7, 14] {
        for traps in [1.0, 10.0] {
            for g0 in [0.003, 0.05] {
                for sigma in [10.0, 36.0, 72.0] {
                    for density in [0.5, 10.0, 60.0] {
                        let seed = 101 + all.len() as u64;
                        let point = Point { density, sigma, g0, traps, nights };
                        let (network, _) = point.reference(1_000, 2, seed);
                        let (week, exact) = (point.term(7), point.continuous());
                        all.push(Compared { point, network, week, exact });
                    }
                }
            }
        }
    }
    all
}

/// Encounters of a rat in a week up to which a hazard held for a week is good to 0.02.
const FEW_ENCOUNTERS: f64 = 0.5;

/// `RODSIM_RENEW=1 cargo test --test it trap_network` draws the picture of the comparison anew.
#[test]
fn the_commune_term_agrees_with_the_network_within_the_stated_error() {
    let all = compare();
    for Compared { point, network: share, week, exact } in &all {
        // Two runs of a thousand rats: four standard errors of a binomial share.
        let noise = 4.0 * (share * (1.0 - share) / 2_000.0).sqrt();
        let off = |found: f64| found - share;
        let say = |found: f64| format!("{point:?}: {found} for {share}");
        let night = point.term(1);
        assert!(off(night).abs() < 0.08 + noise, "{}", say(night));
        assert!(off(*week).abs() < 0.30 + noise, "{}", say(*week));
        // It errs to the side of catching too few, but for few traps in a range.
        assert!(off(*week) < 0.02 + noise, "{}", say(*week));
        if point.effort_of_a_week() < FEW_ENCOUNTERS {
            assert!(off(*week).abs() < 0.02 + noise, "{}", say(*week));
        }
        assert!(off(*exact).abs() < 0.02 + noise, "{}", say(*exact));
    }
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/src/model/season/trap_network.svg");
    let picture = picture(&all);
    if std::env::var_os("RODSIM_RENEW").is_some() {
        std::fs::write(file, picture).unwrap();
        return;
    }
    assert_eq!(std::fs::read_to_string(file).unwrap(), picture, "the documented picture is old");
}

/// The comparison as a chart: each point's share caught in the network (across) and by the term (up).
fn picture(all: &[Compared]) -> String {
    use std::fmt::Write;
    const SIDE: f64 = 400.0;
    const LEFT: f64 = 70.0;
    const TOP: f64 = 20.0;
    let x = |share: f64| LEFT + SIDE * share;
    let y = |share: f64| TOP + SIDE * (1.0 - share);
    let mut svg = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 760 490\" width=\"760\" font-family=\"sans-serif\" font-size=\"13\" fill=\"#222\">\n<rect width=\"760\" height=\"490\" fill=\"#fff\"/>\n",
    );
    let mut draw = |line: String| writeln!(svg, "{line}").unwrap();
    for tick in 0..=5 {
        let share = f64::from(tick) / 5.0;
        let (at_x, at_y) = (x(share), y(share));
        let percent = tick * 20;
        draw(format!(
            "<path d=\"M{at_x} {TOP}V{}M{LEFT} {at_y}H{}\" stroke=\"#ddd\"/><text x=\"{at_x}\" y=\"{}\" text-anchor=\"middle\">{percent}</text><text x=\"{}\" y=\"{}\" text-anchor=\"end\">{percent}</text>",
            TOP + SIDE,
            LEFT + SIDE,
            TOP + SIDE + 18.0,
            LEFT - 8.0,
            at_y + 4.0
        ));
    }
    draw(format!("<path d=\"M{} {}L{} {}\" stroke=\"#222\"/>", x(0.0), y(0.0), x(1.0), y(1.0)));
    for Compared { point, network, week, exact } in all {
        let few = point.effort_of_a_week() < FEW_ENCOUNTERS;
        let fill = if few { "#0072b2" } else { "none" };
        draw(format!(
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"4.5\" fill=\"{fill}\" stroke=\"#0072b2\" stroke-width=\"1.4\"/>",
            x(*network),
            y(*week)
        ));
        let (cx, cy) = (x(*network), y(*exact));
        draw(format!(
            "<path d=\"M{:.1} {:.1}l6 6m0 -6l-6 6\" stroke=\"#d55e00\" stroke-width=\"1.4\"/>",
            cx - 3.0,
            cy - 3.0
        ));
    }
    let key = LEFT + SIDE + 24.0;
    draw(format!(
        "<circle cx=\"{key}\" cy=\"60\" r=\"4.5\" fill=\"#0072b2\"/><text x=\"{0}\" y=\"64\">rodsim, a rat meets traps less</text><text x=\"{0}\" y=\"80\">than {FEW_ENCOUNTERS} times a week</text>",
        key + 14.0
    ));
    draw(format!(
        "<circle cx=\"{key}\" cy=\"110\" r=\"4.5\" fill=\"none\" stroke=\"#0072b2\" stroke-width=\"1.4\"/><text x=\"{0}\" y=\"114\">rodsim, more often than that:</text><text x=\"{0}\" y=\"130\">density held for a week,</text><text x=\"{0}\" y=\"146\">so it catches too few</text>",
        key + 14.0
    ));
    draw(format!(
        "<path d=\"M{} 171l6 6m0 -6l-6 6\" stroke=\"#d55e00\" stroke-width=\"1.4\"/><text x=\"{1}\" y=\"179\">the equation that rodsim</text><text x=\"{1}\" y=\"195\">approximates, solved exactly</text>",
        key - 3.0,
        key + 14.0
    ));
    draw(format!("<text x=\"{key}\" y=\"228\">line: both the same</text>"));
    draw(format!(
        "<text x=\"{key}\" y=\"262\">{} combinations of density</text><text x=\"{key}\" y=\"278\">0.5-60 rats/ha, σ 10-72 m, g0</text><text x=\"{key}\" y=\"294\">0.003-0.05, 1-10 traps/ha and</text><text x=\"{key}\" y=\"310\">1-14 nights; two runs of 1,000</text><text x=\"{key}\" y=\"326\">rats or more each, no edges</text>",
        all.len()
    ));
    draw(format!(
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">share of rats caught in the individual-based trap network, %</text>",
        LEFT + SIDE / 2.0,
        TOP + SIDE + 44.0
    ));
    draw(format!(
        "<text transform=\"translate(22 {}) rotate(-90)\" text-anchor=\"middle\">share caught by the commune's term, %</text>",
        TOP + SIDE / 2.0
    ));
    svg.push_str("</svg>\n");
    svg
}

#[test]
fn the_scheme_stays_where_a_week_of_constant_density_is_good_enough() {
    // Five traps per hectare on three nights, at the encounter rates of the priors.
    let plan = crate::support::embedded("luong_tai");
    let ground = rodsim::model::season::ground::Ground::new(&plan.world, None);
    let mut beyond = [0, 0];
    for replicate in (0..512).step_by(8) {
        let rates = crate::support::stepwise(&ground, 9, replicate).nature.rates;
        for l in 0..8 {
            let standing = 15.0 * rates.encounter[l];
            let bare = standing * rates.open_field[1][l];
            beyond[0] += u32::from(standing > 0.5);
            beyond[1] += u32::from(bare > 0.5);
        }
    }
    println!("above 0.5 encounters a week, of 512 draws: standing crop, bare fields {beyond:?}");
    assert!(beyond[0] <= 10 && beyond[1] <= 56, "{beyond:?}");
}

#[test]
fn where_ranges_hold_few_traps_the_rats_between_them_survive() {
    // A rat's traps stay the same all nights: the share caught is smaller by Ein(x)/x with
    // x = g0 nights, the mean of 1 - exp(-x exp(-r²/2σ²)) over one isolated trap's surroundings.
    let point = Point { density: 5.0, sigma: 10.0, g0: 0.05, traps: 1.0, nights: 14 };
    let x = 0.05 * 14.0;
    let ein: f64 = x - x * x / 4.0 + x * x * x / 18.0 - x * x * x * x / 96.0;
    let (share, error) = point.reference(20_000, 6, 7);
    let expected = point.term(1) * ein / x;
    assert!((share - expected).abs() < 4.0 * error + 0.03 * expected, "{share} {expected}");
    assert!(ein / x > 0.84 && ein / x < 0.86);
}

#[test]
fn an_edge_costs_four_tenths_of_sigma_on_each_side() {
    // Traps end where the square ends, so a rat at the border meets half of them: the mean over the
    // square is (1 - 2 · 0.399 σ / L)² of the hazard in the open.
    let (side, sigma) = (600.0, 36.0);
    let square = |torus: bool| Network {
        side_m: side,
        torus,
        traps_along: 20,
        spacing_m: 30.0,
        first_m: 15.0,
        sigma_m: sigma,
        sigma_cv: 0.0,
        g0: 0.002,
        untrappable: 0.0,
        capacity: 1,
        failure: 0.0,
        check_nights: 1,
    };
    let caught = |torus: bool| {
        let (left, error) = survivors(&square(torus), 400, 5, 60, 8);
        (400.0 - left, error)
    };
    let (edge, open) = (caught(false), caught(true));
    let ratio = edge.0 / open.0;
    let expected = (1.0 - 2.0 * 0.399 * sigma / side).powi(2);
    let error = ratio * (edge.1 / edge.0).hypot(open.1 / open.0);
    assert!((ratio - expected).abs() < 4.0 * error + 0.01, "{ratio} {expected} ± {error}");
}
