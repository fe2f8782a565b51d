// Calls of the server, and its faults in an editor's words.

import { stored, store } from "./dom.js";
import { FAULTS } from "./texts.js";

/** What an editor is told: a line, perhaps a list, and whether a key is what is missing. */
export class Fault extends Error {
  constructor(message, { items = [], wantsKey = false } = {}) {
    super(message);
    this.items = items;
    this.wantsKey = wantsKey;
  }
}

export const keptKey = () => stored("sessionStorage", "key") ?? "";

/** A call with the key, which is kept for this tab once it was right. */
async function call(path, options, key) {
  const headers = { ...options.headers, ...(key ? { authorization: `Bearer ${key}` } : {}) };
  let response;
  try {
    response = await fetch(path, { ...options, headers });
  } catch {
    throw new Fault(FAULTS.offline);
  }
  const json = await response.json().catch(() => ({}));
  if (!response.ok) throw explained(response, json, key);
  if (key) store("sessionStorage", "key", key);
  return json;
}

export const analyze = (request, key) =>
  call(
    "/v1/articles:analyze",
    { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(request) },
    key,
  );

export const model = (key) => call("/v1/model", {}, key);

/** Every tag that there is. */
export async function tags(key) {
  const all = [];
  let token = "";
  do {
    const page = await call(`/v1/tags?pageToken=${encodeURIComponent(token)}`, {}, key);
    all.push(...(page.tags ?? []));
    token = page.nextPageToken ?? "";
  } while (token);
  return all;
}

/** What stands in google.rpc.Status, for an editor. */
function explained(response, status, key) {
  const details = status.details ?? [];
  const detail = (name) => details.find((one) => String(one["@type"]).endsWith(`google.rpc.${name}`));
  const reason = detail("ErrorInfo")?.reason ?? "";
  if (response.status === 401) return new Fault(key ? FAULTS.wrongKey : FAULTS.key, { wantsKey: true });
  if (response.status === 429) return new Fault(FAULTS.full(response.headers.get("retry-after") ?? "vài"));
  if (reason === "STARTING") return new Fault(FAULTS.starting);
  if (response.status === 503) return new Fault(FAULTS.stopping);
  if (response.status === 504) return new Fault(FAULTS.slow);
  if (response.status === 413) return new Fault(FAULTS.large);
  if (reason === "INVALID_REQUEST") {
    const violations = detail("BadRequest")?.fieldViolations ?? [];
    return new Fault(FAULTS.refused, { items: violations.map(said) });
  }
  return new Fault(FAULTS.other(response.status, response.headers.get("x-request-id")));
}

function said({ field, description }) {
  const known = [
    [/is empty/, FAULTS.empty],
    [/characters/, FAULTS.long],
    [/timestamp/, FAULTS.time],
  ];
  const what = known.find(([pattern]) => pattern.test(description))?.[1] ?? description;
  return `${FAULTS.fields[field] ?? field}: ${what}`;
}
