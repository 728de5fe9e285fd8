"""The model without a campaign, compiled by Numba (float64): a second yardstick for rodsim's speed.

The same model as numpy_peer.py, from whose tables and draws it starts, written the way Numba is
written: plain loops over replicates, weeks and communes, `njit` with `fastmath`. Left out, as there:
campaigns, money, tallies with histograms.

    python numba_peer.py [replicates] [block]      # prints seconds and a few means

Needs NumPy, Numba and Python 3.11 or later. Compiling is not counted. Run it through run.py.
"""

import datetime
import math
import sys
import time

import numpy as np
from numba import njit

from numpy_peer import MONDAY, District, draw, table

KEYS = [row["key"] for row in table("parameters.csv")]
WARM_UP, WEEKS, YEAR = 156, 208, 52
COMPILED = {"fastmath": True, "error_model": "numpy"}


def place(key):
    """The place of a parameter in a draw."""
    return KEYS.index(key)


SURVIVAL, SURVIVAL_BARE = place("survival_month"), place("survival_month_bare")
GROWTH, USUAL, WEANING = place("growth_year"), place("usual_hazard"), place("weaning_survival")
MATURITY, CAPACITY = place("maturity_days"), place("capacity_per_ha")
WINTER, SUMMER = place("winter_capacity"), place("summer_capacity")
BREED_ON, BREED_OFF = place("breed_on_days"), place("breed_off_days")
LITTERS, SUMMER_LITTERS = place("litters_per_crop"), place("summer_litters_ratio")
FEMALE, BREEDING, LITTER = place("female_share"), place("breeding_share"), place("litter_size")
NOISE, SPEED = place("environment_sd"), place("movement_speed")
OUTBREAK, SHOCK = place("outbreak_chance"), place("year_shock_sd")
EXPONENT, LOSS = place("loss_exponent"), place("loss_ref")
YIELDS = (place("yield_spring"), place("yield_summer"))


@njit(**COMPILED)
def stage_of(day, spring, summer, begins):
    """The stage of a day where crops are established on these days; begins ends with the harvest."""
    for crop in range(2):
        since = day - (spring if crop == 0 else summer)
        if -21 <= since < begins[crop, 5]:
            stage = 1
            if since >= 0:
                stage = 2
                for k in range(5):
                    if since >= begins[crop, k]:
                        stage += 1
            return stage
    return 0


@njit(**COMPILED)
def capacity_of(stage, month, p, kappa):
    value = kappa[stage]
    if stage == 0 and (month >= 10 or month == 1):
        value = p[WINTER]
    if 6 <= month <= 9 and stage != 0:
        value *= p[SUMMER]
    return value * p[CAPACITY]


@njit(**COMPILED)
def newborn(day, spring, summer, window, births):
    young = 0.0
    for crop in range(2):
        since = day - (spring if crop == 0 else summer)
        if window[crop, 0] <= since < window[crop, 1]:
            young += births[crop]
    return young


@njit(**COMPILED)
def noise(expected, sd):
    variance = math.log(1.0 + sd * sd + 1.0 / max(expected, 1.0))
    return math.exp(math.sqrt(variance) * np.random.standard_normal() - 0.5 * variance)


@njit(**COMPILED)
def grown(m, base, usual, wean, maturing, bare, young):
    """Logarithm of the yearly multiplication of a rare population at mortality scale m."""
    survive = (math.exp(-(base[0] * m + usual)), math.exp(-(base[1] * m + usual)))
    q = s = a = 1.0
    before = 3.0
    for _ in range(3):
        before = q + s + a
        for week in range(YEAR):
            s, a = s * survive[bare[week]], a * survive[bare[week]]
            q = q * wean
            weaned, matured = q / 6.0, s * maturing
            q, s, a = q - weaned + a * young[week], s - matured + weaned, a + matured
    return math.log((q + s + a) / before)


@njit(**COMPILED)
def close(p, base, dd, wean, maturing, share, year, capacity, young):
    """Scales mortality by bisection; returns the reference density."""
    stages, bare, crops = year
    low, high = 0.05, 5.0
    for _ in range(24):
        m = 0.5 * (low + high)
        if grown(m, base, p[USUAL], wean, maturing, bare, young) > math.log(p[GROWTH]):
            low = m
        else:
            high = m
    base *= 0.5 * (low + high)
    q, s, a = 0.0, 0.0, 0.2 * p[CAPACITY]
    sums, counts = np.zeros((2, 8)), np.zeros((2, 8))
    for lap in range(6):
        for week in range(YEAR):
            hazard = base[bare[week]] + dd * (s + a) / capacity[week] + p[USUAL]
            survive = math.exp(-hazard)
            s, a = s * survive, a * survive
            if lap == 5:
                sums[crops[week], stages[week]] += s + a
                counts[crops[week], stages[week]] += 1.0
            q = q * wean
            weaned, matured = q / 6.0, s * maturing
            q, s, a = q - weaned + a * young[week], s - matured + weaned, a + matured
    total = weight = 0.0
    for crop in range(2):
        for stage in range(8):
            if share[stage] > 0.0 and counts[crop, stage] > 0.0:
                total += share[stage] * sums[crop, stage] / counts[crop, stage]
                weight += share[stage]
    return max(total / weight, 0.01)


