// A group's visitors: starts one, shows how far it is, and what has become of the last ones.
import { html, useEffect, useId, useState } from '../lib.js';
import { stats } from '../live.js';
import { get, post, remove } from '../api.js';
import { go, links } from '../router.js';
import { ago, compact, count, duration } from '../format.js';
import { DataTable, Panel, Progress, StateBadge } from '../components.js';

const WHILE_RUNNING_MS = 1000;
const OTHERWISE_MS = 5000;

export function Visitors({ group, visit }) {
  const [visits, setVisits] = useState([]);
  const [turn, setTurn] = useState(0);
  const path = `/api/v1/groups/${encodeURIComponent(group.group)}/visits`;
  const again = () => setTurn((before) => before + 1);
  useEffect(() => {
    let left = false;
    let timer = 0;
    const ask = async () => {
      const answer = await get(path).catch(() => null);
      if (left) return;
      if (answer) setVisits(answer.visits);
      const running = answer?.visits.some((v) => v.state === 'running');
      timer = setTimeout(ask, running ? WHILE_RUNNING_MS : OTHERWISE_MS);
    };
    ask();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [path, turn]);
  return html`
    <${Panel} title="Visitors" note="each runs its callback for every key of the table on this instance">
      <${Start} group=${group} path=${path} started=${again} />
      ${visits.length > 0 && html`
        <${DataTable} caption=${`Visits of ${group.group}`} columns=${columns(path, visit, again)} rows=${visits} keyOf=${(v) => v.id} />`}
    <//>`;
}

function Start({ group, path, started }) {
  const ids = { visitor: useId(), argument: useId() };
  const [visitor, setVisitor] = useState(group.visitors[0]);
  const [argument, setArgument] = useState('');
  const [problem, setProblem] = useState(null);
  const submit = async (event) => {
    event.preventDefault();
    try {
      const visit = await post(`${path}/${encodeURIComponent(visitor)}`, argument === '' ? {} : { argument: argumentOf(argument) });
      setProblem(null);
      started();
      go(links.visit(group.group, visit.id), { replace: true });
    } catch (error) {
      setProblem(error.message);
    }
  };
  return html`
    <form class="query-form" onSubmit=${submit}>
      <div class="field">
        <label for=${ids.visitor}>Visitor</label>
        <select id=${ids.visitor} value=${visitor} onChange=${(e) => setVisitor(e.currentTarget.value)}>
          ${group.visitors.map((name) => html`<option value=${name}>${name}</option>`)}
        </select>
      </div>
      <div class="field grow">
        <label for=${ids.argument}>Argument <span class="faint">(text, or JSON; empty for none)</span></label>
        <input id=${ids.argument} type="text" class="mono" value=${argument} onInput=${(e) => setArgument(e.currentTarget.value)} autocomplete="off" spellcheck=${false} />
      </div>
      <button class="primary" type="submit">Visit all keys</button>
    </form>
    ${problem && html`<div class="told tone-bad" role="alert">${problem}</div>`}`;
}

/** What looks like JSON is sent as JSON, so that visitors of both kinds can be started. */
function argumentOf(text) {
  try {
    const json = JSON.parse(text);
    return json !== null && typeof json === 'object' ? json : text;
  } catch {
    return text;
  }
}

function columns(path, chosen, again) {
  const cancel = (visit) => remove(`${path}/${encodeURIComponent(visit.id)}`).then(again, again);
  return [
    {
      head: 'Visitor',
      name: true,
      cell: (v) => html`<a class=${v.id === chosen ? 'chosen' : ''} href=${links.visit(v.group, v.id)}>${v.visitor}</a><div class="sub mono">${v.id}</div>`,
    },
    {
      head: 'State',
      wide: true,
      cell: (v) => html`<${StateBadge} state=${v.state} />`,
    },
    {
      head: 'Keys visited',
      wide: true,
      cell: (v) => html`
        ${v.state === 'running' && html`<${Progress} fraction=${v.toVisit === 0 ? 0 : Math.min(1, v.visited / v.toVisit)} label=${`Visit ${v.id}`} />`}
        <div class="number" title=${count(v.visited)}>${count(v.visited)}<span class="faint"> of about ${compact(v.toVisit)}</span></div>
        ${v.reason && html`<div class="sub">${v.reason}</div>`}`,
    },
    { head: 'Took', number: true, cell: (v) => (v.elapsedSeconds < 1 ? `${Math.round(v.elapsedSeconds * 1000)} ms` : duration(v.elapsedSeconds)) },
    { head: 'Started', number: true, cell: (v) => ago(v.startedAt, stats.value?.at) },
    {
      head: '',
      cell: (v) => v.state === 'running' && html`<button type="button" onClick=${() => cancel(v)}>Cancel</button>`,
    },
  ];
}
