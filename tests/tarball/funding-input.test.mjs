// Every member of Funding (Beta) at every depth against every wrong value of its kind: code, field, and nothing spent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ADDRESS_ID, FUNDING, METHOD_ID } from "./funding.mjs";
import { fullParams, leastParams, newKraken, NOW, refuses, suggests } from "./support.mjs";

const NO_TEXT = [null, 5, NaN, true, 5n, [], ["x"], {}, () => "x", Symbol("x"), new Map(), new Date(0)];
const LONE = ["\ud800", "a\udc00b", "end\ud83d"];
const NO_WORD = [...NO_TEXT, ...LONE, "", " ", "nonsense", "Currency", "withdraw ", "rebased\0"];
const WRONG = {
  text: [...NO_TEXT, ...LONE],
  oneOf: NO_WORD,
  amount: [...NO_TEXT, ...LONE, 10.5, 0, "", "-1", "+1", "1.", ".5", "1e5", "1,5", " 1", "1\n", "１"],
  integer: [null, [], {}, "5", "", -1, -0.5, 1.5, NaN, Infinity, 2 ** 53, true, () => 1],
  boolean: [null, [], {}, "true", "", 0, 1],
  methodId: [
    ...NO_TEXT,
    ...LONE,
    "",
    METHOD_ID.slice(1),
    `${METHOD_ID}0`,
    METHOD_ID.replace("d", "g"),
    `{${METHOD_ID}}`,
    `${METHOD_ID}-`,
    `../${METHOD_ID}`,
  ],
  addressId: [
    ...NO_TEXT,
    ...LONE,
    "",
    ".",
    "..",
    ADDRESS_ID.slice(1),
    `${ADDRESS_ID}0`,
    ADDRESS_ID.toLowerCase(),
    "AB7J4FF/BGM7G-V2JMIH",
    "ab7J4FF-BGM7G-V2JMIH",
  ],
  pathAsset: [...NO_TEXT, ...LONE, "", ".", "..", "12345678901234567", "é".repeat(17)],
  dateTime: [
    ...NO_TEXT,
    ...LONE,
    1782894693,
    "2026-07-01",
    "2026-07-01T08:31:33",
    "2026-07-01T08:31:33+02:00",
    "2026-07-01 08:31:33Z",
    "1782894693",
  ],
  nested: [
    null,
    5,
    "currency",
    "",
    true,
    5n,
    [],
    [{ class: "currency" }],
    () => ({}),
    Symbol("x"),
    new Map(),
    new Date(0),
    Promise.resolve({}),
  ],
};

/** Every member at every depth: its path, its field, and the members around it, which it takes the place of. */
function* walk(fields, around = []) {
  for (const field of fields) {
    const path = [...around, field.name];
    yield { path, field };
    if (field.kind === "nested") yield* walk([...field.required, ...field.oneOf, ...field.optional], path);
  }
}

/** A copy in which a member at a path has another value; `undefined` leaves it out. */
function replaced(object, [name, ...rest], value) {
  const copy = { ...object };
  copy[name] = rest.length === 0 ? value : replaced(object?.[name] ?? {}, rest, value);
  return copy;
}

/** Parameters in which this member can stand: of members of which one is given, the one that leads to it. */
function paramsWith(op, path) {
  const prune = (fields, [name, ...rest]) => {
    const field = fields.find((one) => one.name === name);
    if (field?.kind !== "nested") return field?.sample;
    const members = [...field.required, ...field.optional];
    const chosen = field.oneOf.find((one) => one.name === rest[0]) ?? field.oneOf[0];
    const all = chosen === undefined ? members : [...members, chosen];
    return Object.fromEntries(all.map((one) => [one.name, one.name === rest[0] ? prune(all, rest) : one.sample]));
  };
  return { ...fullParams(op), [path[0]]: prune([...op.required, ...op.optional], path) };
}

const show = (value) => (typeof value === "string" ? JSON.stringify(value) : `${typeof value} ${String(value)}`);
const spent = (kraken, count) =>
  assert.equal(kraken.request("Balance").nonce, String(NOW + count), "no refused call spent a nonce");

