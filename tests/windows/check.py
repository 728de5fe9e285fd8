#!/usr/bin/env python3
"""The Windows program under Wine, against the Linux program: what people do with it, and the same bits.

Usage: check.py RODSIM_EXE HELPERS RODSIM. HELPERS is a folder with the compiled C files of this folder.
Each check prints a line; the run goes through all of them, and ends with status 1 if any failed.
"""

import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import zipfile
from pathlib import Path

WINE = next(filter(None, map(shutil.which, ["wine64", "/usr/lib/wine/wine64", "wine"])), None)
FEW = ["--replicates", "256", "--quiet"]
failed = []


class Lab:
    """A folder for the programs and what they write, and a Wine of its own."""

    def __init__(self, folder, program, helpers, linux):
        self.home = Path(folder)
        self.linux = linux
        # A letter beyond every code page of one byte, and a blank: where a user might unpack it.
        self.bin = self.home / "Chương trình ồ"
        self.bin.mkdir()
        self.exe = self.bin / "rodsim.exe"
        shutil.copy(program, self.exe)
        for helper in Path(helpers).iterdir():
            shutil.copy(helper, self.bin)
        keep = {name: os.environ[name] for name in ["PATH", "HOME", "TMPDIR"] if name in os.environ}
        self.environment = keep | {
            "LC_ALL": "C.UTF-8",
            "WINEPREFIX": str(self.home / "wine"),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
        }
        self.call([WINE, "wineboot", "-i"])

    def call(self, command, stdin="", cwd=None, timeout=300):
        """A command's exit code, output and errors."""
        done = subprocess.run(
            command, input=stdin.encode(), capture_output=True, env=self.environment,
            cwd=cwd or self.home, timeout=timeout,
        )
        out, errors = (text.decode("utf-8").replace("\r\n", "\n") for text in (done.stdout, done.stderr))
        return done.returncode, out, errors

    def windows(self, *words, code=0, **how):
        """rodsim.exe; its output and errors, after the exit code was as expected."""
        return expected(self.call([WINE, str(self.exe), *words], **how), words, code)

    def here(self, *words, code=0, **how):
        """rodsim of this machine, likewise."""
        return expected(self.call([self.linux, *words], **how), words, code)

    def console(self, helper, *words, timeout=300):
        """A helper's exit code and what a terminal got, which is the console that Wine gives to it."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.home)
            environment = self.environment | {"TERM": "xterm"}
            os.execve(WINE, [WINE, str(self.bin / f"{helper}.exe"), *words], environment)
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 160, 0, 0))
        said = b""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            if not select.select([terminal], [], [], 1)[0]:
                continue
            try:
                part = os.read(terminal, 65536)
            except OSError:
                break
            if not part:
                break
            said += part
        else:
            os.kill(pid, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        os.close(terminal)
        return code, re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said.decode("utf-8", "replace"))

    def screen(self, *words):
        """The exit code of rodsim.exe, and the letters of the console in the end."""
        code, said = self.console("screen", native(self.home / "screen.txt"), native(self.exe), *words)
        shown = self.home / "screen.txt"
        return code, shown.read_text("utf-8") if shown.exists() else said

    def end(self):
        server = shutil.which("wineserver") or "/usr/lib/wine/wineserver"
        subprocess.run([server, "-k"], env=self.environment, check=False, capture_output=True)


def expected(done, words, code):
    found, out, errors = done
    assert found == code, f"{' '.join(words)}: exit code {found}, not {code}\n{out}\n{errors}"
    return out, errors


def native(path):
    """A path as Windows writes it."""
    return "Z:" + str(path).replace("/", "\\")


def digest(folder):
    """Digests of what was simulated, and of the summary made of it."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    return manifest["tally_digest"], manifest["results_digest"]


def content(path):
    """A file's bytes; of a ZIP archive, which says on which system it was made, all the rest."""
    made = path.read_bytes()
    if path.suffix not in [".docx", ".xlsx"]:
        return made
    plain = bytearray(made)
    with zipfile.ZipFile(path) as archive:
        at = archive.start_dir
        for _ in archive.infolist():
            assert plain[at:at + 4] == b"PK\1\2"
            plain[at + 5] = 0
            name, extra, comment = struct.unpack("<HHH", plain[at + 28:at + 34])
            at += 46 + name + extra + comment
    return bytes(plain)


