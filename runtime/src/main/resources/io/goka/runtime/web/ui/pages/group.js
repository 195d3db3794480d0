// One group: what it is, how fast it goes, and each of its partitions.
import { html, useEffect } from '../lib.js';
import { detail, history, stats, watchGroup } from '../live.js';
import { links } from '../router.js';
import { ago, clock, compact, count, duration, percent, plural, rate } from '../format.js';
import { DataTable, Empty, Figure, Loading, Notice, Panel, Progress, StateBadge } from '../components.js';
import { LineChart } from '../chart.js';
import { DeadLetters } from './dead-letters.js';
import { Failure, GroupCommands } from './group-commands.js';
import { Visitors } from './visitors.js';

export function Group({ group, visit }) {
  useEffect(() => watchGroup(group), [group]);
  const now = stats.value;
  const shown = detail.value?.group === group ? detail.value : null;
  if (!now) return html`<${Loading} />`;
  if (!shown) return now.groups.some((g) => g.group === group) ? html`<${Loading} />` : html`<${NoSuchGroup} group=${group} now=${now} />`;
  return html`
    <${Title} group=${shown} now=${now} />
    <${Failure} group=${shown} />
    <${Stuck} group=${shown} now=${now} />
    ${shown.state === 'recovering' && shown.reason && html`<div class="notices"><${Notice} kind="warn" title="The group is recovering">${shown.reason}<//></div>`}
    <${Misplaced} group=${shown} />
    <${Figures} group=${shown} />
    <${Charts} group=${shown} />
    <${Partitions} group=${shown} now=${now} />
    ${shown.deadLetters && html`<${DeadLetters} key=${shown.group} group=${shown} />`}
    ${shown.visitors.length > 0 && html`<${Visitors} group=${shown} visit=${visit} />`}
    <div class="columns">
      <${Facts} group=${shown} now=${now} />
      <${GroupCommands} group=${shown} />
    </div>`;
}

function NoSuchGroup({ group, now }) {
  return html`
    <${Empty} title=${`There is no group ${group}`}>
      <p>${now.groups.length === 0
        ? html`No group runs here; see <a href=${links.plugins}>Plugins</a>.`
        : html`The groups here are ${now.groups.map((g, i) => html`${i > 0 && ', '}<a href=${links.group(g.group)}>${g.group}</a>`)}.`}</p>
    <//>`;
}

function Title({ group, now }) {
  return html`
    <div class="title">
      <nav class="crumbs" aria-label="Breadcrumb"><a href=${links.overview}>Overview</a><span aria-hidden="true">/</span></nav>
      <h1>${group.group}</h1>
      <${StateBadge} state=${group.state} />
      <span class="note">since ${clock(group.since)}, ${ago(group.since, now.at)}</span>
    </div>`;
}

