use super::*;
use crate::stats::decision::curves::evpi_normal;
use crate::stats::resample::SplitMix64;
use std::fmt::Write;

/// Two strategies whose gain is 30 + 80 X1 + 60 X2, as R writes them: row names in front.
fn normal_linear(n: usize, separator: char, comma: bool) -> Vec<u8> {
    let mut random = SplitMix64::new(77);
    let mut text =
        ["\"\"", "nb_none", "nb_do", "x1", "x2", "idle", "fixed"].join(&separator.to_string());
    text.push('\n');
    for row in 1..=n {
        let [a, b, idle] = [random.normal(), random.normal(), random.normal()];
        let base = 1000.0 * random.normal();
        let numbers = [base, base + 30.0 + 80.0 * a + 60.0 * b, a, b, idle, 2.5];
        let mut line = format!("\"{row}\"");
        for number in numbers {
            let written = number.to_string();
            let written = if comma { written.replace('.', ",") } else { written };
            let _ = write!(line, "{separator}{written}");
        }
        text += &line;
        text.push('\n');
    }
    text.into_bytes()
}

fn of<'a>(found: &'a OutsideValue, name: &str) -> &'a Known {
    found.parameters.iter().find(|known| known.parameters == [name]).unwrap()
}

fn near(known: &Known, expected: f64) {
    assert!((known.value - expected).abs() < 4.0 * known.error, "{known:?} {expected}");
    assert!((known.held_out - expected).abs() < 4.0 * known.held_out_error, "{known:?} {expected}");
    assert!(known.error < 0.05 * expected, "{known:?}");
}

#[test]
fn a_normal_linear_choice_has_the_value_of_the_closed_form() {
    // Raiffa & Schlaifer 1961: the unit normal loss.
    let table = read(&normal_linear(12_000, ',', false), &Named::default()).unwrap();
    assert_eq!(table.options, ["none", "do"]);
    let names: Vec<&str> = table.parameters.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["x1", "x2", "idle", "fixed"]);
    let found = value(&table, &[vec![0, 1]], "£", 1);
    near(of(&found, "x1"), evpi_normal(30.0, 80.0));
    near(of(&found, "x2"), evpi_normal(30.0, 60.0));
    near(&found.together[0], evpi_normal(30.0, 100.0));
    let all = evpi_normal(30.0, 100.0);
    assert!((found.evpi - all).abs() < 4.0 * found.evpi_error, "{}", found.evpi);
    assert!(of(&found, "idle").value < 0.5);
    assert!((of(&found, "x1").first_order.unwrap() - 0.64).abs() < 0.03);
    assert_eq!((found.constant, found.leader), (vec!["fixed".to_owned()], "do".to_owned()));
    // The same table with semicolons and decimal commas.
    assert_eq!(read(&normal_linear(12_000, ';', true), &Named::default()).unwrap(), table);
}

/// The 19-parameter model of Brennan, Kharroubi, O'Hagan & Chilcott (2007, Med. Decis. Making 27:
/// 448-470), with independent inputs, as effects and costs. Given some of the inputs its mean is a
/// product of theirs and of the means of the others, so that values follow from plain averages.
fn brennan(n: usize) -> (Vec<u8>, Vec<[f64; 20]>) {
    let normals: [[f64; 2]; 20] = [
        [0.0, 0.0],
        [1000.0, 1.0],
        [0.1, 0.02],
        [5.2, 1.0],
        [400.0, 200.0],
        [0.7, 0.1],
        [0.3, 0.1],
        [3.0, 0.5],
        [0.25, 0.1],
        [-0.1, 0.02],
        [0.5, 0.2],
        [1500.0, 1.0],
        [0.08, 0.02],
        [6.1, 1.0],
        [0.8, 0.1],
        [0.3, 0.05],
        [3.0, 1.0],
        [0.2, 0.05],
        [-0.1, 0.02],
        [0.5, 0.2],
    ];
    let mut random = SplitMix64::new(2007);
    let mut text = "e.T0,c.T0,e.T1,c.T1,t5,t6,t14,t15,t1\n".to_owned();
    let mut draws = Vec::new();
    for _ in 0..n {
        let t = normals.map(|[mean, sd]| mean + sd * random.normal());
        let (e0, c0) = (t[5] * t[6] * t[7] + t[8] * t[9] * t[10], t[1] + t[2] * t[3] * t[4]);
        let (e1, c1) =
            (t[14] * t[15] * t[16] + t[17] * t[18] * t[19], t[11] + t[12] * t[13] * t[4]);
        let _ =
            writeln!(text, "{e0},{c0},{e1},{c1},{},{},{},{},{}", t[5], t[6], t[14], t[15], t[1]);
        draws.push(t);
    }
    (text.into_bytes(), draws)
}

