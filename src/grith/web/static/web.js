"use strict";
// Comfort only: every page can be read and every form sent without this script.
(function () {
  const root = document.documentElement;
  const themes = ["", "light", "dark"];
  const names = ["as the device", "light", "dark"];
  const button = document.getElementById("theme");
  function colour(theme) {
    if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
    button.textContent = "Colours: " + names[themes.indexOf(theme)];
    root.dispatchEvent(new Event("grith-theme"));
  }
  if (button) {
    button.hidden = false;
    colour(themes.includes(root.dataset.theme) ? root.dataset.theme : "");
    button.addEventListener("click", function () {
      const next = themes[(themes.indexOf(root.dataset.theme || "") + 1) % themes.length];
      try { localStorage.setItem("grith-theme", next); } catch (error) { /* storage may be closed */ }
      colour(next);
    });
  }

  // The as-of slider: one step a day on record.
  const form = document.getElementById("as-of");
  const days = form ? form.dataset.days.split(" ").filter(Boolean) : [];
  if (form && days.length > 1) {
    const slider = document.getElementById("slider");
    const output = document.getElementById("slider-day");
    const day = document.getElementById("day");
    let at = days.length - 1;
    while (at > 0 && days[at] > form.dataset.day) at -= 1;
    slider.value = at;
    form.querySelector(".slide").hidden = false;
    function show() {
      output.textContent = days[slider.value];
      slider.setAttribute("aria-valuetext", days[slider.value]);
    }
    function go() {
      day.value = days[slider.value];
      form.requestSubmit();
    }
    let waiting = 0;
    slider.addEventListener("input", show);
    slider.addEventListener("change", function () { clearTimeout(waiting); waiting = setTimeout(go, 350); });
    document.getElementById("back").addEventListener("click", function () { slider.stepDown(); show(); go(); });
    document.getElementById("forth").addEventListener("click", function () { slider.stepUp(); show(); go(); });
    show();
    if (day.value) output.textContent = day.value;  // a day without news of its own lies between two steps
  }
  if (form) {
    form.addEventListener("submit", function () {
      for (const input of form.querySelectorAll("input[name]")) if (!input.value) input.disabled = true;
    });
  }

  // A link into a folded part opens it.
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let node = target.parentElement; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") node.open = true;
    }
    target.scrollIntoView({ block: "start" });
  }
  window.addEventListener("hashchange", reveal);
  if (location.hash) reveal();
})();