/** Callbacks that do not return, with the place where they are. */
function Stuck({ group, now }) {
  const stuck = group.partitions.filter((p) => p.stuck);
  if (stuck.length === 0) return null;
  return html`
    <div class="notices">
      ${stuck.map(({ partition, stuck: { since, thread, stackTrace } }) => html`
        <${Notice} kind="warn" title=${`Partition ${partition} is stuck: what the plugin does there has not returned since ${clock(since)}, ${ago(since, now.at)}`}>
          <details>
            <summary>Where <code>${thread}</code> is</summary>
            <pre class="mono scroll">${stackTrace.map((frame) => `at ${frame}`).join('\n')}</pre>
          </details>
        <//>`)}
    </div>`;
}

function Misplaced({ group }) {
  const misplaced = group.totals.misplaced;
  if (misplaced === 0) return null;
  const where = group.partitions.filter((p) => p.counters.misplaced > 0).map((p) => p.partition);
  return html`
    <div class="notices">
      <${Notice} kind="warn" title=${`${plural(misplaced, 'record')} came in a partition that is not their key's`}>
        ${where.length > 0 && html`In ${where.length === 1 ? 'partition' : 'partitions'} ${where.join(', ')}. `}
        Another program writes the input with another partitioner, so lookups of those keys miss them. Kafka's Java clients use murmur2;
        librdkafka, which kcat and many clients build on, needs <code>partitioner=murmur2_random</code>.
      <//>
    </div>`;
}

function Figures({ group }) {
  const reads = group.totals.cacheHits + group.totals.cacheMisses;
  return html`
    <div class="figures">
      <${Figure} label="Processed" value=${rate(group.rates.processed)} unit="/s" />
      <${Figure} label="Emitted" value=${rate(group.rates.emitted)} unit="/s" />
      <${Figure} label="Table updates" value=${rate(group.rates.tableUpdates)} unit="/s" />
      <${Figure} label="Lag" value=${compact(group.lag)} title=${count(group.lag)} unit=${group.lag === null ? '' : ' records'} />
      <${Figure} label="Table keys" value=${compact(group.tableKeys)} title=${`about ${count(group.tableKeys)}, on this instance`} />
      <${Figure} label="Cache hits" value=${percent(reads === 0 ? null : group.totals.cacheHits / reads)} title="Reads that the cache answered" />
    </div>`;
}

function Charts({ group }) {
  const { times, groups } = history.value;
  const past = groups[group.group];
  if (!past) return null;
  return html`
    <div class="columns charts">
      <section class="panel">
        <${LineChart} title="Records a second" unit="a second" format=${rate} times=${times} series=${[
          { name: 'processed', values: past.processed, tone: 'a' },
          { name: 'emitted', values: past.emitted, tone: 'b' },
          { name: 'table updates', values: past.tableUpdates, tone: 'c' },
        ]} />
      </section>
      <section class="panel">
        <${LineChart} title="Lag" unit="records" format=${count} times=${times} series=${[{ name: 'records behind', values: past.lag, tone: 'd' }]} />
      </section>
    </div>`;
}

function Partitions({ group, now }) {
  return html`
    <${Panel} title="Partitions" note=${`${group.assigned} of ${group.partitionCount || 'an unknown number'} are on this instance`}>
      ${group.partitions.length === 0
        ? html`<div class="empty small">${WHY_NONE[group.state] ?? WHY_NONE.running}</div>`
        : html`<${DataTable} caption=${`Partitions of ${group.group} on this instance`} columns=${partitionColumns(group, now)}
            rows=${group.partitions} keyOf=${(p) => p.partition} />`}
    <//>`;
}

const WHY_NONE = {
  starting: 'Partitions come when the group has joined its consumer group.',
  failed: 'A group that has failed has given its partitions up.',
  stopped: 'A group that is stopped has no partitions. Start it below.',
  running: 'Other instances have them all: there are no more partitions than they can take.',
};

