//! How fast this machine simulates: commune-weeks per second by threads, whole runs, and the time to a
//! precision. Every time is the middle one of some repeats, with the shortest and the longest beside it.

mod machine;
mod words;

use crate::answers::summarise::{PROGRAM, errors_of, summarise};
use crate::engine::stopping::{BATCHES_MIN, HalfWidth};
use crate::engine::threads::on;
use crate::engine::{Settings, Study};
use crate::model::draw::Design;
use crate::model::outcome::Outcome;
use crate::model::plan::Plan;
use crate::output::contents::{self, Recipe};
use crate::output::manifest::sha256;
use crate::output::run::RunFilesError;
use crate::scenario;
use crate::time::WARM_UP_WEEKS;
use machine::Machine;
use rayon::prelude::*;
use serde::Serialize;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

pub use words::words;

/// A longest repeat above the shortest by this factor: something else was running.
const BUSY: f64 = 1.2;

/// What to measure.
#[derive(Clone, Debug)]
pub struct Question {
    /// Numbers of threads; all up to the cores of this machine, by doubling, when empty.
    pub threads: Vec<usize>,
    /// Replicates of a measurement.
    pub replicates: u64,
    /// Measurements of each kind.
    pub repeats: usize,
}

/// What was simulated.
#[derive(Clone, Debug, Serialize)]
pub struct Workload {
    /// The scenarios; the first is the reference.
    pub scenarios: Vec<String>,
    /// Their digests.
    pub digests: Vec<String>,
    /// Communes.
    pub communes: usize,
    /// Weeks of the campaign.
    pub weeks: usize,
    /// Weeks before it, simulated once for all scenarios on one ground.
    pub warm_up_weeks: usize,
    /// Replicates of a measurement.
    pub replicates: u64,
    /// Commune-weeks of a measurement: those that one ground's scenarios share counted once.
    pub commune_weeks: f64,
}

/// Seconds of the repeats of one thing.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Seconds {
    /// The middle one.
    pub median: f64,
    /// The shortest.
    pub least: f64,
    /// The longest.
    pub most: f64,
}

impl Seconds {
    fn of(mut all: Vec<f64>) -> Self {
        all.sort_by(f64::total_cmp);
        Self { median: all[all.len() / 2], least: all[0], most: all[all.len() - 1] }
    }

    fn busy(&self) -> bool {
        self.most > BUSY * self.least
    }
}

/// Speed on some threads.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ByThreads {
    /// Threads.
    pub threads: usize,
    /// The simulation alone.
    pub simulation: Seconds,
    /// Its speed, by the middle one.
    pub commune_weeks_per_second: f64,
    /// Times the speed on the first number of threads.
    pub simulation_speed_up: f64,
    /// Simulation, summary, tables, all charts and their digests: all of `run` but writing.
    pub whole_run: Seconds,
    /// Times the speed on the first number of threads.
    pub whole_run_speed_up: f64,
}

/// How soon the second scenario's mean net benefit over the first is known to 1 %.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Precision {
    /// Replicates simulated: the fewest whose error is trusted.
    pub replicates: u64,
    /// Seconds that they took on all cores.
    pub seconds: f64,
    /// Half the 95 % interval of the mean, as a share of it.
    pub half_width_95: f64,
    /// Replicates until that is 1 %.
    pub replicates_to_1_percent: f64,
    /// Seconds until that is 1 %, in proportion.
    pub seconds_to_1_percent: f64,
}

/// What was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Speed {
    /// Version of the layout.
    pub schema_version: u32,
    /// Name and version.
    pub program: &'static str,
    /// The commit that it was built from, where whoever built it said so (`RODSIM_COMMIT`).
    pub commit: Option<&'static str>,
    /// The machine.
    pub machine: Machine,
    /// What was simulated.
    pub workload: Workload,
    /// Measurements of each kind.
    pub repeats: usize,
    /// Seconds to set the study up: once for any number of replicates.
    pub set_up: Seconds,
    /// For each number of threads.
    pub by_threads: Vec<ByThreads>,
    /// The time to a precision.
    pub precision: Option<Precision>,
    /// The most memory that the program held, bytes, where the system tells.
    pub peak_memory_bytes: Option<u64>,
    /// Did repeats differ so much that something else must have been running?
    pub busy: bool,
}

