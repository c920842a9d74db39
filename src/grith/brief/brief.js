"use strict";
// Comfort only: the page can be read, printed and followed without this script.
(function () {
  const root = document.documentElement;

  // Colours: as the device, light, dark.
  const themes = ["", "light", "dark"];
  const names = ["as the device", "light", "dark"];
  const button = document.getElementById("theme");
  function kept(value) {
    try {
      if (value === undefined) return localStorage.getItem("grith-theme") || "";
      localStorage.setItem("grith-theme", value);
    } catch (error) { /* storage may be closed for files */ }
    return "";
  }
  function colour(theme) {
    if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
    button.textContent = "Colours: " + names[themes.indexOf(theme)];
  }
  if (button) {
    button.hidden = false;
    colour(themes.includes(kept()) ? kept() : "");
    button.addEventListener("click", function () {
      const next = themes[(themes.indexOf(root.dataset.theme || "") + 1) % themes.length];
      kept(next);
      colour(next);
    });
  }

  // A link into a folded part opens it.
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let node = target.parentElement; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") node.open = true;
    }
    if (target.hidden) reset();
    target.scrollIntoView({ block: "start" });
    target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
  }
  window.addEventListener("hashchange", reveal);

  // The filter over the statements.
  const form = document.getElementById("filter");
  let rows = null;
  function gather() {
    const parties = Array.from(document.querySelectorAll("#parties option"), function (o) { return o.value; });
    rows = Array.from(document.querySelectorAll("ol.statements > li"), function (node) {
      const named = (node.dataset.p || "").split(" ").map(function (n) { return parties[+n] || ""; });
      return {
        node: node,
        kind: node.closest("section.kind").dataset.kind,
        parties: node.dataset.p ? named.join("\n").toLowerCase() : "",
        words: node.textContent.toLowerCase()
      };
    });
  }
  function filter() {
    if (!rows) gather();
    const kind = document.getElementById("f-kind").value;
    const party = document.getElementById("f-party").value.trim().toLowerCase();
    const words = document.getElementById("f-words").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const any = kind || party || words.length;
    let shown = 0;
    const left = new Map();
    for (const row of rows) {
      const fits = (!kind || row.kind === kind) && (!party || row.parties.includes(party)) &&
        words.every(function (word) { return row.words.includes(word); });
      row.node.hidden = !fits;
      if (fits) { shown += 1; left.set(row.kind, true); }
    }
    for (const group of document.querySelectorAll("section.kind")) {
      group.hidden = !left.has(group.dataset.kind);
      if (any && shown <= 2000) group.querySelector("details").open = left.has(group.dataset.kind);
    }
    document.getElementById("f-count").textContent =
      any ? shown.toLocaleString("en") + " of " + rows.length.toLocaleString("en") + " statements" : "";
  }
  function reset() {
    form.reset();
    filter();
  }
  if (form) {
    form.hidden = false;
    let waiting = 0;
    form.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(filter, 150); });
    form.addEventListener("reset", function () { setTimeout(filter, 0); });
    form.addEventListener("submit", function (event) { event.preventDefault(); filter(); });
  }
  if (location.hash) reveal();
})();
