// What a lookup and a scan say alike: why there is no answer, and the link to send to somebody.
import { html, useState } from '../lib.js';
import { duration } from '../format.js';
import { Notice, Progress } from '../components.js';

export function Refused({ error, refresh }) {
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
    case 'unknown-view':
      return html`<${Notice} title="There is no such view">${sentence(error.message)}<//>`;
    case 'bad-key':
    case 'bad-request':
      return html`<${Notice} kind="warn" title="This cannot be a key here">${sentence(error.message)}<//>`;
    case 'undecodable-value':
      return html`
        <${Notice} title="The stored value cannot be read">${sentence(error.message)}<//>
        <dl class="facts compact"><div><dt>Its bytes, in base64</dt><dd class="mono break">${problem.value64}</dd></div></dl>`;
    case 'bad-cursor':
      return html`<${Notice} kind="warn" title="This page is not to be had">${sentence(error.message)}<//>`;
    case 'unordered-storage':
      return html`<${Notice} kind="warn" title="The entries cannot be listed">${sentence(error.message)}<//>`;
    default:
      return html`<${Notice} title="The lookup failed">${sentence(error.message)}<//>`;
  }
}

export function CopyLink() {
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
