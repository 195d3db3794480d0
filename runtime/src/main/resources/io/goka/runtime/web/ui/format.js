// Numbers and times as people read them. One language for all, so that screenshots compare.
const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const ONE_DIGIT = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const COMPACT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY_CLOCK = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit',
});

export const NONE = '–';

export function count(value) {
  return value == null ? NONE : WHOLE.format(value);
}

/** Long numbers where there is little room; the whole number belongs into a title. */
export function compact(value) {
  return value == null ? NONE : value < 10_000 ? WHOLE.format(value) : COMPACT.format(value);
}

/** Below a hundred a second the digit after the point is what moves. */
export function rate(value) {
  if (value == null) return NONE;
  return value === 0 || value >= 100 ? WHOLE.format(value) : ONE_DIGIT.format(value);
}

export function percent(fraction) {
  // Rounded down: what is not done yet never reads as 100 %.
  return fraction == null ? NONE : `${ONE_DIGIT.format(Math.floor(fraction * 1000) / 10)} %`;
}

export function duration(seconds) {
  if (seconds == null) return NONE;
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`;
  if (s < 86_400) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
  return `${Math.floor(s / 86_400)} d ${Math.floor((s % 86_400) / 3600)} h`;
}

/** How long ago, on the server's clock: the browser's may go wrong. */
export function ago(iso, nowIso) {
  if (!iso) return NONE;
  const seconds = (Date.parse(nowIso) - Date.parse(iso)) / 1000;
  return seconds < 1 ? 'just now' : `${duration(seconds)} ago`;
}

export function clock(time) {
  return CLOCK.format(typeof time === 'string' ? Date.parse(time) : time);
}

/** With the day when it is not today. */
export function moment(iso) {
  const date = new Date(iso);
  const today = date.toDateString() === new Date().toDateString();
  return (today ? CLOCK : DAY_CLOCK).format(date);
}

export function plural(number, word, words = `${word}s`) {
  return `${count(number)} ${number === 1 ? word : words}`;
}
