// The table of predictions, sorted and filtered. Without this script it stands whole, by when it falls due.
// What is chosen is kept in the address (?verdict=partly&sort=due), so that a view can be sent to somebody.
import { word } from "./words.js";
(() => {
  const table = document.querySelector("table.predictions");
  if (!table) return;
  const rows = [...table.tBodies[0].rows];
  const NO_DATE = word("no-date");
  // What is open and over is for the reader's own day to tell, not for the day on which the page was built.
  const today = new Date().toLocaleDateString("sv");
  const overdue = rows.filter((row) => row.dataset.verdict === "open" && row.dataset.until && row.dataset.until < today);
  for (const row of overdue) {
    row.classList.add("overdue");
    row.querySelector(".verdict").append(`, ${word("overdue")}`);
  }
  if (overdue.length) document.querySelector(".predictions-count")?.append(` ${word("open-overdue", { n: overdue.length })}`);
  const year = (row) => row.dataset.due.slice(0, 4);

  // Each filter: its name in the address, its label, a row's value, how the value reads, what it is ordered by.
  const filters = [
    ["verdict", word("verdict"), (row) => row.dataset.verdict, (row) => row.querySelector(".verdict").textContent, (row) => row.dataset.rank],
    ["document", word("document"), (row) => row.dataset.document, (row) => row.dataset.where, (row) => row.dataset.where],
    ["due", word("due"), (row) => year(row) || "none", (row) => year(row) || NO_DATE, (row) => year(row) || "~"],
    ["topic", word("topic"), (row) => row.dataset.topic, (row) => row.querySelector(".about")?.textContent, null],
  ];
  const claim = (row) => row.querySelector(".claim").textContent;
  const keys = {
    said: claim,
    when: (row) => row.dataset.order,
    // What waits for a verdict, what comes next, what became of the others; what has no date is last.
    interest: (row) => row.dataset.due && `${row.classList.contains("overdue") ? 0 : row.dataset.verdict === "open" ? 1 : 2}${row.dataset.due}`,
    due: (row) => row.dataset.due,
    verdict: (row) => row.dataset.rank,
  };

  const form = document.createElement("form");
  form.className = "predictions-filter";
  form.setAttribute("aria-label", word("filter-predictions"));
  for (const [name, label, value, text, order] of filters) {
    const options = new Map();
    for (const row of rows) {
      if (!value(row)) continue;
      const option = options.get(value(row)) || { text: text(row), order: (order || text)(row), count: 0 };
      option.count += 1;
      options.set(value(row), option);
    }
    const select = document.createElement("select");
    select.name = name;
    select.append(new Option(word("all"), ""));
    for (const [key, option] of [...options].sort(([, a], [, b]) => a.order.localeCompare(b.order, "en"))) {
      select.append(new Option(`${option.text} (${option.count})`, key));
    }
    const field = document.createElement("label");
    field.append(label, select);
    form.append(field);
  }
  const reset = document.createElement("button");
  reset.type = "reset";
  reset.textContent = word("show-all");
  const status = document.createElement("p");
  status.className = "predictions-status";
  status.setAttribute("role", "status");
  form.append(reset, status);
  table.before(form);

  table.caption.textContent = word("choose-heading");
  let sorted = { by: "interest", down: false };
  const heads = [...table.tHead.rows[0].cells];
  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => {
      const by = head.dataset.sort;
      sorted = { by, down: sorted.by === by && !sorted.down };
      show();
    });
    head.append(button);
  }

  const controls = /** @type {any} */ (form.elements);

  function show() {
    const chosen = filters.map(([name, , value]) => [value, controls[name].value]).filter(([, wanted]) => wanted);
    const key = keys[sorted.by];
    const ordered = [...rows].sort((a, b) => {
      const x = key(a), y = key(b);
      if (!x || !y) return Number(Boolean(y)) - Number(Boolean(x)); // what has no date stands last, whichever way
      return x.localeCompare(y, "en") * (sorted.down ? -1 : 1) || rows.indexOf(a) - rows.indexOf(b);
    });
    table.tBodies[0].append(...ordered);
    for (const row of rows) row.hidden = !chosen.every(([value, wanted]) => value(row) === wanted);
    const shown = rows.filter((row) => !row.hidden).length;
    status.textContent = word(shown ? "shown" : "none-fits", { n: shown, all: rows.length });
    reset.hidden = !chosen.length;
    for (const head of heads) {
      if (head.dataset.sort === sorted.by) head.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    const query = new URLSearchParams(filters.map(([name]) => [name, controls[name].value]).filter(([, v]) => v));
    if (sorted.by !== "interest" || sorted.down) query.set("sort", (sorted.down ? "-" : "") + sorted.by);
    history.replaceState(null, "", (query.size ? `?${query}` : location.pathname) + location.hash);
  }

  const asked = new URLSearchParams(location.search);
  for (const [name] of filters) {
    const select = controls[name];
    const wanted = asked.get(name) || "";
    if ([...select.options].some((option) => option.value === wanted)) select.value = wanted;
  }
  const by = (asked.get("sort") || "").replace(/^-/, "");
  if (Object.hasOwn(keys, by)) sorted = { by, down: asked.get("sort").startsWith("-") };
  form.addEventListener("change", show);
  form.addEventListener("reset", () => setTimeout(show));
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
  table.dataset.ready = "";
})();
