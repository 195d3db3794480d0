// Entries in the order of their keys, a page at a time. Each page has an address of its own.
import { html, useEffect, useState } from '../lib.js';
import { scan } from '../api.js';
import { links } from '../router.js';
import { plural } from '../format.js';
import { DataTable, Loading, Notice, Panel } from '../components.js';
import { ValuePreview } from '../value-view.js';
import { CopyLink, Refused } from './query-answers.js';

const PAGE = 50;
const MENDED_BY_PART = ['recovering', 'partition-elsewhere'];

export function ScanResult({ space, name, asked }) {
  const [outcome, setOutcome] = useState(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let left = false;
    const show = (next) => !left && setOutcome(next);
    scan(space, name, asked, PAGE).then((page) => show({ page }), (error) => show({ error }));
    return () => {
      left = true;
    };
  }, [turn]);
  const title = asked.prefix ? html`Keys that start with <span class="mono key">${asked.prefix}</span>` : 'Entries';
  return html`
    <${Panel} title=${title} note=${name}
      end=${html`<button type="button" onClick=${() => setTurn(turn + 1)}>Refresh</button><${CopyLink} />`}>
      <div data-testid="scan">
        ${outcome === null && html`<${Loading} />`}
        ${outcome?.error && html`<${Failed} error=${outcome.error} space=${space} name=${name} asked=${asked} />`}
        ${outcome?.page && html`<${Page} page=${outcome.page} space=${space} name=${name} asked=${asked} />`}
      </div>
    <//>`;
}

function Failed({ error, space, name, asked }) {
  return html`
    <div class="result">
      <${Refused} error=${error} refresh=${false} />
      ${MENDED_BY_PART.includes(error.type) && html`
        <p class="after"><a href=${links.scan(space, name, { ...asked, partial: true })}>Show what this instance has</a></p>`}
    </div>`;
}

function Page({ page, space, name, asked }) {
  const { entries, cursor, missingPartitions = [] } = page;
  return html`
    ${missingPartitions.length > 0 && html`
      <div class="result">
        <${Notice} kind="warn" title=${`${plural(missingPartitions.length, 'partition')} cannot be read now`}>
          What is in partition ${missingPartitions.join(', ')} is not shown.
        <//>
      </div>`}
    ${entries.length === 0
      ? html`<div class="empty small">${nothing(asked)}</div>`
      : html`<${DataTable} caption=${`Entries of ${name}`} columns=${columns(space, name)} rows=${entries} keyOf=${(e) => e.key ?? e.key64} />`}
    <div class="paging">
      <span class="note">${entries.length > 0 && plural(entries.length, 'entry', 'entries')}${!cursor && entries.length > 0 && ', and no more'}</span>
      ${asked.cursor && html`<a class="button" href=${links.scan(space, name, { ...asked, cursor: '' })}>First page</a>`}
      ${cursor && html`<a class="button" href=${links.scan(space, name, { ...asked, cursor })}>Next page</a>`}
    </div>`;
}

function nothing(asked) {
  if (asked.cursor) return 'There is nothing behind the page before.';
  return asked.prefix ? 'No key starts with that.' : 'It is empty.';
}

function columns(space, name) {
  return [
    {
      head: 'Key',
      name: true,
      cell: (e) => html`
        <a class="mono key" href=${links.queryIn(space, name, e.key === null ? { base64: e.key64 } : { text: e.key })}>
          ${e.key === null ? e.key64 : e.key === '' ? '(the empty key)' : e.key}</a>
        ${e.key === null && html`<div class="sub">base64 of its bytes, which are no text</div>`}`,
    },
    {
      head: 'Value',
      wide: true,
      cell: (e) => (e.problem
        ? html`<span class="tone-bad" title=${e.problem.detail}>cannot be read: see the key</span>`
        : html`<${ValuePreview} value=${e.value} />`),
    },
  ];
}
