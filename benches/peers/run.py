"""Runs rodsim and the NumPy peer side by side on one core and prints the ratio.

    python -m venv /tmp/peer && /tmp/peer/bin/pip install numpy
    /tmp/peer/bin/python benches/peers/run.py

Both simulate the district without a campaign, in turn, three times; the ratio is that of the median
processor time of a replicate, and the mean yield lost shows that they simulate the same thing.
"""

import os
import re
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
ONE_CORE = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")


def run(command):
    """Microseconds per replicate, and the line that says so."""
    done = subprocess.run(command, cwd=ROOT, env=ONE_CORE, text=True, check=True,
                          stdout=subprocess.PIPE)
    line = next(line for line in done.stdout.splitlines() if "us of processor time" in line)
    return float(re.search(r"([\d.]+) us", line).group(1)), line


def main():
    rodsim = ["cargo", "bench", "--quiet", "--bench", "ratios", "--", "--peer"]
    peer = [sys.executable, os.path.join(HERE, "numpy_peer.py"), "512", "128"]
    times = {"rodsim": [], "numpy": []}
    for _ in range(3):
        for name, command in (("rodsim", rodsim), ("numpy", peer)):
            time, line = run(command)
            times[name].append(time)
            print(f"{name:7} {line}", flush=True)
    ratio = statistics.median(times["numpy"]) / statistics.median(times["rodsim"])
    print(f"rodsim does {ratio:.1f} replicates in the time of one of the peer, per core")


if __name__ == "__main__":
    main()
