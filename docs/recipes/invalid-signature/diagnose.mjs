import { createHash, createHmac } from "node:crypto";
import { Kraken } from "paysign";
import { createSandbox } from "paysign/sandbox";

// #region diagnose
const sandbox = createSandbox();
const kraken = new Kraken(sandbox.kraken);

/** Asks which stage of a signature differs. Nothing is executed, and no nonce is used up. */
async function why(request, signed) {
  const { accepted, stage, error, message } = await sandbox.diagnose(request, signed);
  console.log(accepted ? "accepted" : `${stage}: ${error}. ${message}`);
}

const good = kraken.request("DepositStatus", { asset: "XBT" });
await why(good);

// The body was changed after it was signed, as by a proxy or by a library that writes it once more. What you signed is known
// to you alone, so say it.
await why({ ...good, body: `${good.body}&start=1` }, { body: good.body });

// Signatures that you made yourself: of the path without /0; with the private key as text, which is base64 to be decoded.
const signed = (path, key) => {
  const digest = createHash("sha256")
    .update(good.nonce + good.body)
    .digest();
  const signature = createHmac("sha512", key).update(path).update(digest).digest("base64");
  return { ...good, headers: { ...good.headers, "API-Sign": signature } };
};
await why(signed("/private/DepositStatus", Buffer.from(sandbox.kraken.apiSecret, "base64")));
await why(signed("/0/private/DepositStatus", sandbox.kraken.apiSecret));

// The private key of another API key: this looks like anything else.
const other = new Kraken({ ...sandbox.kraken, apiSecret: sandbox.createKey().apiSecret });
await why(other.request("DepositStatus", { asset: "XBT" }));
// #endregion diagnose

// #region nonce
// A nonce that is too low: somebody has used the key with a clock that is ahead, or in a finer unit.
const ahead = kraken.request("Balance", {}, { nonce: Date.now() + 60_000 });
await sandbox.fetch(ahead.url, ahead);
await why(kraken.request("Balance", {}, { nonce: Date.now() }));
// #endregion nonce
