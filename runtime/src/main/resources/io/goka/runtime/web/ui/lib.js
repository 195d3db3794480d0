// The one place that knows the libraries. Templates are tagged strings, so nothing is compiled,
// here or in the browser: the content security policy forbids eval.
import { h, render } from './vendor/preact.js';
import htm from './vendor/htm.js';

export const html = htm.bind(h);
export { render };
export { useEffect, useId, useRef, useState } from './vendor/preact-hooks.js';
export { batch, computed, effect, signal } from './vendor/signals.js';
