// Stands in for an HSM or a KMS: a process of its own, under a user of its own, that holds the private key and gives
// nothing but signatures. Who may ask is who may open the socket. It sees what it signs, so it can say no.
//
//   KRAKEN_API_SECRET=... SIGNER_SOCKET=/run/paysign/signer.sock node signer.js

import { createHash, createHmac } from "node:crypto";
import { chmodSync } from "node:fs";
import { createServer } from "node:http";

const LONGEST = 64 * 1024;
const { KRAKEN_API_SECRET: secret = "", SIGNER_SOCKET: socket } = process.env;
const key = Buffer.from(secret, "base64");
delete process.env.KRAKEN_API_SECRET;
if (key.length === 0 || socket === undefined) throw new Error("set KRAKEN_API_SECRET and SIGNER_SOCKET");

/**
 * What is signed, by path without query, and a function that says why not; everything else is refused. A KMS that gets
 * `message` alone can't do this.
 */
const RULES = [
  [/^\/funding\/v1\/(?:methods\/withdraw|fees\/[0-9a-f-]+)$/, () => false],
  [/^\/funding\/v1\/withdrawals$/, ({ body }) => body !== undefined && withdrawal(body)],
  [/^\/0\/private\/Ledgers$/, () => false],
];
const ADDRESSES = new Set(["ABR6SXP-SF6CY-VJMONY"]);
const MOST = { USDC: "100" };

function withdrawal(body) {
  const { address_id: address, expected_address: expected, amount } = JSON.parse(body);
  const { asset, amount: digits } = amount.asset_amount;
  if (!ADDRESSES.has(address)) return "this address is not on my list";
  if (expected === undefined) return "expected_address is missing";
  const most = MOST[asset.name];
  return most !== undefined && units(digits) <= units(most) ? false : "that is more than I sign";
}

/** Decimal text as a whole number of the smallest unit: money is never a float. It throws where there are more digits. */
function units(text) {
  const [, whole, fraction = ""] = /^(\d+)(?:\.(\d{1,18}))?$/.exec(text);
  return BigInt(whole + fraction.padEnd(18, "0"));
}

/** Why something is not signed; false where it is. */
function refusal({ message, path, nonce, body }) {
  // What is signed is `message`, so what is looked at must be the same.
  const digest = createHash("sha256")
    .update(nonce + (body ?? ""))
    .digest();
  if (!Buffer.concat([Buffer.from(path), digest]).equals(message))
    return "the message is not of this path, nonce and body";
  const [bare] = path.split("?");
  const rule = RULES.find(([pattern]) => pattern.test(bare));
  return rule === undefined ? "this path is not on my list" : rule[1]({ body });
}

const answer = (reply, status, said) => reply.writeHead(status).end(JSON.stringify(said));

createServer(async (request, reply) => {
  try {
    let text = "";
    for await (const chunk of request) {
      text += chunk;
      if (text.length > LONGEST) return answer(reply, 413, { refused: "too long" });
    }
    const asked = JSON.parse(text);
    const message = Buffer.from(asked.message, "base64");
    const why = refusal({ ...asked, message });
    if (why) return answer(reply, 403, { refused: why });
    answer(reply, 200, { signature: createHmac("sha512", key).update(message).digest("base64") });
  } catch {
    answer(reply, 400, { refused: "this can't be read" });
  }
}).listen(socket, () => {
  chmodSync(socket, 0o600);
  console.log("the signer listens");
});
