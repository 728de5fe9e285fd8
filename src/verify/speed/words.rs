//! Speed in words.

use super::{Seconds, Speed};
use std::fmt::Write;

/// What was measured, as lines of text.
pub fn words(speed: &Speed) -> String {
    let mut text = String::new();
    let (machine, work) = (&speed.machine, &speed.workload);
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "{}{}; {}, {} cores, {}, {}",
        speed.program,
        speed.commit.map_or(String::new(), |commit| format!(" ({commit})")),
        machine.processor,
        machine.cores,
        machine.instructions,
        machine.system,
    );
    let _ = writeln!(
        text,
        "workload: {}; {} communes, {} + {} weeks, {} replicates: {:.1} million commune-weeks",
        work.scenarios.join(", "),
        work.communes,
        work.warm_up_weeks,
        work.weeks,
        work.replicates,
        work.commune_weeks * 1e-6,
    );
    let repeats = speed.repeats;
    let _ = writeln!(text, "seconds: the middle one of {repeats} (shortest-longest)");
    let _ = writeln!(text, "set-up {}", seconds(&speed.set_up));
    for row in &speed.by_threads {
        let _ = writeln!(
            text,
            "{} thread(s): simulation {}, {:.1} million commune-weeks/s, speed-up {:.2}; whole run {}, speed-up {:.2}",
            row.threads,
            seconds(&row.simulation),
            row.commune_weeks_per_second * 1e-6,
            row.simulation_speed_up,
            seconds(&row.whole_run),
            row.whole_run_speed_up,
        );
    }
    if let Some(found) = &speed.precision {
        let _ = writeln!(
            text,
            "mean difference in net benefit: ± {:.2}% (95%) after {} replicates in {:.2} s; ± 1% in {:.2} s ({:.0} replicates; never fewer than {})",
            100.0 * found.half_width_95,
            found.replicates,
            found.seconds,
            found.seconds_to_1_percent,
            found.replicates_to_1_percent,
            found.replicates,
        );
    }
    if let Some(bytes) = speed.peak_memory_bytes {
        let _ = writeln!(text, "most memory held: {:.0} MiB", bytes as f64 / f64::from(1 << 20));
    }
    if speed.busy {
        text.push_str("warning: repeats differ by more than a fifth: something else was running; compare only ratios within one run\n");
    }
    text
}

fn seconds(of: &Seconds) -> String {
    format!("{:.3} s ({:.3}-{:.3})", of.median, of.least, of.most)
}
