//! Colours, sizes and dashes: the house rules in one place.

use plotters::style::{Color, RGBAColor, RGBColor};

/// Size of the title, pt.
pub(super) const TITLE_PT: f64 = 10.0;
/// Size of the body, pt.
pub(super) const BODY_PT: f64 = 8.0;
/// Size of small labels inside panels, pt.
pub(super) const SMALL_PT: f64 = 7.0;
/// Size of the footer, pt: the smallest of all.
pub(super) const FOOTER_PT: f64 = 6.8;
/// Letters of the brief layout against those of the full one: its smallest have 6 pt.
pub(super) const BRIEF_SCALE: f64 = 0.885;
/// Letters of a sheet for a wall, such as a slide, against those of one for a page.
pub(super) const WALL_SCALE: f64 = 1.4;
/// Height of a line of text as a multiple of its size.
pub(super) const LEADING: f64 = 1.28;
/// Width of a data line, mm.
pub(super) const LINE_MM: f64 = 0.5;
/// Width of a grid line, mm.
pub(super) const GRID_MM: f64 = 0.1;
/// Width of an axis or a reference line, mm.
pub(super) const AXIS_MM: f64 = 0.2;

/// Text and axes.
pub(super) const INK: RGBColor = RGBColor(0x1a, 0x1a, 0x1a);
/// Secondary text and reference lines.
pub(super) const MUTED: RGBColor = RGBColor(0x59, 0x59, 0x59);
/// Grid lines.
pub(super) const GRID: RGBColor = RGBColor(0xdd, 0xdd, 0xdd);
/// Quiet fills.
pub(super) const PALE: RGBColor = RGBColor(0xee, 0xee, 0xee);
/// Paper.
pub(super) const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);

/// Okabe and Ito's colours that stand out from white by 3 : 1 or more.
const SERIES: [RGBColor; 5] = [
    RGBColor(0x00, 0x72, 0xb2),
    RGBColor(0xd5, 0x5e, 0x00),
    RGBColor(0x00, 0x9e, 0x73),
    RGBColor(0xcc, 0x79, 0xa7),
    RGBColor(0x00, 0x00, 0x00),
];
/// The same order for grey print; dashes and markers do most of the telling apart.
const SERIES_GREY: [RGBColor; 5] = [
    RGBColor(0x55, 0x55, 0x55),
    RGBColor(0x00, 0x00, 0x00),
    RGBColor(0x85, 0x85, 0x85),
    RGBColor(0x30, 0x30, 0x30),
    RGBColor(0x6e, 0x6e, 0x6e),
];
/// Fills of parts of a whole, told apart by lightness as well.
const PARTS: [RGBColor; 9] = [
    RGBColor(0x00, 0x72, 0xb2),
    RGBColor(0xe6, 0x9f, 0x00),
    RGBColor(0x00, 0x9e, 0x73),
    RGBColor(0xf0, 0xe4, 0x42),
    RGBColor(0xcc, 0x79, 0xa7),
    RGBColor(0x56, 0xb4, 0xe9),
    RGBColor(0xd5, 0x5e, 0x00),
    RGBColor(0x4d, 0x4d, 0x4d),
    RGBColor(0xbb, 0xbb, 0xbb),
];
/// Fills of parts of a whole in grey, neighbours far apart.
const PARTS_GREY: [RGBColor; 9] = [
    RGBColor(0x40, 0x40, 0x40),
    RGBColor(0xc8, 0xc8, 0xc8),
    RGBColor(0x78, 0x78, 0x78),
    RGBColor(0xe6, 0xe6, 0xe6),
    RGBColor(0x9a, 0x9a, 0x9a),
    RGBColor(0x20, 0x20, 0x20),
    RGBColor(0xb2, 0xb2, 0xb2),
    RGBColor(0x5c, 0x5c, 0x5c),
    RGBColor(0xff, 0xff, 0xff),
];
/// Fills of payers, unlike those of items beside them.
const PAYERS: [RGBColor; 3] =
    [RGBColor(0x56, 0xb4, 0xe9), RGBColor(0xd5, 0x5e, 0x00), RGBColor(0x8a, 0x8a, 0x8a)];
/// Fills of payers in grey.
const PAYERS_GREY: [RGBColor; 3] =
    [RGBColor(0xd8, 0xd8, 0xd8), RGBColor(0x50, 0x50, 0x50), RGBColor(0xff, 0xff, 0xff)];
/// ColorBrewer YlOrBr, five classes.
const CLASSES: [RGBColor; 5] = [
    RGBColor(0xff, 0xff, 0xd4),
    RGBColor(0xfe, 0xd9, 0x8e),
    RGBColor(0xfe, 0x99, 0x29),
    RGBColor(0xd9, 0x5f, 0x0e),
    RGBColor(0x99, 0x34, 0x04),
];
/// Five classes in grey.
const CLASSES_GREY: [RGBColor; 5] = [
    RGBColor(0xf7, 0xf7, 0xf7),
    RGBColor(0xcc, 0xcc, 0xcc),
    RGBColor(0x96, 0x96, 0x96),
    RGBColor(0x63, 0x63, 0x63),
    RGBColor(0x25, 0x25, 0x25),
];
/// Crop stages: land preparation, seedling and tillering, panicle to flowering, ripening.
const STAGES: [RGBColor; 4] = [
    RGBColor(0xd9, 0xc2, 0xa3),
    RGBColor(0xc7, 0xe9, 0xc0),
    RGBColor(0x74, 0xc4, 0x76),
    RGBColor(0xf2, 0xd1, 0x4e),
];
/// Crop stages in grey.
const STAGES_GREY: [RGBColor; 4] = [
    RGBColor(0x45, 0x45, 0x45),
    RGBColor(0xdd, 0xdd, 0xdd),
    RGBColor(0x70, 0x70, 0x70),
    RGBColor(0xae, 0xae, 0xae),
];

