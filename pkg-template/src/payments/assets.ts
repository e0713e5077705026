// Names of one asset.

/**
 * Kraken's other names of an asset, with the name that is compared. Its calls take an asset by its id, its `altname` and its
 * newer display name: `XXBT`, `XBT` and `BTC` are one. Ids of older assets begin with X, those of fiat money with Z. Source:
 * Kraken, "API symbols and tickers" and Get Asset Info (`altname`, `assetVersion`).
 */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ["XXBT", "XBT"],
  ["BTC", "XBT"],
  ["XXDG", "XDG"],
  ["DOGE", "XDG"],
  ["XETC", "ETC"],
  ["XETH", "ETH"],
  ["XLTC", "LTC"],
  ["XMLN", "MLN"],
  ["XREP", "REP"],
  ["XXLM", "XLM"],
  ["XXMR", "XMR"],
  ["XXRP", "XRP"],
  ["XZEC", "ZEC"],
  ["ZAUD", "AUD"],
  ["ZCAD", "CAD"],
  ["ZEUR", "EUR"],
  ["ZGBP", "GBP"],
  ["ZJPY", "JPY"],
  ["ZUSD", "USD"],
]);

/** The one name under which an asset is compared, in capitals: Kraken takes `xbt` for `XBT`. */
export function assetOf(name: string): string {
  const capitals = name.toUpperCase();
  return OTHER_NAMES.get(capitals) ?? capitals;
}
