// The API, as promises. Every error of the server is a problem with a stable type.

/** What the server, or the way to it, refused. `type` is the last part of the problem's type. */
export class ApiError extends Error {
  constructor(problem) {
    super(problem.detail);
    this.problem = problem;
    this.type = (problem.type ?? '').replace('urn:goka:problem:', '');
  }
}

export async function get(path) {
  return (await request(path)).body;
}

export async function post(path, body = {}) {
  const options = { method: 'POST', body: JSON.stringify(body) };
  return (await request(path, { options })).body;
}

export async function put(path, body = {}) {
  const options = { method: 'PUT', body: JSON.stringify(body) };
  return (await request(path, { options })).body;
}

export async function remove(path) {
  return (await request(path, { options: { method: 'DELETE' } })).body;
}

/** The path of a table or a view; `space` is `tables` or `views`. */
export function pathOf(space, name) {
  return `/api/v1/${space}/${encodeURIComponent(name)}`;
}

/** The value of one key. `key` is `{text}` or `{base64}`. */
export async function lookup(space, name, key) {
  const query = key.base64 == null
    ? `key=${encodeURIComponent(key.text)}`
    : `key64=${encodeURIComponent(key.base64)}`;
  const { body, headers } = await request(`${pathOf(space, name)}/key?${query}`, { reviver: keepDigits });
  return {
    value: body.value,
    partition: headers.get('Goka-Partition'),
    offset: headers.get('Goka-Offset'),
    role: headers.get('Goka-Role'),
  };
}

/** A page of entries. `asked` has `prefix`, `cursor` and `partial`, each of which may be missing. */
export async function scan(space, name, asked, limit) {
  const query = new URLSearchParams({ limit });
  if (asked.prefix) query.set('prefix', asked.prefix);
  if (asked.cursor) query.set('cursor', asked.cursor);
  if (asked.partial) query.set('partial', 'true');
  return (await request(`${pathOf(space, name)}/keys?${query}`, { reviver: keepDigits })).body;
}

async function request(path, { reviver, options = {} } = {}) {
  let response;
  let text;
  const headers = { Accept: 'application/json' };
  if (options.body) headers['Content-Type'] = 'application/json';
  try {
    response = await fetch(path, { ...options, headers });
    text = await response.text();
  } catch {
    throw new ApiError({ type: 'unreachable', detail: 'The server does not answer.' });
  }
  if (!response.ok) throw new ApiError(problemOf(response, text));
  return { body: JSON.parse(text, reviver), headers: response.headers };
}

function problemOf(response, text) {
  try {
    return JSON.parse(text);
  } catch {
    // Not ours: a proxy in between has answered.
    return { type: 'http', status: response.status, detail: `HTTP ${response.status} ${response.statusText}` };
  }
}

/**
 * A number that a double does not write as it was stored, as its digits: a 64-bit counter must not be
 * shown rounded, nor a price without its zero. Browsers that do not give the source text yet show it
 * rounded all the same.
 */
export class ExactNumber {
  constructor(digits) {
    this.digits = digits;
  }
}

function keepDigits(_key, value, context) {
  const changed = typeof value === 'number'
    && context?.source !== undefined
    && String(value) !== context.source;
  return changed ? new ExactNumber(context.source) : value;
}
