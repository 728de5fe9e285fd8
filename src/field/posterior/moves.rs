//! Moves that leave a tempered posterior alone.
//!
//! *Points*: preconditioned Crank-Nicolson steps in the coordinates that a normal distribution is
//! fitted to, or fresh draws of some of the others, which matter little and should not be dragged
//! along with those that do; the acceptance makes both exact. *Observation*: random steps of few
//! coordinates of observation, without a new season. *Luck*: fresh numbers for one part of luck in
//! few places.

use super::cloud::{Model, Particle};
use super::fit::{Fit, Step};
use crate::field::observe::parameter::OBSERVED;
use crate::model::rng::luck::{PARTS, Part};
use crate::model::rng::{Purpose, Stream};
use rand_distr::{Distribution, StandardNormal};

/// Steps in observation coordinates in a round.
const OBSERVATION_STEPS: u32 = 4;

/// The stream of one particle's move.
fn stream(model: &Model<'_>, particle: usize, series: u32) -> Stream {
    Stream::of(model.seed, particle as u32, Purpose::Posterior, series)
}

/// Accepts or refuses what was proposed.
fn settle(
    old: &mut Particle,
    new: &Particle,
    temperature: f64,
    ratio: f64,
    stream: &mut Stream,
) -> bool {
    let gain = temperature * (new.ln - old.ln) + ratio;
    let accepted = stream.uniform().ln() < gain;
    if accepted {
        old.clone_from(new);
    }
    accepted
}

/// A group's moves of points. Every other particle takes a shorter step. Returns how many whole steps
/// were accepted, and how many were proposed: only they tell how long steps should be.
pub(super) fn points(
    model: &Model<'_>,
    fit: &Fit,
    group: &mut [Particle],
    first: usize,
    temperature: f64,
    step: Step,
    series: u32,
) -> [u32; 2] {
    let mut new = group.to_vec();
    let mut ratios = Vec::with_capacity(new.len());
    let mut streams: Vec<Stream> =
        (0..group.len()).map(|l| stream(model, first + l, series)).collect();
    for (l, (particle, stream)) in new.iter_mut().zip(&mut streams).enumerate() {
        let (z, ratio) = fit.step(&particle.z, if whole(l) { step } else { step.half() }, stream);
        particle.z = z;
        ratios.push(ratio);
    }
    model.simulate(&mut new);
    let mut counts = [0; 2];
    for l in 0..group.len() {
        let taken = settle(&mut group[l], &new[l], temperature, ratios[l], &mut streams[l]);
        counts[0] += u32::from(taken && whole(l));
        counts[1] += u32::from(whole(l));
    }
    counts
}

/// Does the particle of this lane take the whole step?
fn whole(lane: usize) -> bool {
    lane.is_multiple_of(2)
}

/// A group's moves of luck: a share of the places get fresh numbers of one part among some. Returns how many
/// were accepted of each part, and how many were proposed.
pub(super) fn luck(
    model: &Model<'_>,
    group: &mut [Particle],
    first: usize,
    temperature: f64,
    shares: &[f64; PARTS],
    among: &[Part],
    series: u32,
) -> [[u32; 2]; PARTS] {
    let mut new = group.to_vec();
    let mut streams: Vec<Stream> =
        (0..group.len()).map(|l| stream(model, first + l, series)).collect();
    let mut parts = Vec::with_capacity(new.len());
    for (particle, stream) in new.iter_mut().zip(&mut streams) {
        let part = among[(stream.uniform() * among.len() as f64) as usize % among.len()] as usize;
        let places = particle.numbers.len() / PARTS;
        let certain = (stream.uniform() * places as f64) as usize % places;
        for place in 0..places {
            let fresh = stream.word();
            if stream.uniform() < shares[part] || place == certain {
                particle.numbers[place * PARTS + part] = fresh;
            }
        }
        parts.push(part);
    }
    model.simulate(&mut new);
    let mut counts = [[0; 2]; PARTS];
    for l in 0..group.len() {
        let taken = settle(&mut group[l], &new[l], temperature, 0.0, &mut streams[l]);
        counts[parts[l]][0] += u32::from(taken);
        counts[parts[l]][1] += 1;
    }
    counts
}

/// A particle's steps in observation coordinates, without a new season.
pub(super) fn observation(
    model: &Model<'_>,
    fit: &Fit,
    particle: &mut Particle,
    index: usize,
    temperature: f64,
    series: u32,
) {
    let mut stream = stream(model, index, series);
    for _ in 0..OBSERVATION_STEPS {
        let k =
            particle.z.len() - OBSERVED + (stream.uniform() * OBSERVED as f64) as usize % OBSERVED;
        let e: f64 = StandardNormal.sample(&mut stream);
        let old = (particle.z[k], particle.ln);
        particle.z[k] += 1.5 * fit.sd[k] * e;
        particle.ln = model.weigh(particle);
        let prior = 0.5 * (old.0 * old.0 - particle.z[k] * particle.z[k]);
        let gain = temperature * (particle.ln - old.1) + prior;
        if stream.uniform().ln() >= gain {
            (particle.z[k], particle.ln) = old;
        }
    }
}
