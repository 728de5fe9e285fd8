//! Whole numbers in Vietnamese words, as a sum of money is written out in a cost estimate.

const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

/// `1.234.000` as "một triệu hai trăm ba mươi tư nghìn".
pub(in crate::show::report) fn vietnamese(number: u64) -> String {
    if number == 0 {
        return DIGITS[0].to_owned();
    }
    let mut groups = Vec::new();
    let mut rest = number;
    while rest > 0 {
        groups.push((rest % 1000) as usize);
        rest /= 1000;
    }
    let mut words: Vec<String> = Vec::new();
    for (place, &group) in groups.iter().enumerate().rev() {
        let leading = place + 1 == groups.len();
        if group > 0 {
            words.push(three_digits(group, !leading));
            let name = ["", "nghìn", "triệu"][place % 3];
            if !name.is_empty() {
                words.push(name.to_owned());
            }
        }
        // A billion is said once its three groups have passed.
        let passed = groups[place..].iter().take(3).any(|&group| group > 0);
        if place > 0 && place % 3 == 0 && passed {
            words.extend(std::iter::repeat_n("tỷ".to_owned(), place / 3));
        }
    }
    words.join(" ")
}

/// A group of three digits; `full` says its hundreds even when they are none.
fn three_digits(group: usize, full: bool) -> String {
    let (hundreds, tens, ones) = (group / 100, group / 10 % 10, group % 10);
    let mut words = Vec::new();
    let hundreds_said = hundreds > 0 || full;
    if hundreds_said {
        words.extend([DIGITS[hundreds], "trăm"]);
    }
    match tens {
        0 if ones > 0 && hundreds_said => words.push("linh"),
        0 => {}
        1 => words.push("mười"),
        _ => words.extend([DIGITS[tens], "mươi"]),
    }
    match (tens, ones) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (2.., 4) => words.push("tư"),
        (1.., 5) => words.push("lăm"),
        _ => words.push(DIGITS[ones]),
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::vietnamese;

    #[test]
    fn sums_are_written_out_as_a_clerk_would() {
        for (number, words) in [
            (0, "không"),
            (15, "mười lăm"),
            (21, "hai mươi mốt"),
            (34, "ba mươi tư"),
            (105, "một trăm linh năm"),
            (1_000, "một nghìn"),
            (1_234_000, "một triệu hai trăm ba mươi tư nghìn"),
            (1_000_005, "một triệu không trăm linh năm"),
            (2_000_000_000, "hai tỷ"),
            (
                12_345_678_910,
                "mười hai tỷ ba trăm bốn mươi lăm triệu sáu trăm bảy mươi tám nghìn chín trăm mười",
            ),
            (1_000_000_000_000, "một nghìn tỷ"),
        ] {
            assert_eq!(vietnamese(number), words);
        }
    }
}
