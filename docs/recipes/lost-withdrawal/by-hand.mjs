import { Kraken, PaySignError, page, settle } from "paysign";
import { createSandbox } from "paysign/sandbox";

// #region withdraw
/** Withdraws. What it returns is certain; what is not certain is thrown, and is for a person. */
async function withdraw(params, { call, journal }) {
  const since = Math.floor(Date.now() / 1000) - 60; // clocks differ
  await journal({ ...params, state: "sent", since }); // before it is sent: a crash must leave a trace
  try {
    const { refid } = await call("Withdraw", params);
    await journal({ ...params, state: "settled", refid });
    return refid;
  } catch (error) {
    if (!PaySignError.is(error)) throw error;
    if (error.retry.action !== "reconcile") {
      await journal({ ...params, state: "refused", error });
      throw error;
    }
    const refid = await found(params, since, call);
    await journal({ ...params, state: "settled", refid });
    return refid;
  }
}

/** Looks a withdrawal up. It is never sent a second time from here. */
async function found({ asset, key, amount }, since, call) {
  const rows = page(await call("WithdrawStatus", { asset, start: since })).items;
  // `amount` of a row is what arrives, the fee comes on top; which of both was asked for, the vendor does not say.
  const isIt = (row) => {
    const net = units(row.amount);
    return row.key === key && [net, net + units(row.fee ?? "0")].includes(units(amount));
  };
  const same = rows.filter(isIt);
  const [row] = same;
  if (same.length === 1 && row["status-prop"] === undefined && row.status !== "Failure") return row.refid;
  throw new Error(
    `${amount} ${asset} to ${key} may have been withdrawn: ${same.length} are listed. A person has to look`,
  );
}

/** Decimal text as a whole number of 10^-18: money is never a float. */
const units = (text) => {
  const [whole, fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(18, "0").slice(0, 18));
};
// #endregion withdraw

// #region rehearse
const sandbox = createSandbox();
const kraken = new Kraken(sandbox.kraken);
async function call(endpoint, params) {
  const request = kraken.request(endpoint, params);
  const response = sandbox.fetch(request.url, { ...request, signal: AbortSignal.timeout(10_000) });
  return (await settle(request, response)).result;
}
const journal = async (entry) => console.log(entry.state, entry.refid ?? "");
const params = { asset: "XBT", key: "BTC_Cold", amount: "0.725" };

sandbox.fault({ kind: "lose_answer", match: "Withdraw" });
console.log("found:", await withdraw(params, { call, journal }));

// The next one never arrives. That it is not listed could also mean "not listed yet": a person decides.
sandbox.fault({ kind: "lose_answer", match: "Withdraw", executed: false });
await withdraw({ ...params, amount: "0.5" }, { call, journal }).catch((error) => console.log(error.message));
console.log("withdrawals sent:", sandbox.entries({ endpoint: "Withdraw" }).length);
// #endregion rehearse
