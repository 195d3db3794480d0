// The frame around all pages, and which page is shown.
import { effect, html, render } from './lib.js';
import * as live from './live.js';
import * as router from './router.js';
import { links, route } from './router.js';
import { duration } from './format.js';
import { Empty } from './components.js';
import { ThemeToggle } from './theme-toggle.js';
import { Announcer } from './announcer.js';
import { Overview } from './pages/overview.js';
import { Group } from './pages/group.js';
import { View } from './pages/view.js';
import { Query } from './pages/query.js';
import { Plugins } from './pages/plugins.js';
import { Events } from './pages/events.js';

const NAVIGATION = [
  { page: 'overview', also: ['group', 'view'], label: 'Overview', link: links.overview },
  { page: 'query', label: 'Query', link: '/query' },
  { page: 'plugins', label: 'Plugins', link: links.plugins },
  { page: 'events', label: 'Events', link: links.events },
];

function Page() {
  const at = route.value;
  switch (at.page) {
    case 'overview':
      return html`<${Overview} />`;
    case 'group':
      return html`<${Group} key=${at.group} group=${at.group} visit=${at.visit} />`;
    case 'view':
      return html`<${View} key=${at.view} view=${at.view} />`;
    case 'query':
      return html`<${Query} space=${at.space} name=${at.name} asked=${at.key} scan=${at.scan} />`;
    case 'plugins':
      return html`<${Plugins} />`;
    case 'events':
      return html`<${Events} />`;
    default:
      return html`
        <${Empty} title="There is no such page">
          <p>Start from the <a href=${links.overview}>overview</a>.</p>
        <//>`;
  }
}

function Connection() {
  const words = { connecting: 'Connecting', live: 'Live', lost: 'Connection lost' };
  return html`
    <span class=${`connection connection-${live.connection.value}`} data-testid="connection">
      <span class="dot" aria-hidden="true"></span>${words[live.connection.value]}
    </span>`;
}

function Instance() {
  const stats = live.stats.value;
  if (!stats) return null;
  const { instance, version, kafka, ready, uptimeSeconds } = stats.server;
  return html`
    <dl class="instance">
      <div><dt>Instance</dt><dd class="mono">${instance}</dd></div>
      <div><dt>Kafka</dt><dd><span class="mono">${kafka.bootstrapServers}</span>${kafka.embedded && html` <span class="tag">embedded</span>`}</dd></div>
      <div><dt>Up</dt><dd class="number">${duration(uptimeSeconds)}</dd></div>
      <div class="wide-only"><dt>Version</dt><dd class="number">${version}</dd></div>
      <div><dt>Ready</dt><dd><span class=${`badge ${ready ? 'badge-good' : 'badge-warn'}`}>${ready ? 'yes' : 'no'}</span></dd></div>
    </dl>`;
}

function Frame() {
  const at = route.value;
  const lost = live.connection.value === 'lost';
  return html`
    <a class="skip" href="#main">Skip to content</a>
    <header class="top">
      <div class="top-row">
        <a class="brand" href=${links.overview}>
          <img src="/ui/favicon.svg" alt="" width="26" height="26" />goka-server
        </a>
        <nav aria-label="Main">
          ${NAVIGATION.map(({ page, also, label, link }) => html`
            <a href=${link} aria-current=${at.page === page || also?.includes(at.page) ? 'page' : undefined}>${label}</a>`)}
        </nav>
        <div class="top-end"><${Connection} /><${ThemeToggle} /></div>
      </div>
      <${Instance} />
    </header>
    ${lost && html`
      <div class="banner" role="alert">
        <strong>No connection to the server.</strong>${' '}
        ${live.stats.value ? 'What you see is as old as the last answer.' : 'Nothing was heard from it yet.'}${' '}
        Trying again.
      </div>`}
    <main id="main" tabindex="-1" class=${lost ? 'stale' : ''}><${Page} /></main>
    <${Announcer} />`;
}

const TITLES = {
  overview: () => 'Overview',
  group: (at) => at.group,
  view: (at) => at.view,
  query: (at) => (at.name ? `Query ${at.name}` : 'Query'),
  plugins: () => 'Plugins',
  events: () => 'Events',
  unknown: () => 'Unknown page',
};

effect(() => {
  document.title = `${TITLES[route.value.page](route.value)} · goka-server`;
});
router.start();
live.start();
render(html`<${Frame} />`, document.getElementById('app'));
