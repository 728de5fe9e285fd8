//! The three closures: mortality, reference density and encounters from what has been observed.

use super::Draw;
use super::calendar::{Weekly, nominal, weekly};
use super::life::{Rats, density_dependence, maturing, nestling_survival};
use super::works::{captures, sprung};
use crate::model::plan::parameter::Parameter as P;
use crate::model::plan::{Plan, STAGES};
use crate::time::{CROPS, WARM_UP_YEARS};

/// What the three closures solve for.
#[derive(Clone, Copy, Debug)]
pub struct Closure {
    /// Scale of natural mortality.
    pub mortality_scale: f64,
    /// Reference density, rats/ha.
    pub density_ref: f64,
    /// Encounters of a trap-night with a rat/ha in standing crop.
    pub encounter: f64,
}

/// Solves the closures in the first 52 weeks, by the district's calendar.
pub fn close(plan: &Plan, draw: &Draw) -> Closure {
    let spring = CROPS * WARM_UP_YEARS;
    let days = [nominal(plan, spring).0, nominal(plan, spring + 1).0];
    let year = |scale: f64| -> Vec<Weekly> {
        (0..52).map(|week| weekly(plan, draw, scale, week, days, 1.0)).collect()
    };
    let (nestlings_survive, maturing) = (nestling_survival(draw), maturing(draw));
    let one = year(1.0);
    let log_growth = |scale: f64| {
        // The columns of the year's matrix are what becomes of one rat of each class.
        let survive: Vec<f64> = one
            .iter()
            .map(|week| libm::exp(-(scale * week.hazard + draw[P::UsualHazard])))
            .collect();
        let columns = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]].map(|[q, s, a]| {
            let mut rats = Rats { nestlings: q, subadults: s, adults: a };
            for (week, survive) in one.iter().zip(&survive) {
                rats.nestlings *= nestlings_survive;
                rats.subadults *= survive;
                rats.adults *= survive;
                rats = rats.aged(rats.adults * week.births, maturing);
            }
            [rats.nestlings, rats.subadults, rats.adults]
        });
        let mut v = [1.0 / 3.0; 3];
        let mut growth = 1.0;
        for _ in 0..20 {
            let next: [f64; 3] =
                std::array::from_fn(|row| (0..3).map(|k| columns[k][row] * v[k]).sum());
            growth = next.iter().sum::<f64>();
            v = next.map(|x| x / growth);
        }
        libm::log(growth)
    };
    // Growth falls with mortality, almost in a straight line on the log scale.
    let target = libm::log(draw[P::GrowthYear].max(1e-9));
    let (low, high) = (0.05, 5.0);
    let (mut a, mut b) = (low, high);
    let (mut fa, mut fb) = (log_growth(a) - target, log_growth(b) - target);
    let mortality_scale = if fa <= 0.0 {
        low
    } else if fb >= 0.0 {
        high
    } else {
        // False position, with the Illinois rule.
        let mut m = a;
        for _ in 0..60 {
            m = (a * fb - b * fa) / (fb - fa);
            let fm = log_growth(m) - target;
            if fm.abs() < 1e-13 {
                break;
            }
            if fm * fb < 0.0 {
                (a, fa) = (b, fb);
            } else {
                fa *= 0.5;
            }
            (b, fb) = (m, fm);
        }
        m
    };
    let weeks = year(mortality_scale);
    let mut rats = Rats { adults: 0.2 * draw[P::CapacityPerHa], ..Rats::default() };
    // Mean density of each crop and stage in the sixth year.
    let mut sums = [[(0.0, 0.0); STAGES]; CROPS];
    for year in 0..6 {
        for (w, week) in weeks.iter().enumerate() {
            let crowding = density_dependence(draw) * rats.weaned() / week.capacity;
            let survive = libm::exp(-(week.hazard + crowding + draw[P::UsualHazard]));
            rats.nestlings *= nestlings_survive;
            rats.subadults *= survive;
            rats.adults *= survive;
            if year == 5 {
                let crop = usize::from(plan.world.period.thursday(w as i32).0 >= days[1]);
                let (sum, n) = &mut sums[crop][week.stage as usize];
                *sum += rats.weaned();
                *n += 1.0;
            }
            rats = rats.aged(rats.adults * week.births, maturing);
        }
    }
    let (mut density, mut weight) = (0.0, 0.0);
    for crop in sums {
        for (stage, (sum, n)) in crop.iter().enumerate() {
            let share = plan.world.stages.damage_share[stage];
            if *n > 0.0 {
                density += share * sum / n;
                weight += share;
            }
        }
    }
    let density_ref = (density / weight).max(0.01);
    // Encounters at which one trap-night catches what was seen: bisection of their logarithm.
    let sprung = sprung(draw[P::SprungShare]);
    let (mut low, mut high) = (1e-12, 1e6);
    for _ in 0..64 {
        let middle = f64::sqrt(low * high);
        if captures(middle, sprung) < draw[P::TrapSuccessRef] {
            low = middle;
        } else {
            high = middle;
        }
    }
    Closure { mortality_scale, density_ref, encounter: low / density_ref }
}