for (const op of FUNDING) {
  test(`${op.name}: wrong values`, () => {
    const kraken = newKraken();
    let members = 0;
    for (const { path, field } of walk([...op.required, ...op.optional])) {
      members++;
      const params = paramsWith(op, path);
      assert.doesNotThrow(() => kraken.check(op.name, params), `${op.name}: ${path.join(".")} can stand`);
      const wrong = [...WRONG[field.kind]];
      if (op.required.includes(field)) wrong.push(undefined);
      for (const value of wrong) {
        const label = `${op.name} ${path.join(".")}: ${show(value)}`;
        const given = Object.freeze(replaced(params, path, value));
        const error = refuses(() => kraken.request(op.name, given), "invalid_request", path.join("."), label);
        assert.equal(error.outcome, "not_sent", `${label}: outcome`);
        assert.equal(error.retry.action, "fix_input", `${label}: action`);
        assert.ok(error.message.length < 600, `${label}: a short message`);
        refuses(() => kraken.check(op.name, given), "invalid_request", path.join("."), `check, ${label}`);
      }
    }
    assert.ok(members >= 1);
    spent(kraken, 0);
  });

  test(`${op.name}: what is missing, unknown, twice or somewhere else`, () => {
    const kraken = newKraken();
    const no = (params, field, label, options) =>
      refuses(() => kraken.request(op.name, params, options), "invalid_request", field, `${op.name}, ${label}`);
    for (const field of op.required) {
      const { [field.name]: _, ...rest } = fullParams(op);
      no(rest, field.name, `without ${field.name}`);
    }
    no({ ...leastParams(op), zzz: "1" }, "zzz", "an unknown member");
    for (const name of ["nonce", "otp"]) no({ ...leastParams(op), [name]: "1" }, name, `${name} among the parameters`);
    for (const encoding of ["form", "json"]) no(leastParams(op), "encoding", encoding, { encoding });
    for (const otp of ["", "12 34", "é", "1\n2", null, 5, "\ud800"])
      no(leastParams(op), "otp", `otp ${show(otp)}`, { otp });
    for (const { path, field } of walk([...op.required, ...op.optional])) {
      if (field.kind !== "nested") continue;
      const at = path.join(".");
      const params = paramsWith(op, [...path, (field.required[0] ?? field.oneOf[0] ?? field.optional[0]).name]);
      const inner = path.reduce((object, name) => object[name], params);
      const put = (value) => replaced(params, path, value);
      for (const member of field.required) {
        const { [member.name]: _, ...rest } = inner;
        no(put(rest), `${at}.${member.name}`, `without ${at}.${member.name}`);
      }
      const known = [...field.required, ...field.oneOf, ...field.optional].map((one) => one.name);
      const written = `${known[0]}x`;
      const error = no(put({ ...inner, [written]: "1" }), `${at}.${written}`, `an unknown member of ${at}`);
      suggests(error, written, known[0], `${op.name}, ${at}`);
      no(put({ ...inner, __proto__: null, zzzzzzzz: null }), `${at}.zzzzzzzz`, `unknown and null in ${at}`);
      for (const name of known) {
        const thrower = Object.defineProperty({ ...inner }, name, {
          enumerable: true,
          get: () => {
            throw new Error("secret of a getter");
          },
        });
        const { message } = no(put(thrower), `${at}.${name}`, `a getter of ${at}.${name} that throws`);
        assert.equal(message.includes("secret of a getter"), false, "its words stay in the cause");
      }
      class Dto {
        constructor() {
          Object.assign(this, inner);
        }
      }
      const { message } = no(put(new Dto()), at, `an instance in ${at}`);
      assert.match(message, /name the members/, `${at}: says what to do`);
      no(put([inner]), at, `an array for ${at}`);
      assert.doesNotThrow(() => kraken.check(op.name, put(Object.assign(Object.create(null), inner))), "no prototype");
      if (field.oneOf.length > 0) {
        const rest = Object.fromEntries(
          Object.entries(inner).filter(([name]) => !field.oneOf.some((one) => one.name === name)),
        );
        const none = no(put(rest), at, `none of ${at}`);
        const two = Object.fromEntries(field.oneOf.slice(0, 2).map((one) => [one.name, one.sample]));
        const both = no(put({ ...rest, ...two }), at, `two of ${at}`);
        for (const { message } of [none, both])
          for (const { name } of field.oneOf) assert.ok(message.includes(name), `${at}: the message names ${name}`);
      }
      if (path.length > 1) continue;
      // A dot in a name is not a way into an object.
      no({ ...leastParams(op), [`${at}.${known[0]}`]: "currency" }, `${at}.${known[0]}`, "a dotted name at the top");
    }
    spent(kraken, 0);
  });
}

test("values at the edges", () => {
  const kraken = newKraken();
  const right = [
    ["GET /funding/v1/limits/deposit/{asset_class}/{asset}", { asset_class: "currency", asset: "1234567890123456" }],
    ["GET /funding/v1/limits/deposit/{asset_class}/{asset}", { asset_class: "currency", asset: "☕".repeat(16) }],
    ["GET /funding/v1/limits/deposit/{asset_class}/{asset}", { asset_class: "currency", asset: "..." }],
    ["GET /funding/v1/fees/{method_id}", { method_id: METHOD_ID.replaceAll("-", "").toUpperCase(), amount: "0" }],
    ["GET /funding/v1/deposits", { start_time: "2026-06-01T00:00:00.123456789Z", limit: Number.MAX_SAFE_INTEGER }],
    ["GET /funding/v1/deposits", { asset: undefined, scope: undefined, cursor: undefined }],
    ["GET /funding/v1/addresses", { scope: { method_id: undefined, network_id: "n", network_group_id: undefined } }],
  ];
  for (const [endpoint, params] of right) assert.doesNotThrow(() => kraken.check(endpoint, params), endpoint);
});

test("path and query of more than 16 KiB, and a body of more than 1 MiB", () => {
  const kraken = newKraken();
  const long = { asset: { class: "currency", name: "é".repeat(3000) } };
  const error = refuses(
    () => kraken.request("GET /funding/v1/deposits", long),
    "invalid_request",
    undefined,
    "a query",
  );
  assert.ok(error.message.length < 600);
  const body = {
    ...fullParams(FUNDING.find((op) => op.name === "POST /funding/v1/addresses")),
    description: "x".repeat(1 << 20),
  };
  refuses(() => kraken.request("POST /funding/v1/addresses", body), "invalid_request", undefined, "a body");
  spent(kraken, 0);
});

test("names: the nearest is told, with its method", () => {
  const kraken = newKraken();
  const rows = [
    ["/funding/v1/withdrawals", "/funding/v1/withdrawals"],
    ["get /funding/v1/networks", "GET /funding/v1/networks"],
    ["GET /funding/v1/network", "GET /funding/v1/networks"],
    ["POST /funding/v1/withdrawal", "POST /funding/v1/withdrawals"],
    ["GET /funding/v1/deposit/addresses", "GET /funding/v2/deposit/addresses"],
  ];
  for (const [written, nearest] of rows) {
    const error = refuses(() => kraken.request(written, {}), "invalid_request", "endpoint", written);
    assert.ok(error.message.replace(`"${written}"`, "").includes(nearest), error.message);
  }
  spent(kraken, 0);
});