@njit(**COMPILED)
def live(q, s, a, natural, usual, sd, wean, maturing, births, rice):
    """A week of deaths, births and ageing; the density after deaths comes last."""
    before = s + a
    survive = math.exp(-(natural * noise(natural * before, sd) + usual))
    s, a = s * survive, a * survive
    density = (s + a) / rice
    expected = a * births
    q = q * wean
    weaned, matured = q / 6.0, s * maturing
    q = q - weaned + expected * noise(expected, sd)
    s, a = s - matured + weaned, a + matured
    if q + s + a < 1.0:
        return 0.0, 0.0, 0.0, density
    return q, s, a, density


@njit(**COMPILED)
def loss(p, eaten, weeks, share, reference, rice):
    """Yield lost in a year, t."""
    lost = 0.0
    log_kept = math.log(1.0 - p[LOSS])
    for crop in range(2):
        for c in range(len(rice)):
            x = 0.0
            for stage in (4, 5, 7):
                mean = eaten[c, crop, stage] / max(weeks[c, crop, stage], 1.0)
                x += share[stage] * (mean / reference) ** p[EXPONENT]
            lost += (1.0 - math.exp(x * log_kept)) * p[YIELDS[crop]] * rice[c]
    return lost


@njit(**COMPILED)
def replicate(p, land, neighbours, calendar):
    """Yield lost, t, of the district in the four years."""
    rice, natural_km2, perimeter, outside_km = land
    starts, others, km = neighbours
    begins, kappa, share, movement, synchrony, months, years, nominal, year = calendar
    n = len(rice)
    usual, sd = p[USUAL], p[NOISE]
    base = np.empty(2)
    base[0] = -math.log(max(p[SURVIVAL], 1e-9)) * 7.0 / 30.44
    base[1] = -math.log(max(p[SURVIVAL_BARE], 1e-9)) * 7.0 / 30.44
    dd = max(math.log(p[GROWTH]) / 52.0, 0.0)
    wean = math.exp(math.log(p[WEANING]) / 6.0 - usual)
    maturing = 7.0 / max(p[MATURITY] - 21.0, 7.0)
    window, births = np.empty((2, 2)), np.empty(2)
    for crop in range(2):
        window[crop, 0] = begins[crop, 1] + p[BREED_ON]
        window[crop, 1] = begins[crop, 5] + p[BREED_OFF]
        litters = p[LITTERS] * (p[SUMMER_LITTERS] if crop == 1 else 1.0)
        births[crop] = (p[FEMALE] * p[BREEDING] * litters * p[LITTER]
                        / max((window[crop, 1] - window[crop, 0]) / 7.0, 1.0))
    capacity, young = np.empty(YEAR), np.empty(YEAR)
    first = years[WARM_UP]
    for week in range(YEAR):
        capacity[week] = capacity_of(year[0][week], months[WARM_UP + week], p, kappa)
        young[week] = newborn(7 * week + 3, nominal[first, 0], nominal[first, 1], window, births)
    reference = close(p, base, dd, wean, maturing, share, year, capacity, young)

    q, s, a = np.zeros(n), np.zeros(n), 0.2 * p[CAPACITY] * rice
    flux_s, flux_a, per_km = np.empty(n), np.empty(n), np.empty(n)
    established = np.empty((2, n))
    eaten, weeks = np.zeros((n, 2, 8)), np.zeros((n, 2, 8))
    out_rice = 10.0 * rice.sum()
    out_km2 = 10.0 * natural_km2.sum()
    out_q, out_s, out_a = 0.0, 0.0, 0.2 * p[CAPACITY] * out_rice
    rate = p[SPEED] / math.pi
    lost, shock = 0.0, 1.0
    for week in range(WARM_UP + WEEKS):
        day, month = 7 * (week - WARM_UP) + 3, months[week]
        spring, summer = nominal[years[week], 0], nominal[years[week], 1]
        if week == 0 or years[week] != years[week - 1]:
            if week > WARM_UP:
                lost += loss(p, eaten, weeks, share, reference, rice)
            for crop in range(2):
                for c in range(n):
                    shift = synchrony * np.random.standard_normal()
                    established[crop, c] = math.ceil(nominal[years[week], crop] + shift)
            outbreak = 0.7 if np.random.random() < p[OUTBREAK] else 0.0
            shock = math.exp(p[SHOCK] * np.random.standard_normal() + outbreak)
            eaten[:] = 0.0
            weeks[:] = 0.0
        for c in range(n):
            here, there = established[0, c], established[1, c]
            stage = stage_of(day, here, there, begins)
            bare = 1 if stage == 1 or stage == 2 else 0
            room = capacity_of(stage, month, p, kappa) * shock
            natural = base[bare] + dd * ((s[c] + a[c]) / rice[c]) / room
            q[c], s[c], a[c], density = live(
                q[c], s[c], a[c], natural, usual, sd, wean, maturing,
                newborn(day, here, there, window, births), rice[c])
            if stage == 4 or stage == 5 or stage == 7:
                crop = 1 if day >= there else 0
                eaten[c, crop, stage] += density
                weeks[c, crop, stage] += 1.0
            per_km[c] = min(rate * movement[stage] / natural_km2[c], 0.9 / perimeter[c])
            flux_s[c], flux_a[c] = per_km[c] * s[c], per_km[c] * a[c]
        stage = stage_of(day, spring, summer, begins)
        bare = 1 if stage == 1 or stage == 2 else 0
        room = capacity_of(stage, month, p, kappa) * shock
        natural = base[bare] + dd * ((out_s + out_a) / out_rice) / room
        out_q, out_s, out_a, _ = live(
            out_q, out_s, out_a, natural, usual, sd, wean, maturing,
            newborn(day, spring, summer, window, births), out_rice)
        from_outside = rate * movement[stage] / out_km2
        for c in range(n):
            come_s = out_s * from_outside * outside_km[c]
            come_a = out_a * from_outside * outside_km[c]
            for k in range(starts[c], starts[c + 1]):
                come_s += flux_s[others[k]] * km[k]
                come_a += flux_a[others[k]] * km[k]
            s[c] += come_s - flux_s[c] * perimeter[c]
            a[c] += come_a - flux_a[c] * perimeter[c]
    return lost + loss(p, eaten, weeks, share, reference, rice)


