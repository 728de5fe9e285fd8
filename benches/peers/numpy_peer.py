"""The model without a campaign, vectorised in NumPy (float64): a yardstick for rodsim's speed.

Same order of the week, same equations, same closures (model description, sections 2 to 6), with
NumPy's own luck and independent draws. What is vectorised is what a modeller would vectorise:
replicates by communes, one week after the other. Left out: campaigns, money, tallies with
histograms. So the peer does less work than rodsim does for the same scenario.

    python numpy_peer.py [replicates] [block]      # prints seconds and a few means

Needs NumPy and Python 3.11 or later (tomllib). Run it through run.py, beside rodsim.
"""

import csv
import datetime
import os
import sys
import time
import tomllib

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "..", "..", "scenarios", "luong_tai")
STAGES = ["fallow", "land_preparation", "seedling", "tillering", "panicle_initiation", "booting",
          "flowering", "ripening"]
BEGINS = ["tillering_days", "panicle_initiation_days", "booting_days", "flowering_days",
          "ripening_days", "harvest_days"]
MONDAY = datetime.date(2022, 1, 3)


def table(name):
    with open(os.path.join(DATA, name), encoding="utf-8") as file:
        return list(csv.DictReader(file))


def draw(rng, row, n):
    """n values of a parameter from its distribution."""
    p = [row[k] for k in ("p1", "p2", "p3")]
    kind = row["distribution"]
    if kind == "normal_truncated":
        low, high = (float(x) for x in p[2].split(".."))
        values = rng.normal(float(p[0]), float(p[1]), n)
        while (out := (values < low) | (values > high)).any():
            values[out] = rng.normal(float(p[0]), float(p[1]), out.sum())
        return values
    a = [float(x) for x in p if x]
    if kind == "fixed":
        return np.full(n, a[0])
    if kind == "normal":
        return rng.normal(a[0], a[1], n)
    if kind == "uniform":
        return rng.uniform(a[0], a[1], n)
    if kind == "loguniform":
        return np.exp(rng.uniform(np.log(a[0]), np.log(a[1]), n))
    if kind == "beta":
        return rng.beta(a[0], a[1], n)
    if kind == "triangular":
        return rng.triangular(a[0], a[1], a[2], n)
    if kind == "lognormal_q05_q50_q95":
        sd = (np.log(a[2]) - np.log(a[0])) / (2 * 1.6448536269514722)
        return np.exp(np.log(a[1]) + sd * rng.standard_normal(n))
    raise ValueError(kind)


class District:
    """Communes, borders and calendar."""

    def __init__(self):
        communes = table("communes.csv")
        names = [row["name"] for row in communes]
        self.rice = np.array([float(row["rice_area_ha"]) for row in communes])
        self.natural = np.array([float(row["natural_area_ha"]) for row in communes])
        n = len(names)
        self.km = np.zeros((n, n))
        for row in table("borders.csv"):
            i, j = names.index(row["commune_a"]), names.index(row["commune_b"])
            self.km[i, j] = self.km[j, i] = float(row["length_km"])
        self.outside_km = np.zeros(n)
        for row in table("outside_borders.csv"):
            self.outside_km[names.index(row["commune"])] = float(row["length_km"])
        self.perimeter = self.km.sum(axis=1) + self.outside_km
        with open(os.path.join(DATA, "calendar.toml"), "rb") as file:
            calendar = tomllib.load(file)
        self.sd = calendar["calendar"]["synchrony_sd_days"]
        crops = [calendar["calendar"][crop] for crop in ("spring", "summer")]
        self.established = [tuple(map(int, crop["established"].split("-"))) for crop in crops]
        self.begins = np.array([[crop[key] for key in BEGINS] for crop in crops])
        stages = [calendar["stages"][stage] for stage in STAGES]
        self.kappa = np.array([stage["capacity"] for stage in stages])
        share = np.array([stage["damage_share"] for stage in stages], dtype=float)
        self.share = share / share.sum()
        self.movement = np.array([stage["movement"] for stage in stages], dtype=float)

    def nominal(self, year):
        """Days of establishment of a calendar year, from the first Monday of the campaign."""
        return [(datetime.date(year, m, d) - MONDAY).days for m, d in self.established]

    def stage(self, day, established):
        """The stage of a day where crops are established on these days."""
        stage = np.zeros(established[0].shape, dtype=np.intp)
        for crop in (1, 0):
            since = day - established[crop]
            begins = [-21, 0, *self.begins[crop][:5]]
            here = sum((since >= begin).astype(np.intp) for begin in begins)
            here = np.where(since < self.begins[crop][5], here, 0)
            stage = np.where(here > 0, here, stage)
        return stage


