import KrakenClient from "kraken-api";

/** npm's kraken-api, whose calls go to a sandbox. */
export function connect({ url, apiKey, apiSecret }) {
  return new KrakenClient(apiKey, apiSecret, { url });
}
