// Sets theme and language before the first paint; a file of its own, because the page allows no inline script.
(function () {
  var root = document.documentElement;
  try {
    var theme = localStorage.getItem("zhiyin.theme");
    if (theme !== "light" && theme !== "dark") theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    root.dataset.theme = theme;
    var locale = localStorage.getItem("zhiyin.locale");
    if (locale) root.lang = locale;
  } catch (refused) {
    root.dataset.theme = "light";
  }
})();
