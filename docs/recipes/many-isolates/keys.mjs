// Two isolates make calls at the same time: with one API key, and with a key each.
import { once } from "node:events";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";

if (isMainThread) {
  const { serveSandbox } = await import("paysign/sandbox/node");
  const { url, sandbox, close } = await serveSandbox();
  const shared = sandbox.kraken;
  console.log("one key for both:", await refused([shared, shared], url), "of 100 calls were refused for their nonce");
  const own = [sandbox.createKey(), sandbox.createKey()];
  console.log("a key for each:", await refused(own, url), "of 100 calls were refused for their nonce");
  await close();
} else {
  // #region isolate
  const { Kraken, PaySignError, settle } = await import("paysign");
  const kraken = new Kraken(workerData); // apiKey, apiSecret, baseUrl of this isolate
  let refusedHere = 0;
  await started();
  for (let calls = 0; calls < 50; calls++) {
    const request = kraken.request("Pay/paylink/config");
    try {
      await settle(request, fetch(request.url, request));
    } catch (error) {
      if (!PaySignError.is(error) || error.retry.action !== "fresh_nonce") throw error;
      refusedHere += 1;
    }
  }
  // #endregion isolate
  parentPort.postMessage(refusedHere);
}

/** How many calls were refused for their nonce, with these keys in an isolate each that begin together. */
async function refused(keys, baseUrl) {
  const isolates = keys.map((key) => new Worker(new URL(import.meta.url), { workerData: { ...key, baseUrl } }));
  const said = () => Promise.all(isolates.map(async (isolate) => (await once(isolate, "message"))[0]));
  await said();
  const counts = said();
  for (const isolate of isolates) isolate.postMessage("start");
  return (await counts).reduce((sum, count) => sum + count, 0);
}

async function started() {
  parentPort.postMessage("ready");
  await once(parentPort, "message");
  parentPort.unref();
}
