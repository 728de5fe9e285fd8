//! The three closures: mortality, reference density and encounters from what has been observed.

use super::Draw;
use super::calendar::{Crop, Weekly, seasons, seen, weekly};
use super::life::{Rats, compensation, density_dependence, maturing, nestling_survival};
use super::works::{captures, sprung};
use crate::model::plan::parameter::Parameter as P;
use crate::model::plan::{Plan, STAGES};
use std::collections::BTreeMap;

/// Weeks of the reference year.
const WEEKS: usize = 52;
/// Least density that anything is held against, rats/ha.
const DENSITY_MIN: f64 = 0.01;

/// What the three closures solve for.
#[derive(Clone, Copy, Debug)]
pub struct Closure {
    /// Scale of natural mortality.
    pub mortality_scale: f64,
    /// Reference density, rats/ha.
    pub density_ref: f64,
    /// Encounters of a trap-night with a rat/ha in standing crop, of all rats, shy or not.
    pub encounter: f64,
    /// Density at which births are as usual, by stage: that of the reference year without
    /// compensation, rats/ha.
    pub usual_density: [f64; STAGES],
}

/// Solves the closures: first without compensation, for the density that it is held against, then
/// again with it.
pub fn close(plan: &Plan, draw: &Draw) -> Closure {
    let reference = Reference::new(plan, draw);
    let scale = reference.mortality_scale(1.0);
    let usual_density = reference.stage_means(&reference.sixth_year(scale, None));
    let mortality_scale = reference.mortality_scale(1.0 + draw[P::Compensation]);
    let year = reference.sixth_year(mortality_scale, Some(&usual_density));
    let density_ref = reference.damaging_mean(&year);
    let encounter = encounters_of(draw) / density_ref;
    Closure { mortality_scale, density_ref, encounter, usual_density }
}

/// Encounters at which one trap-night catches what was seen: bisection of their logarithm.
fn encounters_of(draw: &Draw) -> f64 {
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
    low
}

/// One hectare under usual practice, in the first 52 weeks of the period by the district's calendar.
struct Reference<'a> {
    plan: &'a Plan,
    draw: &'a Draw,
    /// Crop seasons.
    seasons: Vec<Crop>,
    /// The weeks, with natural mortality at scale 1.
    weeks: Vec<Weekly>,
}

impl<'a> Reference<'a> {
    fn new(plan: &'a Plan, draw: &'a Draw) -> Self {
        let seasons = seasons(plan);
        let week = |week| {
            let seen = &seasons[seen(plan, &seasons, week)];
            let crops: Vec<_> = seen.iter().map(|crop| (crop.place, crop.nominal.0)).collect();
            weekly(plan, draw, 1.0, week, &crops, 1.0)
        };
        let weeks = (0..WEEKS as i32).map(week).collect();
        Self { plan, draw, seasons, weeks }
    }

    /// Nestlings that survive a week.
    fn nestlings(&self) -> f64 {
        nestling_survival(self.draw) * libm::exp(-self.draw[P::UsualHazard])
    }

    /// Logarithm of a rare population's growth in a year, with so many times the births.
    fn log_growth(&self, scale: f64, births: f64) -> f64 {
        let (nestlings_survive, maturing) = (self.nestlings(), maturing(self.draw));
        let survive: Vec<f64> = self
            .weeks
            .iter()
            .map(|week| libm::exp(-(scale * week.hazard + self.draw[P::UsualHazard])))
            .collect();
        // The columns of the year's matrix are what becomes of one rat of each class.
        let columns = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]].map(|[q, s, a]| {
            let mut rats = Rats { nestlings: q, subadults: s, adults: a };
            for (week, survive) in self.weeks.iter().zip(&survive) {
                rats.nestlings *= nestlings_survive;
                rats.subadults *= survive;
                rats.adults *= survive;
                rats = rats.aged(rats.adults * week.births * births, maturing);
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
    }

    /// The scale of natural mortality at which a rare population, with so many times the births,
    /// grows as it has been drawn; the nearest bound where none does.
    fn mortality_scale(&self, births: f64) -> f64 {
        let target = libm::log(self.draw[P::GrowthYear].max(1e-9));
        let miss = |scale: f64| self.log_growth(scale, births) - target;
        // Growth falls with mortality, almost in a straight line on the log scale.
        let (low, high) = (0.05, 5.0);
        let (mut a, mut b) = (low, high);
        let (mut fa, mut fb) = (miss(a), miss(b));
        if fa <= 0.0 {
            return low;
        }
        if fb >= 0.0 {
            return high;
        }
        // False position, with the Illinois rule.
        let mut m = a;
        for _ in 0..60 {
            m = (a * fb - b * fa) / (fb - fa);
            let fm = miss(m);
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
    }

    /// Density after deaths in each week of the sixth year, with births held against the density at
    /// which they are as usual, if there is one.
    fn sixth_year(&self, scale: f64, usual_density: Option<&[f64; STAGES]>) -> Vec<f64> {
        let draw = self.draw;
        let mut rats = Rats { adults: 0.2 * draw[P::CapacityPerHa], ..Rats::default() };
        let mut densities = Vec::new();
        for _ in 0..6 {
            densities.clear();
            for week in &self.weeks {
                let crowding = density_dependence(draw) * rats.weaned() / week.capacity;
                let hazard = scale * week.hazard + crowding + draw[P::UsualHazard];
                rats.nestlings *= self.nestlings();
                rats.subadults *= libm::exp(-hazard);
                rats.adults *= libm::exp(-hazard);
                let density = rats.weaned();
                densities.push(density);
                let factor = usual_density
                    .map_or(1.0, |usual| compensation(draw, density, usual[week.stage as usize]));
                rats = rats.aged(rats.adults * week.births * factor, maturing(draw));
            }
        }
        densities
    }

    /// Mean density of each stage, both crops alike; that of the year where no week has a stage.
    fn stage_means(&self, densities: &[f64]) -> [f64; STAGES] {
        let mean = |of: Vec<f64>| of.iter().sum::<f64>() / of.len() as f64;
        std::array::from_fn(|stage| {
            let weeks = self.weeks.iter().zip(densities);
            let own: Vec<f64> = weeks
                .filter(|(week, _)| week.stage as usize == stage)
                .map(|(_, &density)| density)
                .collect();
            let mean = if own.is_empty() { mean(densities.to_vec()) } else { mean(own) };
            mean.max(DENSITY_MIN)
        })
    }

    /// Mean density of the stages that cost yield, each crop's weighed with its share of damage.
    fn damaging_mean(&self, densities: &[f64]) -> f64 {
        let mut sums: BTreeMap<usize, [(f64, f64); STAGES]> = BTreeMap::new();
        for ((w, week), density) in self.weeks.iter().enumerate().zip(densities) {
            let day = self.plan.world.period.thursday(w as i32).0;
            let mut seen = seen(self.plan, &self.seasons, w as i32);
            let first = seen.start;
            let season = seen.rfind(|&season| day >= self.seasons[season].nominal.0);
            let sums = sums.entry(season.unwrap_or(first)).or_default();
            let (sum, weeks) = &mut sums[week.stage as usize];
            *sum += density;
            *weeks += 1.0;
        }
        let (mut density, mut weight) = (0.0, 0.0);
        for crop in sums.values() {
            for (stage, (sum, weeks)) in crop.iter().enumerate() {
                let share = self.plan.world.stages.damage_share[stage];
                if *weeks > 0.0 {
                    density += share * sum / weeks;
                    weight += share;
                }
            }
        }
        (density / weight).max(DENSITY_MIN)
    }
}
