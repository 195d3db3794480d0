// One view: how far its copy is, and what an operator may do to it.
import { html, useEffect, useId, useState } from '../lib.js';
import { stats } from '../live.js';
import { get, pathOf, post } from '../api.js';
import { links } from '../router.js';
import { NONE, ago, clock, compact, count, duration } from '../format.js';
import { DataTable, Empty, Figure, Loading, Notice, Panel, Progress, StateBadge } from '../components.js';

export function View({ view }) {
  const now = stats.value;
  if (!now) return html`<${Loading} />`;
  const shown = now.views.find((candidate) => candidate.name === view);
  if (!shown) return html`<${NoSuchView} view=${view} now=${now} />`;
  return html`
    <div class="title">
      <nav class="crumbs" aria-label="Breadcrumb"><a href=${links.overview}>Overview</a><span aria-hidden="true">/</span></nav>
      <h1>${shown.name}</h1>
      <${StateBadge} state=${shown.state} />
      <span class="note">view, since ${clock(shown.since)}, ${ago(shown.since, now.at)}</span>
    </div>
    ${shown.problem && html`<div class="notices"><${Notice} kind="warn" title="The view does not come further">${shown.problem}<//></div>`}
    <${Figures} view=${shown} />
    <${Detail} view=${shown} />`;
}

function NoSuchView({ view, now }) {
  return html`
    <${Empty} title=${`There is no view ${view}`}>
      <p>${now.views.length === 0
        ? html`No view is configured here: set <code>view.<i>name</i>.topic</code>, or load a plugin that defines one.`
        : html`The views here are ${now.views.map((v, i) => html`${i > 0 && ', '}<a href=${links.view(v.name)}>${v.name}</a>`)}.`}</p>
    <//>`;
}

function Figures({ view }) {
  return html`
    <div class="figures" data-testid="view-figures">
      <${Figure} label="Keys" value=${compact(view.keys)} title=${`about ${count(view.keys)}`} />
      <${Figure} label="Lag" value=${compact(view.lag)} title=${count(view.lag)} unit=${view.lag === null ? '' : ' records'} />
      <${Figure} label="Partitions" value=${view.partitionCount || '?'} />
      ${view.recovery && html`
        <${Figure} label="Recovery" value=${html`<${Progress} fraction=${view.recovery.fraction} label=${`Recovery of ${view.name}`} />`}>
          <div class="sub number">${view.recovery.remainingSeconds !== null && `about ${duration(view.recovery.remainingSeconds)} left`}</div>
        <//>`}
    </div>`;
}

/** What the live snapshot leaves out, asked for as often as that comes. */
function Detail({ view }) {
  const [detail, setDetail] = useState(null);
  useEffect(() => {
    let left = false;
    get(pathOf('views', view.name)).then((answer) => !left && setDetail(answer), () => {});
    return () => {
      left = true;
    };
  }, [stats.value?.at]);
  return html`
    ${detail?.partitions.length > 0 && html`<${Partitions} view=${detail} />`}
    <div class="columns">
      <${Facts} view=${view} detail=${detail} />
      <${Commands} view=${view} />
    </div>`;
}

function Partitions({ view }) {
  return html`
    <${Panel} title="Partitions">
      <${DataTable} caption=${`Partitions of ${view.name}`} columns=${PARTITION_COLUMNS} rows=${view.partitions} keyOf=${(p) => p.partition} />
    <//>`;
}

const PARTITION_COLUMNS = [
  { head: 'Partition', name: true, cell: (p) => html`<span class="number">${p.partition}</span>` },
  {
    head: 'State',
    wide: true,
    cell: (p) => html`
      <${StateBadge} state=${p.level ? 'running' : 'recovering'} />
      ${p.recovery && html`<div class="recovery"><${Progress} fraction=${p.recovery.fraction} label=${`Recovery of partition ${p.partition}`} /></div>`}`,
  },
  { head: 'Keys', number: true, title: 'Approximately', cell: (p) => html`<span title=${count(p.keys)}>${compact(p.keys)}</span>` },
  { head: 'Lag', number: true, title: 'Records behind the topic', cell: (p) => html`<span title=${count(p.lag)}>${compact(p.lag)}</span>` },
];

function Facts({ view, detail }) {
  return html`
    <${Panel} title="About this view" end=${html`<a href=${links.scan('views', view.name, {})}>Browse its entries</a>`}>
      <dl class="facts">
        <div><dt>Topic</dt><dd><code>${view.topic}</code></dd></div>
        <div><dt>Declared by</dt><dd>${view.plugin ? html`plugin <a href=${links.plugins}>${view.plugin}</a>` : 'the configuration'}</dd></div>
        <div><dt>Key format</dt><dd>${detail?.keyFormat ?? NONE}</dd></div>
        <div><dt>Values</dt><dd>${detail?.mediaType ?? NONE}</dd></div>
        <div><dt>Kept in</dt><dd>${view.storage}</dd></div>
      </dl>
    <//>`;
}

function Commands({ view }) {
  const id = useId();
  const [told, setTold] = useState(null);
  const [sure, setSure] = useState(false);
  const [key, setKey] = useState('');
  const command = async (verb, body, done) => {
    try {
      await post(`${pathOf('views', view.name)}/${verb}`, body);
      setTold({ text: done });
    } catch (error) {
      setTold({ error: error.message });
    }
  };
  const reread = () => {
    setSure(false);
    command('reread', {}, 'The copy is being read anew.');
  };
  const evict = (event) => {
    event.preventDefault();
    command('evict', { key }, `${key === '' ? 'The empty key' : key} is dropped until its topic has the next record of it.`);
  };
  return html`
    <${Panel} title="Mend its copy">
      <div class="commands">
        <form class="command" onSubmit=${evict}>
          <div class="field grow">
            <label for=${id}>Drop one key from the copy</label>
            <input id=${id} type="text" class="mono" value=${key} onInput=${(e) => setKey(e.currentTarget.value)} autocomplete="off" spellcheck=${false} />
          </div>
          <button type="submit">Evict</button>
        </form>
        <div class="command">
          <div class="grow"><div>Throw the copy away and read the topic anew</div><div class="sub">The view answers nothing until it is level again.</div></div>
          ${sure
            ? html`<button type="button" onClick=${() => setSure(false)}>Keep it</button><button type="button" class="danger" onClick=${reread}>Read it anew</button>`
            : html`<button type="button" onClick=${() => setSure(true)}>Re-read…</button>`}
        </div>
        <div role="status" class="told">${told?.error ? html`<span class="tone-bad">${told.error}</span>` : told?.text}</div>
      </div>
    <//>`;
}
