// Kraken Funding (Beta) as documented, and its requests built without paysign: URLSearchParams, JSON.stringify, node:crypto.
import { apiSign, f } from "./support.mjs";

const leastOf = (field) => field.least ?? field.sample;

/** A member that is an object of these members; `oneOf` names those of which exactly one is given. */
function nested(name, required, optional = [], oneOf = []) {
  const must = [...required, ...oneOf.slice(0, 1)];
  const sample = Object.fromEntries([...must, ...optional].map((field) => [field.name, field.sample]));
  const least = Object.fromEntries(must.map((field) => [field.name, leastOf(field)]));
  return { name, kind: "nested", required, optional, oneOf, sample, least };
}

export const METHOD_ID = "d4ec4d52-b159-428e-ba64-f45455a978a1";
export const ADDRESS_ID = "AB7J4FF-BGM7G-V2JMIH";
const account = f("account_id", "text", "WX6V-JUKW-KKPB-QE36");
const rebase = f("rebase_multiplier", "oneOf", "rebased");
const limit = f("limit", "integer", 50);
const cursor = f("cursor", "text", "gqNrZXm2RlRjUTRxVy1mV0diUXdVcWZkblpvNA");
const direction = f("direction", "oneOf", "withdraw");
const className = f("class", "oneOf", "currency");
const name = f("name", "text", "USDC");
const filter = nested("asset", [className], [name]);
const preferred = nested("preferred_asset", [f("name", "text", "EUR")], [className]);
const methodId = f("method_id", "methodId", METHOD_ID);
const networkId = f("network_id", "text", "d9d375da-44b7-4be1-8a00-8b281acfe366");
const groupId = f("network_group_id", "text", "f95acdb7-48fb-4441-b5b4-843d3bf60e61");
const scope = nested("scope", [], [], [methodId, networkId, groupId]);
const methodScope = nested("scope", [], [], [methodId, networkId]);
const id = f("id", "addressId", ADDRESS_ID);
const asset = nested("asset", [className, name]);
const amount = nested("asset_amount", [asset, f("amount", "amount", "5")]);
const times = [f("start_time", "dateTime", "2026-06-01T00:00:00Z"), f("end_time", "dateTime", "2026-07-31T23:59:59Z")];
const assetClass = f("asset_class", "oneOf", "currency");
const pathAsset = f("asset", "pathAsset", "USDC");
const description = f("description", "text", "Hardware wallet in the safe");
const quoted = nested("quoted_fee", [f("token", "text", "AAAA_gUn,MBri-Lq")], [rebase]);
const current = nested("current_fee", [], [nested("max_fee", [amount], [rebase])]);
const feeIncluded = f("fee_included", "boolean", true);

const op = (name, required, optional) => {
  const [method, path] = name.split(" ");
  return { name, method, path, required, optional: [...optional, account] };
};

/** The fifteen operations, members in the order of the documentation. */
export const FUNDING = [
  op("GET /funding/v1/networks", [], []),
  op("GET /funding/v1/methods/{direction}", [direction], [filter, rebase, limit, cursor]),
  op("GET /funding/v1/assets/{direction}", [direction], [assetClass]),
  op(
    "GET /funding/v1/fees/{method_id}",
    [methodId, f("amount", "amount", "5")],
    [feeIncluded, f("withdrawal_fee_token", "text", "AAAA_gUn,MBri-Lq"), rebase],
  ),
  op("GET /funding/v1/limits/deposit/{asset_class}/{asset}", [assetClass, pathAsset], [preferred]),
  op("GET /funding/v1/limits/withdrawal/{asset_class}/{asset}", [assetClass, pathAsset], [preferred]),
  op(
    "POST /funding/v1/addresses",
    [
      scope,
      nested("address_details", [
        nested(
          "crypto",
          [f("address", "text", "0xBef7B36845cA31045E86D0B46DBCac4e675291c")],
          [f("tag", "text", "0"), f("memo", "text", "m")],
        ),
      ]),
      f("name", "text", "Personal Wallet"),
    ],
    [description],
  ),
  op("GET /funding/v1/addresses", [], [scope, cursor, limit]),
  op("PUT /funding/v1/addresses/{id}", [id], [f("name", "text", "Café wallet"), description]),
  op("DELETE /funding/v1/addresses/{id}", [id], []),
  op("PUT /funding/v1/deposit/address", [methodId], []),
  op("GET /funding/v2/deposit/addresses", [], [methodScope, filter, cursor, limit]),
  op("GET /funding/v1/deposits", [], [filter, scope, cursor, limit, ...times, rebase]),
  op(
    "GET /funding/v1/withdrawals",
    [],
    [filter, scope, f("status", "oneOf", "pending"), cursor, limit, ...times, rebase],
  ),
  op(
    "POST /funding/v1/withdrawals",
    [methodScope, f("address_id", "addressId", ADDRESS_ID), nested("amount", [amount], [rebase])],
    [
      nested("fee", [], [feeIncluded], [quoted, current]),
      f("expected_address", "text", "0x5d7347ff6cd27a96c58e1426d45710c6d1535f92"),
    ],
  ),
];

/** What to do when nobody knows whether it was executed, where it is not to build it again. */
export const RECONCILED = [
  "POST /funding/v1/addresses",
  "PUT /funding/v1/deposit/address",
  "POST /funding/v1/withdrawals",
];

/** What forms make of a text, with %20 for a space: in a path a plus is a plus. */
const segment = (text) => new URLSearchParams([["", text]]).toString().slice(1).replaceAll("+", "%20");
const pairs = (members, around) =>
  Object.entries(members).flatMap(([name, value]) => {
    const whole = around === undefined ? name : `${around}[${name}]`;
    return typeof value === "object" ? pairs(value, whole) : [[whole, String(value)]];
  });

/** Path with query, and body, of parameters that stand in the order of the documentation. */
export function built({ method, path }, params) {
  const rest = { ...params };
  const start = path.replace(/\{(\w+)\}/g, (_, name) => {
    const text = rest[name];
    delete rest[name];
    return segment(text);
  });
  const hasBody = method === "POST" || method === "PUT";
  const { account_id, ...members } = rest;
  const query = hasBody ? (account_id === undefined ? {} : { account_id }) : rest;
  const text = new URLSearchParams(pairs(query)).toString();
  return { target: text === "" ? start : `${start}?${text}`, body: hasBody ? JSON.stringify(members) : undefined };
}

/** A whole request, as it is to be. */
export function wanted(op, params, { apiKey, nonce, otp }) {
  const { target, body } = built(op, params);
  return {
    endpoint: op.name,
    url: `https://api.kraken.com${target}`,
    method: op.method,
    headers: {
      "API-Key": apiKey,
      "API-Sign": apiSign(target, nonce, body ?? ""),
      "API-Nonce": nonce,
      ...(otp !== undefined && { "API-OTP": otp }),
      ...(body !== undefined && { "Content-Type": "application/json" }),
    },
    redirect: "manual",
    nonce,
    ...(body !== undefined && { body }),
  };
}

/** An object whose members come the other way round, at each level. */
export const reversed = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, inner]) => [name, reversed(inner)]),
      )
    : value;
