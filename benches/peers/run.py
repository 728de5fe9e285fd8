"""Runs rodsim and its peers, in NumPy and in Numba, side by side on one core and prints the ratios.

    python -m venv /tmp/peer && /tmp/peer/bin/pip install numpy numba
    /tmp/peer/bin/python benches/peers/run.py

All simulate the district without a campaign, in turn, three times; a ratio is that of the median
processor times of a replicate, and the mean yield lost shows that they simulate the same thing. A
peer whose packages are not installed is left out.
"""

import importlib.util
import os
import re
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
ONE_CORE = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1",
                NUMBA_NUM_THREADS="1")
# Replicates and block of each peer.
PEERS = {"numpy": ["512", "128"], "numba": ["4096", "512"]}


def run(command):
    """Microseconds per replicate, and the line that says so."""
    done = subprocess.run(command, cwd=ROOT, env=ONE_CORE, text=True, check=True,
                          stdout=subprocess.PIPE)
    line = next(line for line in done.stdout.splitlines() if "us of processor time" in line)
    return float(re.search(r"([\d.]+) us", line).group(1)), line


def main():
    commands = {"rodsim": ["cargo", "bench", "--quiet", "--bench", "ratios", "--", "--peer"]}
    for name, size in PEERS.items():
        if importlib.util.find_spec(name):
            script = os.path.join(HERE, f"{name}_peer.py")
            commands[name] = [sys.executable, script, *size]
    times = {name: [] for name in commands}
    for _ in range(3):
        for name, command in commands.items():
            time, line = run(command)
            times[name].append(time)
            print(f"{name:7} {line}", flush=True)
    own = statistics.median(times.pop("rodsim"))
    for name, peer in times.items():
        ratio = statistics.median(peer) / own
        print(f"rodsim does {ratio:.1f} replicates in the time of one in {name}, per core")


if __name__ == "__main__":
    main()
