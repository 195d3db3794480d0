// A group's dead letters: shows the newest when asked, and has those replayed that were not.
import { html, useState } from '../lib.js';
import { stats } from '../live.js';
import { get, post } from '../api.js';
import { ago, count, plural } from '../format.js';
import { DataTable, Panel } from '../components.js';

export function DeadLetters({ group }) {
  const [listing, setListing] = useState(null);
  const [told, setTold] = useState(null);
  const [busy, setBusy] = useState(false);
  const path = `/api/v1/groups/${encodeURIComponent(group.group)}/dead-letters`;
  const work = async (what) => {
    setBusy(true);
    try {
      setTold(await what());
      setListing(await get(`${path}?limit=50`));
    } catch (error) {
      setTold({ text: error.message, bad: true });
    }
    setBusy(false);
  };
  const show = () => work(async () => null);
  const replay = () => work(async () => said(await post(`${path}/replay`)));
  return html`
    <${Panel} title="Dead letters" note=${`records that could not be processed, in ${group.deadLetters}`}>
      <div class="query-form">
        <button type="button" disabled=${busy} onClick=${show}>Show the newest</button>
        <button type="button" disabled=${busy} onClick=${replay}>Replay those that wait</button>
      </div>
      ${told && html`<div class=${`told ${told.bad ? 'tone-bad' : ''}`} role=${told.bad ? 'alert' : 'status'}>${told.text}</div>`}
      ${listing && (listing.letters.length === 0
        ? html`<div class="empty small">There is none.</div>`
        : html`<${DataTable} caption=${`Dead letters of ${group.group}, newest first; ${count(listing.waiting)} wait`} columns=${columns}
            rows=${listing.letters} keyOf=${(l) => `${l.partition}-${l.offset}`} />`)}
    <//>`;
}

function said(outcome) {
  const passed = outcome.passedOver === 0 ? '' : ` ${plural(outcome.passedOver, 'letter')} could not be: ${outcome.reasons.join('; ')}.`;
  const more = outcome.waiting === 0 ? '' : ` ${count(outcome.waiting)} more wait.`;
  return { text: `${plural(outcome.replayed, 'record')} written back.${passed}${more}`, bad: outcome.passedOver > 0 };
}

const columns = [
  {
    head: 'Record',
    name: true,
    cell: (l) => html`<code>${l.from.topic ?? 'unknown'}</code>-${l.from.partition} <span class="faint">offset</span> ${l.from.offset}<div class="sub mono">${l.partition}@${l.offset}</div>`,
  },
  { head: 'Key', cell: (l) => html`<code>${l.key ?? (l.keyBase64 === null ? 'none' : `base64 ${l.keyBase64}`)}</code>` },
  { head: 'Value', wide: true, cell: (l) => html`<code title=${`${count(l.valueBytes)} bytes`}>${cut(l.value ?? (l.valueBase64 === null ? '' : `base64 ${l.valueBase64}`))}</code>` },
  { head: 'Failed in', cell: (l) => l.phase },
  { head: 'Because', wide: true, cell: (l) => html`<span title=${l.stackTrace}>${l.message ?? l.exception}</span>` },
  { head: 'Replayed', cell: (l) => (l.replayed ? 'yes' : 'no') },
  { head: 'Written', number: true, cell: (l) => html`<span title=${l.at}>${ago(l.at, stats.value?.at)}</span>` },
];

function cut(text) {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
