"use strict";
// Sorting and filtering of the authorities. Without this the page is complete, only fixed.
(() => {
  const closed = () => document.querySelectorAll("details:not([open])");
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...closed()];
    opened.forEach((one) => { one.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach((one) => { one.open = false; }));

  const table = document.getElementById("authorities-table");
  if (!table) return;
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...body.rows];

  const number = (cell) => {
    const value = parseFloat(cell.textContent.replaceAll(",", ""));
    return Number.isNaN(value) ? -1 : value;
  };
  const compare = {
    number: (one, other) => number(one) - number(other),
    text: (one, other) => one.textContent.localeCompare(other.textContent, document.documentElement.lang),
  };

  heads.forEach((head, at) => {
    // Browsers do not repeat buttons at the top of each printed page, so the words stay beside it.
    const words = document.createElement("span");
    words.className = "words";
    words.append(...head.childNodes);
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words.textContent;
    head.append(words, button);
    button.addEventListener("click", () => {
      const numbers = head.dataset.by === "number";
      const now = head.getAttribute("aria-sort");
      const up = now ? now === "descending" : !numbers;
      heads.forEach((one) => one.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const by = compare[head.dataset.by];
      rows.sort((one, other) => (up ? 1 : -1) * by(one.cells[at], other.cells[at]));
      body.append(...rows);
    });
  });

  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const texts = new Map(rows.map((row) => [row, plain(row.textContent)]));
  const field = document.getElementById("filter");
  const count = document.getElementById("filter-count");
  const say = (shown) => {
    count.textContent = count.dataset.words
      .replace("{shown}", shown.toLocaleString("en"))
      .replace("{all}", rows.length.toLocaleString("en"));
  };
  field.addEventListener("input", () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row) => {
      row.hidden = !words.every((word) => texts.get(row).includes(word));
      shown += row.hidden ? 0 : 1;
    });
    say(shown);
  });
  document.getElementById("tools").hidden = false;
})();
