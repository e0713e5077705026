import ccxt from "ccxt";

/** ccxt, whose private calls go to a sandbox. Which markets there are it still asks of Kraken's public API. */
export function connect({ url, apiKey, apiSecret }) {
  const kraken = new ccxt.kraken({ apiKey, secret: apiSecret });
  kraken.urls.api.private = url;
  return kraken;
}

/** Where Kraken can't be reached: the currencies that a test needs, in the place of what ccxt would download. */
export function withoutMarkets(kraken) {
  const coin = (code, id, precision) => [code, { code, id, precision, active: true }];
  const currencies = [coin("BTC", "XXBT", 1e-8), coin("DOGE", "XXDG", 1e-8), coin("USD", "ZUSD", 1e-4)];
  kraken.setMarkets([], Object.fromEntries(currencies));
  return kraken;
}