function partitionColumns(group, now) {
  const columns = [
    { head: 'Partition', name: true, cell: (p) => html`<span class="number">${p.partition}</span>` },
    {
      head: 'State',
      wide: true,
      cell: (p) => html`<${StateBadge} state=${p.state} />${p.recovery && html`<${Recovery} partition=${p.partition} recovery=${p.recovery} />`}`,
    },
    { head: 'Processed/s', number: true, cell: (p) => rate(p.rates.processed) },
    { head: 'Processed', number: true, title: 'Since the partition came here', cell: (p) => html`<span title=${count(p.counters.processed)}>${compact(p.counters.processed)}</span>` },
    { head: 'Lag', number: true, title: 'Input records behind', cell: (p) => html`<span title=${count(p.lag)}>${compact(p.lag)}</span>` },
    { head: 'Queued', number: true, title: 'Fetched, and waiting for the task thread', cell: (p) => count(p.queued) },
  ];
  if (group.table) {
    columns.push(
      { head: 'Keys', number: true, title: 'Keys of the table, approximately', cell: (p) => html`<span title=${count(p.tableKeys)}>${compact(p.tableKeys)}</span>` },
      { head: 'Cache hits', number: true, cell: (p) => percent(p.cacheHitRatio) },
    );
  }
  columns.push(
    { head: 'Last commit', number: true, cell: (p) => html`<span title=${p.lastCommit}>${ago(p.lastCommit, now.at)}</span>` },
    {
      head: 'Rewinds',
      number: true,
      title: 'Returns to the committed state after an error',
      cell: (p) => html`<span class=${p.counters.rewinds > 0 ? 'tone-warn' : ''}>${count(p.counters.rewinds)}</span>`,
    },
    {
      head: 'Misplaced',
      number: true,
      title: 'Records whose key belongs into another partition',
      cell: (p) => html`<span class=${p.counters.misplaced > 0 ? 'tone-warn' : ''}>${count(p.counters.misplaced)}</span>`,
    },
    {
      head: 'Failures',
      number: true,
      title: 'Times a record could not be processed',
      cell: (p) => html`<span class=${p.counters.failed > 0 ? 'tone-warn' : ''} title=${`${count(p.counters.retried)} times tried again, ${count(p.counters.skipped)} skipped, ${count(p.counters.deadLettered)} dead letters`}>${count(p.counters.failed)}</span>`,
    },
  );
  return columns;
}

function Recovery({ partition, recovery }) {
  const left = recovery.remainingSeconds === null ? '' : `, about ${duration(recovery.remainingSeconds)} left`;
  return html`
    <div class="recovery">
      <${Progress} fraction=${recovery.fraction} label=${`Recovery of partition ${partition}`} />
      <div class="sub number">${compact(recovery.recovered)} records read${left}</div>
    </div>`;
}

function Facts({ group, now }) {
  const topics = (names) => (names.length === 0 ? 'none' : names.map((name) => html`<code>${name}</code> `));
  // A table that a group here writes has a page: that of the group.
  const tables = (names) => (names.length === 0 ? 'none' : names.map((name) => {
    const writer = now.groups.find((candidate) => candidate.table === name);
    return writer ? html`<a href=${links.group(writer.group)}><code>${name}</code></a> ` : html`<code>${name}</code> `;
  }));
  return html`
    <${Panel} title="About this group">
      <dl class="facts">
        <div><dt>Plugin</dt><dd><a href=${links.plugins}>${group.plugin}</a></dd></div>
        <div><dt>Inputs</dt><dd>${topics(group.inputs)}</dd></div>
        <div><dt>Outputs</dt><dd>${topics(group.outputs)}</dd></div>
        <div><dt>Table</dt><dd>${group.table ? html`<code>${group.table}</code> <a href=${links.query(group.table)}>browse it</a>` : 'none'}</dd></div>
        <div><dt>Joins</dt><dd>${tables(group.joins)}</dd></div>
        <div><dt>Lookups</dt><dd>${tables(group.lookups)}</dd></div>
        <div><dt>Loop</dt><dd>${group.loop ? html`<code>${group.loop}</code>` : 'none'}</dd></div>
        <div><dt>Guarantee</dt><dd>${group.guarantee.replaceAll('_', ' ')}</dd></div>
        <div><dt>Commits</dt><dd class="number">${count(group.totals.commits)}</dd></div>
        <div><dt>Processed since it started</dt><dd class="number">${count(group.totals.processed)}</dd></div>
        <div><dt>Emitted since it started</dt><dd class="number">${count(group.totals.emitted)}</dd></div>
        <div><dt>Failures</dt><dd class="number">${count(group.totals.failed)}</dd></div>
        <div><dt>Tried again</dt><dd class="number">${count(group.totals.retried)}</dd></div>
        <div><dt>Skipped records</dt><dd class="number">${count(group.totals.skipped)}</dd></div>
        <div><dt>Dead letters</dt><dd class="number">${count(group.totals.deadLettered)}</dd></div>
      </dl>
    <//>`;
}