/// Dashes, mm on and off; empty is a full line.
const DASHES: [&[f64]; 5] = [&[], &[2.2, 1.0], &[0.7, 0.7], &[3.2, 0.8, 0.7, 0.8], &[4.5, 1.2]];

/// The shape of a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// ●
    Circle,
    /// ■
    Square,
    /// ▲
    Triangle,
    /// ◆
    Diamond,
    /// ▼
    Down,
}

/// Markers in the order of the colours.
const MARKERS: [Marker; 5] =
    [Marker::Circle, Marker::Square, Marker::Triangle, Marker::Diamond, Marker::Down];

/// How one series is drawn, the same in every chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Series {
    /// Colour.
    pub colour: RGBColor,
    /// Dash.
    pub dash: &'static [f64],
    /// Marker.
    pub marker: Marker,
}

/// Colour or grey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Palette {
    /// For grey print?
    pub grey: bool,
}

impl Palette {
    /// The look of series `index`; after five, colours come again with other dashes and markers.
    pub(super) fn series(self, index: usize) -> Series {
        let colours = if self.grey { SERIES_GREY } else { SERIES };
        let shifted = (index + index / SERIES.len()) % DASHES.len();
        Series {
            colour: colours[index % SERIES.len()],
            dash: DASHES[shifted],
            marker: MARKERS[shifted],
        }
    }

    /// The fill of part `index` of a whole.
    pub(super) fn part(self, index: usize) -> RGBColor {
        let fills = if self.grey { PARTS_GREY } else { PARTS };
        fills[index % fills.len()]
    }

    /// The fill of a payer, 0 to 2.
    pub(super) fn payer(self, index: usize) -> RGBColor {
        let fills = if self.grey { PAYERS_GREY } else { PAYERS };
        fills[index % fills.len()]
    }

    /// A fill between the classes, for a share of the scale from 0 to 1.
    pub(super) fn shade(self, share: f64) -> RGBColor {
        let fills = if self.grey { CLASSES_GREY } else { CLASSES };
        let at = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) } * 4.0;
        let below = (at as usize).min(3);
        let part = at - below as f64;
        let (RGBColor(r, g, b), RGBColor(r2, g2, b2)) = (fills[below], fills[below + 1]);
        let mix = |low: u8, high: u8| {
            (f64::from(low) + part * (f64::from(high) - f64::from(low))).round() as u8
        };
        RGBColor(mix(r, r2), mix(g, g2), mix(b, b2))
    }

    /// The fill of class 0 to 4.
    pub(super) fn class(self, index: usize) -> RGBColor {
        let fills = if self.grey { CLASSES_GREY } else { CLASSES };
        fills[index.min(fills.len() - 1)]
    }

    /// The fill of a group of crop stages, 0 to 3.
    pub(super) fn stage(self, index: usize) -> RGBColor {
        let fills = if self.grey { STAGES_GREY } else { STAGES };
        fills[index.min(fills.len() - 1)]
    }
}

/// A colour that lets what is under it show through.
pub(super) fn see_through(colour: RGBColor, opacity: f64) -> RGBAColor {
    colour.mix(opacity)
}

/// Black or white, whichever is read more easily on `fill`.
pub(super) fn ink_on(fill: RGBColor) -> RGBColor {
    if luminance(fill) > 0.30 { INK } else { PAPER }
}

/// Relative luminance after WCAG 2.
fn luminance(RGBColor(red, green, blue): RGBColor) -> f64 {
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_stand_out_from_paper() {
        for grey in [false, true] {
            for index in 0..5 {
                let contrast = 1.05 / (luminance(Palette { grey }.series(index).colour) + 0.05);
                assert!(contrast >= 3.0, "series {index}, grey {grey}: {contrast}");
            }
        }
    }

    #[test]
    fn shades_run_on_without_steps() {
        for grey in [false, true] {
            let palette = Palette { grey };
            let light = |share: f64| luminance(palette.shade(share));
            assert!((0..100).all(|i| {
                let fall = light(f64::from(i) / 100.0) - light(f64::from(i + 1) / 100.0);
                (0.0..0.05).contains(&fall)
            }));
            assert_eq!(palette.shade(0.0), palette.class(0));
            assert_eq!(palette.shade(f64::NAN), palette.class(0));
            assert_eq!(palette.shade(1.0), palette.class(4));
        }
    }

    #[test]
    fn every_stage_is_told_from_the_next_and_from_no_crop() {
        for grey in [false, true] {
            let mut lights: Vec<f64> =
                (0..4).map(|group| luminance(Palette { grey }.stage(group))).collect();
            lights.push(luminance(PAPER));
            for (i, one) in lights.iter().enumerate() {
                let near = |other: &f64| (other + 0.05) / (one + 0.05);
                assert!(!grey || lights[..i].iter().all(|o| near(o).max(1.0 / near(o)) > 1.3));
                assert!(i == 4 || lights[4] > one + 0.05, "stage {i}, grey {grey}: {lights:?}");
            }
        }
    }

    #[test]
    fn ten_series_all_differ() {
        let looks: Vec<Series> = (0..10).map(|i| Palette { grey: false }.series(i)).collect();
        for (i, one) in looks.iter().enumerate() {
            assert!(looks[..i].iter().all(|other| other != one));
        }
    }
}
