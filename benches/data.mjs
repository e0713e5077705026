// What every contender is given.

export const API_KEY = "demonstration-key";
/** Kraken's published demonstration secret. */
export const API_SECRET = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
export const NONCE = "1616492376594";
export const PATH = "/0/private/AddOrder";

/** A form body of exactly so many bytes. */
export function formBody(length) {
  const head = `nonce=${NONCE}&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25&userref=`;
  return length < head.length ? head.slice(0, length) : head.padEnd(length, "0123456789");
}

/** Members in the order of the documentation, which is the order of the body; no value that two form writers spell differently. */
export const PARAMS = {
  "Pay/request/create": {
    amount: "10.50",
    asset: "USD",
    external_id: "GSoAAAAAAAA",
    expire_after_seconds: 3600,
    from: "bob",
    note: "Invoice 42",
  },
  "Pay/paylink/create": { amount: "10.50", asset: "USD", external_id: "GSoAAAAAAAA", note: "Invoice 42" },
  DepositStatus: { asset: "XBT", method: "Bitcoin", start: "1676713821", end: "1679452779", limit: 25 },
};

const deposit = (index) => ({
  method: "Bitcoin",
  aclass: "currency",
  asset: "XXBT",
  refid: `FTQcuak-V6Za8qrPnhsTx47yYLz8T${index}`,
  txid: "6544b41b607d8b2512baf801755a3a87b6890eacdb451be8a94059fb11f0a8d9",
  info: "2Myd4eaAW96ojk38A2uDK4FbioCayvkEgVq",
  amount: "0.78125000",
  fee: "0.0000000000",
  time: 1688992722 + index,
  status: "Success",
  "status-prop": index % 5 ? undefined : "return",
});

export const ANSWERS = {
  "Pay/request/create": JSON.stringify({
    error: [],
    result: { view_link: "https://pay.kraken.com/request/4c1f2a7e-0f6b-4a57-9a26-6b1e5c0d7f11" },
  }),
  "DepositStatus, 25 rows": JSON.stringify({
    error: [],
    result: Array.from({ length: 25 }, (_, index) => deposit(index)),
  }),
  "an error": JSON.stringify({ error: ["EFunding:Unknown withdraw key"] }),
};

export const WEBHOOK_SECRET = "whsec_demonstration";

/** A webhook body of exactly so many bytes. */
export function webhookBody(length) {
  const body = (filler) =>
    JSON.stringify({
      event: "payment_link.created",
      data: {
        id: "497f6eca-6276-4993-bfeb-53cbbbba6f08",
        transactionId: "75906707-8c31-479c-b354-aa805c4cefbc",
        amount: 1250.5,
        currency: "INR",
        status: "PENDING",
        description: filler,
      },
    });
  return body("An order of tea. ".repeat(Math.ceil(length / 17)).slice(0, length - body("").length));
}
