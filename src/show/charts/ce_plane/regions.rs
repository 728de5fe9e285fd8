//! Regions that hold so many of the points of a cloud.

use crate::show::charts::canvas::Point;

/// Cuts the outermost points away, layer by layer, down to 90 % and 50 % of them. Nothing is
/// smoothed: a region holds the points that it is said to hold.
pub(super) fn regions(points: &[[f64; 2]]) -> ([Vec<Point>; 2], Vec<u8>) {
    let mut inside: Vec<usize> = (0..points.len()).collect();
    let mut rings = [Vec::new(), Vec::new()];
    let mut region_of = vec![100; points.len()];
    for (ring, percent) in rings.iter_mut().zip([90, 50]) {
        let mut hull = hull(points, &inside);
        loop {
            let rest: Vec<usize> =
                inside.iter().copied().filter(|index| !hull.contains(index)).collect();
            if rest.len() < 3 || rest.len() * 100 < points.len() * percent {
                break;
            }
            inside = rest;
            hull = self::hull(points, &inside);
        }
        *ring = hull.iter().map(|&index| (points[index][0], points[index][1])).collect();
        for &index in &inside {
            region_of[index] = percent as u8;
        }
    }
    (rings, region_of)
}

/// The convex hull of some points (Andrew's monotone chain), as indices.
fn hull(points: &[[f64; 2]], some: &[usize]) -> Vec<usize> {
    let mut order = some.to_vec();
    order.sort_by(|&a, &b| {
        points[a][0].total_cmp(&points[b][0]).then(points[a][1].total_cmp(&points[b][1]))
    });
    let turns_left = |a: usize, b: usize, c: usize| {
        let [a, b, c] = [a, b, c].map(|index| points[index]);
        (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) > 0.0
    };
    let half = |order: &mut dyn Iterator<Item = usize>| {
        let mut chain: Vec<usize> = Vec::new();
        for index in order {
            while chain.len() > 1
                && !turns_left(chain[chain.len() - 2], chain[chain.len() - 1], index)
            {
                chain.pop();
            }
            chain.push(index);
        }
        chain.pop();
        chain
    };
    let mut ring = half(&mut order.iter().copied());
    ring.extend(half(&mut order.iter().rev().copied()));
    ring
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_hold_what_they_say() {
        let points: Vec<[f64; 2]> =
            (0..400).map(|i| [f64::from(i * 37 % 401), f64::from(i * 53 % 397)]).collect();
        let (rings, region_of) = regions(&points);
        assert!(rings.iter().all(|ring| ring.len() > 2));
        let within = |percent: u8| region_of.iter().filter(|&&region| region <= percent).count();
        assert!((360..=380).contains(&within(90)), "{}", within(90));
        assert!((200..=220).contains(&within(50)), "{}", within(50));
    }
}
