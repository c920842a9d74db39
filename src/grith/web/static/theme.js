"use strict";
// Before the page is drawn: the colours that were chosen last time.
(function () {
  try {
    const theme = localStorage.getItem("grith-theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch (error) { /* storage may be closed */ }
})();
