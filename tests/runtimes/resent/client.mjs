// One withdrawal by a user who knows nothing of Kraken and does what `outcome` and `retry.action` say, to the letter.

const ASSET = "XBT";
const AMOUNT = "0.5";
const KEY = "BTC_Cold";

/** Withdraws, and gives what paysign said on the way, as "outcome / action". */
export async function withdraw({ Kraken, settle, page, PaySignError }, { url, apiKey, apiSecret }) {
  const kraken = new Kraken({ apiKey, apiSecret, baseUrl: url });
  const call = async (endpoint, params) => {
    const request = kraken.request(endpoint, params);
    return (await settle(request, fetch(request.url, request))).result;
  };
  const listed = async () => {
    const { items } = page(await call("WithdrawStatus", { asset: ASSET }));
    return items.some((withdrawal) => withdrawal.key === KEY);
  };

  // Leaves a connection behind, which the withdrawal takes; Node's fetch hands it back only after the answer was read.
  await call("WithdrawStatus", { asset: ASSET });
  await new Promise((done) => setTimeout(done, 50));
  const verdicts = [];
  for (let attempt = 0; attempt < 4; attempt++) {
    try {
      await call("Withdraw", { asset: ASSET, key: KEY, amount: AMOUNT });
      verdicts.push("done");
      break;
    } catch (error) {
      if (!PaySignError.is(error)) throw error;
      const { outcome, retry } = error;
      verdicts.push(`${outcome} / ${retry.action}`);
      if (retry.action === "never" || retry.action === "already_done") break;
      if (retry.action === "reconcile" && (await listed())) break;
      // fresh_nonce, wait, fix_input, or not listed: build it again and send it.
    }
  }
  return verdicts;
}

/** The same, ready to be printed or answered. */
export const told = (paysign, options) =>
  withdraw(paysign, options).then(
    (verdicts) => ({ verdicts }),
    (error) => ({ error: String(error?.stack ?? error) }),
  );
