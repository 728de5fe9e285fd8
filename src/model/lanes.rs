//! Replicates side by side.
//!
//! The engine simulates [`LANES`] replicates at once: every quantity of a replicate is an array
//! over lanes, and every rule is a plain function of one replicate that a loop applies to each
//! lane. The compiler turns such a loop into vector code. No lane ever looks at another, so a
//! replicate's result does not depend on its lane.

/// Replicates simulated side by side. Changes nothing but speed.
pub const LANES: usize = 8;

/// One number for each lane.
pub type Lanes = [f64; LANES];

/// The same number in each lane.
#[inline(always)]
pub fn splat(value: f64) -> Lanes {
    [value; LANES]
}

/// The number that `f` gives for each lane.
///
/// A plain loop: `std::array::from_fn` is often not inlined, and then neither widened nor compiled
/// for the instruction set of its caller.
#[inline(always)]
pub fn each(f: impl Fn(usize) -> f64) -> Lanes {
    let mut lanes = splat(0.0);
    for l in 0..LANES {
        lanes[l] = f(l);
    }
    lanes
}

/// Does any lane hold a number above zero?
#[inline(always)]
pub fn any(lanes: &Lanes) -> bool {
    lanes.iter().any(|&x| x > 0.0)
}

/// Adds `b` to `a`, lane by lane.
#[inline(always)]
pub fn add(a: &mut Lanes, b: &Lanes) {
    let sum = each(|l| a[l] + b[l]);
    *a = sum;
}

/// Takes `b` from `a`, lane by lane.
#[inline(always)]
pub fn subtract(a: &mut Lanes, b: &Lanes) {
    let rest = each(|l| a[l] - b[l]);
    *a = rest;
}

/// The places of the ones in a set of bits, from the lowest.
#[inline(always)]
pub fn ones(bits: u32) -> impl Iterator<Item = usize> {
    std::iter::successors((bits != 0).then_some(bits), |&bits| {
        let rest = bits & bits.wrapping_sub(1);
        (rest != 0).then_some(rest)
    })
    .map(|bits| bits.trailing_zeros() as usize)
}
