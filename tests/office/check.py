#!/usr/bin/env python3
"""Workbooks and document of a report, opened with libraries that are not ours.

Usage: check.py RUN, the folder of a run with its report. Needs openpyxl and python-docx. Says what
it checked; the first thing that is wrong ends the run with status 1.
"""

import csv
import json
import pathlib
import struct
import sys
import unicodedata
import zipfile

import docx
import openpyxl


def check(what, found, wanted=True):
    if found != wanted:
        sys.exit(f"FAILED {what}: {found!r}, not {wanted!r}")
    print(f"ok {what}")


def document(path):
    made = docx.Document(path)
    for index, section in enumerate(made.sections):
        size = sorted([round(section.page_width.mm), round(section.page_height.mm)])
        check(f"section {index} is A4", size, [210, 297])
        margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]
        top, bottom, left, right = (round(margin.mm) for margin in margins)
        # Nghị định 30/2020: top and bottom 20-25, left 30-35, right 15-20 mm.
        check(f"section {index} has margins {top}, {bottom}, {left}, {right} mm",
              20 <= top <= 25 and 20 <= bottom <= 25 and (30 <= left <= 35 or section.orientation == 1)
              and (15 <= right <= 20 or section.orientation == 1))
    widths = {round(shape.width.mm) for shape in made.inline_shapes}
    check("pictures are 155 mm wide", widths, {155})
    check("there are at least twelve pictures", len(made.inline_shapes) >= 12)
    with zipfile.ZipFile(path) as packed:
        body = packed.read("word/document.xml").decode()
    check("every picture has its words", body.count('descr="') >= len(made.inline_shapes))
    texts = [paragraph.text for paragraph in made.paragraphs]
    texts += [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    check("all text is composed", all(unicodedata.is_normalized("NFC", text) for text in texts))
    return " ".join(texts)


def pictures(path):
    """The pictures of a workbook at the size that their own header gives them."""
    with zipfile.ZipFile(path) as packed:
        names = [name for name in packed.namelist() if name.startswith("xl/media/")]
        sizes = set()
        for name in names:
            data = packed.read(name)
            width = struct.unpack(">I", data[16:20])[0]
            at = data.index(b"pHYs")
            per_metre = struct.unpack(">I", data[at + 4:at + 8])[0]
            sizes.add(round(1000 * width / per_metre))
    check("pictures of the workbook are 155 mm wide", sizes, {155})


def estimate(path, plan):
    """Live formulas whose stored results are the estimate's own sums."""
    live, stored = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    formulas = sum(1 for sheet in live for row in sheet for cell in row if isinstance(cell.value, str) and cell.value.startswith("="))
    check(f"{formulas} formulas are live", formulas > 100)
    broken = [cell.coordinate for sheet in stored for row in sheet for cell in row if isinstance(cell.value, str) and cell.value.startswith("#")]
    check("no formula failed", broken, [])
    sheet = stored.worksheets[0]
    # The totals: scenario, year or commune, amount, then the three payers.
    rows = [[cell.value for cell in row][:6] for row in sheet.iter_rows()]
    rows = [row for row in rows if len(row) == 6 and all(isinstance(value, (int, float)) for value in row[2:])]
    check("there are totals", len(rows) > 10)
    wrong = [row for row in rows if abs(row[2] - sum(row[3:])) > 2]
    check("every total is the sum of its payers", wrong, [])
    lines, wrong = 0, []
    for sheet in live.worksheets[1:-1]:
        for row in sheet.iter_rows(min_col=1, max_col=11):
            formula = row[7].value
            if not isinstance(formula, str) or not formula.startswith("=ROUND(D"):
                continue
            quantity, norm, price, *sums = (stored[sheet.title].cell(row[0].row, column).value for column in (4, 5, 7, 8, 9, 10, 11))
            if quantity is None:
                continue
            lines += 1
            exact = (quantity / norm if "/E" in formula else quantity * norm) * price
            if abs(exact - sums[0]) > 0.501 or abs(sums[0] - sum(sums[1:])) > 1e-6:
                wrong.append((sheet.title, row[0].row, exact, sums))
    check(f"{lines} lines are quantity, norm and price multiplied to the đồng, and what payers pay", wrong, [])
    check("there are lines", lines > 20)


def digits(run):
    """Numbers of the charts are those of the tables, digit for digit."""
    def table(path):
        with open(path, encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    summary = json.loads((run / "summary.json").read_text())
    exact = {}
    for arm in summary["arms"]:
        for outcome in arm["outcomes"]:
            exact[arm["name"], outcome["outcome"]] = outcome
    rows = table(run / "charts/cost_stack.csv")
    for row in rows:
        if (row["facet"], row["part"]) == ("total", "mean"):
            check(f"cost of {row['scenario']}", float(row["vnd"]), exact[row["scenario"], "cost"]["district"]["mean"])
    for arm in summary["arms"]:
        cells = [float(row["vnd"]) for row in rows if row["scenario"] == arm["name"] and row["facet"].startswith("paid_")]
        total = exact[arm["name"], "cost"]["district"]["mean"]
        check(f"items by payer of {arm['name']} add up", abs(sum(cells) - total) <= max(1e-6 * total, 2.0))
        paid = [exact[arm["name"], f"paid_{payer}"]["district"]["mean"] for payer in ["province", "commune", "farmers"]]
        by_payer = [sum(row[payer] for row in arm["cost_by_item_payer"]) for payer in range(3)]
        check(f"each payer of {arm['name']} pays its items", all(abs(a - b) <= max(1e-6 * total, 20.0) for a, b in zip(paid, by_payer)))
    differences = {(pair["a"], pair["b"]): pair for pair in summary["pairs"]}
    for row in table(run / "charts/ce_plane.csv"):
        if row["replicate"] == "mean":
            pair = next(p for (a, _), p in differences.items() if a == row["scenario"])
            saved = next(d for d in pair["differences"] if d["outcome"] == "yield_loss")["estimate"]["mean"]
            check(f"paddy saved by {row['scenario']}", float(row["paddy_saved_t"]), -saved)
    tables = {}
    for row in table(run / "tables/outcomes_district.csv"):
        tables.setdefault((row.get("scenario"), row.get("outcome")), []).append(row)
    for (arm, outcome), found in exact.items():
        rows = tables.get((arm, outcome), [])
        means = {row["mean"] for row in rows if "mean" in row}
        if rows and means and not any(float(mean) == found["district"]["mean"] for mean in means):
            sys.exit(f"FAILED {arm} {outcome}: {found['district']['mean']} is not in {sorted(means)}")
    check("means of the tables are those of the summary", bool(tables))


def main(run):
    run = pathlib.Path(run)
    report = run / "report"
    text = document(report / "bao_cao.docx")
    check("the document speaks Vietnamese", "trap-nights" not in text and "person-days" not in text and "VND/t" not in text)
    pictures(report / "so_sanh.xlsx")
    openpyxl.load_workbook(report / "so_sanh.xlsx")
    estimate(report / "du_toan.xlsx", json.loads((run / "estimate.json").read_text()))
    digits(run)


if __name__ == "__main__":
    main(sys.argv[1])
