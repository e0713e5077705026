// Requests of Kraken Funding (Beta) for requests.json: operation, parameters, source; a one-time password where there is
// one. Members stand in the order of the documentation; ids are those of the vendor's guide.

const GUIDE = "Kraken, Funding (Beta) guide";
const PAGES = "Kraken, Funding (Beta) API reference";

const account = { account_id: "WX6V-JUKW-KKPB-QE36" };
const method_id = "d4ec4d52-b159-428e-ba64-f45455a978a1";
const network_id = "d9d375da-44b7-4be1-8a00-8b281acfe366";
const network_group_id = "f95acdb7-48fb-4441-b5b4-843d3bf60e61";
const usdc = { class: "currency", name: "USDC" };
const tesla = { class: "tokenized_asset", name: "TSLAx" };
const address = "AB7J4FF-BGM7G-V2JMIH";
const times = { start_time: "2026-06-01T00:00:00Z", end_time: "2026-07-31T23:59:59.5Z" };
const cursor = "gqNrZXm2RlRjUTRxVy1mV0diUXdVcWZkblpvNA";
const rebased = { rebase_multiplier: "rebased" };
const base = { rebase_multiplier: "base" };
const amount = (asset, text) => ({ asset_amount: { asset, amount: text } });
const token = "AAAAAAAAAAHG33Wc1eES6QpeGgMok_gUnlZC7Y5niezI2,MBriLCyg8oqCX7SH1bSqY6SfmC2ZLf_SgTxNZj4Cd1RLPaTyZE";
const odd = "a b+c&d=e%2F[f]~*'()! Café ☕";

