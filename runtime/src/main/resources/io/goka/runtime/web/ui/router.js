// Addresses and pages. Every state of the UI that one may want to show to somebody has a link; keys
// may hold anything, so they are encoded, and the address is read undecoded.
import { computed, signal } from './lib.js';

const address = signal(current());

function current() {
  return { path: location.pathname, query: location.search };
}

/** The page to show: `{page, ...what is in the address}`. */
export const route = computed(() => parse(address.value.path, new URLSearchParams(address.value.query)));

export const links = {
  overview: '/monitor',
  group: (group) => `/monitor/processor/${encodeURIComponent(group)}`,
  visit: (group, visit) => `/monitor/processor/${encodeURIComponent(group)}?visit=${encodeURIComponent(visit)}`,
  view: (view) => `/monitor/view/${encodeURIComponent(view)}`,
  query: (table, key) => queryLink('tables', table, key),
  queryIn: (space, name, key) => queryLink(space, name, key),
  scan: (space, name, asked) => scanLink(space, name, asked),
  plugins: '/plugins',
  events: '/events',
};

/** `space` is `tables` or `views`: a view may be called like a table. */
function queryLink(space, name, key) {
  if (!name) return '/query';
  const base = `/query/${encodeURIComponent(name)}`;
  if (!key) return withQuery(base, space, {});
  if (key.base64 != null) return withQuery(base, space, { key64: key.base64 });
  // A path cannot end in these: they mean something else, or vanish.
  const inPath = key.text !== '' && key.text !== '.' && key.text !== '..';
  return inPath
    ? withQuery(`${base}/${encodeURIComponent(key.text)}`, space, {})
    : withQuery(base, space, { key: key.text });
}

function scanLink(space, name, { prefix = '', cursor = '', partial = false }) {
  const query = {};
  if (prefix) query.prefix = prefix;
  if (cursor) query.cursor = cursor;
  if (partial) query.partial = 'true';
  return withQuery(`/query/${encodeURIComponent(name)}`, space, query);
}

function withQuery(path, space, query) {
  const all = new URLSearchParams(space === 'views' ? { of: 'view', ...query } : query).toString();
  return all === '' ? path : `${path}?${all}`;
}

function parse(path, query) {
  const [first = '', second, ...rest] = path.replace(/^\//, '').split('/');
  switch (first) {
    case '':
      return { page: 'overview' };
    case 'monitor':
      if (second === 'processor' && rest[0]) return { page: 'group', group: decoded(rest[0]), visit: query.get('visit') };
      if (second === 'view' && rest[0]) return { page: 'view', view: decoded(rest[0]) };
      return second ? { page: 'unknown' } : { page: 'overview' };
    case 'query':
      return {
        page: 'query',
        space: query.get('of') === 'view' ? 'views' : 'tables',
        name: decoded(second ?? ''),
        key: keyOf(rest, query),
        scan: { prefix: query.get('prefix') ?? '', cursor: query.get('cursor') ?? '', partial: query.get('partial') === 'true' },
      };
    case 'plugins':
      return { page: 'plugins' };
    case 'events':
      return { page: 'events' };
    default:
      return { page: 'unknown' };
  }
}

/** Null when the address has no key, which is not the same as the empty key. */
function keyOf(rest, query) {
  if (query.has('key64')) return { base64: query.get('key64') };
  if (query.has('key')) return { text: query.get('key') };
  return rest.length > 0 && rest.join('/') !== '' ? { text: decoded(rest.join('/')) } : null;
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // somebody typed a percent sign
  }
}

export function go(link, { replace = false } = {}) {
  if (link !== location.pathname + location.search) {
    history[replace ? 'replaceState' : 'pushState'](null, '', link);
  }
  address.value = current();
}

/** Takes over the clicks on links of our own; all others, and those with a key held, are the browser's. */
export function start() {
  addEventListener('popstate', () => {
    address.value = current();
  });
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href]');
    const ours = link
      && link.origin === location.origin
      && !link.target
      && event.button === 0
      && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)
      && /^\/(monitor|query|plugins|events)?(\/|$)/.test(link.pathname);
    if (!ours) return;
    event.preventDefault();
    go(link.pathname + link.search);
    scrollTo(0, 0);
    document.getElementById('main')?.focus({ preventScroll: true });
  });
}
