//! Ratios that do not depend on the machine's mood: everything interleaved in one run.
//!
//! `cargo bench --bench ratios`. Times are the processor's (`/proc/self/stat`), where the system
//! tells them, because others may be at work; the gain of a second core is also given in wall time.

#[path = "common/shared.rs"]
mod common;

use common::{ALL_WEEKS, Floor, dispatch, embedded, run};
use rodsim::engine::Study;
use rodsim::model::draw::Design;
use rodsim::model::lanes::LANES;
use rodsim::model::outcome::Outcome;
use rodsim::model::rng::Stream;
use rodsim::model::rng::luck::Luck;
use rodsim::model::season::ground::Ground;
use rodsim::model::season::nature::Nature;
use rodsim::time::Period;
use rodsim::verify::reference;
use rodsim::verify::synth;
use std::hint::black_box;
use std::time::Instant;

/// Seconds of processor time of this process, and of the wall.
fn clocks(start: Instant) -> [f64; 2] {
    let wall = start.elapsed().as_secs_f64();
    let cpu = std::fs::read_to_string("/proc/self/stat").ok().and_then(|stat| {
        let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
        let ticks: f64 =
            fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
        Some(ticks / 100.0)
    });
    [cpu.unwrap_or(wall), wall]
}

/// One thing to measure: its name, what it does, and the commune-weeks that it does.
struct Contender<'a> {
    name: &'static str,
    work: Box<dyn FnMut() + 'a>,
    commune_weeks: f64,
    /// Nanoseconds per commune-week, processor and wall, of each round.
    rounds: Vec<[f64; 2]>,
}

impl Contender<'_> {
    /// The median over rounds; `clock` 0 is the processor's, 1 the wall's.
    fn median(&self, clock: usize) -> f64 {
        let mut times: Vec<f64> = self.rounds.iter().map(|round| round[clock]).collect();
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    }
}

