//! Numbers beside the means, where shapes alone do not tell scenarios apart.

use super::super::canvas::{At, Canvas, Point, Rect, Type};
use super::super::style::{AXIS_MM, INK, MUTED, SMALL_PT};

/// How far from a mark its number may stand, mm, the nearest first.
const AWAY: [f64; 8] = [3.2, 4.6, 6.2, 8.0, 10.0, 12.5, 15.0, 18.0];
/// Directions that are tried.
const DIRECTIONS: usize = 16;
/// Room of a mark, mm.
const MARK: f64 = 1.9;

/// Draws the numbers 1, 2, … beside marks, each with a thin line to its own.
pub(super) fn draw(canvas: &mut Canvas<'_>, marks: &[Point], within: Rect) {
    let style = Type::new(SMALL_PT, INK).bold();
    let size = (style.width(&marks.len().to_string()) + 0.4, style.line_mm() * 0.8);
    let places = places(marks, size, within);
    for (mark, place) in marks.iter().zip(&places) {
        canvas.line(&[*mark, *place], AXIS_MM, MUTED);
    }
    for (index, place) in places.into_iter().enumerate() {
        canvas.text_veiled(place, &(index + 1).to_string(), At::Centre, style);
    }
}

/// Where each number stands: as near to its mark as it can without covering a mark or another number.
fn places(marks: &[Point], size: Point, within: Rect) -> Vec<Point> {
    let mut taken: Vec<Point> = Vec::new();
    for &mark in marks {
        let free = |&(x, y): &Point| {
            let (wide, high) = (size.0 / 2.0, size.1 / 2.0);
            let inside = x - wide >= within.left
                && x + wide <= within.right
                && y - high >= within.top
                && y + high <= within.bottom;
            inside
                && taken
                    .iter()
                    .all(|other| (x - other.0).abs() >= size.0 || (y - other.1).abs() >= size.1)
                && marks.iter().all(|other| {
                    (x - other.0).abs() >= wide + MARK || (y - other.1).abs() >= high + MARK
                })
        };
        let mut around = AWAY.into_iter().flat_map(|away| {
            (0..DIRECTIONS).map(move |step| {
                let angle = std::f64::consts::TAU * step as f64 / DIRECTIONS as f64;
                (mark.0 + away * libm::cos(angle), mark.1 - away * libm::sin(angle))
            })
        });
        let place = around.find(free).unwrap_or(mark);
        taken.push(place);
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_marks_in_a_heap_stand_apart_and_inside() {
        let marks: Vec<Point> = (0..10).map(|i| (30.0 + 0.3 * f64::from(i), 20.0)).collect();
        let within = Rect::new(0.0, 0.0, 60.0, 40.0);
        let places = places(&marks, (3.0, 2.5), within);
        for (i, one) in places.iter().enumerate() {
            assert!((1.5..=58.5).contains(&one.0) && (1.25..=38.75).contains(&one.1), "{one:?}");
            for other in &places[..i] {
                assert!((one.0 - other.0).abs() >= 3.0 || (one.1 - other.1).abs() >= 2.5);
            }
        }
    }
}
