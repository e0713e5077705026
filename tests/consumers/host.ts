// Where a program has its host's types, the sandbox speaks of the host's own fetch, Request and Response.
import { Kraken, settle } from "paysign";
import { createSandbox } from "paysign/sandbox";
import { serveSandbox } from "paysign/sandbox/node";
const sandbox = createSandbox({ fetch });
export const own: typeof fetch = sandbox.fetch;
const request = new Kraken(sandbox.kraken).request("WithdrawStatus");
export const response: Promise<Response> = sandbox.fetch(new Request(request.url, request), {
  headers: new Headers(),
  body: new URLSearchParams(),
});
export const settled = settle(request, response);
export const diagnoses = [
  sandbox.diagnose(new Request(request.url)),
  sandbox.diagnose(request),
  sandbox.diagnose({ url: request.url, method: "POST", headers: new Headers(), body: new URLSearchParams() }),
];
export const served = serveSandbox({ fetch: async (input, init) => new Response(String(input) + init?.method) });
// @ts-expect-error A number is not a set of headers.
sandbox.diagnose({ url: "", headers: 5 });
