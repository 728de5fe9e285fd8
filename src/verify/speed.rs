//! How fast the engine is on this machine: commune-weeks per second by threads, and the time to a
//! precision.

use crate::answers::summarise::{errors_of, summarise};
use crate::engine::stopping::{BATCHES_MIN, HalfWidth};
use crate::engine::{Instructions, Settings, Study};
use crate::model::draw::Design;
use crate::model::outcome::Outcome;
use crate::model::plan::Plan;
use crate::show::charts::{self, ChartError, Options};
use crate::time::WARM_UP_WEEKS;
use serde::Serialize;
use std::fmt::Write;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// Speed on some threads.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ByThreads {
    /// Threads.
    pub threads: usize,
    /// Replicates of two scenarios.
    pub replicates: u64,
    /// Seconds that they took.
    pub seconds: f64,
    /// Speed.
    pub commune_weeks_per_second: f64,
}

/// What was measured: a scenario against no campaign.
#[derive(Clone, Debug, Serialize)]
pub struct Speed {
    /// Version of the layout.
    pub schema_version: u32,
    /// The instruction set.
    pub instructions: String,
    /// Speed, for each number of threads.
    pub by_threads: Vec<ByThreads>,
    /// Half the 95 % interval of the mean net benefit, as a share of it.
    pub net_benefit_half_width_95: f64,
    /// Replicates until that is 1 %.
    pub replicates_to_1_percent: f64,
    /// Seconds until that is 1 %.
    pub seconds_to_1_percent: f64,
    /// Seconds to set the study up.
    pub seconds_set_up: f64,
    /// Replicates simulated for the precision.
    pub replicates: u64,
    /// Seconds that they took.
    pub seconds_simulation: f64,
    /// Seconds for the summary and all charts.
    pub seconds_output: f64,
}

/// Measures; `None` when stopped.
///
/// # Errors
///
/// When a chart cannot be drawn.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
pub fn measure(plan: Plan, stop: &AtomicBool) -> Result<Option<Speed>, ChartError> {
    let started = Instant::now();
    let study = Study::new(vec![plan.without_campaign(), plan], 0);
    let seconds_set_up = started.elapsed().as_secs_f64();
    let Some(by_threads) = by_threads(&study, stop) else { return Ok(None) };
    let settings = Settings { seed: 1, design: Design::Sobol, threads: 0, instructions: None };
    // With fewer batches the error of this design is not trusted.
    let replicates = BATCHES_MIN * u64::from(study.batch);
    let started = Instant::now();
    let Some(tally) = study.simulate(&settings, 0..replicates, &(), stop) else { return Ok(None) };
    let seconds_simulation = started.elapsed().as_secs_f64();
    let burden = &tally.pairs[0].differences[Outcome::Burden as usize].moments;
    let progress = HalfWidth::OfMean(0.01).progress(burden, errors_of(settings.design));
    let needed = progress.replicates as f64;
    let started = Instant::now();
    let summary = summarise(&study, &settings, &tally, "2022-01-03");
    charts::draw(&summary, &[], &Options::default())?;
    let seconds_output = started.elapsed().as_secs_f64();
    let best = Instructions::best();
    Ok(Some(Speed {
        schema_version: 1,
        instructions: format!("{best:?}").to_lowercase(),
        by_threads,
        net_benefit_half_width_95: progress.half_width / burden.mean().unwrap_or(1.0).abs(),
        replicates_to_1_percent: needed,
        seconds_to_1_percent: seconds_simulation * needed / replicates as f64,
        seconds_set_up,
        replicates,
        seconds_simulation,
        seconds_output,
    }))
}

/// Speed with every number of threads that this machine has cores for.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn by_threads(study: &Study, stop: &AtomicBool) -> Option<Vec<ByThreads>> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let of_threads = |threads| {
        let settings = Settings { seed: 1, design: Design::Sobol, threads, instructions: None };
        let replicates = 2048 * threads as u64;
        study.simulate(&settings, 0..u64::from(study.batch), &(), stop)?;
        let started = Instant::now();
        study.simulate(&settings, 0..replicates, &(), stop)?;
        let seconds = started.elapsed().as_secs_f64();
        // The warm-up is simulated once and shared by both scenarios.
        let weeks = (WARM_UP_WEEKS + 2 * study.period().weeks()) as f64;
        let commune_weeks = replicates as f64 * study.communes() as f64 * weeks;
        let commune_weeks_per_second = commune_weeks / seconds;
        Some(ByThreads { threads, replicates, seconds, commune_weeks_per_second })
    };
    (1..=cores).map(of_threads).collect()
}

/// The same in words.
pub fn words(speed: &Speed) -> String {
    let mut text = format!("instruction set: {}\n", speed.instructions);
    for row in &speed.by_threads {
        let _ = writeln!(
            text,
            "{} thread(s): {:.1} million commune-weeks/s ({} replicates, 2 scenarios, {:.2} s)",
            row.threads,
            row.commune_weeks_per_second * 1e-6,
            row.replicates,
            row.seconds
        );
    }
    let (least, simulation) = (speed.replicates, speed.seconds_simulation);
    let _ = writeln!(
        text,
        "default comparison, mean difference in net benefit: ± {:.2}% (95%) after {least} replicates in {simulation:.2} s",
        100.0 * speed.net_benefit_half_width_95
    );
    let _ = writeln!(
        text,
        "time to ± 1%: {:.2} s of simulation ({:.0} replicates; never fewer than {least})",
        speed.seconds_to_1_percent, speed.replicates_to_1_percent
    );
    let _ = writeln!(
        text,
        "set-up {:.3} s, simulation {simulation:.2} s, summary and charts {:.2} s",
        speed.seconds_set_up, speed.seconds_output
    );
    text
}
