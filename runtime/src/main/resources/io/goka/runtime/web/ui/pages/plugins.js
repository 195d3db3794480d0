// Every plugin that was found, and what is wrong with those that do not run.
import { html, useEffect, useState } from '../lib.js';
import { stats } from '../live.js';
import { get } from '../api.js';
import { links } from '../router.js';
import { plural } from '../format.js';
import { DataTable, Empty, Loading, Notice, Panel, StateBadge } from '../components.js';

export function Plugins() {
  const [answer, setAnswer] = useState(null);
  // Asked for again when what the live snapshot tells of plugins has changed.
  const changed = stats.value && `${stats.value.plugins} ${stats.value.brokenPlugins.length} ${stats.value.server.startedAt}`;
  useEffect(() => {
    get('/api/v1/plugins').then((body) => setAnswer({ plugins: body.plugins }), (error) => setAnswer({ error }));
  }, [changed]);

  if (!answer) return html`<${Loading} />`;
  if (answer.error) return html`<div class="notices"><${Notice} title="The plugins could not be read">${answer.error.message}<//></div>`;
  const { plugins } = answer;
  const broken = plugins.filter((plugin) => !plugin.runs).length;
  return html`
    <div class="title"><h1>Plugins</h1><span class="note">${plural(plugins.length, 'plugin')}${broken > 0 ? `, ${broken} broken` : ''}</span></div>
    ${plugins.length === 0
      ? html`
        <${Empty} title="No plugin was found">
          <p>Put a jar, or a folder with a jar and its dependencies, into <code>plugins/</code> and start the server again.
          The jar must name its plugin class in <code>META-INF/services</code>.</p>
        <//>`
      : html`
        <${Panel} title="Found in plugins/">
          <${DataTable} caption="Plugins" columns=${COLUMNS} rows=${plugins} keyOf=${(p) => `${p.source} ${p.className}`} />
        <//>`}`;
}

const COLUMNS = [
  {
    head: 'Plugin',
    name: true,
    cell: (p) => html`
      ${linkOf(p) ? html`<a href=${linkOf(p)}>${p.name}</a>` : p.name ?? html`<span class="faint">unnamed</span>`}
      ${p.className && html`<div class="sub mono">${p.className}</div>`}`,
  },
  { head: 'State', cell: (p) => html`<${StateBadge} state=${p.runs ? 'loaded' : 'broken'} />` },
  { head: 'Kind', cell: (p) => p.kind ?? 'unknown' },
  { head: 'Version', cell: (p) => html`<span class="number">${p.version ?? '–'}</span>` },
  { head: 'From', wide: true, cell: (p) => html`<span class="mono">${p.source}</span>` },
  {
    head: 'Problems',
    wide: true,
    cell: (p) => (p.problems.length === 0
      ? html`<span class="faint">none</span>`
      : html`<ul class="problems">${p.problems.map((problem) => html`
          <li class=${problem.fatal ? 'tone-bad' : 'tone-warn'}>${problem.reason}</li>`)}</ul>`),
  },
];

/** A group is named by its graph, not by its plugin: the live snapshot knows which belongs to which. */
function linkOf(plugin) {
  if (plugin.kind !== 'processor' || !plugin.runs) return null;
  const group = stats.value?.groups.find((candidate) => candidate.plugin === plugin.name);
  return group ? links.group(group.group) : links.overview;
}
