// What the server tells once a second, as signals that pages read. One connection for the whole
// page; it opens again by itself, and closes while nobody looks, because servers and browsers have
// only so many.
import { batch, effect, signal } from './lib.js';

/** The newest snapshot; null before the first. */
export const stats = signal(null);

/** The watched group with its partitions; null when none is watched, or it is not there. */
export const detail = signal(null);

/** `connecting`, `live` or `lost`. */
export const connection = signal('connecting');

/** Numbers by group over the last minutes, aligned with `times` (seconds since 1970). */
export const history = signal({ times: [], groups: {} });

const KEPT = 300;
const SERIES = ['processed', 'emitted', 'tableUpdates', 'lag'];
const STALE_AFTER_MS = 3500;
const RETRY_AFTER_MS = 2000;
const HIDDEN_FOR_MS = 5000;

const watched = signal(null);
let source = null;
let retry = 0;
let lastHeard = 0;

/** Asks for the partitions of a group too. Call the result when they are not shown any more. */
export function watchGroup(group) {
  watched.value = group;
  return () => {
    if (watched.value === group) watched.value = null;
  };
}

export function start() {
  // Opens the connection, and another one whenever another group is watched.
  effect(() => open(watched.value));
  setInterval(noticeSilence, 500);
  let hiding = 0;
  document.addEventListener('visibilitychange', () => {
    clearTimeout(hiding);
    if (document.hidden) {
      hiding = setTimeout(close, HIDDEN_FOR_MS);
    } else if (!source) {
      open(watched.peek());
    }
  });
}

function open(group) {
  close();
  detail.value = null;
  const query = group === null ? '' : `?group=${encodeURIComponent(group)}`;
  source = new EventSource(`/api/v1/stats/stream${query}`);
  source.addEventListener('history', (event) => {
    history.value = JSON.parse(event.data);
  });
  source.addEventListener('stats', (event) => heard(JSON.parse(event.data)));
  source.addEventListener('group', (event) => {
    detail.value = JSON.parse(event.data);
  });
  source.addEventListener('error', (event) => {
    connection.value = 'lost';
    // A browser retries a lost connection, but not one that was refused.
    if (event.target === source && source.readyState === EventSource.CLOSED) {
      retry = setTimeout(() => open(watched.peek()), RETRY_AFTER_MS);
    }
  });
}

function close() {
  clearTimeout(retry);
  source?.close();
  source = null;
}

function heard(snapshot) {
  lastHeard = performance.now();
  batch(() => {
    stats.value = snapshot;
    connection.value = 'live';
    history.value = extended(history.peek(), snapshot);
  });
}

/** A connection can stay open and say nothing: a stopped process, a cable that was pulled. */
function noticeSilence() {
  if (connection.peek() === 'live' && performance.now() - lastHeard > STALE_AFTER_MS) {
    connection.value = 'lost';
  }
}

/** The history with one more point; a new object, because pages compare by identity. */
function extended(old, snapshot) {
  const time = Date.parse(snapshot.at) / 1000;
  // The history that a connection begins with holds the snapshot that follows it.
  if (old.times.length > 0 && time <= old.times[old.times.length - 1]) return old;
  const times = [...old.times, time].slice(-KEPT);
  const groups = {};
  for (const group of snapshot.groups) {
    const before = old.groups[group.group];
    const now = { ...group.rates, lag: group.lag };
    groups[group.group] = Object.fromEntries(SERIES.map((name) => {
      const values = before ? before[name] : Array(old.times.length).fill(null);
      return [name, [...values, now[name]].slice(-KEPT)];
    }));
  }
  return { times, groups };
}
