"use strict";
(() => {
  const pages = [...document.querySelectorAll("main[lang]")];

  const speak = (lang) => {
    for (const page of pages) page.hidden = page.lang !== lang;
    for (const button of document.querySelectorAll(".languages button"))
      button.setAttribute("aria-pressed", String(button.value === lang));
    document.documentElement.lang = lang;
    const heading = document.querySelector(`main[lang="${lang}"] h1`);
    if (heading) document.title = heading.textContent;
  };
  for (const button of document.querySelectorAll(".languages button"))
    button.addEventListener("click", () => speak(button.value));

  const refresh = (table) => {
    const block = table.closest("[data-block]");
    const input = block.querySelector("input[type=search]");
    const words = (input ? input.value : "").normalize("NFC").toLowerCase();
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      const off = row.dataset.arm && hiddenArms.has(row.dataset.arm);
      row.hidden = off || !row.textContent.normalize("NFC").toLowerCase().includes(words);
      if (!row.hidden) shown += 1;
    }
    const count = block.querySelector("output");
    if (count) count.value = `${shown} ${count.dataset.words}`;
  };

  const hiddenArms = new Set();
  const tables = [...document.querySelectorAll("[data-block] table")];
  for (const box of document.querySelectorAll("input[data-toggle]"))
    box.addEventListener("change", () => {
      const arm = box.dataset.toggle;
      if (box.checked) hiddenArms.delete(arm); else hiddenArms.add(arm);
      for (const twin of document.querySelectorAll("input[data-toggle]"))
        if (twin.dataset.toggle === arm) twin.checked = box.checked;
      tables.forEach(refresh);
    });

  for (const table of tables) {
    const input = table.closest("[data-block]").querySelector("input[type=search]");
    if (input) input.addEventListener("input", () => refresh(table));
    const heads = [...table.tHead.rows[0].cells];
    const lang = table.closest("[lang]").lang;
    heads.forEach((head, column) => {
      head.querySelector("button").addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const key = (row) => row.cells[column].dataset.value;
        const rows = [...table.tBodies[0].rows].sort((a, b) => {
          const [x, y] = [key(a), key(b)];
          // Cells without a number stand last, whichever way the others go.
          if (x !== undefined && y !== undefined) return (up ? 1 : -1) * (Number(x) - Number(y));
          if (x !== undefined || y !== undefined) return x === undefined ? 1 : -1;
          const [s, t] = [a, b].map((row) => row.cells[column].textContent);
          return (up ? 1 : -1) * s.localeCompare(t, lang);
        });
        table.tBodies[0].append(...rows);
      });
    });
    refresh(table);
  }
})();
