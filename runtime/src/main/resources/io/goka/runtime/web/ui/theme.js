// Not a module: it must run before the first paint. Without a choice the system decides.
(() => {
  'use strict';
  try {
    const chosen = localStorage.getItem('goka-theme');
    if (chosen === 'light' || chosen === 'dark') {
      document.documentElement.dataset.theme = chosen;
    }
  } catch {
    // The browser keeps nothing for this page: the system decides.
  }
})();
