// Sets theme and language before the first paint, and has the words of the first page fetched; a file of its own,
// because the page allows no inline script.
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
  if (!locale) locale = /^zh\b.*(tw|hk|mo|hant)/i.test(navigator.language) ? "zh-TW" : /^zh/i.test(navigator.language) ? "zh-CN" : "en";
  var known = document.querySelector('meta[name="zhiyin-words"]');
  var words = known ? JSON.parse(known.content)[locale] : null; // none while developing
  if (!words) return;
  words.forEach(function (file) {
    ahead({ rel: "modulepreload", href: file });
  });
  ahead({ rel: "preload", as: "fetch", href: "/api/v1/meta?lang=" + locale });

  function ahead(what) {
    var link = Object.assign(document.createElement("link"), what);
    link.crossOrigin = "anonymous";
    document.head.append(link);
  }
})();
