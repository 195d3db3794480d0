// Lines over the last minutes, as SVG: they take their colours from the style sheet, like all else.
import { html, useRef, useState } from './lib.js';
import { clock, compact } from './format.js';

const WIDTH = 1000; // units of the drawing, which is stretched to the room that there is
const HEIGHT = 100;

/** A line without axes; what it shows is in words beside it. */
export function Sparkline({ values, label }) {
  const top = Math.max(1, ...values.filter((v) => v != null));
  const line = path(values, 0, top);
  return html`
    <svg class="sparkline" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label=${label}>
      ${line && html`
        <path class="area" d=${closed(values, 0, top)} />
        <path class="line" d=${line} />`}
    </svg>`;
}

/**
 * Lines with axes and a reading under the pointer.
 *
 * `series` are `{name, values, tone}`; `times` are seconds since 1970, one for each value; `format`
 * writes a value.
 */
export function LineChart({ title, times, series, unit, format }) {
  const frame = useRef(null);
  const [at, setAt] = useState(null);
  const top = niceTop(Math.max(0, ...series.flatMap((s) => s.values.filter((v) => v != null))));
  const shown = at === null || at >= times.length ? null : at;
  const latest = times.length - 1;

  const read = (event) => {
    const box = frame.current.getBoundingClientRect();
    const part = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    setAt(Math.round(part * Math.max(0, latest)));
  };
  return html`
    <figure class="chart">
      <figcaption>
        <span class="chart-title">${title}</span>
        <span class="chart-time number">${times.length > 0 && clock(times[shown ?? latest] * 1000)}</span>
        <span class="legend">
          ${series.map((s) => html`
            <span class=${`legend-item tone-${s.tone}`}>
              <span class="legend-line" aria-hidden="true"></span>${s.name}${' '}
              <strong class="number">${format(s.values[shown ?? latest])}</strong>
            </span>`)}
        </span>
      </figcaption>
      <div class="chart-body">
        <div class="chart-scale number" aria-hidden="true">
          <span>${compact(top)}</span><span>${compact(top / 2)}</span><span>0</span>
        </div>
        <div class="chart-frame" ref=${frame} onPointerMove=${read} onPointerLeave=${() => setAt(null)}>
          <svg viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img"
            aria-label=${`${title}: ${series.map((s) => `${s.name} ${format(s.values[latest])} ${unit}`).join(', ')}`}>
            <path class="grid" d=${`M0 0H${WIDTH}M0 50H${WIDTH}M0 100H${WIDTH}`} />
            ${series.map((s) => html`<path class=${`line tone-${s.tone}`} d=${path(s.values, 0, top)} />`)}
            ${shown !== null && html`<path class="cursor" d=${`M${x(shown, times.length)} 0V${HEIGHT}`} />`}
          </svg>
        </div>
        <div class="chart-times number" aria-hidden="true">
          <span>${times.length > 1 && clock(times[0] * 1000)}</span><span>${times.length > 1 && clock(times[latest] * 1000)}</span>
        </div>
      </div>
    </figure>`;
}

function x(index, length) {
  return length < 2 ? WIDTH : ((index / (length - 1)) * WIDTH).toFixed(1);
}

function y(value, bottom, top) {
  return (HEIGHT - ((value - bottom) / (top - bottom)) * HEIGHT).toFixed(1);
}

/** A line with gaps where there is no value. */
function path(values, bottom, top) {
  let d = '';
  let pen = 'M';
  values.forEach((value, index) => {
    if (value == null) {
      pen = 'M';
    } else {
      d += `${pen}${x(index, values.length)} ${y(value, bottom, top)}`;
      pen = 'L';
    }
  });
  return d;
}

function closed(values, bottom, top) {
  const first = values.findIndex((v) => v != null);
  const line = path(values.map((v) => v ?? bottom).slice(first), bottom, top);
  return `${line}V${HEIGHT}H0Z`;
}

/** The next of 2, 4, 6, 8, 10, 20, …: its half is whole too, and it does not jump about. */
function niceTop(most) {
  if (most <= 2) return 2;
  const size = 10 ** Math.floor(Math.log10(most));
  return [2, 4, 6, 8, 10].map((step) => step * size).find((step) => step >= most * 1.02) ?? 20 * size;
}
