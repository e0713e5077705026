import { Kraken, settle } from "paysign";
import { createSandbox } from "paysign/sandbox";

const sandbox = createSandbox();
const keys = { old: sandbox.kraken, next: sandbox.createKey() };

// #region rotate
let current = { kraken: new Kraken(keys.old), calls: 0, isLast: false };

/** Calls with the key that is current when it begins; a client is freed when its last call has ended. */
async function call(endpoint, params) {
  const mine = current;
  mine.calls += 1;
  try {
    const request = mine.kraken.request(endpoint, params);
    const response = sandbox.fetch(request.url, { ...request, signal: AbortSignal.timeout(10_000) });
    return (await settle(request, response)).result;
  } finally {
    mine.calls -= 1;
    if (mine.isLast && mine.calls === 0) mine.kraken.free(); // wipes the secret from the core's memory
  }
}

/** Goes over to another key. What is under way ends with the old one. */
function rotate(key) {
  const before = current;
  current = { kraken: new Kraken(key), calls: 0, isLast: false };
  before.isLast = true;
  if (before.calls === 0) before.kraken.free();
}
// #endregion rotate

const old = current.kraken;
const underWay = call("Balance");
rotate(keys.next);
await Promise.all([underWay, call("Balance")]);
const used = sandbox.entries({ endpoint: "Balance" }).map(({ requestHeaders }) => requestHeaders["api-key"]);
console.log("old key, then new key:", used[0] === keys.old.apiKey && used[1] === keys.next.apiKey);
try {
  old.request("Balance");
} catch (error) {
  console.log("the old client:", error.code);
}
