//! Shares of the variance under a condition, in words.

use super::{SHOWN, heading, short};
use crate::answers::analysis::quantity::Quantity;
use crate::answers::analysis::sensitivity::Given;
use crate::answers::words::pick;
use crate::engine::Study;
use crate::text::Lang;
use crate::text::digits::with_error;
use std::fmt::Write;

/// Shares of the variance among the replicates in which a condition holds.
pub fn given(study: &Study, quantities: &[Quantity], found: &[Vec<Given>], lang: Lang) -> String {
    let mut text = String::new();
    let heads = [pick(lang, "đầu vào", "input"), pick(lang, "riêng nó, %", "by itself, %")];
    for (quantity, inputs) in quantities.iter().zip(found) {
        let _ = writeln!(text, "{}", heading(study, quantity, lang));
        let mut order: Vec<&Given> = inputs.iter().collect();
        order.sort_by(|a, b| b.first.total_cmp(&a.first));
        let told = |input: &&&Given| input.first > 2.0 * input.error;
        if order.iter().filter(told).count() == 0 {
            let none = pick(
                lang,
                "Không thấy đầu vào nào, riêng nó, có ảnh hưởng trong điều kiện này.",
                "No input, by itself, is seen to matter under this condition.",
            );
            let _ = writeln!(text, "  {none}\n");
            continue;
        }
        let _ = writeln!(text, "  {:<58} {:>16}", heads[0], heads[1]);
        for input in order.into_iter().filter(|input| told(&input)).take(SHOWN) {
            let first = with_error(100.0 * input.first, 100.0 * input.error, lang);
            let _ = writeln!(text, "  {:<58} {first:>16}", short(input.meaning.get(lang), 58));
        }
        text.push('\n');
    }
    let _ = writeln!(
        text,
        "{}",
        pick(
            lang,
            "Phần phương sai do riêng từng đầu vào, trong các lần mô phỏng thỏa điều kiện; ± là sai số chuẩn (bootstrap). Điều kiện làm các đầu vào liên quan với nhau, nên các phần không cộng thành 100% và không có phần “kể cả tương tác”.",
            "Share of the variance that each input explains by itself among the replicates in which the condition holds; ± is a bootstrap standard error. The condition makes inputs hang together: shares need not add up, and there are none with interactions.",
        )
    );
    text
}
