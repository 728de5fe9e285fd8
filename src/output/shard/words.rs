//! What to do with a plan of shards, in words.

use super::plan::ShardPlan;
use super::{PLAN, merge, slurm};
use crate::text::told::Told;
use crate::text::{Lang, Text};
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
pub fn refused(folder: &Path, plan: &ShardPlan, refusals: &[merge::Refusal]) -> Text {
    let (n, shards) = (refusals.len(), plan.shards());
    let mut lines = vec![Text::new(
        format!("{n} tệp khiến {shards} phần chưa gộp được; chưa ghi gì"),
        format!("{n} files keep the {shards} shards from being merged; nothing was written"),
    )];
    let named =
        |refusal: &merge::Refusal| refusal.fault.told().after(format_args!("  {}: ", refusal.name));
    lines.extend(refusals.iter().map(named));
    let tasks = merge::ranges(&merge::tasks(plan, refusals));
    if !tasks.is_empty() {
        let again = format!("sbatch --array={tasks} {}/{}", folder.display(), slurm::ARRAY);
        lines.push(Text::new(format!("chạy lại: {again}"), format!("run again: {again}")));
    }
    if refusals.iter().any(|refusal| refusal.index.is_none()) {
        lines.push(Text::new(
            "chuyển đi chỗ khác những gì không thuộc kế hoạch này",
            "move away what is not of this plan",
        ));
    }
    Text::joined(&lines, "\n")
}
