// The request as code to take along, which works every time it runs: an id is made, not written down. Secrets are named,
// never written.

const indented = (text, by) => text.replaceAll("\n", `\n${by}`);
const literal = (value) => JSON.stringify(value, undefined, 2).replace(/^(\s*)"([A-Za-z_]\w*)":/gm, "$1$2:");

const names = { kraken: ["Kraken", "kraken"], katu9: ["Katu9", "katu9"] };

const INSTALL = "// npm install paysign\n";
const MAKE_ID = `// Store it first: after a lost answer, the same id is sent again and nothing is done twice.
const external_id = ExternalId.random();
`;

/** The call; an id that the code makes stands there by its name. */
function call({ info, params, makesId }) {
  const members = makesId
    ? literal({ ...params, external_id: 0 }).replace("external_id: 0", "external_id")
    : literal(params);
  return `request(${JSON.stringify(info.name)}${Object.keys(params).length === 0 ? "" : `, ${members}`})`;
}

const imported = (makesId, ...more) =>
  `import { ${[...(makesId ? ["ExternalId"] : []), ...more].sort().join(", ")} } from "paysign";`;

function construction(info, environment, base) {
  const where = base === undefined ? [] : [`  baseUrl: ${JSON.stringify(base)},`];
  const parts =
    info.api === "kraken"
      ? [`  apiKey: ${environment}.KRAKEN_API_KEY,`, `  apiSecret: ${environment}.KRAKEN_API_SECRET,`]
      : [`  token: ${environment}.KATU9_TOKEN,`];
  return `new ${names[info.api][0]}({\n${[...parts, ...where].join("\n")}\n})`;
}

/** A call that waits for ever tells nobody anything; given up, its outcome is unknown, and the error says what to do. */
const SENT = `const answer = fetch(request.url, {
  ...request,
  signal: AbortSignal.timeout(10_000),
});
`;

function fetchText({ info, params, base, makesId }) {
  const [type, name] = names[info.api];
  const repeat =
    info.movesMoney || !info.repeatable
      ? '  // Branch on error.outcome and error.retry:\n  // after "unknown" it may have been done.\n'
      : "";
  return `${INSTALL}${imported(makesId, type, "PaySignError", "settle")}

const ${name} = ${construction(info, "process.env", base)};

${makesId ? MAKE_ID : ""}const request = ${name}.${call({ info, params, makesId })};
${SENT}
try {
  const { result, warnings } = await settle(request, answer);
  console.log(result, warnings);
} catch (error) {
  if (!PaySignError.is(error)) throw error;
${repeat}  console.error(error.code, error.outcome, error.retry);
}
`;
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

function curlText({ request }) {
  const headers = Object.entries(request.headers).map(([name, value]) =>
    // The signature is good for these bytes and this nonce only; the token is good for everything.
    name === "Authorization" ? '  -H "Authorization: Bearer $KATU9_TOKEN"' : `  -H ${quoted(`${name}: ${value}`)}`,
  );
  const body = request.body === undefined ? [] : [`  --data-raw ${quoted(request.body)}`];
  const url = quoted(request.url);
  const note = request.nonce === undefined ? "" : "# good for one call: the nonce is signed and can't be used again\n";
  return `${note}curl --max-time 10 ${request.method === "GET" ? "" : `-X ${request.method} `}${url} \\\n${[...headers, ...body].join(" \\\n")}\n`;
}

function workerText({ info, params, makesId }) {
  const [type, name] = names[info.api];
  const deep = (text) => indented(text, "      ");
  return `${INSTALL}${imported(makesId, type, "PaySignError", "settle")}

export default {
  async fetch(incoming, env) {
    const ${name} = ${indented(construction(info, "env"), "    ")};
    try {
      ${makesId ? deep(MAKE_ID) : ""}const request = ${name}.${deep(call({ info, params, makesId }))};
      ${deep(SENT)}const { result } = await settle(request, answer);
      return Response.json(result);
    } catch (error) {
      if (!PaySignError.is(error)) throw error;
      const status = error.retry.action === "fix_input" ? 400 : 502;
      return Response.json(error, { status });
    } finally {
      ${name}.free();
    }
  },
};
`;
}

/** A page with a key that nobody can read. */
function keyText({ info, params, base, makesId }) {
  if (info.api !== "kraken")
    return "// Katu9 takes a token as it is: whoever sends it can read it.\n// Keep it on a server.\n";
  const where = base === undefined ? "" : `, baseUrl: ${JSON.stringify(base)}`;
  const deep = (text) => indented(text, "  ");
  return `${INSTALL}${imported(makesId, "UnsignedKraken", "settle")}

// Once, from the secret that the user pastes. IndexedDB
// takes the CryptoKey as it is; keep that, and not the text.
export const imported = (apiSecret) => {
  const bytes = Uint8Array.from(atob(apiSecret), (digit) => digit.charCodeAt(0));
  const algorithm = { name: "HMAC", hash: "SHA-512" };
  return crypto.subtle.importKey("raw", bytes, algorithm, false, ["sign"]);
};

// From then on: nobody can read the key, it signs. Kraken takes
// no calls from pages, so baseUrl is a relay of yours.
export async function called(apiKey, cryptoKey) {
  const kraken = new UnsignedKraken({ apiKey${where} });
  ${makesId ? deep(MAKE_ID) : ""}const unsigned = kraken.${deep(call({ info, params, makesId }))};
  const signature = await crypto.subtle.sign("HMAC", cryptoKey, unsigned.message);
  const request = unsigned.signed(signature);
  ${deep(SENT)}const { result } = await settle(request, answer);
  return result;
}
`;
}

export const SNIPPETS = [
  ["fetch", "fetch"],
  ["curl", "curl"],
  ["worker", "Worker"],
  ["key", "CryptoKey"],
];

const TEXTS = { fetch: fetchText, curl: curlText, worker: workerText, key: keyText };

/** In which language the code of a kind is. */
export const languageOf = (kind) => (kind === "curl" ? "sh" : "js");

/** The request as code of one kind; `makesId` says that its operation makes something under a new external_id. */
export const snippet = (kind, shown) => TEXTS[kind](shown);