def same_files(one, other, but=()):
    """Every file of a folder is in the other, byte for byte; how many."""
    names = [
        {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()} for folder in (one, other)
    ]
    assert names[0] == names[1], f"other files: {names[0] ^ names[1]}"
    differ = [
        str(name) for name in sorted(names[0])
        if name.name not in but and content(one / name) != content(other / name)
    ]
    assert not differ, f"other bytes in {differ}"
    return len(names[0])


def run(lab):
    """`run` without a file: the same digest, the same bytes in every table and chart."""
    out, _ = lab.windows("run", *FEW, "--output", "run windows")
    lab.here("run", *FEW, "--output", "run linux")
    pair = lab.home / "run windows", lab.home / "run linux"
    found = [digest(folder) for folder in pair]
    print(f"      Windows {found[0]}\n      Linux   {found[1]}")
    assert found[0] == found[1]
    files = same_files(*pair, but=["manifest.json"])
    assert "Mật độ chuột" in out and "Lúa mất" in out, out
    return f"{files} files, {found[0]}"


def full_run(lab):
    """`run` with the 10,000 replicates of the README."""
    lab.windows("run", "--quiet", "--output", "full windows")
    lab.here("run", "--quiet", "--output", "full linux")
    pair = lab.home / "full windows", lab.home / "full linux"
    found = [digest(folder) for folder in pair]
    print(f"      Windows {found[0]}\n      Linux   {found[1]}")
    assert found[0] == found[1]
    return f"{same_files(*pair, but=['manifest.json'])} files"


def compare(lab):
    """`compare` in Vietnamese folders with blanks, named with backslashes."""
    scenarios = ["no_campaign", "luong_tai", "traps_only"]
    folder = lab.home / "Kết quả diệt chuột" / "đợt 1 – thử"
    lab.windows("compare", *scenarios, *FEW, "--output", "Kết quả diệt chuột\\đợt 1 – thử")
    lab.here("compare", *scenarios, *FEW, "--output", "compare linux")
    found = [digest(folder), digest(lab.home / "compare linux")]
    print(f"      Windows {found[0]}\n      Linux   {found[1]}")
    assert found[0] == found[1]
    return f"{same_files(folder, lab.home / 'compare linux', but=['manifest.json'])} files"


def report(lab):
    """`report` with a commune by its Vietnamese name: the same bytes as Linux's."""
    lab.windows("report", native(lab.home / "run windows"), "--commune", "Thứa")
    # The report quotes the manifest, with its date and machine: reports of one run are compared.
    shutil.copytree(lab.home / "run windows", lab.home / "run copied")
    shutil.rmtree(lab.home / "run copied" / "report")
    lab.here("report", "run copied", "--commune", "Thứa")
    return f"{same_files(lab.home / 'run windows' / 'report', lab.home / 'run copied' / 'report')} files"


def chart(lab):
    """`chart` draws again, in English and grey."""
    words = ["--only", "budget", "--lang", "en", "--grey", "--size", "120x95mm"]
    lab.windows("chart", "run windows", *words)
    lab.here("chart", "run copied", *words)
    return f"{same_files(lab.home / 'run windows' / 'charts', lab.home / 'run copied' / 'charts')} files"


def verify(lab):
    """`verify` of the program; of a run made there and of one made here."""
    out, _ = lab.windows("verify", timeout=600)
    lab.windows("run", *FEW, "--output", "to verify")
    lab.windows("verify", "to verify")
    lab.windows("verify", "full linux", timeout=600)
    lab.here("verify", "to verify")
    return out.strip().splitlines()[-1]


