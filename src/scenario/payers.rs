//! Who pays what: shares of each item, and the payers that a scenario names.

use super::check::fault;
use super::document::Node;
use super::problem::{Fault, Problem};
use super::rounds;
use crate::model::plan::{ITEMS, Item, NamedPayer, PAYERS, Payer};
use crate::text::nearest::nearest;

/// The payers that the scenario names, without their shares.
fn named_payers(root: &Node, problems: &mut Vec<Problem>) -> Vec<NamedPayer> {
    let mut named: Vec<NamedPayer> = Vec::new();
    for node in root.at("payer").and_then(Node::list).into_iter().flatten() {
        let text = |name: &str| node.at(name).and_then(Node::text);
        let (Some(key), Some(kind)) = (text("key"), text("counts_as")) else { continue };
        let Some(counts_as) = Payer::of_key(kind) else {
            continue;
        };
        let taken = Payer::ALL.map(Payer::key).contains(&key)
            || key == "source"
            || named.iter().any(|payer| payer.key == key);
        if taken {
            problems.push(fault(
                Fault::Conflict,
                &node.place,
                "payer.key",
                key.to_owned(),
                "một từ chưa dùng cho người trả khác",
                "a word that no other payer has",
            ));
        }
        let name = rounds::both(node.at("name"));
        named.push(NamedPayer { key: key.to_owned(), name, counts_as, shares: [0.0; ITEMS] });
    }
    named
}

type Shares = ([[f64; PAYERS]; ITEMS], Vec<NamedPayer>);

/// Who pays what share of each item.
pub(super) fn payers(root: &Node, problems: &mut Vec<Problem>) -> Option<Shares> {
    let mut payers = [[0.0; PAYERS]; ITEMS];
    let mut named = named_payers(root, problems);
    for item in Item::ALL {
        let path = format!("payers.{}", item.key());
        let node = root.at(&path)?;
        let mut known = true;
        for (word, entry) in node.entries()?.iter().filter(|(word, _)| *word != "source") {
            let share = entry.node.number().unwrap_or(0.0);
            if let Some(payer) = Payer::of_key(word) {
                payers[item as usize][payer as usize] += share;
            } else if let Some(payer) = named.iter_mut().find(|payer| payer.key == *word) {
                payer.shares[item as usize] = share;
                payers[item as usize][payer.counts_as as usize] += share;
            } else {
                known = false;
                let usual = Payer::ALL.into_iter().map(|payer| payer.key().to_owned());
                let words: Vec<String> =
                    usual.chain(named.iter().map(|payer| payer.key.clone())).collect();
                let all = words.join(", ");
                let mut problem = fault(
                    Fault::UnknownKey,
                    &entry.place,
                    &format!("{path}.{word}"),
                    word.clone(),
                    &format!("{all}; người trả khác viết thành [[payer]] với key = \"{word}\""),
                    &format!("{all}; write another payer as [[payer]] with key = \"{word}\""),
                );
                problem.suggestion = nearest(word, words.iter().map(String::as_str));
                problems.push(problem);
            }
        }
        // A payer that nobody knows is one fault, not a wrong sum as well.
        problems.extend(wrong_sum(node, item).filter(|_| known));
    }
    Some((payers, named))
}

/// The fault of shares of an item that do not sum to 1.
pub(super) fn wrong_sum(node: &Node, item: Item) -> Option<Problem> {
    let shares = node.entries()?.iter().filter(|(word, _)| *word != "source");
    // What is no number is a fault of its own.
    let numbers: Option<Vec<f64>> = shares.clone().map(|(_, entry)| entry.node.number()).collect();
    let total: f64 = numbers?.iter().sum();
    if (total - 1.0).abs() <= 1e-9 {
        return None;
    }
    let key = format!("payers.{}", item.key());
    let (place, found) = (&node.place, format!("{total}"));
    let mut wrong = fault(Fault::Shares, place, &key, found, "tổng bằng 1", "a sum of 1");
    let of_cells = shares.filter(|(_, entry)| entry.place.is_cell() && entry.place != *place);
    wrong.also = of_cells.map(|(_, entry)| (entry.place.clone(), String::new())).collect();
    Some(wrong)
}
