//! What to do with a plan of shards, in words.

use super::plan::ShardPlan;
use super::{PLAN, merge, slurm};
use crate::text::Lang;
use std::path::Path;

/// What to do with a plan.
pub fn planned(plan: &ShardPlan, folder: &Path, lang: Lang) -> String {
    let (folder, shards) = (folder.display(), plan.shards());
    let (content, tasks) = (&plan.content, plan.tasks());
    let first = plan.range(0);
    let (about, here) = match lang {
        Lang::Vi => (
            format!(
                "{} lần lặp, {shards} phần (phần đầu {} lần), {tasks} tác vụ; kế hoạch {}",
                content.replicates,
                first.end - first.start,
                &plan.digest[..8]
            ),
            "không có Slurm / ngay trên máy này",
        ),
        Lang::En => (
            format!(
                "{} replicates, {shards} shards (the first of {}), {tasks} tasks; plan {}",
                content.replicates,
                first.end - first.start,
                &plan.digest[..8]
            ),
            "without Slurm, on this machine",
        ),
    };
    format!(
        "{about}\n→ {folder}/{PLAN}\n\
         Slurm: J=$(sbatch --parsable {folder}/{}); sbatch --dependency=afterany:$J {folder}/{}\n\
         {here}: rodsim shard --plan {folder} --index 0 --count {shards} && rodsim merge {folder}\n",
        slurm::ARRAY,
        slurm::MERGE,
    )
}

/// The list of what cannot be merged, and what to run again.
pub fn refused(folder: &Path, plan: &ShardPlan, refusals: &[merge::Refusal]) -> String {
    let mut text = format!(
        "{} files keep the {} shards from being merged; nothing was written",
        refusals.len(),
        plan.shards()
    );
    for refusal in refusals {
        text += &format!("\n  {}: {}", refusal.name, refusal.fault);
    }
    let tasks = merge::ranges(&merge::tasks(plan, refusals));
    if !tasks.is_empty() {
        text +=
            &format!("\nrun again: sbatch --array={tasks} {}/{}", folder.display(), slurm::ARRAY);
    }
    if refusals.iter().any(|refusal| refusal.index.is_none()) {
        text += "\nmove away what is not of this plan";
    }
    text
}