#[test]
fn a_model_of_the_literature_has_the_values_of_its_conditional_means() {
    let (bytes, draws) = brennan(10_000);
    let named = Named { unit_value: Some(10_000.0), ..Named::default() };
    let found = value(&read(&bytes, &named).unwrap(), &[vec![0, 1, 2, 3], vec![0, 2]], "£", 3);
    let base = [
        1000.0 + 0.1 * 5.2 * 400.0 - 10_000.0 * 0.25 * -0.1 * 0.5,
        1500.0 + 0.08 * 6.1 * 400.0 - 10_000.0 * 0.2 * -0.1 * 0.5,
    ];
    // Mean net benefits of both strategies where some of θ5, θ6, θ14, θ15 are known.
    let exact = |known: [bool; 4]| {
        let pick = |known: bool, own: f64, mean: f64| if known { own } else { mean };
        let gains = draws.iter().map(|t| {
            let zero = pick(known[0], t[5], 0.7) * pick(known[1], t[6], 0.3) * 3.0;
            let one = pick(known[2], t[14], 0.8) * pick(known[3], t[15], 0.3) * 3.0;
            (10_000.0 * one - base[1]) - (10_000.0 * zero - base[0])
        });
        let gains: Vec<f64> = gains.collect();
        let mean = gains.iter().sum::<f64>() / gains.len() as f64;
        gains.iter().map(|gain| gain.max(0.0)).sum::<f64>() / gains.len() as f64 - mean.max(0.0)
    };
    let within = |known: &Known, expected: f64| {
        let slack = 4.0 * known.error.max(known.held_out_error);
        assert!((known.value - expected).abs() < slack + 0.02 * expected, "{known:?} {expected}");
    };
    within(of(&found, "t6"), exact([false, true, false, false]));
    within(&found.together[0], exact([true; 4]));
    within(&found.together[1], exact([true, false, true, false]));
    assert!(of(&found, "t1").value < 5.0);
    assert!(found.evpi > found.together[0].value && found.together[0].value > 500.0, "{found:?}");
}

#[test]
fn one_column_of_gains_is_held_against_doing_nothing() {
    let mut text = "Y,a\n".to_owned();
    let mut random = SplitMix64::new(5);
    for _ in 0..300 {
        let a = random.normal();
        let _ = writeln!(text, "{},{a}", 5.0 + a);
    }
    let named = Named { net_benefit: vec!["Y".to_owned()], ..Named::default() };
    let table = read(text.as_bytes(), &named).unwrap();
    assert_eq!(table.options, ["0", "Y"]);
    assert!(table.benefit[0].iter().all(|value| *value == 0.0));
}

#[test]
fn faults_of_a_table_are_named_with_their_cells() {
    let faults = |text: &str, named: &Named| -> String {
        let faults = read(text.as_bytes(), named).unwrap_err();
        faults.into_iter().map(|fault| fault.en + "\n").collect()
    };
    let usual = Named::default();
    let rows = |row: &str| row.repeat(250);
    let good = "1.5,2,3\n";
    let said = faults(&format!("nb_a,nb_b,x\n{good}{good}1,NA,3\n1,2,\n{}", rows(good)), &usual);
    assert!(said.contains("4:2, column “nb_b”: “NA”"), "{said}");
    assert!(said.contains("5:3, column “x”: empty"), "{said}");
    assert_eq!(said.lines().count(), 2);
    let said = faults(&format!("nb_a,nb_b,x\n{}", good.repeat(20)), &usual);
    assert!(said.contains("20 rows of numbers; at least 200"), "{said}");
    let said = faults(&format!("a,b,x\n{}", rows(good)), &usual);
    assert!(said.contains("--net-benefit") && said.contains("Headings: a, b, x"), "{said}");
    let wrong = Named { net_benefit: vec!["gainn".to_owned()], ..Named::default() };
    let said = faults(&format!("gain,b,x\n{}", rows(good)), &wrong);
    assert!(said.contains("no column “gainn”; did you mean “gain”"), "{said}");
    let said = faults(&format!("nb_a,nb_b,nb_a\n{}", rows(good)), &usual);
    assert!(said.contains("stands twice: columns 1 and 3"), "{said}");
    let said = faults(&rows(good), &usual);
    assert!(said.contains("row of headings"), "{said}");
    let said = faults(&format!("nb_a,nb_b,place\n{}", rows("1.5,2,Thứa\n")), &usual);
    assert!(said.contains("column 3 “place” is not of numbers (250 cells)"), "{said}");
    let said = faults(&format!("e_a,c_a,e_b,c_b,x\n{}", rows("1,2,3,4,5.5\n")), &usual);
    assert!(said.contains("--unit-value"), "{said}");
    assert!(faults("", &usual).contains("holds nothing"), "{}", faults("", &usual));
}
