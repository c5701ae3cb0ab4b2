// Progressive enhancement only: every page reads well without this file.
"use strict";

// A reader who switches language is taken to that language next time, too.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-lang]");
  if (!link) return;
  try { localStorage.setItem("report-language", link.dataset.lang); } catch (error) { /* no storage */ }
  if (location.hash) link.hash = location.hash; // both languages have the same places
});

// The note of a value: its exact figure, interval, formula and source, on hover, focus or tap.
const note = (() => {
  const box = document.createElement("div");
  box.className = "value-note";
  box.id = "value-note";
  box.setAttribute("role", "tooltip");
  box.hidden = true;
  let owner = null;
  let closing = 0;

  const line = (text, name) => {
    const row = document.createElement("p");
    row.className = name;
    row.textContent = text;
    box.append(row);
  };
  const place = () => {
    const at = owner.getBoundingClientRect();
    const left = Math.min(Math.max(8, at.left), innerWidth - box.offsetWidth - 8);
    const below = at.bottom + 6 + box.offsetHeight < innerHeight;
    box.style.left = `${left}px`;
    box.style.top = `${below ? at.bottom + 6 : Math.max(8, at.top - box.offsetHeight - 6)}px`;
  };
  const close = () => {
    if (owner) owner.removeAttribute("aria-describedby");
    owner = null;
    box.hidden = true;
  };
  const open = (link) => {
    clearTimeout(closing);
    if (owner === link) return;
    close();
    owner = link;
    box.replaceChildren();
    line(link.dataset.exact, "exact");
    if (link.dataset.range) line(link.dataset.range, "range");
    line(link.dataset.formula, "formula");
    line(link.dataset.source, "source");
    box.hidden = false;
    link.setAttribute("aria-describedby", box.id);
    place();
  };
  const follow = () => {
    if (owner && owner === document.activeElement && owner.matches(":focus-visible")) place();
    else close();
  };
  const closeSoon = () => { closing = setTimeout(close, 150); };
  box.addEventListener("pointerenter", () => clearTimeout(closing));
  box.addEventListener("pointerleave", closeSoon);
  return { box, open, close, closeSoon, follow, isOpenFor: (link) => owner === link };
})();

const valueAt = (event) => event.target.closest ? event.target.closest("a.value") : null;
document.addEventListener("pointerover", (event) => {
  const link = valueAt(event);
  if (link && event.pointerType === "mouse") note.open(link);
});
document.addEventListener("pointerout", (event) => {
  if (valueAt(event) && event.pointerType === "mouse") note.closeSoon();
});
document.addEventListener("focusin", (event) => {
  const link = valueAt(event);
  if (link && link.matches(":focus-visible")) note.open(link);
});
document.addEventListener("focusout", (event) => { if (valueAt(event)) note.close(); });
document.addEventListener("keydown", (event) => { if (event.key === "Escape") note.close(); });
// Moving on with the keyboard scrolls the page: the note of what has the focus then stays.
document.addEventListener("scroll", () => note.follow(), { passive: true });
// On a touch screen the first tap opens the note, the second follows the link to the register.
let touched = false;
document.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch"; });
document.addEventListener("click", (event) => {
  const link = valueAt(event);
  if (!link) { if (!note.box.contains(event.target)) note.close(); return; }
  if (touched && !note.isOpenFor(link)) { event.preventDefault(); note.open(link); }
});

// Tables marked for it get a filter box and headings that sort.
const enhanceTable = (holder, position) => {
  const table = holder.querySelector("table");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const label = document.createElement("label");
  label.className = "table-filter";
  const name = document.createElement("span");
  name.textContent = holder.dataset.filter;
  const box = document.createElement("input");
  box.type = "search";
  box.id = `table-filter-${position}`;
  const count = document.createElement("output");
  count.setAttribute("aria-live", "polite");
  const show = () => {
    const wanted = box.value.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent.toLocaleLowerCase();
      row.hidden = !wanted.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    count.textContent = `${shown} / ${rows.length}`;
  };
  box.addEventListener("input", show);
  label.append(name, box, count);
  holder.prepend(label);
  show();

  const key = (row, column) => {
    const cell = row.cells[column];
    const raw = cell.dataset.sort;
    if (raw !== undefined) return Number(raw);
    const text = cell.textContent.trim();
    return cell.classList.contains("num") ? Number(text) : text; // a year is its own number
  };
  // What is not known stays below, whichever way the rest is sorted.
  const isUnknown = (a) => Number.isNaN(a) || a === "–";
  const compare = (a, b, sign) => {
    if (isUnknown(a) || isUnknown(b)) return isUnknown(a) - isUnknown(b);
    if (typeof a === "number") return sign * (a - b);
    return sign * a.localeCompare(b, document.documentElement.lang, { numeric: true });
  };
  [...table.tHead.rows[0].cells].forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const down = heading.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      const sign = down ? -1 : 1;
      body.append(...[...rows].sort((a, b) => compare(key(a, column), key(b, column), sign)));
    });
  });
};

document.addEventListener("DOMContentLoaded", () => {
  document.body.append(note.box);
  document.querySelectorAll("[data-filter]").forEach(enhanceTable);
  // A link to a card inside a folded part opens it.
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = target && target.closest("details");
    if (folded) folded.open = true;
  };
  addEventListener("hashchange", reveal);
  reveal();
});
