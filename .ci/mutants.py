"""Do the tests notice when the model is wrong? Called by `.ci/model mutants`.

cargo-mutants lists the wrong versions of the code (another operator, a constant in the place of a
function's body). Building each anew would take days, so all of a random sample are planted into one
build, asleep: a function that has some asks which one is awake. Then the tests run once for each.

    mutants.py PACKAGE LIST SAMPLE

PACKAGE is a copy that may be changed, LIST is what `cargo mutants --list --json` says, SAMPLE is how
many are drawn. Prints those that no test noticed, and the share that was noticed with its interval.
"""

import json
import os
import random
import re
import subprocess
import sys
from math import sqrt
from pathlib import Path

SEED = 2024
SECONDS = 300  # a run of the tests that takes longer has noticed: a loop without end
AWAKE = '''
/// The wrong version that is awake; 0 for none.
pub fn awake() -> u32 {
    static AWAKE: std::sync::LazyLock<u32> = std::sync::LazyLock::new(|| {
        std::env::var("RODSIM_AWAKE").ok().and_then(|id| id.parse().ok()).unwrap_or(0)
    });
    *AWAKE
}
'''


def places(lines, span):
    """Start and end in the text of a span, whose lines and columns count from 1."""
    def place(at):
        return sum(len(line) for line in lines[: at["line"] - 1]) + at["column"] - 1

    return place(span["start"]), place(span["end"])


def body_of(text, start, end):
    """The inside of a function's braces."""
    at = re.compile(r"\bfn\s").search(text, start, end)
    if not at or re.search(r"\bconst\s+(unsafe\s+)?$", text[start : at.start()]):
        return None  # a constant function cannot ask who is awake
    depth = 0
    for i in range(at.end(), end):
        if text[i] in "([":
            depth += 1
        elif text[i] in ")]":
            depth -= 1
        elif text[i] == "{" and depth == 0:
            return i + 1, text.rindex("}", i, end)
    return None


def plant(package, originals, mutants):
    """Writes every file with its mutants asleep in it."""
    for file, text in originals.items():
        bodies = {}
        for mutant in mutants:
            if mutant["file"] == file:
                bodies.setdefault(mutant["body"], []).append(mutant)
        # From the end, so that what stands before keeps its place.
        for (first, last), here in sorted(bodies.items(), reverse=True):
            arms = []
            for mutant in here:
                a, b = mutant["place"]
                if mutant["genre"] == "FnValue":
                    inside = mutant["replacement"]
                else:
                    inside = text[first:a] + " " + mutant["replacement"] + " " + text[b:last]
                arms.append(f"/*awake {mutant['id']}*/ {mutant['id']} => {{ {inside} }}\n")
            arms.append(f"/*awake 0*/ _ => {{ {text[first:last]} }}\n")
            text = text[:first] + "match crate::awake() {\n" + "".join(arms) + "}" + text[last:]
        (package / file).write_text(text)


def broken(package):
    """Mutants that the compiler refuses."""
    done = subprocess.run(
        ["cargo", "check", "--tests", "--message-format=json", "--quiet"],
        cwd=package, capture_output=True, text=True,
    )
    found = set()
    for line in done.stdout.splitlines():
        message = json.loads(line).get("message") or {}
        if message.get("level") != "error":
            continue
        for span in message["spans"]:
            if not span["is_primary"] or not (package / span["file_name"]).is_file():
                continue
            text = (package / span["file_name"]).read_text().splitlines()
            for line in reversed(text[: span["line_start"]]):
                if mark := re.search(r"/\*awake (\d+)\*/", line):
                    found.add(int(mark.group(1)))
                    break
    if done.returncode and not found - {0}:
        sys.exit(f"the package does not compile:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return found - {0}


def noticed(package, mutant):
    """Does a test fail when it is awake?"""
    # One long test of intervals, whose engine and statistics all the others test as well, is left out.
    command = ["cargo", "nextest", "run", "--cargo-quiet", "--status-level=none", "--fail-fast"]
    command += ["-E", "not test(so_does_the_interval)"]
    environment = os.environ | {"RODSIM_AWAKE": str(mutant), "RUST_BACKTRACE": "0"}
    run = subprocess.Popen(
        command, cwd=package, env=environment, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    try:
        return run.wait(SECONDS) != 0
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, 9)
        return True


def wilson(hits, n, z=1.96):
    middle = (hits + z * z / 2) / (n + z * z)
    half = z / (n + z * z) * sqrt(hits * (n - hits) / n + z * z / 4)
    return middle - half, middle + half


def main():
    package, listed, size = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text()), int(sys.argv[3])
    originals = {file: (package / file).read_text() for file in {m["file"] for m in listed}}
    able = []
    for id, mutant in enumerate(listed, 1):
        mutant["id"] = id
        # Versions of a body must have one type, which `impl Trait` does not name.
        if mutant["function"] and "impl " not in (mutant["function"]["return_type"] or ""):
            text = originals[mutant["file"]]
            lines = text.splitlines(keepends=True)
            mutant["place"] = places(lines, mutant["span"])
            mutant["body"] = body_of(text, *places(lines, mutant["function"]["span"]))
            if mutant["body"]:
                able.append(mutant)
    sample = random.Random(SEED).sample(able, min(size, len(able)))
    print(f"{len(listed)} wrong versions, {len(able)} of them can sleep in one build; {len(sample)} drawn", flush=True)
    library = package / "src/lib.rs"
    library.write_text(library.read_text() + AWAKE)
    while True:
        plant(package, originals, sample)
        refused = broken(package)
        if not refused:
            break
        print(f"the compiler refuses {len(refused)}", flush=True)
        sample = [mutant for mutant in sample if mutant["id"] not in refused]
    if noticed(package, 0):
        sys.exit("a test fails with all of them asleep")
    missed = []
    for n, mutant in enumerate(sample, 1):
        if not noticed(package, mutant["id"]):
            missed.append(mutant)
            print(f"not noticed: {mutant['name']}", flush=True)
        if n % 20 == 0 or n == len(sample):
            hits = n - len(missed)
            low, high = (100 * share for share in wilson(hits, n))
            print(
                f"{hits} of {n} noticed: {100 * hits / n:.1f} % (95 % interval {low:.1f}-{high:.1f}); "
                f"{len(sample) - n} to go",
                flush=True,
            )


main()
