// Small pieces that several pages are made of.
import { html } from './lib.js';
import { percent } from './format.js';

const STATE_KINDS = {
  running: 'good',
  loaded: 'good',
  done: 'good',
  recovering: 'busy',
  starting: 'busy',
  connecting: 'warn',
  aborted: 'warn',
  paused: 'warn',
  backing_off: 'warn',
  failed: 'bad',
  broken: 'bad',
  stuck: 'bad',
  idle: 'quiet',
  cancelled: 'quiet',
  stopped: 'quiet',
  standby: 'quiet',
  ended: 'quiet',
};

/** A state in colour and in words: never by colour alone. */
export function StateBadge({ state }) {
  return html`<span class=${`badge badge-${STATE_KINDS[state] ?? 'quiet'}`}>${state.replace('_', ' ')}</span>`;
}

/** One large number with its name. */
export function Figure({ label, value, unit, title, tone, children }) {
  return html`
    <div class="figure">
      <div class="figure-label">${label}</div>
      <div class=${`figure-value number ${tone ? `tone-${tone}` : ''}`} title=${title}>
        ${value}${unit && html`<span class="unit">${unit}</span>`}
      </div>
      ${children}
    </div>`;
}

export function Panel({ title, note, end, children, className = '' }) {
  return html`
    <section class=${`panel ${className}`}>
      <div class="panel-head">
        <h2>${title}</h2>
        ${note && html`<span class="note">${note}</span>`}
        ${end && html`<span class="panel-end">${end}</span>`}
      </div>
      ${children}
    </section>`;
}

/** Something that somebody must look at. */
export function Notice({ kind = 'bad', title, children }) {
  return html`
    <div class=${`notice notice-${kind}`}>
      <div class="notice-title">${title}</div>
      <div class="notice-body">${children}</div>
    </div>`;
}

/** Nothing here, and what to do about it. */
export function Empty({ title, children }) {
  return html`<div class="empty"><h2>${title}</h2>${children}</div>`;
}

export function Loading() {
  return html`<div class="empty quiet" role="status">Waiting for the server…</div>`;
}

export function Progress({ fraction, label }) {
  const part = percent(fraction);
  return html`
    <span class="progress">
      <span class="progress-track" role="progressbar" aria-label=${label} aria-valuemin="0" aria-valuemax="100"
        aria-valuenow=${Math.floor(fraction * 100)}>
        <span class="progress-done" style=${{ width: `${fraction * 100}%` }}></span>
      </span>
      <span class="number">${part}</span>
    </span>`;
}

/**
 * A table. A column is `{head, cell, number?, name?, wide?, title?}`; on narrow screens each row
 * becomes a card, in which the heads name the cells and a wide one has a line of its own.
 */
export function DataTable({ caption, columns, rows, keyOf }) {
  const classes = (column) => [column.number && 'number', column.name && 'name', column.wide && 'wide'].filter(Boolean).join(' ');
  return html`
    <div class="table-frame">
      <table>
        <caption class="visually-hidden">${caption}</caption>
        <thead>
          <tr>${columns.map((column) => html`<th scope="col" class=${classes(column)} title=${column.title}>${column.head}</th>`)}</tr>
        </thead>
        <tbody>
          ${rows.map((row) => html`
            <tr key=${keyOf(row)}>
              ${columns.map((column) => html`<td class=${classes(column)} data-head=${column.head}><div>${column.cell(row)}</div></td>`)}
            </tr>`)}
        </tbody>
      </table>
    </div>`;
}
