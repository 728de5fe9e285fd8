//! Batch scripts for Slurm: an array that simulates the shards, and a job that merges them.
//!
//! Requeueing covers a lost node. A task that fails asks for another try itself, three times at
//! most, so that a fault that always comes back does not loop; then it leaves a note in `failed/`
//! and the merge names its shards. Merge with `afterany`: after `afterok`, one failed task would
//! keep the merge, which says what is missing, waiting for ever.

use super::ShardError;
use super::plan::ShardPlan;
use super::write_whole;
use crate::engine::Study;
use crate::engine::tally::DETAIL_COMMUNES_MAX;
use std::path::PathBuf;

/// Name of the script of the array.
pub const ARRAY: &str = "slurm.sbatch";
/// Name of the script of the merge.
pub const MERGE: &str = "merge.sbatch";

/// What the scripts need to know.
#[derive(Clone, Debug)]
pub struct Site {
    /// The plan's folder, absolute.
    pub folder: PathBuf,
    /// The program, absolute.
    pub program: PathBuf,
    /// Most tasks at a time.
    pub limit: u32,
    /// Memory of a task, MiB.
    pub memory_mib: u64,
}

/// Memory that a task of one thread may take, with room to spare, MiB.
pub fn memory_mib(study: &Study) -> u64 {
    let kib_of_commune = if study.communes() <= DETAIL_COMMUNES_MAX { 1_500 } else { 150 };
    256 + (study.communes() * study.plans.len()) as u64 * kib_of_commune / 1024
}

/// Writes both scripts and the folders that they write to.
///
/// # Errors
///
/// When the system refuses.
pub fn write(plan: &ShardPlan, site: &Site) -> Result<(), ShardError> {
    for name in ["logs", "failed", super::SHARDS] {
        let path = site.folder.join(name);
        std::fs::create_dir_all(&path).map_err(super::system(crate::output::Act::Make, &path))?;
    }
    write_whole(&site.folder.join(ARRAY), array(plan, site).as_bytes())?;
    write_whole(&site.folder.join(MERGE), merge(site).as_bytes())
}

/// The script of the array.
pub fn array(plan: &ShardPlan, site: &Site) -> String {
    let last = plan.tasks() - 1;
    let head = head(
        "rodsim",
        site,
        &format!("#SBATCH --array=0-{last}%{}\n#SBATCH --output=logs/%a.log", site.limit),
    );
    format!(
        r#"{head}
# {shards} shards, {per_task} in each task. RODSIM_RETRIES changes how often a failed task tries again.
task=$SLURM_ARRAY_TASK_ID
echo "task $task, restart ${{SLURM_RESTART_COUNT:-0}}, $(hostname), $(date -u +%FT%TZ)"
"$rodsim" shard --plan "$plan" --threads "${{SLURM_CPUS_PER_TASK:-1}}" --quiet
code=$?
if [ "$code" -eq 0 ]; then
    rm -f "$plan/failed/$task"
    exit 0
fi
# 2, 3 and 4 are refusals (usage, a changed plan, a scenario): the next try would end the same.
if [ "$code" -ne 2 ] && [ "$code" -ne 3 ] && [ "$code" -ne 4 ] \
    && [ "${{SLURM_RESTART_COUNT:-0}}" -lt "${{RODSIM_RETRIES:-3}}" ]; then
    echo "task $task failed with code $code; it tries again"
    scontrol requeue "$SLURM_JOB_ID" && exit "$code"
fi
echo "task $task failed with code $code on $(hostname)" | tee "$plan/failed/$task"
exit "$code"
"#,
        shards = plan.shards(),
        per_task = plan.content.shards_per_task,
    )
}

/// The script of the merge; `RODSIM_OUTPUT` names another folder for the run.
pub fn merge(site: &Site) -> String {
    let head = head("rodsim-merge", site, "#SBATCH --output=logs/merge.log");
    format!(
        r#"{head}
# Ends with 3 and the list when shards are missing; those run again with
#   sbatch --array=$(rodsim merge PLAN --missing) PLAN/{ARRAY}
"$rodsim" merge "$plan" --output "${{RODSIM_OUTPUT:-$plan/run}}" --threads "${{SLURM_CPUS_PER_TASK:-1}}" --force
"#
    )
}

fn head(name: &str, site: &Site, own: &str) -> String {
    let folder = site.folder.display().to_string();
    let (plan, program) = (quoted(&folder), quoted(&site.program.display().to_string()));
    let memory = site.memory_mib;
    format!(
        r#"#!/bin/bash
#SBATCH --job-name={name}
{own}
#SBATCH --chdir={plan}
#SBATCH --open-mode=append
#SBATCH --requeue
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --mem={memory}M
plan={plan}
rodsim=${{RODSIM:-{program}}}
"#
    )
}

/// A path as one word of the shell.
fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+".contains(c);
    if path.chars().all(plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}