def age(q, s, a, births, maturing):
    weaned, matured = q / 6.0, s * maturing
    return q - weaned + births, s - matured + weaned, a + matured


class Replicates:
    """A block of replicates, each with its draw and its closures."""

    def __init__(self, district, rng, n):
        self.d, self.rng, self.n = district, rng, n
        p = {row["key"]: draw(rng, row, n) for row in table("parameters.csv")}
        self.p = p
        column = lambda x: x[:, None]
        self.usual = column(p["usual_hazard"])
        self.base = np.stack([-np.log(np.maximum(p[key], 1e-9)) * 7.0 / 30.44
                              for key in ("survival_month", "survival_month_bare")])
        self.dd = np.maximum(np.log(p["growth_year"]) / 52.0, 0.0)
        self.wean = np.exp(np.log(p["weaning_survival"]) / 6.0 - p["usual_hazard"])
        self.maturing = 7.0 / np.maximum(p["maturity_days"] - 21.0, 7.0)
        self.window, self.births = [], []
        for crop in (0, 1):
            on = district.begins[crop][1] + p["breed_on_days"]
            off = district.begins[crop][5] + p["breed_off_days"]
            litters = p["litters_per_crop"] * (p["summer_litters_ratio"] if crop else 1.0)
            self.window.append((on, off))
            self.births.append(p["female_share"] * p["breeding_share"] * litters * p["litter_size"]
                               / np.maximum((off - on) / 7.0, 1.0))
        self.close()

    def year(self):
        """The reference year: stage, capacity and births of each week of 2022."""
        nominal = [np.array(day) for day in self.d.nominal(2022)]
        for week in range(52):
            day = 7 * week + 3
            month = (MONDAY + datetime.timedelta(days=day)).month
            stage = int(self.d.stage(day, nominal))
            yield stage, self.capacity(stage, month), self.newborn(day, nominal), day >= nominal[1]

    def capacity(self, stage, month):
        kappa = self.d.kappa[stage]
        if stage == 0 and (month >= 10 or month == 1):
            kappa = self.p["winter_capacity"]
        flood = self.p["summer_capacity"] if 6 <= month <= 9 and stage else 1.0
        return kappa * flood * self.p["capacity_per_ha"]

    def newborn(self, day, established):
        births = 0.0
        for crop in (0, 1):
            since = day - established[crop]
            on, off = self.window[crop]
            births = births + np.where((since >= on) & (since < off), self.births[crop], 0.0)
        return births

    def close(self):
        """Scale of mortality by bisection, then the reference density."""
        year = list(self.year())
        bare = [int(stage in (1, 2)) for stage, *_ in year]
        target = np.log(self.p["growth_year"])
        low, high = np.full(self.n, 0.05), np.full(self.n, 5.0)
        for _ in range(24):
            m = 0.5 * (low + high)
            survive = np.exp(-(self.base * m + self.p["usual_hazard"]))
            q = s = a = np.ones(self.n)
            for lap in range(3):
                before = q + s + a
                for (_, _, births, _), k in zip(year, bare):
                    s, a = s * survive[k], a * survive[k]
                    q, s, a = age(q * self.wean, s, a, a * births, self.maturing)
            grows = np.log((q + s + a) / before) > target
            low, high = np.where(grows, m, low), np.where(grows, high, m)
        self.base = self.base * 0.5 * (low + high)
        q = s = np.zeros(self.n)
        a = 0.2 * self.p["capacity_per_ha"]
        sums = {}
        for lap in range(6):
            for (stage, capacity, births, crop), k in zip(year, bare):
                hazard = self.base[k] + self.dd * (s + a) / capacity + self.p["usual_hazard"]
                survive = np.exp(-hazard)
                s, a = s * survive, a * survive
                if lap == 5 and self.d.share[stage] > 0:
                    sums.setdefault((bool(crop), stage), []).append(s + a)
                q, s, a = age(q * self.wean, s, a, a * births, self.maturing)
        weights = sum(self.d.share[stage] for _, stage in sums)
        self.n_ref = np.maximum(sum(self.d.share[stage] * np.mean(weeks, axis=0)
                                    for (_, stage), weeks in sums.items()) / weights, 0.01)

    def noise(self, expected):
        variance = np.log1p(self.p["environment_sd"][:, None] ** 2 + 1.0 / np.maximum(expected, 1.0))
        z = self.rng.standard_normal(expected.shape)
        return np.exp(np.sqrt(variance) * z - 0.5 * variance)

    def live(self, rats, stage, capacity, births, rice):
        q, s, a = rats
        before = s + a
        bare = (stage == 1) | (stage == 2)
        base = np.where(bare, self.base[1][:, None], self.base[0][:, None])
        natural = base + self.dd[:, None] * (before / rice) / capacity
        survive = np.exp(-(natural * self.noise(natural * before) + self.usual))
        s, a = s * survive, a * survive
        density = (s + a) / rice
        expected = a * births
        q, s, a = age(q * self.wean[:, None], s, a, expected * self.noise(expected),
                      self.maturing[:, None])
        kept = (q + s + a) >= 1.0
        return [q * kept, s * kept, a * kept], density

    def simulate(self):
        """Yield lost, t, of the district in the four years, by replicate."""
        d, p, n = self.d, self.p, self.n
        communes = len(d.rice)
        start = lambda rice: [np.zeros((n, np.size(rice))), np.zeros((n, np.size(rice))),
                              0.2 * p["capacity_per_ha"][:, None] * rice * np.ones((n, 1))]
        rats, outside = start(d.rice), start(np.array([10.0 * d.rice.sum()]))
        lost = np.zeros(n)
        year = None
        for week in range(-156, 208):
            monday = MONDAY + datetime.timedelta(days=7 * week)
            day = 7 * week + 3
            month = (MONDAY + datetime.timedelta(days=day)).month
            if monday.year != year:
                if week > 0:
                    lost += self.loss(eaten, weeks)
                year = monday.year
                nominal = d.nominal(year)
                established = [np.ceil(x + d.sd * self.rng.standard_normal((n, communes)))
                               for x in nominal]
                outbreak = self.rng.random(n) < p["outbreak_chance"]
                shock = np.exp(p["year_shock_sd"] * self.rng.standard_normal(n) + 0.7 * outbreak)
                eaten = np.zeros((2, 8, n, communes))
                weeks = np.zeros((2, 8, n, communes))
            stage = d.stage(day, established)
            kappa = d.kappa[stage]
            if month >= 10 or month == 1:
                kappa = np.where(stage == 0, p["winter_capacity"][:, None], kappa)
            if 6 <= month <= 9:
                kappa = np.where(stage == 0, kappa, kappa * p["summer_capacity"][:, None])
            capacity = kappa * (p["capacity_per_ha"] * shock)[:, None]
            births = 0.0
            for crop in (0, 1):
                since = day - established[crop]
                on, off = (x[:, None] for x in self.window[crop])
                births = births + ((since >= on) & (since < off)) * self.births[crop][:, None]
            rats, density = self.live(rats, stage, capacity, births, d.rice)
            crop = (day >= established[1]).astype(int)
            for k in (4, 5, 7):
                for c in (0, 1):
                    here = (stage == k) & (crop == c)
                    if here.any():
                        eaten[c, k] += density * here
                        weeks[c, k] += here
            where = int(d.stage(day, [np.array(x) for x in nominal]))
            outside, _ = self.live(
                outside, np.full((n, 1), where), (self.capacity(where, month) * shock)[:, None],
                np.reshape(self.newborn(day, nominal), (-1, 1)), 10.0 * d.rice.sum())
            rate = p["movement_speed"][:, None] / np.pi
            per_km = np.minimum(rate * d.movement[stage] / (d.natural / 100.0), 0.9 / d.perimeter)
            outside_km = rate * d.movement[where] / (10.0 * d.natural.sum() / 100.0)
            for k in (1, 2):
                flux = per_km * rats[k]
                rats[k] = rats[k] - flux * d.perimeter + flux @ d.km + outside[k] * outside_km * d.outside_km
        return lost + self.loss(eaten, weeks)

    def loss(self, eaten, weeks):
        p, total = self.p, 0.0
        for crop, key in enumerate(("yield_spring", "yield_summer")):
            x = 0.0
            for k in (4, 5, 7):
                mean = eaten[crop, k] / np.maximum(weeks[crop, k], 1.0)
                x = x + self.d.share[k] * (mean / self.n_ref[:, None]) ** p["loss_exponent"][:, None]
            share = 1.0 - (1.0 - p["loss_ref"][:, None]) ** x
            total = total + (share * p[key][:, None] * self.d.rice).sum(axis=1)
        return total


def main():
    replicates = int(sys.argv[1]) if len(sys.argv) > 1 else 512
    block = int(sys.argv[2]) if len(sys.argv) > 2 else 128
    district, rng = District(), np.random.default_rng(1)
    start = time.process_time()
    lost = np.concatenate([Replicates(district, rng, block).simulate()
                           for _ in range(max(1, replicates // block))])
    seconds = time.process_time() - start
    print(f"{seconds / len(lost) * 1e6:.1f} us of processor time per replicate, block {block}; "
          f"yield lost {lost.mean():.0f} t (s.e. {lost.std() / len(lost) ** 0.5:.0f})")


if __name__ == "__main__":
    main()
