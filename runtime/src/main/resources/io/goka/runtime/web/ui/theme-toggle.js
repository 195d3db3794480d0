// Light, dark, or what the system says. The choice is kept in this browser; see theme.js.
import { html, signal } from './lib.js';

const KEY = 'goka-theme';
const ORDER = ['system', 'light', 'dark'];
const theme = signal(document.documentElement.dataset.theme ?? 'system');

function choose(next) {
  theme.value = next;
  if (next === 'system') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = next;
  }
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Then the choice holds until the page is closed.
  }
}

const ICONS = {
  system: html`<path d="M3 4.5h14v9H3zM7.5 17h5M10 13.5V17" />`,
  light: html`<circle cx="10" cy="10" r="3.4" /><path d="M10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4M4.3 15.7l1.4-1.4M14.3 5.7l1.4-1.4" />`,
  dark: html`<path d="M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3z" />`,
};

export function ThemeToggle() {
  const next = ORDER[(ORDER.indexOf(theme.value) + 1) % ORDER.length];
  const label = `Theme: ${theme.value}. Switch to ${next}`;
  return html`
    <button class="icon-button" type="button" title=${label} aria-label=${label} onClick=${() => choose(next)}>
      <svg viewBox="0 0 20 20" aria-hidden="true">${ICONS[theme.value]}</svg>
    </button>`;
}
