//! The plans of a search that take part in the selection, and those that start another search.

use super::answer::{Candidate, Named};
use super::levers::{Levels, Levers};
use super::search::Seen;
use super::select::Selection;
use crate::model::plan::Programme;

/// Plans of the search that take part in the selection.
const CONTENDERS: usize = 8;

/// A plan whose gain over nothing is less than this share of the chosen plan's is not near it.
const NEAR: f64 = 0.5;

/// The best plans of the search, the best of each kind, and the baselines.
pub(super) fn candidates(levers: &Levers, seen: &[Seen], baselines: &[Named]) -> Vec<Candidate> {
    let mut fine: Vec<&Seen> = seen.iter().filter(|seen| seen.score.allowed()).collect();
    fine.sort_by(|a, b| b.score.value.total_cmp(&a.score.value));
    let kinds: Vec<Option<Programme>> = fine.iter().map(|seen| levers.kind(&seen.levels)).collect();
    let mut all: Vec<Candidate> = Vec::new();
    let mut add = |seen: &Seen, kind: Option<Programme>, name: Option<&'static str>| {
        if let Some(known) = all.iter_mut().find(|c| c.levels == seen.levels) {
            known.names.extend(name);
            return;
        }
        all.push(Candidate {
            names: name.into_iter().collect(),
            levels: seen.levels.clone(),
            in_search: seen.score,
            kind,
        });
    };
    for (seen, kind) in fine.iter().zip(&kinds).take(CONTENDERS) {
        add(seen, *kind, None);
    }
    for programme in Programme::ALL {
        if let Some(k) = kinds.iter().position(|kind| *kind == Some(programme)) {
            add(fine[k], kinds[k], None);
        }
    }
    for named in baselines {
        if let Some(own) = seen.iter().find(|seen| seen.levels == named.levels) {
            add(own, levers.kind(&own.levels), Some(named.key));
        }
    }
    all
}

/// The best candidate of each kind but the chosen one's, of those that come near it.
pub(super) fn near_best(
    candidates: &[Candidate],
    selection: Option<&Selection>,
    chosen: &Candidate,
    nothing: f64,
) -> Vec<usize> {
    let Some(selection) = selection else { return Vec::new() };
    let kind = chosen.kind;
    let gain = |candidate: &Candidate| candidate.in_search.value - nothing;
    let near = |k: usize| gain(&candidates[k]) >= NEAR * gain(chosen);
    let score = |k: usize| selection.scores[k];
    let mut found: Vec<usize> = Programme::ALL
        .into_iter()
        .filter(|&programme| Some(programme) != kind)
        .filter_map(|programme| {
            let own = (0..candidates.len()).filter(|&k| {
                candidates[k].kind == Some(programme) && score(k).allowed() && near(k)
            });
            own.max_by(|&a, &b| score(a).value.total_cmp(&score(b).value))
        })
        .collect();
    found.sort_by(|&a, &b| score(b).value.total_cmp(&score(a).value));
    found.truncate(5);
    found
}

/// The best plan of the search, and the best of each other kind.
pub(super) fn starts(levers: &Levers, seen: &[Seen]) -> Vec<Levels> {
    let mut kinds = Vec::new();
    let mut starts = candidates(levers, seen, &[]);
    starts.retain(|candidate| {
        let new = !kinds.contains(&candidate.kind);
        kinds.push(candidate.kind);
        new
    });
    starts.into_iter().map(|candidate| candidate.levels).collect()
}
