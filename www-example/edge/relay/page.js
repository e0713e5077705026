// The page's half: it signs with the key that its user has typed in, and sends to the relay. The key stays in the page;
// whoever can run a script in the page can read it, so give it the permissions it needs and no withdrawal.
import { ExternalId, Kraken, settle } from "paysign";

/**
 * Asks for a payment. `store(id, params)` puts the id where it outlives the page, before anything is sent.
 */
export async function requestPayment({ relay, token, apiKey, apiSecret, store }, { amount, asset, note }) {
  const kraken = new Kraken({ apiKey, apiSecret, baseUrl: relay });
  try {
    const params = { amount, asset, external_id: ExternalId.random(), note };
    kraken.check("Pay/request/create", params);
    await store(params.external_id, params);
    const signed = kraken.request("Pay/request/create", params);
    const headers = { ...signed.headers, Authorization: `Bearer ${token}` };
    const { result } = await settle(
      signed,
      fetch(signed.url, { ...signed, headers, signal: AbortSignal.timeout(10_000) }),
    );
    return { id: params.external_id, link: result.view_link };
  } finally {
    kraken.free();
  }
}

/** Lists the latest deposits of an asset, through Funding (Beta): a GET, signed with its query. */
export async function deposits({ relay, token, apiKey, apiSecret }, asset) {
  const kraken = new Kraken({ apiKey, apiSecret, baseUrl: relay });
  try {
    const signed = kraken.request("GET /funding/v1/deposits", { asset: { class: "currency", name: asset }, limit: 20 });
    const headers = { ...signed.headers, Authorization: `Bearer ${token}` };
    const { result } = await settle(
      signed,
      fetch(signed.url, { ...signed, headers, signal: AbortSignal.timeout(10_000) }),
    );
    return result.deposits;
  } finally {
    kraken.free();
  }
}
