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

/** The value of one key. `key` is `{text}` or `{base64}`. */
export async function lookup(table, key) {
  const query = key.base64 == null
    ? `key=${encodeURIComponent(key.text)}`
    : `key64=${encodeURIComponent(key.base64)}`;
  const path = `/api/v1/tables/${encodeURIComponent(table)}/key?${query}`;
  const { body, headers } = await request(path, keepDigits);
  return {
    value: body.value,
    partition: headers.get('Goka-Partition'),
    offset: headers.get('Goka-Offset'),
    role: headers.get('Goka-Role'),
  };
}

async function request(path, reviver) {
  let response;
  let text;
  try {
    response = await fetch(path, { headers: { Accept: 'application/json' } });
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
