"use strict";
// Keys and the mouse at the review desk. Without this script its forms work all the same.
(function () {
  const keys = { a: "accept", c: "correct", r: "reject", j: "after", k: "before", u: "undo" };
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const within = event.target.closest("input, select, textarea");
    if (within) {
      if (event.key === "Escape") within.blur();
      return;
    }
    if (event.key === "l") {
      const linking = document.getElementById("linking");
      if (!linking) return;
      event.preventDefault();
      linking.open = true;
      const first = linking.querySelector("input[type=radio]");
      if (first) first.focus();
      return;
    }
    const target = document.getElementById(keys[event.key] || "");
    if (target) { event.preventDefault(); target.click(); }
  });

  // Code points, as the ledger counts them; the browser counts UTF-16 units.
  function points(text) { return Array.from(text).length; }

  const text = document.getElementById("source-text");
  const span = document.getElementById("slot-span");
  if (text && span) {
    const mark = document.getElementById("span");
    if (mark) text.scrollTop = Math.max(0, mark.offsetTop - text.offsetTop - 60);
    text.addEventListener("mouseup", function () {
      const chosen = window.getSelection();
      if (!chosen.rangeCount || chosen.isCollapsed || !text.contains(chosen.anchorNode) || !text.contains(chosen.focusNode)) return;
      const range = chosen.getRangeAt(0);
      const before = document.createRange();
      before.setStart(text, 0);
      before.setEnd(range.startContainer, range.startOffset);
      let words = range.toString();
      let start = points(before.toString());
      start += points(words) - points(words.trimStart());
      words = words.trim();
      if (!words) return;
      const whole = text.textContent;
      const all = Array.from(whole);
      const end = start + points(words);
      span.value = start + "-" + end;
      text.replaceChildren(
        document.createTextNode(all.slice(0, start).join("")),
        Object.assign(document.createElement("mark"), { id: "span", textContent: all.slice(start, end).join("") }),
        document.createTextNode(all.slice(end).join(""))
      );
      document.getElementById("correct").focus();
    });
  }
})();
