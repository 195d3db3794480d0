// Looks one key up, and says clearly when there is no value, or none yet, or none here.
import { html, useEffect, useId, useRef, useState } from '../lib.js';
import { get, lookup } from '../api.js';
import { go, links } from '../router.js';
import { count, duration } from '../format.js';
import { Empty, Loading, Notice, Panel, Progress } from '../components.js';
import { ValueView } from '../value-view.js';

const REFRESH_MS = 1000;

export function Query({ table, asked }) {
  const [tables, setTables] = useState(null);
  useEffect(() => {
    get('/api/v1/tables').then((body) => setTables(body.tables), () => setTables([]));
  }, []);
  if (!tables) return html`<${Loading} />`;
  return html`
    <div class="title"><h1>Query</h1><span class="note">the committed value of one key</span></div>
    ${tables.length === 0
      ? html`
        <${Empty} title="There is no table yet">
          <p>A group has a table when its plugin declares <code>.persist(…)</code>. What is loaded is under <a href=${links.plugins}>Plugins</a>.</p>
        <//>`
      : html`
        <${QueryForm} key=${`${table} ${asked?.text} ${asked?.base64}`} tables=${tables} table=${table} asked=${asked} />
        ${table && asked && html`<${Result} key=${JSON.stringify([table, asked])} table=${table} asked=${asked} />`}
        ${!asked && html`<div class="empty small">Choose a table, type a key, and press Enter. The address of the result can be sent to somebody.</div>`}`}`;
}

function QueryForm({ tables, table, asked }) {
  const ids = { table: useId(), key: useId(), form: useId() };
  const known = tables.some(({ name }) => name === table);
  const [chosen, setChosen] = useState(known || !table ? table || tables[0].name : table);
  const [text, setText] = useState(asked?.base64 ?? asked?.text ?? '');
  const [form, setForm] = useState(asked?.base64 == null ? 'text' : 'base64');
  const keyFormat = tables.find(({ name }) => name === chosen)?.keyFormat;
  const submit = (event) => {
    event.preventDefault();
    go(links.query(chosen, form === 'text' ? { text } : { base64: text.trim() }));
  };
  return html`
    <form class="query-form panel" onSubmit=${submit} role="search">
      <div class="field">
        <label for=${ids.table}>Table</label>
        <select id=${ids.table} value=${chosen} onChange=${(e) => setChosen(e.currentTarget.value)}>
          ${!known && table && html`<option value=${table}>${table} (unknown)</option>`}
          ${tables.map(({ name }) => html`<option value=${name}>${name}</option>`)}
        </select>
      </div>
      <div class="field grow">
        <label for=${ids.key}>Key${keyFormat && keyFormat !== 'utf8' && html` <span class="faint">(${keyFormat})</span>`}</label>
        <input id=${ids.key} type="text" value=${text} onInput=${(e) => setText(e.currentTarget.value)}
          autocomplete="off" autocapitalize="off" spellcheck=${false} autofocus class="mono" />
      </div>
      <div class="field">
        <label for=${ids.form}>Given as</label>
        <select id=${ids.form} value=${form} onChange=${(e) => setForm(e.currentTarget.value)}>
          <option value="text">text</option>
          <option value="base64">base64</option>
        </select>
      </div>
      <button class="primary" type="submit">Look up</button>
    </form>`;
}

function Result({ table, asked }) {
  const [outcome, setOutcome] = useState(null);
  const [refresh, setRefresh] = useState(true);
  const [turn, setTurn] = useState(0);
  const first = useRef(undefined);

  useEffect(() => {
    let left = false;
    let timer = 0;
    const again = () => {
      timer = setTimeout(ask, REFRESH_MS);
    };
    const ask = async () => {
      let next;
      try {
        next = { found: await lookup(table, asked), at: Date.now() };
        if (first.current === undefined) first.current = next.found.value;
      } catch (error) {
        next = { error, at: Date.now() };
      }
      if (left) return;
      setOutcome(next);
      if (refresh) again();
    };
    ask();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [refresh, turn]);

  return html`
    <${Panel} title=${html`<span class="mono key">${asked.base64 ?? (asked.text === '' ? '(the empty key)' : asked.text)}</span>`}
      note=${table}
      end=${html`
        <label class="check"><input type="checkbox" checked=${refresh} onChange=${(e) => setRefresh(e.currentTarget.checked)} /> refresh each second</label>
        ${!refresh && html`<button type="button" onClick=${() => setTurn(turn + 1)}>Refresh</button>`}
        <${CopyLink} />`}>
      <div class="result" data-testid="result">
        ${outcome === null && html`<${Loading} />`}
        ${outcome?.found && html`<${Found} found=${outcome.found} first=${first.current} />`}
        ${outcome?.error && html`<${Refused} error=${outcome.error} refresh=${refresh} />`}
      </div>
    <//>`;
}

function Found({ found, first }) {
  const grown = typeof found.value === 'number' && typeof first === 'number' ? found.value - first : 0;
  return html`
    <div class="value" data-testid="value"><${ValueView} value=${found.value} /></div>
    ${grown !== 0 && html`<div class="sub number">${grown > 0 ? '+' : '−'}${count(Math.abs(grown))} since you opened this page</div>`}
    <dl class="facts compact">
      <div><dt>Partition</dt><dd class="number">${found.partition}</dd></div>
      <div><dt>Table offset</dt><dd class="number">${count(Number(found.offset))}</dd></div>
      <div><dt>Answered by</dt><dd>${found.role === 'active' ? 'the owner of the partition' : found.role}</dd></div>
    </dl>`;
}

function Refused({ error, refresh }) {
  const problem = error.problem;
  switch (error.type) {
    case 'unknown-key':
      return html`
        <div class="no-value">No value</div>
        <p>This instance has partition ${problem.partition}, and the key has no value in it. ${refresh && 'If one comes, it is shown.'}</p>`;
    case 'recovering':
      return html`
        <div class="no-value">Not known yet</div>
        <p>Partition ${problem.partition} is being recovered from its topic. ${problem.recovery.remainingSeconds !== null && `About ${duration(problem.recovery.remainingSeconds)} left.`}</p>
        <${Progress} fraction=${problem.recovery.fraction} label="Recovery" />`;
    case 'partition-elsewhere':
      return html`
        <div class="no-value">Not on this instance</div>
        <p>${sentence(error.message)}</p>`;
    case 'unknown-table':
      return html`<${Notice} title="There is no such table">${sentence(error.message)}<//>`;
    case 'bad-key':
    case 'bad-request':
      return html`<${Notice} kind="warn" title="This is not a key of the table">${sentence(error.message)}<//>`;
    case 'undecodable-value':
      return html`
        <${Notice} title="The stored value cannot be read">${sentence(error.message)}<//>
        <dl class="facts compact"><div><dt>Its bytes, in base64</dt><dd class="mono break">${problem.value64}</dd></div></dl>`;
    default:
      return html`<${Notice} title="The lookup failed">${sentence(error.message)}<//>`;
  }
}

function CopyLink() {
  const [copied, setCopied] = useState(false);
  // Only pages of a safe origin may write to the clipboard; elsewhere the address bar has the link.
  if (!navigator.clipboard) return null;
  const copy = async () => {
    await navigator.clipboard.writeText(location.href);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return html`<button type="button" onClick=${copy}>${copied ? 'Copied' : 'Copy link'}</button>`;
}

function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.');
}
