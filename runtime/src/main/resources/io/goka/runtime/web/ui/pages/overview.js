// All groups and emitters at a glance, and first of all what is wrong.
import { html } from '../lib.js';
import { history, stats } from '../live.js';
import { links } from '../router.js';
import { compact, count, plural, rate } from '../format.js';
import { DataTable, Empty, Figure, Loading, Notice, Panel, Progress, StateBadge } from '../components.js';
import { Sparkline } from '../chart.js';
import { EventList, useEvents } from './events.js';

const RECENT_EVENTS = 6;

export function Overview() {
  const now = stats.value;
  if (!now) return html`<${Loading} />`;
  return html`
    <h1 class="visually-hidden">Overview</h1>
    <${Troubles} now=${now} />
    <${Totals} now=${now} />
    <${Groups} now=${now} />
    ${now.views.length > 0 && html`<${Views} now=${now} />`}
    <div class="columns">
      <${Emitters} now=${now} />
      <${RecentEvents} />
    </div>`;
}

function Troubles({ now }) {
  const failed = now.groups.filter((group) => group.state === 'failed');
  const views = now.views.filter((view) => view.problem);
  const emitters = now.emitters.filter((emitter) => emitter.state === 'backing_off');
  return html`
    <div class="notices">
      ${failed.map((group) => html`
        <${Notice} title=${html`Group <a href=${links.group(group.group)}>${group.group}</a> has failed`}>${group.reason}<//>`)}
      ${now.brokenPlugins.map((plugin) => html`
        <${Notice} title=${html`Plugin ${plugin.name ?? plugin.className ?? ''} in <a href=${links.plugins}>${plugin.source}</a> does not run`}>
          ${plugin.problems.map((problem) => html`<div>${problem.reason}</div>`)}
        <//>`)}
      ${views.map((view) => html`
        <${Notice} kind="warn" title=${html`View <a href=${links.view(view.name)}>${view.name}</a> ${view.state === 'running' ? 'cannot follow its topic' : `is ${view.state}`}`}>${view.problem}<//>`)}
      ${emitters.map((emitter) => html`
        <${Notice} kind="warn" title=${`Emitter ${emitter.name} has failed ${plural(emitter.restarts, 'time')} and is started again after a pause`}>
          ${emitter.lastFailure}
        <//>`)}
      ${!now.server.ready && html`
        <${Notice} kind="warn" title="The server is not ready">
          ${now.server.notReady.map((cause) => html`<div>${cause}</div>`)}
        <//>`}
    </div>`;
}

function Totals({ now }) {
  const sum = (value) => now.groups.reduce((total, group) => total + value(group), 0);
  const running = now.groups.filter((group) => group.state === 'running').length;
  const lag = now.groups.some((group) => group.lag !== null) ? sum((group) => group.lag ?? 0) : null;
  const processed = sum((group) => group.totals.processed);
  return html`
    <div class="figures" data-testid="totals">
      <${Figure} label="Groups running" value=${`${running} of ${now.groups.length}`} tone=${running < now.groups.length ? 'warn' : undefined} />
      <${Figure} label="Processed" value=${rate(sum((g) => g.rates.processed))} unit="/s" />
      <${Figure} label="Emitted" value=${rate(sum((g) => g.rates.emitted))} unit="/s" />
      <${Figure} label="Table updates" value=${rate(sum((g) => g.rates.tableUpdates))} unit="/s" />
      <${Figure} label="Lag" value=${compact(lag)} title=${count(lag)} unit=${lag === null ? '' : ' records'} />
      <${Figure} label="Processed in all" value=${compact(processed)} title=${count(processed)} />
    </div>`;
}

const GROUP_COLUMNS = [
  {
    head: 'Group',
    name: true,
    cell: (g) => html`
      <a href=${links.group(g.group)}>${g.group}</a>
      <div class="sub">${g.inputs.join(', ')}${g.table && html` → <span class="nowrap">${g.table}</span>`}</div>`,
  },
  {
    head: 'State',
    cell: (g) => html`<${StateBadge} state=${g.state} />`,
  },
  {
    head: 'Partitions',
    number: true,
    title: 'On this instance, of those in the whole cluster',
    cell: (g) => html`${g.assigned}<span class="faint"> / ${g.partitionCount || '?'}</span>${g.recovering > 0 && html`<div class="sub">${g.recovering} recovering</div>`}`,
  },
  {
    head: 'Processed/s',
    number: true,
    cell: (g) => html`
      <span class="with-spark">
        <${Sparkline} values=${history.value.groups[g.group]?.processed ?? []} label=${`Processed a second by ${g.group}, last minutes`} />
        <span data-testid=${`processed-rate-${g.group}`}>${rate(g.rates.processed)}</span>
      </span>`,
  },
  { head: 'Emitted/s', number: true, cell: (g) => rate(g.rates.emitted) },
  { head: 'Updates/s', number: true, title: 'Records sent to the table topic', cell: (g) => rate(g.rates.tableUpdates) },
  { head: 'Lag', number: true, title: 'Input records behind', cell: (g) => html`<span title=${count(g.lag)}>${compact(g.lag)}</span>` },
  { head: 'Processed', number: true, title: 'Since the group started', cell: (g) => html`<span title=${count(g.totals.processed)}>${compact(g.totals.processed)}</span>` },
];

function Groups({ now }) {
  return html`
    <${Panel} title="Groups" note=${plural(now.groups.length, 'group')}>
      ${now.groups.length === 0
        ? html`
          <${Empty} title="No group runs here yet">
            <p>Put a plugin's jar into the folder <code>plugins/</code> and start the server again. If one is there already, see why it is not loaded under <a href=${links.plugins}>Plugins</a>.</p>
          <//>`
        : html`<${DataTable} caption="Groups on this instance" columns=${GROUP_COLUMNS} rows=${now.groups} keyOf=${(g) => g.group} />`}
    <//>`;
}

