// The committed value of one key, asked for again each second.
import { html, useEffect, useRef, useState } from '../lib.js';
import { lookup } from '../api.js';
import { count } from '../format.js';
import { Loading, Panel } from '../components.js';
import { ValueView } from '../value-view.js';
import { CopyLink, Refused } from './query-answers.js';

const REFRESH_MS = 1000;

export function LookupResult({ space, name, asked }) {
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
        next = { found: await lookup(space, name, asked), at: Date.now() };
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
      note=${name}
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

const ROLES = { active: 'the owner of the partition', copy: 'the copy of this instance' };

function Found({ found, first }) {
  const grown = typeof found.value === 'number' && typeof first === 'number' ? found.value - first : 0;
  return html`
    <div class="value" data-testid="value"><${ValueView} value=${found.value} /></div>
    ${grown !== 0 && html`<div class="sub number">${grown > 0 ? '+' : '−'}${count(Math.abs(grown))} since you opened this page</div>`}
    <dl class="facts compact">
      <div><dt>Partition</dt><dd class="number">${found.partition}</dd></div>
      <div><dt>Offset</dt><dd class="number">${count(Number(found.offset))}</dd></div>
      <div><dt>Answered by</dt><dd>${ROLES[found.role] ?? found.role}</dd></div>
    </dl>`;
}
