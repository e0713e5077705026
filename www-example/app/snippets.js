// The request as code to take along. Secrets are named, never written.

const indented = (text, by) => text.replaceAll("\n", `\n${by}`);
const literal = (value) => JSON.stringify(value, undefined, 2).replace(/^(\s*)"([A-Za-z_]\w*)":/gm, "$1$2:");
const call = (info, params) =>
  `request(${JSON.stringify(info.name)}${Object.keys(params).length === 0 ? "" : `, ${literal(params)}`})`;

function construction(info, environment, base) {
  const where = base === undefined ? [] : [`  baseUrl: ${JSON.stringify(base)},`];
  const parts =
    info.api === "kraken"
      ? [`  apiKey: ${environment}.KRAKEN_API_KEY,`, `  apiSecret: ${environment}.KRAKEN_API_SECRET,`]
      : [`  token: ${environment}.KATU9_TOKEN,`];
  return `new ${names[info.api][0]}({\n${[...parts, ...where].join("\n")}\n})`;
}

/** A call that waits for ever tells nobody anything; given up, its outcome is unknown, and the error says what to do. */
const SENT = "fetch(request.url, { ...request, signal: AbortSignal.timeout(10_000) })";

const names = { kraken: ["Kraken", "kraken"], katu9: ["Katu9", "katu9"] };

function fetchText(info, params, base) {
  const [type, name] = names[info.api];
  const repeat =
    info.movesMoney || !info.repeatable
      ? '  // Branch on error.outcome and error.retry: after "unknown" it may have been done.\n'
      : "";
  return `import { ${type}, PaySignError, settle } from "paysign";

const ${name} = ${construction(info, "process.env", base)};
const request = ${name}.${call(info, params)};

try {
  const { result, warnings } = await settle(request, ${SENT});
  console.log(result, warnings);
} catch (error) {
  if (!PaySignError.is(error)) throw error;
${repeat}  console.error(error.code, error.outcome, error.retry);
}
`;
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

function curlText(request) {
  const headers = Object.entries(request.headers).map(([name, value]) =>
    // The signature is good for these bytes and this nonce only; the token is good for everything.
    name === "Authorization" ? '  -H "Authorization: Bearer $KATU9_TOKEN"' : `  -H ${quoted(`${name}: ${value}`)}`,
  );
  const body = request.body === undefined ? [] : [`  --data-raw ${quoted(request.body)}`];
  const url = quoted(request.url);
  const note = request.nonce === undefined ? "" : "# good for one call: the nonce is signed and can't be used again\n";
  return `${note}curl --max-time 10 ${request.method === "GET" ? "" : `-X ${request.method} `}${url} \\\n${[...headers, ...body].join(" \\\n")}\n`;
}

function workerText(info, params) {
  const [type, name] = names[info.api];
  return `import { ${type}, PaySignError, settle } from "paysign";

export default {
  async fetch(incoming, env) {
    const ${name} = ${indented(construction(info, "env"), "    ")};
    try {
      const request = ${name}.${indented(call(info, params), "      ")};
      const { result } = await settle(request, ${SENT});
      return Response.json(result);
    } catch (error) {
      if (!PaySignError.is(error)) throw error;
      return Response.json(error, { status: error.retry.action === "fix_input" ? 400 : 502 });
    } finally {
      ${name}.free();
    }
  },
};
`;
}

/** A page with a key that nobody can read. */
function keyText(info, params, base) {
  if (info.api !== "kraken")
    return "// Katu9 takes a token as it is: whoever sends it can read it. Keep it on a server.\n";
  const where = base === undefined ? "" : `, baseUrl: ${JSON.stringify(base)}`;
  return `import { UnsignedKraken, settle } from "paysign";

// Once, from the secret that the user pastes. Keep the CryptoKey in IndexedDB, which takes it as it is, and not the text.
export const imported = (apiSecret) => {
  const bytes = Uint8Array.from(atob(apiSecret), (character) => character.charCodeAt(0));
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-512" }, false, ["sign"]);
};

// From then on: nobody can read the key, it signs. Kraken takes no calls from pages, so baseUrl is a relay of yours.
export async function called(apiKey, cryptoKey) {
  const kraken = new UnsignedKraken({ apiKey${where} });
  const unsigned = kraken.${indented(call(info, params), "  ")};
  const request = unsigned.signed(await crypto.subtle.sign("HMAC", cryptoKey, unsigned.message));
  const { result } = await settle(request, ${SENT});
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

/** The request as code of one kind. */
export function snippet(kind, { info, params, request, base }) {
  if (kind === "curl") return curlText(request);
  if (kind === "key") return keyText(info, params, base);
  return kind === "worker" ? workerText(info, params) : fetchText(info, params, base);
}
