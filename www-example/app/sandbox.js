// The sandbox in this page, and the page as the receiver of what it sends.

import { createSandbox } from "paysign/sandbox";

const HOOKS = "https://page.invalid/webhooks";
const CALLBACKS = "https://page.invalid/callbacks";

/** What shows a webhook or callback that has arrived, once its panel is drawn. */
export const shows = {};

export const sandbox = createSandbox({ webhookUrl: HOOKS, callbackUrl: CALLBACKS, fetch: arrived });

async function arrived(address, init) {
  const body = await new Response(init.body).text();
  const from = `The sandbox has sent this at ${new Date().toLocaleTimeString()}.`;
  if (address === CALLBACKS) shows.callback?.(body, sandbox.callbackKeys, from);
  else shows.webhook?.({ body, signature: new Headers(init.headers).get("X-Katu9-Signature") }, from);
  return Response.json({ code: "success" });
}

/** Lets bob pay a request; says why that can't be, if it can't. */
export function paidByBob(externalId) {
  if (externalId === undefined) return "Send a Pay/request/create to the sandbox in this page first.";
  try {
    sandbox.pay(externalId, "bob");
    return undefined;
  } catch (error) {
    return error.message;
  }
}
