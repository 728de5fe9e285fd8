"""Analyses of the program's samples in Python, held against the program's own.

    python3 tests/samples/check.py target/debug/rodsim

needs pandas, numpy and SALib, and nothing of rodsim but its command line. Six analyses:

1. means, differences and their errors of `compare`, from its samples;
2. first-order and total Sobol' indices of `sensitivity` by SALib, from the rows A, B and AB;
3. the value of perfect information, and of single parameters by a cubic spline, of `value`;
4. a conditional mean of `compare --where`;
5. first-order shares of `value` by groups of a parameter;
6. `value --from` on a table of net benefits and parameters as R's `voi` holds them.

Exit code 1 if any differs by more than its error allows.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
import pandas
from SALib.analyze import sobol

RODSIM = str(Path(sys.argv[1]).resolve())
HOME = Path(tempfile.mkdtemp())
SCENARIOS = ["no_campaign", "luong_tai", "traps_only"]
worst = []


def rodsim(*args):
    done = subprocess.run([RODSIM, *args, "--quiet"], cwd=HOME, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"rodsim {' '.join(args)}: {done.stderr}")
    return done.stdout


def check(what, found, expected, allowed):
    gap = abs(found - expected)
    fine = gap <= allowed
    worst.append(fine)
    verdict = "ok" if fine else "DIFFERS"
    print(f"{verdict:8}{what:64}{found:>16.6g}{expected:>16.6g}  allowed {allowed:.2g}")


def by_scenario(rows, column):
    wide = rows.pivot(index="replicate", columns="scenario", values=column)
    return wide[[name for name in SCENARIOS if name in wide]]


def compared():
    text = rodsim("compare", *SCENARIOS, "--replicates", "2000", "--design", "independent",
                  "--json", "--samples", "compared.csv.gz", "-o", "run")
    summary = json.loads(text)
    rows = pandas.read_csv(HOME / "compared.csv.gz")
    for arm in summary["arms"]:
        for table in arm["outcomes"]:
            if table["outcome"] not in ("yield_loss", "cost", "density"):
                continue
            own = by_scenario(rows, table["outcome"])[arm["name"]]
            of = table["district"]
            name = f"1 mean {table['outcome']} of {arm['name']}"
            check(name, own.mean(), of["mean"], 1e-6 * abs(of["mean"]) + 1e-3)
            error = own.std() / len(own) ** 0.5
            check(f"{name}: error", error, of["mcse"], 0.02 * of["mcse"] + 1e-9)
    burden = by_scenario(rows, "burden")
    for pair in summary["pairs"]:
        net = next(d for d in pair["differences"] if d["outcome"] == "net_benefit")
        gain = burden[pair["b"]] - burden[pair["a"]]
        name = f"1 net benefit {pair['a']} - {pair['b']}"
        check(name, gain.mean(), net["estimate"]["mean"], 1e-6 * abs(gain.mean()) + 1.0)
        check(f"{name}: chance", (gain > 0).mean() + (gain == 0).mean() / 2, net["chance_better"],
              1e-9)


def decomposed():
    rodsim("sensitivity", "luong_tai", "--base", "128", "--outcome", "net_benefit",
           "--samples", "matrices.csv.gz", "-o", "sensitivity")
    rows = pandas.read_csv(HOME / "matrices.csv.gz")
    table = pandas.read_csv(HOME / "sensitivity/tables/sensitivity.csv").set_index("input")
    gain = {}
    for part, own in rows.groupby("part", sort=False):
        n = len(own) // 2
        burden = own["burden"].to_numpy().reshape(-1)
        idle = own["scenario"].to_numpy() == "no_campaign"
        gain[part] = burden[idle] - burden[~idle]
        assert len(gain[part]) == n
    inputs = [part[3:] for part in gain if part.startswith("AB_")]
    # SALib's order: for each row A, then AB of every input, then B.
    ordered = numpy.column_stack([gain["A"]] + [gain[f"AB_{i}"] for i in inputs] + [gain["B"]])
    problem = {"num_vars": len(inputs), "names": inputs, "bounds": [[0, 1]] * len(inputs)}
    numpy.random.seed(1)
    found = sobol.analyze(problem, ordered.reshape(-1), calc_second_order=False)
    most = table["total_share"].sort_values(ascending=False).index[:6]
    for name in most:
        k = inputs.index(name)
        for kind, key in (("first_order", "S1"), ("total", "ST")):
            half = table.loc[name, f"{kind.split('_')[0]}_{'order_' if kind == 'first_order' else ''}half_width_95"]
            check(f"2 {kind} share of {name} (SALib)", found[key][k],
                  table.loc[name, f"{kind}_share"], max(half, 0.02))


def spline(x, y, knots):
    """Fitted values of a natural cubic spline."""
    z = (x - x.mean()) / x.std()
    at = numpy.quantile(z, numpy.linspace(0.05, 0.95, knots))
    cube = lambda k: numpy.maximum(z - at[k], 0) ** 3
    d = lambda k: (cube(k) - cube(knots - 1)) / (at[-1] - at[k])
    columns = [numpy.ones_like(z), z] + [d(k) - d(knots - 2) for k in range(knots - 2)]
    basis = numpy.column_stack(columns)
    return basis @ numpy.linalg.lstsq(basis, y, rcond=None)[0]


def valued():
    text = rodsim("value", *SCENARIOS, "--replicates", "4000", "--json",
                  "--samples", "draws.csv.gz")
    value = json.loads(text)
    rows = pandas.read_csv(HOME / "draws.csv.gz")
    rows = rows[rows["part"] == "draws"]
    benefit = -by_scenario(rows, "burden")
    best = benefit.mean().max()
    check("3 EVPI", benefit.max(axis=1).mean() - best, value["evpi_vnd"], 1.0)
    draws = rows[rows["scenario"] == SCENARIOS[0]].set_index("replicate")
    leader = benefit[value["leader"]]
    lead = leader - benefit[value["runner_up"]]
    for item in value["parameters"][:4]:
        x = draws[item["key"]].to_numpy()
        fitted = numpy.column_stack(
            [spline(x, (benefit[name] - leader).to_numpy(), 4) for name in SCENARIOS])
        found = fitted.max(axis=1).mean() - fitted.mean(axis=0).max()
        check(f"3 EVPPI of {item['key']} (spline)", found, item["value_vnd"],
              3 * item["error_vnd"] + 0.02 * value["evpi_vnd"])
        groups = pandas.qcut(x, 30, labels=False)
        means = lead.groupby(groups).mean()
        sizes = lead.groupby(groups).size()
        noise = lead.groupby(groups).var().mean() * 29 / len(lead)
        share = ((sizes * (means - lead.mean()) ** 2).sum() / len(lead) - noise) / lead.var()
        check(f"5 share of {item['key']} by groups", max(share, 0), item["first_order"], 0.02)
    table = draws[[item["key"] for item in value["parameters"][:6]]].copy()
    for name in SCENARIOS:
        table.insert(0, f"nb.{name}", benefit[name])
    table.to_csv(HOME / "voi.csv")  # with row numbers in front, as R writes them
    outside = json.loads(rodsim("value", "--from", "voi.csv", "--unit", "VND", "--json"))
    check("6 EVPI of the table", outside["evpi"], value["evpi_vnd"], 1.0)
    for known in outside["parameters"]:
        own = next(i for i in value["parameters"] if i["key"] == known["parameters"][0])
        check(f"6 EVPPI of {own['key']} of the table", known["value"], own["value_vnd"],
              3 * (own["error_vnd"] + known["error"]) + 0.02 * value["evpi_vnd"])


def conditioned():
    condition = "no_campaign.yield_loss in top quarter and loss_exponent > 0.8"
    text = rodsim("compare", *SCENARIOS, "--replicates", "2000", "--json", "--where", condition)
    found = json.loads(text)
    rows = pandas.read_csv(HOME / "compared.csv.gz")
    loss = by_scenario(rows, "yield_loss")["no_campaign"]
    draws = rows[rows["scenario"] == "no_campaign"].set_index("replicate")
    kept = (loss >= loss.sort_values().iloc[1500]) & (draws["loss_exponent"] > 0.8)
    check("4 replicates that are kept", kept.sum(), found["condition"]["kept"], 0)
    for line in found["lines"]:
        if line["outcome"] not in ("yield_loss", "cost") or line["less"]:
            continue
        own = by_scenario(rows, line["outcome"])[line["scenario"]][kept]
        name = f"4 mean {line['outcome']} of {line['scenario']} under the condition"
        check(name, own.mean(), line["under"]["mean"], 1e-6 * abs(own.mean()))
        check(f"{name}: error", own.std() / len(own) ** 0.5, line["under"]["error"],
              1e-6 * own.std())


compared()
decomposed()
valued()
conditioned()
print(f"{sum(worst)} of {len(worst)} agree")
sys.exit(0 if all(worst) else 1)
