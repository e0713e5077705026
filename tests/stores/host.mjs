// Runs the checks of one store in the runtime that runs this file: `host.mjs '{"where":{...},"command":[...]}'`.
import { MARK } from "../runtimes/lib.mjs";
import { CONNECTIONS } from "./connections.mjs";
import { REFUSED } from "./refused.mjs";
import { run, SUITE } from "./suite.mjs";

const row = JSON.parse(process.argv[2]);
const { kind, port } = row.where;
const all = [...SUITE, ...(port === undefined ? [] : CONNECTIONS), ...(REFUSED[kind] ?? [])];
// While one works on a check.
const checks = all.filter(([what]) => what.includes(process.env.PAYSIGN_CHECK ?? ""));
console.log(MARK + JSON.stringify(await run(checks, row)));
process.exit(0);
