// Says what changes to who cannot see it: only what matters, and only once.
import { html, useEffect, useRef, useState } from './lib.js';
import { connection, stats } from './live.js';

export function Announcer() {
  const [message, setMessage] = useState('');
  const before = useRef({ connection: connection.peek(), states: new Map() });

  const states = new Map((stats.value?.groups ?? []).map((group) => [group.group, group.state]));
  const now = connection.value;
  const signature = `${now} ${[...states].join(' ')}`;
  useEffect(() => {
    const said = [];
    if (before.current.connection === 'lost' && now === 'live') said.push('Connection restored.');
    for (const [group, state] of states) {
      const earlier = before.current.states.get(group);
      if (earlier && earlier !== state) said.push(`${group} is ${state}.`);
    }
    before.current = { connection: now, states };
    if (said.length > 0) setMessage(said.join(' '));
  }, [signature]);

  return html`<div class="visually-hidden" role="status" aria-live="polite">${message}</div>`;
}
