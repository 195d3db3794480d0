// What an operator may do to a group on this instance, and how a group that has failed comes back.
import { html, useState } from '../lib.js';
import { post, put } from '../api.js';
import { plural } from '../format.js';
import { Notice, Panel } from '../components.js';

/** Why a group has failed, and when it is tried again. */
export function Failure({ group }) {
  if (group.state !== 'failed') return null;
  const { failures, inSeconds } = group.restart;
  return html`
    <div class="notices">
      <${Notice} title="The group has failed">
        <div>${group.reason}</div>
        ${group.failure && html`<${FailedRecord} failure=${group.failure} />`}
        <div class="sub">${inSeconds === null
          ? html`It does not start again by itself: mend the cause, then restart it below.`
          : html`It starts again in ${plural(Math.ceil(inSeconds), 'second')} (attempt ${failures}).`}</div>
      <//>
    </div>`;
}

/** The record that the group has failed of. */
function FailedRecord({ failure }) {
  return html`
    <dl class="facts">
      <div><dt>Failed in</dt><dd>${failure.phase}</dd></div>
      <div><dt>Record</dt><dd><code>${failure.topic}</code> partition ${failure.partition}${failure.offset !== null && html`, offset ${failure.offset}`}</dd></div>
      <div><dt>Key</dt><dd>${failure.key === null ? 'none' : html`<code>${failure.key}</code>`}</dd></div>
      <div><dt>Thrown</dt><dd><code>${failure.exception}</code></dd></div>
      <div><dt>Message</dt><dd>${failure.message}</dd></div>
    </dl>`;
}

export function GroupCommands({ group }) {
  const [told, setTold] = useState(null);
  const [asked, setAsked] = useState(null);
  const path = `/api/v1/groups/${encodeURIComponent(group.group)}`;
  const command = async (send, verb, done) => {
    setAsked(null);
    try {
      await send(`${path}/${verb}`);
      setTold({ text: done });
    } catch (error) {
      setTold({ error: error.message });
    }
  };
  const restart = () => command(post, 'restart', 'It leaves in good order and joins anew.');
  const stop = () => command(put, 'stop', 'It commits and leaves.');
  const start = () => command(put, 'start', 'It joins.');
  const ask = (verb, run) => (asked === verb
    ? html`<button type="button" onClick=${() => setAsked(null)}>Leave it</button><button type="button" class="danger" onClick=${run}>${`${verb} it`}</button>`
    : html`<button type="button" onClick=${() => setAsked(verb)}>${`${verb}…`}</button>`);
  const down = group.state === 'failed' || group.state === 'stopped';
  return html`
    <${Panel} title="On this instance">
      <div class="commands">
        <div class="command">
          <div class="grow"><div>Restart the group</div><div class="sub">It commits, leaves and joins anew; its failures are counted anew.</div></div>
          ${down ? html`<button type="button" class="primary" onClick=${restart}>Restart</button>` : ask('Restart', restart)}
        </div>
        <div class="command">
          ${group.state === 'stopped'
            ? html`<div class="grow">Start the group</div><button type="button" onClick=${start}>Start</button>`
            : html`<div class="grow"><div>Stop the group here</div><div class="sub">Other instances take its partitions over. It starts again with the server.</div></div>${ask('Stop', stop)}`}
        </div>
        <div role="status" class="told">${told?.error ? html`<span class="tone-bad">${told.error}</span>` : told?.text}</div>
      </div>
    <//>`;
}