def faults(lab):
    """`validate` of a broken file: every fault, exit code 4, the words of Linux."""
    broken = (
        'schema_version = 1\nextends = "luong_tai.toml"\n[traps]\ntraps_per_haa = 5\n'
        "[labour]\nperson_days_per_ha_per_week = -1\n"
    )
    (lab.home / "hỏng.toml").write_text(broken, "utf-8")
    (lab.home / "hỏng crlf.toml").write_bytes(broken.replace("\n", "\r\n").encode())
    for lang in ["vi", "en"]:
        _, said = lab.windows("validate", "hỏng.toml", "--lang", lang, code=4)
        assert said == lab.here("validate", "hỏng.toml", "--lang", lang, code=4)[1], said
        assert "traps_per_ha" in said and "-1" in said, said
        _, again = lab.windows("validate", "hỏng crlf.toml", "--lang", lang, code=4)
        assert again.replace("hỏng crlf", "hỏng") == said, again
    lab.windows("validate", "không có.toml", code=4)
    return f"{len(said.splitlines())} lines"


def line_ends(lab):
    """A scenario and a table with Windows line ends and byte order marks say what they said without."""
    source = Path("scenarios")
    folder = lab.home / "kịch bản"
    shutil.copytree(source, folder / "lf")
    for file in (folder / "lf").rglob("*"):
        if file.suffix in [".toml", ".csv"]:
            other = folder / "crlf" / file.relative_to(folder / "lf")
            other.parent.mkdir(parents=True, exist_ok=True)
            mark = "\ufeff" if file.name in ["communes.csv", "luong_tai.toml", "traps_only.toml"] else ""
            other.write_bytes((mark + file.read_text("utf-8").replace("\n", "\r\n")).encode())
    for name in ["luong_tai.toml", "traps_only.toml", "half_of_communes.toml"]:
        ends = []
        for kind in ["lf", "crlf"]:
            out, _ = lab.windows("validate", native(folder / kind / name))
            ends.append(out.rsplit("(", 1)[1])
            assert out.split(": ")[0] == native(folder / kind / name), out
        assert ends[0] == ends[1], f"{name}: {ends}"
    return "digests alike"


def new_scenario(lab):
    """`init`, `validate`, `diff`, `explain` of a file with a Vietnamese name."""
    lab.windows("init", "kế hoạch của tôi.toml")
    lab.windows("init", "kế hoạch của tôi.toml", code=1)
    lab.windows("validate", ".\\kế hoạch của tôi.toml")
    out, _ = lab.windows("diff", "luong_tai", "kế hoạch của tôi.toml")
    assert out == lab.here("diff", "luong_tai", "kế hoạch của tôi.toml")[0]
    out, _ = lab.windows("explain", "luong_tai")
    assert out == lab.here("explain", "luong_tai")[0]
    return f"{len(out.splitlines())} lines of explain"


def records(lab):
    """A blank form of records: the same workbook."""
    lab.windows("records", "form", "-o", "sổ ghi.xlsx")
    lab.here("records", "form", "-o", "form linux.xlsx")
    assert content(lab.home / "sổ ghi.xlsx") == content(lab.home / "form linux.xlsx"), "other bytes"
    lab.windows("records", "check", "sổ ghi.xlsx")
    return "the same bytes"


def shards(lab):
    """A study in parts: one part simulated there, one here, merged on both: the same digest."""
    lab.windows("plan", "luong_tai", "--replicates", "256", "--batch", "64", "--shards", "2", "--out", "phần")
    lab.windows("shard", "--quiet", "--plan", "phần", "--index", "0")
    lab.here("shard", "--quiet", "--plan", "phần", "--index", "1")
    lab.windows("merge", "phần", "--output", "merged windows")
    lab.here("merge", "phần", "--output", "merged linux")
    found = [digest(lab.home / f"merged {system}") for system in ["windows", "linux"]]
    assert found[0] == found[1], found
    return found[0]


def long_paths(lab):
    """Folders whose path has more than 260 characters, absolute and relative."""
    deep = lab.home.joinpath(*[f"thư mục rất dài số {i} của phòng nông nghiệp huyện" for i in range(7)])
    deep.mkdir(parents=True)
    # Parts of a path may have 255 bytes here and 255 letters there; the path itself is the matter.
    assert len(str(deep)) > 300
    lab.windows("run", *FEW, "--output", native(deep / "kết quả"))
    lab.windows("report", native(deep / "kết quả"))
    lab.windows("chart", native(deep / "kết quả"), "--only", "budget")
    lab.windows("run", *FEW, "--force", "--output", native(deep / "kết quả"))
    lab.windows("verify", native(deep / "kết quả"))
    relative = str((deep / "tương đối").relative_to(lab.home)).replace("/", "\\")
    lab.windows("run", *FEW, "--output", relative)
    (deep / "plan.toml").write_text('schema_version = 1\nextends = "luong_tai.toml"\n', "utf-8")
    lab.windows("validate", native(deep / "plan.toml"))
    assert digest(deep / "tương đối") == digest(lab.home / "run linux")
    return f"{len(str(deep / 'kết quả'))} characters"


