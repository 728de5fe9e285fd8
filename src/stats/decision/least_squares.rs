//! Least squares on spline bases, for regressions of net benefit on what could be learned.
//!
//! Columns are made orthonormal one after the other (modified Gram–Schmidt, twice: Giraud et al.
//! 2005, doi 10.1007/s00211-005-0615-4); columns that add nothing are dropped, so parameters that
//! are constant, doubled or take few values need no special care.

/// A basis over the rows of a run: columns of equal length, the first of ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Basis {
    columns: Vec<Vec<f64>>,
}

/// An orthonormal column over the rows of a fit, and the same column over other rows.
type Column = (Vec<f64>, Vec<f64>);

impl Basis {
    /// Natural cubic splines in each input (with `knots` knots at quantiles; two knots are a
    /// straight line), added up, with the product of each pair of inputs.
    ///
    /// A natural spline is linear beyond its outer knots (the 5 % and 95 % quantiles, or less far
    /// out with few knots), so rare extremes of an input do not bend it. Columns follow Hastie,
    /// Tibshirani & Friedman (2009), *Elements of Statistical Learning*, equations 5.4 and 5.5.
    pub fn additive(inputs: &[&[f64]], knots: usize) -> Self {
        let n = inputs.first().map_or(0, |input| input.len());
        assert!(inputs.iter().all(|input| input.len() == n), "inputs share their replicates");
        let standard: Vec<Vec<f64>> = inputs.iter().map(|input| standardise(input)).collect();
        let mut columns = vec![vec![1.0; n]];
        for input in &standard {
            spline_columns(input, knots, &mut columns);
        }
        for (i, one) in standard.iter().enumerate() {
            for other in &standard[i + 1..] {
                columns.push(one.iter().zip(other).map(|(a, b)| a * b).collect());
            }
        }
        Self { columns }
    }

    /// Number of columns.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    /// Columns made orthonormal over `rows`; each comes with what the same steps make of the rows
    /// `at`, which are carried along and decide nothing.
    fn orthonormal(&self, rows: &[usize], at: &[usize]) -> Vec<Column> {
        let mut done: Vec<Column> = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            let mut v: Vec<f64> = rows.iter().map(|&row| column[row]).collect();
            let mut w: Vec<f64> = at.iter().map(|&row| column[row]).collect();
            let before = dot(&v, &v);
            for _ in 0..2 {
                for (q, r) in &done {
                    let along = dot(q, &v);
                    v.iter_mut().zip(q).for_each(|(v, q)| *v -= along * q);
                    w.iter_mut().zip(r).for_each(|(w, r)| *w -= along * r);
                }
            }
            let after = dot(&v, &v);
            if after > 1e-16 * before {
                let length = after.sqrt();
                v.iter_mut().for_each(|v| *v /= length);
                w.iter_mut().for_each(|w| *w /= length);
                done.push((v, w));
            }
        }
        done
    }

    /// Values fitted to `outcomes` (each by all rows of the run) on some of the rows, one vector
    /// per outcome in the order of `rows`, and the number of columns that counted.
    pub fn fit(&self, outcomes: &[Vec<f64>], rows: &[usize]) -> (Vec<Vec<f64>>, usize) {
        let columns = self.orthonormal(rows, &[]);
        let sum = |outcome: &Vec<f64>| combined(&columns, outcome, rows, |(q, _)| q);
        (outcomes.iter().map(sum).collect(), columns.len())
    }

    /// Values at rows `at`, predicted from a fit on other rows.
    pub fn predict(&self, outcomes: &[Vec<f64>], rows: &[usize], at: &[usize]) -> Vec<Vec<f64>> {
        let columns = self.orthonormal(rows, at);
        let sum = |outcome: &Vec<f64>| {
            let mut predicted = combined(&columns, outcome, rows, |(_, r)| r);
            predicted.resize(at.len(), 0.0);
            predicted
        };
        outcomes.iter().map(sum).collect()
    }
}

/// The sum of one side of the columns, weighted by the outcome's part along each.
fn combined(
    columns: &[Column],
    outcome: &[f64],
    rows: &[usize],
    side: fn(&Column) -> &Vec<f64>,
) -> Vec<f64> {
    let y: Vec<f64> = rows.iter().map(|&row| outcome[row]).collect();
    let mut total = vec![0.0; columns.first().map_or(0, |column| side(column).len())];
    for column in columns {
        let along = dot(&column.0, &y);
        total.iter_mut().zip(side(column)).for_each(|(t, q)| *t += along * q);
    }
    total
}

/// Less the mean, over the standard deviation; zeros for a constant.
fn standardise(values: &[f64]) -> Vec<f64> {
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    let sd = (values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n).sqrt();
    let scale = if sd > 1e-12 * mean.abs() { 1.0 / sd } else { 0.0 };
    values.iter().map(|v| (v - mean) * scale).collect()
}

