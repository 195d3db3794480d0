// What tables and views hold: one key, or the keys of a prefix, page by page.
import { html, useEffect, useId, useState } from '../lib.js';
import { get } from '../api.js';
import { go, links } from '../router.js';
import { Empty, Loading } from '../components.js';
import { LookupResult } from './lookup-result.js';
import { ScanResult } from './scan-result.js';

export function Query({ space, name, asked, scan }) {
  const [choices, setChoices] = useState(null);
  useEffect(() => {
    Promise.all([get('/api/v1/tables'), get('/api/v1/views')]).then(
      ([{ tables }, { views }]) => setChoices({ tables, views }),
      () => setChoices({ tables: [], views: [] }),
    );
  }, []);
  if (!choices) return html`<${Loading} />`;
  const nothing = choices.tables.length + choices.views.length === 0;
  return html`
    <div class="title"><h1>Query</h1><span class="note">committed values, by key or by prefix</span></div>
    ${nothing
      ? html`
        <${Empty} title="There is no table yet">
          <p>A group has a table when its plugin declares <code>.persist(…)</code>, and a view is a plugin or <code>view.<i>name</i>.topic</code> in the configuration. What is loaded is under <a href=${links.plugins}>Plugins</a>.</p>
        <//>`
      : html`
        <${QueryForm} key=${JSON.stringify([space, name, asked, scan.prefix])} choices=${choices} space=${space} name=${name} asked=${asked} scan=${scan} />
        ${!name && html`<div class="empty small">Choose a table, type a key, and press Enter. The address of the result can be sent to somebody.</div>`}
        ${name && asked && html`<${LookupResult} key=${JSON.stringify([space, name, asked])} space=${space} name=${name} asked=${asked} />`}
        ${name && !asked && html`<${ScanResult} key=${JSON.stringify([space, name, scan])} space=${space} name=${name} asked=${scan} />`}`}`;
}

function QueryForm({ choices, space, name, asked, scan }) {
  const ids = { table: useId(), key: useId(), form: useId() };
  const first = choices.tables.length > 0 ? { space: 'tables', name: choices.tables[0].name } : { space: 'views', name: choices.views[0].name };
  const [chosen, setChosen] = useState(name ? { space, name } : first);
  const [text, setText] = useState(asked?.base64 ?? asked?.text ?? scan.prefix);
  const [form, setForm] = useState(asked?.base64 != null ? 'base64' : scan.prefix ? 'prefix' : 'text');
  const known = choices[chosen.space].find((candidate) => candidate.name === chosen.name);
  const keyFormat = known?.keyFormat;
  const submit = (event) => {
    event.preventDefault();
    go(form === 'prefix'
      ? links.scan(chosen.space, chosen.name, { prefix: text })
      : links.queryIn(chosen.space, chosen.name, form === 'text' ? { text } : { base64: text.trim() }));
  };
  const option = (kind, choice, label = choice) => html`<option value=${`${kind} ${choice}`}>${label}</option>`;
  return html`
    <form class="query-form panel" onSubmit=${submit} role="search">
      <div class="field">
        <label for=${ids.table}>${choices.views.length > 0 ? 'Table or view' : 'Table'}</label>
        <select id=${ids.table} value=${`${chosen.space} ${chosen.name}`} onChange=${(e) => setChosen(placeOf(e.currentTarget.value))}>
          ${!known && option(chosen.space, chosen.name, `${chosen.name} (unknown)`)}
          ${choices.tables.length > 0 && html`<optgroup label="Group tables">${choices.tables.map((table) => option('tables', table.name))}</optgroup>`}
          ${choices.views.length > 0 && html`<optgroup label="Views">${choices.views.map((view) => option('views', view.name))}</optgroup>`}
        </select>
      </div>
      <div class="field grow">
        <label for=${ids.key}>${form === 'prefix' ? 'Prefix' : 'Key'}${keyFormat && keyFormat !== 'utf8' && html` <span class="faint">(${keyFormat})</span>`}</label>
        <input id=${ids.key} type="text" value=${text} onInput=${(e) => setText(e.currentTarget.value)}
          autocomplete="off" autocapitalize="off" spellcheck=${false} autofocus class="mono" />
      </div>
      <div class="field">
        <label for=${ids.form}>Find</label>
        <select id=${ids.form} value=${form} onChange=${(e) => setForm(e.currentTarget.value)}>
          <option value="text">the key</option>
          <option value="base64">the key, in base64</option>
          <option value="prefix">keys with the prefix</option>
        </select>
      </div>
      <button class="primary" type="submit">${form === 'prefix' ? 'Scan' : 'Look up'}</button>
    </form>`;
}

/** A topic's name has no space, so the first one ends the kind. */
function placeOf(value) {
  const end = value.indexOf(' ');
  return { space: value.slice(0, end), name: value.slice(end + 1) };
}