@njit(**COMPILED)
def simulate(seed, draws, land, neighbours, calendar):
    np.random.seed(seed)
    lost = np.empty(len(draws))
    for k in range(len(draws)):
        lost[k] = replicate(draws[k], land, neighbours, calendar)
    return lost


def inputs(d):
    """The district as arrays: land, neighbours, calendar."""
    n = len(d.rice)
    land = (d.rice, d.natural / 100.0, d.perimeter, d.outside_km)
    others = [np.flatnonzero(d.km[c]) for c in range(n)]
    starts = np.concatenate([[0], np.cumsum([len(o) for o in others])])
    km = np.concatenate([d.km[c, o] for c, o in enumerate(others)])
    mondays = [MONDAY + datetime.timedelta(days=7 * (w - WARM_UP)) for w in range(WARM_UP + WEEKS)]
    months = np.array([(monday + datetime.timedelta(days=3)).month for monday in mondays])
    first = mondays[0].year
    years = np.array([monday.year - first for monday in mondays])
    nominal = np.array([d.nominal(first + k) for k in range(years.max() + 1)], dtype=float)
    spring, summer = nominal[years[WARM_UP]]
    begins = d.begins.astype(float)
    days = [7 * week + 3 for week in range(YEAR)]
    stages = np.array([stage_of(day, spring, summer, begins) for day in days])
    bare = np.isin(stages, (1, 2)).astype(int)
    year = (stages, bare, np.array([int(day >= summer) for day in days]))
    calendar = (begins, d.kappa, d.share, d.movement, float(d.sd), months, years, nominal, year)
    return land, (starts, np.concatenate(others), km), calendar


def main():
    replicates = int(sys.argv[1]) if len(sys.argv) > 1 else 4096
    block = int(sys.argv[2]) if len(sys.argv) > 2 else 512
    rng = np.random.default_rng(1)
    arrays = inputs(District())

    def some(seed, n):
        draws = np.stack([draw(rng, row, n) for row in table("parameters.csv")], axis=1)
        return simulate(seed, draws, *arrays)

    some(0, 1)  # compiles
    start = time.process_time()
    lost = np.concatenate([some(1 + k, block) for k in range(max(1, replicates // block))])
    seconds = time.process_time() - start
    print(f"{seconds / len(lost) * 1e6:.1f} us of processor time per replicate, block {block}; "
          f"yield lost {lost.mean():.0f} t (s.e. {lost.std() / len(lost) ** 0.5:.0f})")


if __name__ == "__main__":
    main()
