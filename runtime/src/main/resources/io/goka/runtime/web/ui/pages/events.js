// What has happened: rebalances, recoveries, failures.
import { effect, html, signal, useState } from '../lib.js';
import { stats } from '../live.js';
import { get } from '../api.js';
import { links } from '../router.js';
import { moment, plural } from '../format.js';
import { Loading, Panel } from '../components.js';

const KEPT = 1000;

/** Newest first; null before they are known. Kept for all pages, so that each is fetched once. */
const known = signal(null);
let last = 0;
let asking = false;

// Fetches what is new whenever the live snapshot tells of a later event.
effect(() => {
  const newest = stats.value?.lastEvent;
  if (newest === undefined) return;
  if (newest < last) {
    // The server has been started again, and counts from one.
    last = 0;
    known.value = null;
  }
  if ((newest > last || known.peek() === null) && !asking) ask();
});

async function ask() {
  asking = true;
  try {
    const { events, last: newest } = await get(`/api/v1/events?after=${last}`);
    last = newest;
    known.value = [...events.reverse(), ...(known.peek() ?? [])].slice(0, KEPT);
  } catch {
    // The next snapshot asks again; that the connection is lost is shown above.
  } finally {
    asking = false;
  }
}

export function useEvents() {
  return { loaded: known.value !== null, events: known.value ?? [] };
}

const FILTERS = [
  { name: 'all', label: 'All' },
  { name: 'warning', label: 'Warnings and errors' },
  { name: 'error', label: 'Errors' },
];
const SHOWN_BY = { all: ['info', 'warning', 'error'], warning: ['warning', 'error'], error: ['error'] };

export function Events() {
  const [filter, setFilter] = useState('all');
  const { loaded, events } = useEvents();
  if (!loaded) return html`<${Loading} />`;
  const shown = events.filter((event) => SHOWN_BY[filter].includes(event.severity));
  return html`
    <div class="title"><h1>Events</h1><span class="note">${plural(shown.length, 'event')}; older ones are in the server's log</span></div>
    <${Panel} title="Newest first" end=${html`
      <span class="segments" role="group" aria-label="Which events">
        ${FILTERS.map(({ name, label }) => html`
          <button type="button" aria-pressed=${filter === name ? 'true' : 'false'} onClick=${() => setFilter(name)}>${label}</button>`)}
      </span>`}>
      <${EventList} events=${shown} />
    <//>`;
}

export function EventList({ events }) {
  if (events.length === 0) return html`<div class="empty small">Nothing has happened yet.</div>`;
  return html`
    <ol class="events">
      ${events.map((event) => html`
        <li key=${event.number} class=${`event event-${event.severity}`}>
          <time class="number" datetime=${event.at} title=${event.at}>${moment(event.at)}</time>
          <span class="event-severity">${event.severity}</span>
          <span class="event-subject">${subject(event.subject)}</span>
          <span class="event-message">${event.message}</span>
        </li>`)}
    </ol>`;
}

function subject(name) {
  const isGroup = stats.value?.groups.some((group) => group.group === name);
  return isGroup ? html`<a href=${links.group(name)}>${name}</a>` : name;
}
