// What is tested: a Worker that asks customers for money.

import { Kraken, PaySignError } from "paysign";
import { ask } from "../shop.mjs";

export default {
  async fetch(request, env) {
    using kraken = new Kraken({ apiKey: env.KRAKEN_API_KEY, apiSecret: env.KRAKEN_API_SECRET });
    try {
      return Response.json({ link: await ask(kraken, await request.json()) });
    } catch (error) {
      return Response.json({ outcome: PaySignError.is(error) ? error.outcome : "unknown" }, { status: 502 });
    }
  },
};