#[expect(clippy::disallowed_methods, reason = "a bench asks the clock")]
fn main() {
    let test = std::env::args().any(|argument| argument == "--test");
    if std::env::args().any(|argument| argument == "--peer") {
        return peer();
    }
    let (rounds, size) = if test { (1, 1) } else { (9, 8) };
    let none = embedded("no_campaign");
    let scheme = embedded("luong_tai");
    let small = Study::new(vec![none.clone()], 0);
    let large = Study::new(vec![synth::plan(1_400, &none)], 0);
    let alone = Study::new(vec![scheme.clone()], 0);
    let both = Study::new(vec![none, scheme.clone()], 0);
    let ground = Ground::new(&scheme.world, None);
    let nature = Nature::new(
        &ground,
        Luck::of_replicates(1, 0),
        &Design::Sobol.points(Period::default(), 1, 0, 256, LANES),
    );
    let draws: Vec<_> = (0..LANES).map(|l| reference::Draw::of_lane(&nature.draw, l)).collect();
    let closure = reference::close(&scheme, &draws[0]);
    black_box((closure.mortality_scale, closure.density_ref));
    let mut oracle = reference::Addressed { seed: 1, replicate: 0 };
    black_box(reference::simulate(&scheme, &draws[0], &mut oracle));

    let weeks = |communes: u64, replicates: u64| (communes * ALL_WEEKS * replicates) as f64;
    let lanes = LANES as u64;
    let contender = |name, commune_weeks, work: Box<dyn FnMut()>| Contender {
        name,
        work,
        commune_weeks,
        rounds: Vec::new(),
    };
    // The closures borrow the studies for the whole run.
    let (small, large, alone, both) = leak(small, large, alone, both);
    let scheme: &'static _ = Box::leak(Box::new(scheme));
    let draws: &'static _ = Box::leak(Box::new(draws));
    let mut contenders = [
        contender(
            "floor, 14 communes",
            weeks(14, 40 * size * lanes),
            Box::new(move || {
                (0..40 * size).for_each(|_| assert!(dispatch(Floor(14)) > 0.0));
            }),
        ),
        contender(
            "kernel, 14 communes, no campaign",
            weeks(14, 256 * size),
            Box::new(move || {
                drop(run(small, 1, 256 * size));
            }),
        ),
        contender(
            "floor, 1,400 communes",
            weeks(1_400, size * lanes),
            Box::new(move || {
                (0..size).for_each(|_| assert!(dispatch(Floor(1_400)) > 0.0));
            }),
        ),
        contender(
            "kernel, 1,400 communes, no campaign",
            weeks(1_400, 8 * size),
            Box::new(move || {
                drop(run(large, 1, 8 * size));
            }),
        ),
        contender(
            "plain reference, the scheme",
            weeks(14, lanes * size),
            Box::new(move || {
                for round in 0..size {
                    for (l, draw) in draws.iter().enumerate() {
                        let stream = Stream::new(round, l as u32);
                        black_box(reference::simulate(scheme, draw, &mut reference::Drawn(stream)));
                    }
                }
            }),
        ),
        contender(
            "kernel, the scheme",
            weeks(14, 256 * size),
            Box::new(move || {
                drop(run(alone, 1, 256 * size));
            }),
        ),
        contender(
            "two scenarios, one core",
            2.0 * weeks(14, 512 * size),
            Box::new(move || {
                drop(run(both, 1, 512 * size));
            }),
        ),
        contender(
            "two scenarios, two cores",
            2.0 * weeks(14, 512 * size),
            Box::new(move || {
                drop(run(both, 2, 512 * size));
            }),
        ),
    ];
    let start = Instant::now();
    for _ in 0..rounds {
        for contender in &mut contenders {
            let before = clocks(start);
            (contender.work)();
            let after = clocks(start);
            let nanoseconds =
                [0, 1].map(|k| (after[k] - before[k]) * 1e9 / contender.commune_weeks);
            contender.rounds.push(nanoseconds);
        }
    }
    println!("{:<40} {:>10} {:>10}", "ns per commune-week (median)", "processor", "wall");
    for contender in &contenders {
        println!(
            "{:<40} {:>10.2} {:>10.2}",
            contender.name,
            contender.median(0),
            contender.median(1)
        );
    }
    let [floor_14, kernel_14, floor_1400, kernel_1400, plain, kernel, one, two] = &contenders;
    println!();
    println!("kernel / plain reference        {:>6.1} x", plain.median(0) / kernel.median(0));
    println!(
        "kernel / floor, 14 communes     {:>6.0} %",
        100.0 * floor_14.median(0) / kernel_14.median(0)
    );
    println!(
        "kernel / floor, 1,400 communes  {:>6.0} %",
        100.0 * floor_1400.median(0) / kernel_1400.median(0)
    );
    println!(
        "two cores / one                 {:>6.2} x (wall {:.2} x)",
        2.0 * one.median(0) / two.median(0),
        one.median(1) / two.median(1)
    );
}

/// The kernel's part of `benches/peers/run.py`: no campaign, one core.
#[expect(clippy::disallowed_methods, reason = "a bench asks the clock")]
fn peer() {
    let study = Study::new(vec![embedded("no_campaign")], 0);
    let (start, replicates) = (Instant::now(), 8192);
    let [before, _] = clocks(start);
    let tally = run(&study, 1, replicates);
    let seconds = clocks(start)[0] - before;
    let campaign = tally.arms[0].district.campaign();
    let lost = campaign[Outcome::YieldLoss as usize].moments.mean().unwrap_or(f64::NAN);
    let micro = seconds / replicates as f64 * 1e6;
    println!("{micro:.1} us of processor time per replicate; yield lost {lost:.0} t");
}

/// Keeps the studies for the rest of the run.
fn leak(
    small: Study,
    large: Study,
    alone: Study,
    both: Study,
) -> (&'static Study, &'static Study, &'static Study, &'static Study) {
    let keep = |study| -> &'static Study { Box::leak(Box::new(study)) };
    (keep(small), keep(large), keep(alone), keep(both))
}