/// Measures; `None` when stopped.
///
/// # Errors
///
/// When a chart cannot be drawn.
///
/// # Panics
///
/// Without a scenario.
pub fn measure(
    plans: &[Plan],
    question: &Question,
    stop: &AtomicBool,
) -> Result<Option<Speed>, RunFilesError> {
    let repeats = question.repeats.max(1);
    let mut study = Study::new(plans.to_vec(), 0);
    let set_up: Vec<f64> =
        (0..repeats).map(|_| timed(|| study = Study::new(plans.to_vec(), 0))).collect();
    let workload = workload(&study, question.replicates);
    let numbers = if question.threads.is_empty() { doubled() } else { question.threads.clone() };
    let mut by_threads: Vec<ByThreads> = Vec::new();
    for threads in numbers {
        let Some(row) = on_threads(&study, &workload, threads, repeats, by_threads.first(), stop)?
        else {
            return Ok(None);
        };
        by_threads.push(row);
    }
    let precision = precision(&study, stop);
    if stop.load(std::sync::atomic::Ordering::Relaxed) {
        return Ok(None);
    }
    let set_up = Seconds::of(set_up);
    let busy = by_threads.iter().any(|row| row.simulation.busy() || row.whole_run.busy());
    Ok(Some(Speed {
        schema_version: 2,
        program: PROGRAM,
        commit: option_env!("RODSIM_COMMIT"),
        machine: Machine::this(),
        workload,
        repeats,
        set_up,
        by_threads,
        precision,
        peak_memory_bytes: machine::peak_memory_bytes(),
        busy,
    }))
}

/// What is simulated, and how much that is.
fn workload(study: &Study, replicates: u64) -> Workload {
    let (communes, weeks) = (study.communes(), study.period().weeks());
    Workload {
        scenarios: study.plans.iter().map(|plan| plan.name.clone()).collect(),
        digests: study.plans.iter().map(scenario::digest).collect(),
        communes,
        weeks,
        warm_up_weeks: WARM_UP_WEEKS,
        replicates,
        commune_weeks: replicates as f64 * study.commune_weeks() as f64,
    }
}

/// 1, 2, 4 … and the number of cores.
fn doubled() -> Vec<usize> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut numbers: Vec<usize> =
        std::iter::successors(Some(1), |n| Some(2 * n)).take_while(|n| *n < cores).collect();
    numbers.push(cores);
    numbers
}

/// The simulation and the whole run on some threads, in turn; `None` when stopped.
fn on_threads(
    study: &Study,
    workload: &Workload,
    threads: usize,
    repeats: usize,
    first: Option<&ByThreads>,
    stop: &AtomicBool,
) -> Result<Option<ByThreads>, RunFilesError> {
    let settings = Settings { seed: 1, design: Design::Sobol, threads, instructions: None };
    // Threads, caches and the clock of the processor are awake before anything is timed.
    if study.simulate(&settings, 0..u64::from(study.batch), &(), stop).is_none() {
        return Ok(None);
    }
    let (mut simulation, mut whole) = (Vec::new(), Vec::new());
    for _ in 0..repeats {
        let mut tally = None;
        let simulated =
            timed(|| tally = study.simulate(&settings, 0..workload.replicates, &(), stop));
        let Some(tally) = tally else { return Ok(None) };
        let mut drawn: Result<usize, RunFilesError> = Ok(0);
        let output = timed(|| {
            drawn = on(threads, || {
                let summary = summarise(study, &settings, &tally, "2022-01-03");
                let files = contents::of_run(study, &summary, &Recipe::default())?;
                Ok(files.par_iter().map(|file| sha256(&file.bytes).len()).sum::<usize>())
            });
        });
        drawn?;
        simulation.push(simulated);
        whole.push(simulated + output);
    }
    let (simulation, whole_run) = (Seconds::of(simulation), Seconds::of(whole));
    Ok(Some(ByThreads {
        threads,
        simulation,
        commune_weeks_per_second: workload.commune_weeks / simulation.median,
        simulation_speed_up: first.map_or(1.0, |f| f.simulation.median / simulation.median),
        whole_run,
        whole_run_speed_up: first.map_or(1.0, |f| f.whole_run.median / whole_run.median),
    }))
}

/// The time to a precision on all cores; `None` with one scenario, where the mean is nought, or when
/// stopped.
fn precision(study: &Study, stop: &AtomicBool) -> Option<Precision> {
    let settings = Settings { seed: 1, design: Design::Sobol, threads: 0, instructions: None };
    // With fewer batches the error of this design is not trusted.
    let replicates = BATCHES_MIN * u64::from(study.batch);
    let mut tally = None;
    let seconds = timed(|| tally = study.simulate(&settings, 0..replicates, &(), stop));
    let tally = tally?;
    let burden = &tally.pairs.first()?.differences[Outcome::Burden as usize].moments;
    let mean = burden.mean().filter(|mean| *mean != 0.0)?;
    let progress = HalfWidth::OfMean(0.01).progress(burden, errors_of(settings.design));
    let needed = progress.replicates as f64;
    Some(Precision {
        replicates,
        seconds,
        half_width_95: progress.half_width / mean.abs(),
        replicates_to_1_percent: needed,
        seconds_to_1_percent: seconds * needed / replicates as f64,
    })
}

/// Seconds that something takes.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn timed(what: impl FnOnce()) -> f64 {
    let started = Instant::now();
    what();
    started.elapsed().as_secs_f64()
}