export const FUNDING_CALLS = [
  ["GET /funding/v1/networks", {}, PAGES],
  ["GET /funding/v1/networks", account, PAGES, "123456"],
  ["GET /funding/v1/networks", { account_id: odd }, "made up: characters that a query escapes"],
  ["GET /funding/v1/methods/{direction}", { direction: "deposit" }, PAGES],
  ["GET /funding/v1/methods/{direction}", { direction: "withdraw", asset: usdc, limit: 50 }, GUIDE],
  [
    "GET /funding/v1/methods/{direction}",
    { direction: "withdraw", asset: { class: "currency" }, ...rebased, limit: 10000, cursor, ...account },
    PAGES,
    "123456",
  ],
  ["GET /funding/v1/methods/{direction}", { direction: "deposit", cursor: odd }, "made up: a cursor is any text"],
  ["GET /funding/v1/assets/{direction}", { direction: "withdraw" }, PAGES],
  [
    "GET /funding/v1/assets/{direction}",
    { direction: "deposit", asset_class: "tokenized_asset", ...account },
    PAGES,
    "123456",
  ],
  ["GET /funding/v1/fees/{method_id}", { method_id, amount: "5" }, PAGES],
  ["GET /funding/v1/fees/{method_id}", { method_id, amount: "5", fee_included: true }, GUIDE],
  [
    "GET /funding/v1/fees/{method_id}",
    {
      method_id: "D4EC4D52B159428EBA64F45455A978A1",
      amount: "00.50",
      fee_included: false,
      withdrawal_fee_token: token,
      ...base,
      ...account,
    },
    `${PAGES}; hyphens may be left out`,
    "123456",
  ],
  ["GET /funding/v1/limits/deposit/{asset_class}/{asset}", { asset_class: "tokenized_asset", asset: "TSLAx" }, GUIDE],
  [
    "GET /funding/v1/limits/deposit/{asset_class}/{asset}",
    { asset_class: "currency", asset: "USDC", preferred_asset: { name: "EUR", class: "currency" }, ...account },
    PAGES,
    "123456",
  ],
  [
    "GET /funding/v1/limits/deposit/{asset_class}/{asset}",
    { asset_class: "currency", asset: "a b/c?d#%&+é☕~*!" },
    "made up: characters that a path escapes; 16 of them",
  ],
  ["GET /funding/v1/limits/withdrawal/{asset_class}/{asset}", { asset_class: "currency", asset: "USDC" }, PAGES],
  [
    "GET /funding/v1/limits/withdrawal/{asset_class}/{asset}",
    { asset_class: "currency", asset: "...", preferred_asset: { name: odd } },
    "made up: three dots are a name, and a name has no spelling of its own",
  ],
  [
    "GET /funding/v1/limits/withdrawal/{asset_class}/{asset}",
    { asset_class: "currency", asset: "USDC", preferred_asset: { name: "EUR", class: "currency" }, ...account },
    PAGES,
    "123456",
  ],
  [
    "POST /funding/v1/addresses",
    {
      scope: { network_id },
      address_details: { crypto: { address: "0xBef7B36845cA31045E86D0B46DBCac4e675291c" } },
      name: "Personal Wallet",
    },
    GUIDE,
  ],
  [
    "POST /funding/v1/addresses",
    {
      scope: { network_group_id },
      address_details: { crypto: { address: "rExample", tag: "0", memo: 'line\nfeed "☕" \\ \u2028' } },
      name: "Café #42 & more",
      description: "",
      ...account,
    },
    `${PAGES}; empty text is a value`,
    "123456",
  ],
  [
    "POST /funding/v1/addresses",
    { scope: { method_id }, address_details: { crypto: { address: "r" } }, name: "n", description: "d" },
    PAGES,
  ],
  ["GET /funding/v1/addresses", {}, PAGES],
  ["GET /funding/v1/addresses", { scope: { method_id }, limit: 20 }, PAGES],
  ["GET /funding/v1/addresses", { scope: { network_group_id }, cursor, limit: 500, ...account }, PAGES, "123456"],
  ["GET /funding/v1/addresses", { scope: { network_id: odd } }, "made up: characters that a query escapes"],
  ["PUT /funding/v1/addresses/{id}", { id: address, name: "Café wallet" }, GUIDE],
  ["PUT /funding/v1/addresses/{id}", { id: address }, `${PAGES}; an empty object`],
  [
    "PUT /funding/v1/addresses/{id}",
    { id: "ABR6SXP-SF6CY-VJMONY", name: "n", description: "Hardware wallet in the safe", ...account },
    PAGES,
    "123456",
  ],
  ["DELETE /funding/v1/addresses/{id}", { id: address }, GUIDE],
  ["DELETE /funding/v1/addresses/{id}", { id: address, ...account }, PAGES, "123456"],
  ["PUT /funding/v1/deposit/address", { method_id: "27ede8db-804b-4d91-8e25-46b7b9668730" }, GUIDE],
  ["PUT /funding/v1/deposit/address", { method_id, ...account }, PAGES, "123456"],
  ["GET /funding/v2/deposit/addresses", {}, PAGES],
  ["GET /funding/v2/deposit/addresses", { scope: { method_id }, limit: 20 }, GUIDE],
  [
    "GET /funding/v2/deposit/addresses",
    { scope: { network_id }, asset: tesla, cursor, limit: 0, ...account },
    PAGES,
    "123456",
  ],
  ["GET /funding/v1/deposits", {}, PAGES],
  ["GET /funding/v1/deposits", { asset: usdc, scope: { network_group_id } }, PAGES],
  [
    "GET /funding/v1/deposits",
    { asset: { class: "currency" }, scope: { network_id }, cursor, limit: 20, ...times, ...rebased, ...account },
    PAGES,
    "123456",
  ],
  ["GET /funding/v1/deposits", { asset: { class: "currency", name: odd } }, "made up: characters that a query escapes"],
  ["GET /funding/v1/withdrawals", {}, PAGES],
  ["GET /funding/v1/withdrawals", { scope: { method_id }, status: "pending", limit: 20 }, PAGES],
  [
    "GET /funding/v1/withdrawals",
    { asset: tesla, scope: { method_id }, status: "failed", cursor, limit: 500, ...times, ...base, ...account },
    PAGES,
    "123456",
  ],
  ["POST /funding/v1/withdrawals", { scope: { network_id }, address_id: address, amount: amount(usdc, "5") }, PAGES],
  [
    "POST /funding/v1/withdrawals",
    {
      scope: { method_id },
      address_id: "ABR6SXP-SF6CY-VJMONY",
      amount: amount(usdc, "5"),
      fee: { quoted_fee: { token }, fee_included: true },
    },
    GUIDE,
  ],
  [
    "POST /funding/v1/withdrawals",
    {
      scope: { method_id },
      address_id: address,
      amount: { ...amount(tesla, "0.1"), ...rebased },
      fee: { quoted_fee: { token: odd, ...base }, fee_included: false },
      expected_address: "0x5d7347ff6cd27a96c58e1426d45710c6d1535f92",
      ...account,
    },
    PAGES,
    "123456",
  ],
  [
    "POST /funding/v1/withdrawals",
    {
      scope: { method_id },
      address_id: address,
      amount: amount(usdc, "5"),
      fee: { current_fee: { max_fee: { ...amount(usdc, "1"), ...base } }, fee_included: true },
      expected_address: odd,
    },
    PAGES,
  ],
  [
    "POST /funding/v1/withdrawals",
    { scope: { method_id }, address_id: address, amount: amount(usdc, "5"), fee: { current_fee: {} } },
    `${PAGES}; any fee`,
  ],
];