/// Adds the columns of a natural cubic spline, the straight line first.
fn spline_columns(input: &[f64], knots: usize, columns: &mut Vec<Vec<f64>>) {
    columns.push(input.to_vec());
    let mut sorted = input.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut at: Vec<f64> = (0..knots)
        .filter_map(|i| {
            // Outer knots at 5 % and 95 %, the others evenly between (Harrell 2015, table 2.3).
            let p = 0.05 + 0.9 * i as f64 / (knots.max(2) - 1) as f64;
            sorted.get((p * (sorted.len() - 1) as f64) as usize).copied()
        })
        .collect();
    at.dedup();
    let [inner @ .., before_last, last] = at.as_slice() else { return };
    let cube = |v: f64| if v > 0.0 { v * v * v } else { 0.0 };
    let d = |x: f64, knot: f64| (cube(x - knot) - cube(x - last)) / (last - knot);
    for &knot in inner {
        columns.push(input.iter().map(|&x| d(x, knot) - d(x, *before_last)).collect());
    }
}

/// Sum of products, in four interleaved sums: the order is fixed, so the bits are too.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let (a4, b4) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = a4.remainder().iter().zip(b4.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a4.zip(b4) {
        for lane in 0..4 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(n: usize) -> Vec<f64> {
        (0..n).map(|i| i as f64 / (n - 1) as f64).collect()
    }

    #[test]
    fn natural_splines_are_straight_beyond_their_outer_knots() {
        let input = grid(101);
        let mut columns = Vec::new();
        spline_columns(&input, 5, &mut columns);
        assert_eq!(columns.len(), 4);
        for column in &columns {
            let bend = |i: usize| column[i] - 2.0 * column[i + 1] + column[i + 2];
            assert!((0..4).chain(96..99).all(|i| bend(i).abs() < 1e-12), "{column:?}");
        }
        assert!(columns[1..].iter().all(|column| column[90] != column[0]), "they bend between");
    }

    #[test]
    fn a_basis_has_its_splines_and_each_pair_once() {
        let input = |k: f64| -> Vec<f64> { (0..50).map(|i| (f64::from(i) * k).sin()).collect() };
        let (a, b, c) = (input(1.0), input(2.0), input(3.0));
        assert_eq!(Basis::additive(&[&a, &b, &c], 2).width(), 1 + 3 + 3);
        assert_eq!(Basis::additive(&[&a, &b, &c], 4).width(), 1 + 3 * 3 + 3);
    }

    #[test]
    fn a_straight_line_is_fitted_exactly() {
        let x = grid(50);
        let y: Vec<f64> = x.iter().map(|x| 3.0 - 7.0 * x).collect();
        let rows: Vec<usize> = (0..50).collect();
        for knots in [2, 5] {
            let (fitted, _) = Basis::additive(&[&x], knots).fit(std::slice::from_ref(&y), &rows);
            assert!(fitted[0].iter().zip(&y).all(|(f, y)| (f - y).abs() < 1e-12));
        }
    }

    #[test]
    fn a_product_of_two_inputs_is_fitted_exactly_and_predicted_beyond() {
        let x = grid(60);
        let z: Vec<f64> = x.iter().map(|x| (7.0 * x) % 1.0).collect();
        let y: Vec<f64> = x.iter().zip(&z).map(|(x, z)| 1.0 + x * z - z).collect();
        let basis = Basis::additive(&[&x, &z], 2);
        let (half, rest): (Vec<usize>, Vec<usize>) = (0..60).partition(|i| i % 2 == 0);
        let predicted = basis.predict(std::slice::from_ref(&y), &half, &rest);
        assert!(predicted[0].iter().zip(&rest).all(|(p, &row)| (p - y[row]).abs() < 1e-10));
    }

    #[test]
    fn a_smooth_curve_is_followed() {
        let x = grid(400);
        let y: Vec<f64> = x.iter().map(|x| libm::sin(6.0 * x)).collect();
        let rows: Vec<usize> = (0..400).collect();
        let (fitted, _) = Basis::additive(&[&x], 9).fit(std::slice::from_ref(&y), &rows);
        assert!(fitted[0].iter().zip(&y).all(|(f, y)| (f - y).abs() < 0.06));
    }

    #[test]
    fn constants_and_doubles_are_dropped() {
        let (x, constant) = (grid(20), vec![5.0; 20]);
        let rows: Vec<usize> = (0..20).collect();
        let basis = Basis::additive(&[&x, &x, &constant], 4);
        let (_, used) = basis.fit(std::slice::from_ref(&x), &rows);
        assert_eq!(used, 5); // 1, x, two bends, x · x
    }
}
