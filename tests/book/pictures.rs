//! A picture of each submodel, drawn from the model's own functions and from its weeks.

use super::hold;
use crate::support::{QUIET_SCALE, quiet, rats, round, rounds, tell};
use rodsim::model::plan::Plan;
use rodsim::model::season::{baiting, barriers, damage, growth, hunting, refusal, trapping};
use std::fmt::Write;

/// One line of a picture.
struct Line {
    /// Its name, in Vietnamese and English apart by ` / `.
    name: &'static str,
    points: Vec<(f64, f64)>,
}

/// Size of the frame and its margins, in the picture's units.
const FRAME: (f64, f64) = (400.0, 220.0);
const MARGIN: (f64, f64) = (60.0, 30.0);
/// Colours that people tell apart, and dashes for those who print.
const STYLES: [(&str, &str); 3] = [("#0072b2", ""), ("#d55e00", "7 4"), ("#009e73", "2 3")];

/// A round number not below a value, and the step to it.
fn ceiling(value: f64) -> (f64, f64) {
    let place = 10_f64.powf(value.log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter();
    let step =
        steps.map(|s| s * place / 5.0).find(|step| step * 5.0 >= value * 0.999).unwrap_or(place);
    let end = (value / step - 1e-9).ceil() * step;
    (end, step)
}

/// Lines on axes from zero, as SVG: numbers and names, no other words.
fn picture(x_name: &str, y_name: &str, lines: &[Line]) -> String {
    let all = || lines.iter().flat_map(|line| &line.points);
    let (right, across) = ceiling(all().map(|p| p.0).fold(0.0, f64::max));
    let (top, up) = ceiling(all().map(|p| p.1).fold(0.0, f64::max));
    let x = |value: f64| MARGIN.0 + FRAME.0 * value / right;
    let y = |value: f64| MARGIN.1 + FRAME.1 * (1.0 - value / top);
    let (width, height) = (FRAME.0 + 2.0 * MARGIN.0 + 90.0, FRAME.1 + 2.0 * MARGIN.1 + 40.0);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n"
    );
    let mut tick = 0.0;
    while tick <= right + 1e-9 {
        let _ = writeln!(
            svg,
            "<path d=\"M{:.1} {:.1}V{:.1}\" stroke=\"#ddd\"/><text x=\"{0:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#444\">{}</text>",
            x(tick),
            y(0.0),
            y(top),
            y(0.0) + 16.0,
            plain(tick)
        );
        tick += across;
    }
    let mut tick = 0.0;
    while tick <= top + 1e-9 {
        let _ = writeln!(
            svg,
            "<path d=\"M{:.1} {:.1}H{:.1}\" stroke=\"#ddd\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#444\">{}</text>",
            x(0.0),
            y(tick),
            x(right),
            x(0.0) - 6.0,
            y(tick) + 4.0,
            plain(tick)
        );
        tick += up;
    }
    let _ = writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" fill=\"#444\">{x_name}</text>",
        x(right / 2.0),
        y(0.0) + 34.0
    );
    let _ = writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" fill=\"#444\">{y_name}</text>",
        x(0.0) - 40.0,
        MARGIN.1 - 12.0
    );
    let mut taken: Vec<f64> = Vec::new();
    for (line, (colour, dash)) in lines.iter().zip(STYLES) {
        let points: Vec<String> =
            line.points.iter().map(|p| format!("{:.1},{:.1}", x(p.0), y(p.1))).collect();
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2.2\" stroke-dasharray=\"{dash}\"/>",
            points.join(" ")
        );
        let mut at = y(line.points.last().unwrap().1) + 4.0;
        while taken.iter().any(|other| (other - at).abs() < 14.0) {
            at += 14.0;
        }
        taken.push(at);
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{at:.1}\" fill=\"{colour}\">{}</text>",
            x(right) + 6.0,
            line.name
        );
    }
    svg + "</svg>\n"
}

