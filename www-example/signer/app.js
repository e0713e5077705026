// Withdraws through Funding (Beta) with a private key that this process never sees: `UnsignedKraken` builds each request,
// another process signs it, `settle` reads what came.
//
//   KRAKEN_API_KEY=... SIGNER_SOCKET=/run/paysign/signer.sock node app.js 5 0x5d7347ff6cd27a96c58e1426d45710c6d1535f92

import { request as ask } from "node:http";
import { PaySignError, settle, UnsignedKraken } from "paysign";

const { KRAKEN_API_KEY: apiKey, KRAKEN_URL: baseUrl, SIGNER_SOCKET: socketPath } = process.env;
const kraken = new UnsignedKraken({ apiKey, baseUrl });

/** Asks the signer; with an HSM or a KMS this is the one function that is another. It throws where the signer says no. */
function signature({ message, path, nonce, body }) {
  return new Promise((resolve, reject) => {
    const asked = ask({ socketPath, method: "POST", signal: AbortSignal.timeout(5_000) }, async (reply) => {
      let text = "";
      for await (const chunk of reply) text += chunk;
      const { signature: made, refused } = JSON.parse(text);
      if (made === undefined) reject(new Error(`the signer refuses: ${refused}`));
      else resolve(made);
    });
    asked.once("error", reject);
    asked.end(JSON.stringify({ message: Buffer.from(message).toString("base64"), path, nonce, body }));
  });
}

/** Calls one after the other: a nonce that was spent later must not arrive earlier. */
async function call(endpoint, params) {
  const unsigned = kraken.request(endpoint, params);
  const request = unsigned.signed(await signature(unsigned));
  const { result } = await settle(request, fetch(request.url, { ...request, signal: AbortSignal.timeout(10_000) }));
  return result;
}

const USDC = { class: "currency", name: "USDC" };

async function withdraw(amount, address) {
  const { methods } = await call("GET /funding/v1/methods/{direction}", { direction: "withdraw", asset: USDC });
  const { method_id: method } = methods[0];
  const quote = await call("GET /funding/v1/fees/{method_id}", { method_id: method, amount, fee_included: true });
  return call("POST /funding/v1/withdrawals", {
    scope: { method_id: method },
    address_id: process.env.ADDRESS_ID ?? "ABR6SXP-SF6CY-VJMONY",
    amount: { asset_amount: { asset: USDC, amount } },
    fee: { quoted_fee: { token: quote.withdrawal_fee_token }, fee_included: true },
    expected_address: address,
  });
}

/** What Kraken lists and has booked. */
async function found(id) {
  const { withdrawals } = await call("GET /funding/v1/withdrawals", { asset: USDC, limit: 20 });
  const { ledger } = await call("Ledgers", { asset: "USDC", type: "withdrawal" });
  const listed = withdrawals.find(({ withdrawal_id: one }) => one === id);
  const booked = Object.values(ledger).find(({ refid }) => refid === id);
  return `listed as ${listed?.status}, booked as ${booked?.amount} with a fee of ${booked?.fee}`;
}

const [, , amount, address] = process.argv;
try {
  const { withdrawal_id: id, net_amount: net } = await withdraw(amount, address);
  console.log(`${id}: ${net.asset_amount.amount} USDC are on their way`);
  console.log(await found(id));
} catch (error) {
  // After "unknown" it may have been done: look into GET /funding/v1/withdrawals before anything else.
  console.error(PaySignError.is(error) ? `${error.message} (${error.outcome}, ${error.retry.action})` : error.message);
  process.exitCode = 1;
}
