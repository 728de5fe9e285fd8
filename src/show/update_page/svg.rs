//! Two plain pictures, drawn as SVG inside the page.

use crate::show::charts::from_zero;
use crate::text::digits::estimate;
use crate::text::plain::escape;
use crate::text::{Lang, number};

const WIDTH: f64 = 760.0;
const LEFT: f64 = 130.0;
const RIGHT: f64 = 740.0;
const STYLE: &str = "font: 12px 'Times New Roman', 'Noto Serif', serif";

/// A horizontal bar for each place: prior in grey, posterior in blue.
pub(super) fn bars(rows: &[(String, [f64; 3], [f64; 3])], caption: &str, lang: Lang) -> String {
    let most = rows.iter().map(|row| row.1[2].max(row.2[2])).fold(1.0, f64::max);
    let (_, most) = from_zero(most, 4);
    let x = |value: f64| LEFT + (RIGHT - LEFT) * value / most;
    let height = 24.0 * rows.len() as f64 + 60.0;
    let mut out = open(height, caption);
    for (k, (name, before, after)) in rows.iter().enumerate() {
        let y = 24.0 * k as f64 + 16.0;
        out += &text(LEFT - 6.0, y + 4.0, "end", name);
        out += &line(x(before[0]), y - 3.0, x(before[2]), y - 3.0, "#aaa", 5.0);
        out += &line(x(after[0]), y + 4.0, x(after[2]), y + 4.0, "#0072b2", 5.0);
        out += &format!(
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\" fill=\"#000\"/>",
            x(after[1]),
            y + 4.0
        );
    }
    axis(&mut out, height - 20.0, most, x, lang);
    out += &text(LEFT, height - 6.0, "start", caption);
    out + "</svg>\n"
}

/// Weekly dots and the band of what was predicted.
pub(super) fn weeks(
    points: &[(i32, f64, [f64; 3])],
    title: &str,
    caption: &str,
    lang: Lang,
) -> String {
    let most = points.iter().map(|p| p.1.max(p.2[2])).fold(1e-9, f64::max);
    let (_, most) = from_zero(most, 4);
    let (first, last) = (points[0].0, points[points.len() - 1].0);
    let span = f64::from((last - first).max(1));
    let x = |week: i32| LEFT + (RIGHT - LEFT) * f64::from(week - first) / span;
    let y = |value: f64| 190.0 - 160.0 * value / most;
    let mut out = open(235.0, title);
    out += &text(LEFT, 16.0, "start", title);
    let upper = points.iter().map(|p| format!("{:.1},{:.1}", x(p.0), y(p.2[2])));
    let lower = points.iter().rev().map(|p| format!("{:.1},{:.1}", x(p.0), y(p.2[0])));
    let band: Vec<String> = upper.chain(lower).collect();
    out += &format!("<polygon points=\"{}\" fill=\"#cfe3f1\"/>", band.join(" "));
    let middle: Vec<String> =
        points.iter().map(|p| format!("{:.1},{:.1}", x(p.0), y(p.2[1]))).collect();
    out += &format!(
        "<polyline points=\"{}\" fill=\"none\" stroke=\"#0072b2\" stroke-width=\"2\"/>",
        middle.join(" ")
    );
    for point in points {
        out += &format!(
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3\" fill=\"#000\"/>",
            x(point.0),
            y(point.1)
        );
    }
    for value in [0.0, most] {
        out += &text(LEFT - 6.0, y(value) + 4.0, "end", &estimate(value, lang));
    }
    out += &line(LEFT, 190.0, RIGHT, 190.0, "#000", 1.0);
    for week in [first, last] {
        out += &text(x(week), 206.0, "middle", &(week + 1).to_string());
    }
    out += &text(LEFT, 226.0, "start", caption);
    out + "</svg>\n"
}

fn open(height: f64, title: &str) -> String {
    format!(
        "<svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" style=\"{STYLE}; max-width: {WIDTH}px; width: 100%\"><title>{}</title>\n",
        escape(title)
    )
}

fn axis(out: &mut String, height: f64, most: f64, x: impl Fn(f64) -> f64, lang: Lang) {
    let y = height - 26.0;
    *out += &line(x(0.0), y, x(most), y, "#000", 1.0);
    for value in [0.0, 0.5 * most, most] {
        *out += &text(x(value), y + 16.0, "middle", &number(value, 0, lang));
    }
}

fn line(x1: f64, y1: f64, x2: f64, y2: f64, colour: &str, width: f64) -> String {
    format!(
        "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"{colour}\" stroke-width=\"{width}\"/>"
    )
}

fn text(x: f64, y: f64, anchor: &str, words: &str) -> String {
    format!("<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>", escape(words))
}