/// A number without needless zeros.
fn plain(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn curve(name: &'static str, to: f64, of: impl Fn(f64) -> f64) -> Line {
    Line { name, points: (0..=60).map(|i| f64::from(i) * to / 60.0).map(|x| (x, of(x))).collect() }
}

/// Rats per hectare of a plan without chance, week by week, in these communes.
fn weeks(name: &'static str, plan: &Plan, from: usize, to: usize, communes: &[usize]) -> Line {
    let rice: f64 = communes.iter().map(|&c| plan.world.communes[c].rice_area_ha).sum();
    let story = tell(plan, 1, 0);
    let density = |week: usize| {
        let here: Vec<_> = communes.iter().map(|&c| story.flows[week][c]).collect();
        rats(&here, 0) / rice
    };
    Line { name, points: (from..to).map(|week| ((week - from) as f64, density(week))).collect() }
}

fn trap(nights: f64, traps: f64, only: &str) -> String {
    round(
        "trapping",
        "date = \"2022-02-14\"",
        2,
        &format!("nights_per_week = {nights}\ntraps_per_ha = {traps}\n{only}"),
    )
}

#[test]
fn pictures_are_of_the_model_as_it_is() {
    let idle = quiet(rounds(""));
    let all: Vec<usize> = (0..idle.world.communes.len()).collect();
    let mut scheme = quiet(crate::support::embedded("luong_tai"));
    // Money and labour do not grow with the land that `quiet` makes large.
    scheme.campaign.budget_vnd = None;
    scheme.campaign.labour_days_per_week.fill(f64::INFINITY);
    draw(
        "year",
        &picture(
            "tuần / week, 2022-2023",
            "chuột/ha / rats per ha",
            &[
                weeks("không / none", &idle, 0, 104, &all),
                weeks("đề án / scheme", &scheme, 0, 104, &all),
            ],
        ),
    );
    draw(
        "births",
        &picture(
            "chuột/ha / rats per ha",
            "lần / times",
            &[curve("sinh sản / births", 30.0, |n| growth::compensation(1.3, 0.3 / 12.0, n))],
        ),
    );
    draw(
        "deaths",
        &picture(
            "chuột/ha / rats per ha",
            "mỗi tuần / per week",
            &[curve("chết / deaths", 30.0, |n| {
                growth::natural_hazard(0.05, growth::crowding(4_f64.ln() / 52.0, 12.0), n)
            })],
        ),
    );
    let caught = |e: f64, b: f64| 100.0 * e * trapping::captures_per_encounter(e, b);
    draw(
        "trapping",
        &picture(
            "số lần gặp mỗi đêm bẫy / encounters per trap-night",
            "chuột/100 đêm bẫy / rats per 100 trap-nights",
            &[
                curve("bẫy sập 0 / never sprung", 0.5, |e| caught(e, 0.0)),
                curve("bẫy sập 0,3 / sprung 0.3", 0.5, |e| caught(e, 0.3)),
            ],
        ),
    );
    let share = |h: f64| 100.0 * (1.0 - (-h).exp());
    draw(
        "baiting",
        &picture(
            "% diện tích / % of land treated",
            "% chuột chết / % of rats killed",
            &[
                curve("đổ ải / fallow", 100.0, |a| {
                    share(baiting::hazard(a / 100.0, 0.8, 0.8, 1.0))
                }),
                curve("lúa chín / ripening", 100.0, |a| {
                    share(baiting::hazard(a / 100.0, 0.8, 0.8, 0.3))
                }),
            ],
        ),
    );
    draw(
        "hunting",
        &picture(
            "chuột/ha / rats per ha",
            "chuột/công / rats per person-day",
            &[curve("ra quân / hunt", 60.0, |n| {
                let h = hunting::hazard(1.0, 20.0, 15.0, n, 1e6);
                1e6 * (1.0 - (-h).exp())
            })],
        ),
    );
    draw(
        "barriers",
        &picture(
            "bẫy cây trồng/100 ha / barriers per 100 ha",
            "% đất được bảo vệ / % of land protected",
            &[
                curve("200 m", 12.0, |n| 100.0 * barriers::share_inside(n, 0.0, 200.0, 100.0)),
                curve("150 m", 12.0, |n| 100.0 * barriers::share_inside(n, 0.0, 150.0, 100.0)),
            ],
        ),
    );
    let (mut left, mut killed) = (0.8, Vec::new());
    for time in 1..=6 {
        let (after, h) = refusal::strike(left, 1.0);
        killed.push((f64::from(time), share(h)));
        left = after;
    }
    draw(
        "refusal",
        &picture(
            "đợt thứ / round",
            "% chuột chết / % of rats killed",
            &[Line { name: "mỗi đợt / each", points: killed }],
        ),
    );
    let lost = |reference: f64| {
        move |x: f64| 100.0 * damage::yield_loss_share(damage::ln_kept(reference), x)
    };
    draw(
        "damage",
        &picture(
            "mật độ so với năm thường / density over an ordinary year",
            "% năng suất / % of the yield",
            &[
                curve("3 %", 4.0, lost(0.03)),
                curve("1 %", 4.0, lost(0.01)),
                curve("10 %", 4.0, lost(0.10)),
            ],
        ),
    );
    let name = idle.world.communes[0].name.clone();
    let one = trap(7.0, 60.0, &format!("communes = [\"{name}\"]"));
    let still = quiet(rounds(&one));
    let mut moving = still.clone();
    moving.world.movement = true;
    // Borders grow with the land that `quiet` makes large.
    moving.world.borders.iter_mut().for_each(|border| border.length_km *= QUIET_SCALE);
    draw(
        "movement",
        &picture(
            "tuần / week, 2022",
            "chuột/ha / rats per ha",
            &[
                weeks("không / none", &idle, 0, 40, &[0]),
                weeks("ở yên / rats stay", &still, 0, 40, &[0]),
                weeks("di chuyển / they move", &moving, 0, 40, &[0]),
            ],
        ),
    );
}

fn draw(name: &str, svg: &str) {
    hold(&format!("docs/pictures/{name}.svg"), svg);
}
