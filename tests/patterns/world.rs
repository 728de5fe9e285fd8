//! Replicates of several plans side by side, week by week and year by year.

use rodsim::model::draw::{Design, dimensions};
use rodsim::model::lanes::LANES;
use rodsim::model::outcome::Outcome;
use rodsim::model::plan::Plan;
use rodsim::model::season::ground::Ground;
use rodsim::model::season::ledger::ATTAINABLE;
use rodsim::model::season::stepwise::Stepwise;
use rodsim::scenario;
use rodsim::text::Lang;
use rodsim::time::WARM_UP_WEEKS;

/// Replicates of every figure.
pub(crate) const REPLICATES: usize = 512;
const SEED: u64 = 20_220_103;

/// What became of one replicate of a plan.
#[derive(Clone, Debug)]
pub(crate) struct Life {
    /// Rats/ha of the district at the end of each week.
    pub(crate) density: Vec<f64>,
    /// Outcomes of the district, summed over communes, by year.
    years: Vec<Vec<f64>>,
    /// Yield of the district that no rat would have taken, t, by year.
    pub(crate) attainable: Vec<f64>,
}

impl Life {
    /// An outcome of a year.
    pub(crate) fn of_year(&self, year: usize, outcome: Outcome) -> f64 {
        self.years[year][outcome as usize]
    }

    /// An outcome of all years.
    pub(crate) fn sum(&self, outcome: Outcome) -> f64 {
        self.years.iter().map(|year| year[outcome as usize]).sum()
    }

    /// Mean density of some weeks.
    pub(crate) fn mean_density(&self, weeks: std::ops::Range<usize>) -> f64 {
        let weeks = &self.density[weeks];
        weeks.iter().sum::<f64>() / weeks.len() as f64
    }
}

/// A scenario that the program brings along.
pub(crate) fn shipped(name: &str) -> Plan {
    scenario::embedded(name).unwrap_or_else(|problems| panic!("{}", problems.render(Lang::En)))
}

/// The shipped district with these rounds and nothing else; money and labour are free.
pub(crate) fn only(rounds: &[String]) -> Plan {
    let text = format!(
        "schema_version = 1\nextends = \"luong_tai.toml\"\nrounds = \"replace\"\n{}",
        rounds.concat()
    );
    let mut plan = scenario::from_text("pattern", &text, None)
        .unwrap_or_else(|problems| panic!("{}\n{text}", problems.render(Lang::En)));
    plan.campaign.budget_vnd = None;
    plan.campaign.labour_days_per_week.fill(f64::INFINITY);
    plan
}

/// A round of one week, by days after establishment, as a scenario writes it.
pub(crate) fn round(programme: &str, crop: &str, days: i32, needs: &str) -> String {
    format!(
        "[[round]]\nname = {{ vi = \"Đợt\", en = \"Round\" }}\nprogramme = \"{programme}\"\n\
         crop = \"{crop}\"\nanchor = \"establishment\"\ndays = {days}\nweeks = 1\n{needs}\n"
    )
}

/// All replicates of a plan; those of two plans with one number met the same draw and luck.
pub(crate) fn live(plan: &Plan) -> Vec<Life> {
    let period = plan.world.period;
    let points = Design::Sobol.points(period, SEED, 0, REPLICATES as u32, REPLICATES);
    let ground = Ground::new(&plan.world, plan.campaign.synchrony_sd_days);
    let mut lives = Vec::with_capacity(REPLICATES);
    for first in (0..REPLICATES).step_by(LANES) {
        let points = &points[first * dimensions(period)..];
        lives.extend(live_lanes(plan, Stepwise::new(&ground, SEED, first as u32, points)));
    }
    lives
}

fn live_lanes(plan: &Plan, mut season: Stepwise<'_>) -> [Life; LANES] {
    let rice: f64 = plan.world.communes.iter().map(|commune| commune.rice_area_ha).sum();
    let mut lives: [Life; LANES] = std::array::from_fn(|_| Life {
        density: Vec::new(),
        years: Vec::new(),
        attainable: Vec::new(),
    });
    for week in -(WARM_UP_WEEKS as i32)..plan.world.period.weeks() as i32 {
        season.go_to(week);
        if week == 0 {
            season.begin(&plan.campaign);
        }
        season.step();
        if week < 0 {
            continue;
        }
        for (l, life) in lives.iter_mut().enumerate() {
            life.density.push(season.season.rats_district[l] / rice);
        }
        if season.nature.today.ends_year {
            season.close_year();
            let communes = &season.season.ledger.year;
            for (l, life) in lives.iter_mut().enumerate() {
                let district = |outcome: Outcome| {
                    communes.iter().map(|record| record[outcome as usize][l]).sum()
                };
                life.years.push(Outcome::ALL.map(district).to_vec());
                life.attainable.push(communes.iter().map(|record| record[ATTAINABLE][l]).sum());
            }
            season.season.ledger.open_year();
        }
    }
    lives
}