def console(lab):
    """What a console shows: Vietnamese letters whatever its code page, no control sequences."""
    command = ["run", "--replicates", "2048", "--output", "console run"]
    code, shown = lab.screen(*command)
    assert code == 0, f"{code}: {shown}"
    shutil.rmtree(lab.home / "console run")
    out, errors = lab.here(*command, "--quiet")
    assert "Mật độ chuột" in out and "\x1b" not in shown, shown
    # A narrow screen breaks lines where it will. What is left when every line is taken out is progress
    # that was not cleared away.
    left = "".join(shown.split())
    for line in filter(None, ("".join(line.split()) for line in (out + errors).splitlines())):
        assert line in left, f"{line} is not on the screen:\n{shown}"
        left = left.replace(line, "", 1)
    assert not left, f"{left} is on the screen, too:\n{shown}"
    return f"{len(shown.splitlines())} lines"


def double_click(lab):
    """No command, in a window of its own: it says what to do and waits for Enter; in a pipe it waits for
    nobody."""
    code, shown = lab.screen()
    assert code == 2, f"{code}: {shown}"
    assert "Nhấn Enter để đóng" in shown and "rodsim run" in shown, shown
    lab.windows(code=2)
    return "waits and ends"


def interrupted(lab):
    """Ctrl-C: exit code 130, and nothing is left."""
    folder = lab.home / "ngắt"
    folder.mkdir()
    words = ["run", "--replicates", "3000000", "--output", native(folder / "run")]
    code, said = lab.console("interrupt", "4000", native(lab.exe), *words)
    assert code == 130, f"exit code {code}: {said}"
    assert not list(folder.iterdir()), list(folder.iterdir())
    assert "đã dừng" in said, said
    return "130"


def held_open(lab):
    """A report or a chart that another program has open: said by name, and nothing changes."""
    lab.windows("run", *FEW, "--output", "mở")
    lab.windows("report", "mở")
    home = lab.home / "mở"
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    for file, words in [
        (home / "report" / "du_toan.xlsx", ["report", "mở", "--lang", "en"]),
        (home / "charts" / "budget.png", ["chart", "mở", "--only", "budget", "--grey"]),
        (home / "tables" / "weekly.csv", ["run", *FEW, "--seed", "2", "--force", "--output", "mở"]),
    ]:
        holder = subprocess.Popen(
            [WINE, str(lab.bin / "hold.exe"), native(file)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=lab.environment,
        )
        assert holder.stdout.readline().strip() == b"held"
        try:
            _, said = lab.windows(*words, code=1)
        finally:
            holder.stdin.close()
            holder.wait(60)
        assert file.name in said and ("đang mở" in said or "is open in another program" in said), said
        after = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
        assert after == before, f"{words[0]} changed {[str(p) for p in after if after[p] != before.get(p)]}"
        left = [path.name for path in lab.home.rglob(".*") if "wine" not in path.parts]
        assert not left, left
        lab.windows(*words)
        before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    return "three times"


def main():
    program, helpers, linux = sys.argv[1:]
    if WINE is None:
        sys.exit("check.py: there is no wine")
    checks = [
        run, full_run, compare, report, chart, verify, faults, line_ends, new_scenario, records, shards,
        long_paths, console, double_click, interrupted, held_open,
    ]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        lab = Lab(folder, program, helpers, os.path.abspath(linux))
        try:
            for check in checks:
                try:
                    print(f"ok    {check.__name__}: {check(lab)}", flush=True)
                except (AssertionError, OSError, ValueError, subprocess.TimeoutExpired) as error:
                    failed.append(check.__name__)
                    print(f"FAIL  {check.__name__}: {check.__doc__}\n      {error}", flush=True)
        finally:
            lab.end()
    print(f"{len(checks) - len(failed)} passed, {len(failed)} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
