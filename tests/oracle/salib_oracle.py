"""Golden numbers for the sensitivity indices, from SALib on the same points.

Run: python3 tests/oracle/salib_oracle.py            prints the numbers as JSON
     python3 tests/oracle/salib_oracle.py --write    replaces tests/oracle/salib.json

Points are SplitMix64 uniforms (the generator of src/stats/resample.rs), so that both sides
evaluate Ishigami's function at the very same points. Needs SALib 1.6 (numpy comes with it).
"""

import importlib.metadata
import json
import pathlib
import sys

import numpy as np
from SALib.analyze import morris, sobol

ROWS, INPUTS, TRAJECTORIES, LEVELS = 512, 3, 10, 4
MASK = (1 << 64) - 1


class SplitMix64:
    """The generator of src/stats/resample.rs."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def uniform(self):
        return ((self.next() >> 12) + 0.5) / 2.0**52

    def below(self, n):
        return (self.next() * n) >> 64


def matrix(seed):
    random = SplitMix64(seed)
    return np.array([[random.uniform() for _ in range(INPUTS)] for _ in range(ROWS)])


def ishigami(u):
    x, y, z = np.pi * (2.0 * u - 1.0)
    return np.sin(x) + 7.0 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)


def trajectories(seed):
    """decide::morris::trajectories."""
    random, rows = SplitMix64(seed), []
    for _ in range(TRAJECTORIES):
        at = [random.below(LEVELS) for _ in range(INPUTS)]
        rows.append([level / (LEVELS - 1) for level in at])
        order = list(range(INPUTS))
        for i in range(INPUTS - 1, 0, -1):
            j = random.below(i + 1)
            order[i], order[j] = order[j], order[i]
        for i in order:
            at[i] += LEVELS // 2 if at[i] < LEVELS // 2 else -(LEVELS // 2)
            rows.append([level / (LEVELS - 1) for level in at])
    return np.array(rows)


def main():
    problem = {"num_vars": INPUTS, "names": ["x", "y", "z"], "bounds": [[0.0, 1.0]] * INPUTS}
    a, b = matrix(1), matrix(2)
    outcomes = []
    for row_a, row_b in zip(a, b):
        outcomes.append(ishigami(row_a))
        for i in range(INPUTS):
            mixed = row_a.copy()
            mixed[i] = row_b[i]
            outcomes.append(ishigami(mixed))
        outcomes.append(ishigami(row_b))
    indices = sobol.analyze(problem, np.array(outcomes), calc_second_order=False, num_resamples=500, seed=1)
    points = trajectories(3)
    effects = morris.analyze(
        problem, points, np.array([ishigami(u) for u in points]), num_levels=LEVELS, seed=1
    )
    numbers = {
        "salib": importlib.metadata.version("SALib"),
        "first": list(map(float, indices["S1"])),
        "first_half_width": list(map(float, indices["S1_conf"])),
        "total": list(map(float, indices["ST"])),
        "total_half_width": list(map(float, indices["ST_conf"])),
        "mu": list(map(float, effects["mu"])),
        "mu_star": list(map(float, effects["mu_star"])),
        "sigma": list(map(float, effects["sigma"])),
    }
    text = json.dumps(numbers, indent=2) + "\n"
    if "--write" in sys.argv:
        pathlib.Path(__file__).with_name("salib.json").write_text(text)
    else:
        print(text, end="")


main()