const VIEW_COLUMNS = [
  {
    head: 'View',
    name: true,
    cell: (v) => html`<a href=${links.view(v.name)}>${v.name}</a><div class="sub">copy of ${v.topic}</div>`,
  },
  {
    head: 'State',
    cell: (v) => html`<${StateBadge} state=${v.state} />${v.recovery && html`<div class="recovery"><${Progress} fraction=${v.recovery.fraction} label=${`Recovery of ${v.name}`} /></div>`}`,
  },
  { head: 'Partitions', number: true, cell: (v) => v.partitionCount || '?' },
  { head: 'Keys', number: true, title: 'Approximately', cell: (v) => html`<span title=${count(v.keys)}>${compact(v.keys)}</span>` },
  { head: 'Lag', number: true, title: 'Records that the copy is behind its topic', cell: (v) => html`<span title=${count(v.lag)}>${compact(v.lag)}</span>` },
];

function Views({ now }) {
  return html`
    <${Panel} title="Views" note=${plural(now.views.length, 'view')}>
      <${DataTable} caption="Views on this instance" columns=${VIEW_COLUMNS} rows=${now.views} keyOf=${(v) => v.name} />
    <//>`;
}

const EMITTER_COLUMNS = [
  {
    head: 'Emitter',
    name: true,
    cell: (e) => html`${e.name}<div class="sub">→ ${e.streams.join(', ')}</div>`,
  },
  { head: 'State', cell: (e) => html`<${StateBadge} state=${e.state} />` },
  { head: 'Emitted/s', number: true, cell: (e) => rate(e.rate) },
  { head: 'Emitted', number: true, cell: (e) => html`<span title=${count(e.emitted)}>${compact(e.emitted)}</span>` },
  { head: 'Failed', number: true, title: 'Records that Kafka did not take', cell: (e) => count(e.failed) },
  { head: 'Restarts', number: true, title: 'How often its source was started again after a failure', cell: (e) => html`<span title=${e.lastFailure ? `last failure: ${e.lastFailure}` : ''}>${count(e.restarts)}</span>` },
];

function Emitters({ now }) {
  return html`
    <${Panel} title="Emitters">
      ${now.emitters.length === 0
        ? html`<div class="empty small">No emitter plugin is loaded. Records can also be sent with <code>POST /api/v1/streams/{stream}/records</code>.</div>`
        : html`<${DataTable} caption="Emitters on this instance" columns=${EMITTER_COLUMNS} rows=${now.emitters} keyOf=${(e) => e.name} />`}
    <//>`;
}

function RecentEvents() {
  const { events } = useEvents();
  return html`
    <${Panel} title="Recent events" end=${html`<a href=${links.events}>All events</a>`}>
      <${EventList} events=${events.slice(0, RECENT_EVENTS)} />
    <//>`;
}

