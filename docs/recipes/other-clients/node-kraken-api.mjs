import { http } from "msw";
import { setupServer } from "msw/node";
import { Kraken } from "node-kraken-api";

/** node-kraken-api has no setting for the address: MSW takes its calls on their way out. `close` lets them go again. */
export function connect({ sandbox, apiKey, apiSecret }) {
  const server = setupServer(http.all("https://api.kraken.com/*", ({ request }) => sandbox.fetch(request)));
  server.listen({ onUnhandledRequest: "bypass" });
  return Object.assign(new Kraken({ key: apiKey, secret: apiSecret }), { close: () => server.close() });
}
