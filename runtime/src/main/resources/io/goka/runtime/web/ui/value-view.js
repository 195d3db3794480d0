// A value as JSON in colours. Numbers that no double can hold keep their digits.
import { html } from './lib.js';
import { ExactNumber } from './api.js';

const LONGEST = 20_000;

export function ValueView({ value }) {
  if (typeof value === 'number' || value instanceof ExactNumber) {
    return html`<span class="value-large number">${literal(value)}</span>`;
  }
  if (typeof value === 'string' && value.length < 80 && !value.includes('\n')) {
    return html`<span class="value-text">${value === '' ? html`<span class="faint">the empty text</span>` : value}</span>`;
  }
  if (typeof value === 'string') return html`<pre class="json">${shortened(value)}</pre>`;
  return html`<pre class="json">${node(value, '')}</pre>`;
}

function node(value, indent) {
  if (Array.isArray(value)) {
    return block('[', ']', value.map((item) => node(item, `${indent}  `)), indent);
  }
  if (value !== null && typeof value === 'object' && !(value instanceof ExactNumber)) {
    const fields = Object.entries(value).map(([name, field]) => html`<span class="json-name">${JSON.stringify(name)}</span>: ${node(field, `${indent}  `)}`);
    return block('{', '}', fields, indent);
  }
  const kind = value === null ? 'null' : value instanceof ExactNumber ? 'number' : typeof value;
  return html`<span class=${`json-${kind}`}>${literal(value)}</span>`;
}

function block(open, close, items, indent) {
  if (items.length === 0) return open + close;
  return html`${open}${items.map((item, i) => html`${`\n${indent}  `}${item}${i < items.length - 1 ? ',' : ''}`)}${`\n${indent}`}${close}`;
}

function literal(value) {
  if (value instanceof ExactNumber) return value.digits;
  return typeof value === 'string' ? shortened(JSON.stringify(value)) : String(value);
}

function shortened(text) {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${text.length - LONGEST} more characters)`;
}

const PREVIEW = 160;

/** A value on one line, for lists. */
export function ValuePreview({ value }) {
  const text = typeof value === 'string' ? value : line(value);
  const cut = text.length <= PREVIEW ? text : `${text.slice(0, PREVIEW)}…`;
  return html`<span class=${typeof value === 'string' ? 'preview' : 'preview mono'}>${cut === '' ? html`<span class="faint">the empty text</span>` : cut}</span>`;
}

function line(value) {
  if (value instanceof ExactNumber) return value.digits;
  if (Array.isArray(value)) return `[${value.map(line).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value).map(([name, field]) => `${JSON.stringify(name)}: ${line(field)}`).join(', ')}}`;
  }
  return JSON.stringify(value);
}
