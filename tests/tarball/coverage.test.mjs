// Nothing of the APIs left out: operation x (params typed, recorded requests with body or query, answer typed, recorded
// answers, errors, verdict, sandbox, docs), a table without an empty cell. It stands in tests/golden/operations.md; BLESS=1 writes it again.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { Katu9, Kraken, operations, PaySignError, settle, unanswered } from "paysign";
import { createSandbox } from "paysign/sandbox";
import { FUNDING } from "./funding.mjs";
import { KATU9, KRAKEN, leastParams, vectors } from "./support.mjs";

const OPERATIONS = [...KRAKEN, ...FUNDING, ...KATU9];

const types = readFileSync(new URL("dist/index.d.ts", import.meta.resolve("paysign/package.json")), "utf8");
const requests = vectors("requests");
const { answers } = vectors("answers");

/** The members of an interface in the declarations: name to type. */
function members(name) {
  const body = new RegExp(`interface ${name} \\{\\n([\\s\\S]*?)\\n\\}`).exec(types)?.[1];
  assert.ok(body !== undefined, `the declarations have no interface ${name}`);
  const found = body.matchAll(/^ {2,4}(?:"([^"]+)"|([\w$]+))\??: ([^;]+);$/gm);
  return new Map(Array.from(found, ([, quoted, plain, type]) => [quoted ?? plain, type]));
}

/** A type, if all that it names is declared. */
function declared(type) {
  const names = (type ?? "").replaceAll("Record<", "").match(/[A-Z]\w*/g) ?? [];
  return names.every((name) => new RegExp(`(?:interface|type) ${name}\\b`).test(types)) ? type : undefined;
}

const PARAMS = new Map([...members("KrakenParams"), ...members("Katu9Params")]);
const RESULTS = new Map([...members("KrakenResults"), ...members("Katu9Results")]);

/** Whether parameters and result have words of their own. */
function documented(name) {
  const described = [PARAMS.get(name), RESULTS.get(name)].flatMap((type) => (type ?? "").match(/[A-Z]\w+/g) ?? []);
  const bare = described
    .filter((type) => !["Record", "Page", "Array"].includes(type))
    .filter((type) => !new RegExp(`\\*/\\s*(?:export |declare )*(?:interface|type) ${type}\\b`).test(types));
  return bare.length === 0 ? "yes" : "";
}

const of = (name) => (row) => row.operation === name;
const count = (rows, what) => (rows.length === 0 ? "" : `${rows.length} ${what}`);

/** What the sandbox makes of a call with the required parameters: a result, or an error that only an operation gives. */
async function sandboxed(operation) {
  const sandbox = createSandbox({ seed: operation.name });
  const client = operation.api === "kraken" ? new Kraken(sandbox.kraken) : new Katu9({ token: sandbox.katu9.token });
  const params = leastParams(OPERATIONS.find((op) => op.name === operation.name));
  const request = client.request(
    operation.name,
    operation.name === "transaction/get" ? { id: sandbox.katu9.transactionId } : params,
  );
  try {
    await settle(request, sandbox.fetch(request.url, request));
    return "a result";
  } catch (error) {
    assert.ok(error instanceof PaySignError, `${operation.name}: ${String(error)}`);
    const { code, status, errors } = error;
    // Private errors come at 200; of Funding (Beta) an unknown route is answered in the old form.
    const isOld = errors.some((entry) => entry.type === "Unknown method");
    const missing = code !== "refused" || isOld || (status !== 200 && !operation.name.includes("/funding/"));
    return missing ? "" : errors[0].text;
  }
}

function verdict({ name }) {
  const error = unanswered({ endpoint: name }, new Error("no answer"));
  return error.outcome === "unknown" ? error.retry.action : "";
}

async function row(operation) {
  const { api, name, permissions, cost, movesMoney, repeatable } = operation;
  const isFunding = name.includes("/funding/");
  const recorded = requests[isFunding ? "funding" : api].filter(of(name));
  const how = isFunding || api === "katu9" ? (recorded[0].body === null ? "path and query" : "JSON") : "JSON and form";
  const given = answers.filter(of(name));
  return {
    operation: name,
    "params typed": declared(PARAMS.get(name)),
    "body or query": count(recorded, how),
    "answer typed": declared(RESULTS.get(name)),
    "answer vectors": count(
      given.filter((answer) => answer.gives.ok),
      "good",
    ),
    errors: count(
      given.filter((answer) => !answer.gives.ok),
      "bad",
    ),
    "when unanswered": verdict(operation),
    sandbox: await sandboxed(operation),
    permissions: permissions.join(", ") || "none",
    cost: cost,
    "moves money": movesMoney ? "yes" : "no",
    repeatable: repeatable ? "yes" : "no",
    docs: documented(name),
  };
}

const rows = await Promise.all(operations().map(row));

test("every operation has a row", () => {
  assert.deepEqual(rows.map((cells) => cells.operation).sort(), OPERATIONS.map((op) => op.name).sort());
  assert.deepEqual(
    [...PARAMS.keys()].sort(),
    rows.map((cells) => cells.operation).sort(),
    "no params without an operation",
  );
  assert.deepEqual([...RESULTS.keys()].sort(), [...PARAMS.keys()].sort(), "no results without params");
});

for (const cells of rows) {
  test(`${cells.operation}: no empty cell`, () => {
    for (const [column, cell] of Object.entries(cells)) {
      assert.ok(cell !== undefined && cell !== "", `${column} is empty`);
    }
    assert.ok(
      answers.some((answer) => of(cells.operation)(answer) && answer.gives.code === "refused"),
      "an error of the API",
    );
  });
}

function markdown() {
  const escape = (cell) => String(cell).replaceAll("|", "\\|");
  const line = (cells) => `| ${cells.map(escape).join(" | ")} |`;
  const columns = Object.keys(rows[0]);
  return [
    "<!-- Generated and checked by tests/tarball/coverage.test.mjs; BLESS=1 cargo xtask test writes it again. -->",
    "",
    line(columns),
    line(columns.map(() => "---")),
    ...rows.map((cells) => line(Object.values(cells))),
    "",
  ].join("\n");
}

test("the table is the one in tests/golden/operations.md", () => {
  const is = markdown();
  const golden = new URL("../golden/operations.md", import.meta.url);
  if (process.env.BLESS && process.env.BLESS !== "0" && !process.env.CI) {
    writeFileSync(golden, is);
    // cargo xtask test runs a copy in target/consumer: the original is blessed too.
    const original = new URL("../../../tests/golden/", import.meta.url);
    if (existsSync(original)) writeFileSync(new URL("operations.md", original), is);
  }
  assert.equal(readFileSync(golden, "utf8"), is);
});
