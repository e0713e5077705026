// What the members of a sandbox do, by who acts, as sandbox.ts declares them.

import type { Apis } from "./apis.ts";
import type { Faults } from "./faults.ts";
import { received } from "./http.ts";
import { entries, jsonLines } from "./journal.ts";
import { hasBearer, isKatu9Path } from "./katu9/api.ts";
import { isUuid } from "./katu9/body.ts";
import { knownTo } from "./kraken/api.ts";
import { assetText, balance } from "./kraken/balances.ts";
import { diagnose, type Diagnosis, type SignedParts } from "./kraken/diagnosis/diagnose.ts";
import { createKey } from "./kraken/keys.ts";
import type { Line } from "./line.ts";
import { overview } from "./overview.ts";
import { checkPlain } from "./plain.ts";
import type {
  DiagnosedRequest,
  SandboxAccount,
  SandboxClock,
  SandboxLuck,
  SandboxNetwork,
  SandboxPeople,
  SandboxRecords,
} from "./sandbox.ts";
import { savedState, type SandboxState } from "./state.ts";

/** Does something that no call does, and lets what follows from it go out. */
export type Play = <T>(act: () => T) => T;

export function playOf(apis: Apis, line: Line): Play {
  return (act) => {
    apis.tick();
    try {
      return act();
    } finally {
      apis.deliver();
      line.late.look();
    }
  };
}

export function network(apis: Apis, line: Line, play: Play): SandboxNetwork {
  const { outboxes, triggers } = apis;
  return {
    setWebhookUrl: (url) => outboxes.katu9.setUrl(url),
    setCallbackUrl: (url) => outboxes.pay.setUrl(url),
    setEmbedUrl: (url) => outboxes.embed.setUrl(url),
    setRampUrl: (url) => outboxes.ramp.setUrl(url),
    trigger: (sender, event, members) => play(() => triggers.trigger(sender, event, members)),
    resend: (id) => play(() => apis.resend(id)),
    idle: async () => {
      await line.late.idle();
      for (const outbox of Object.values(outboxes)) await outbox.idle();
    },
  };
}

export function clock(apis: Apis, play: Play): SandboxClock {
  return {
    now: apis.clock.now,
    advance: (milliseconds) =>
      play(() => {
        apis.clock.advance(milliseconds);
        apis.tick();
      }),
    setLag: (lag) => apis.listing.setLag(lag),
  };
}

export function account(state: SandboxState, apis: Apis, play: Play): SandboxAccount {
  return {
    createKey: (key = {}) => createKey(state.keys, key, apis.clock.now()),
    balance: (asset) => play(() => assetText(asset, balance(state.balances, asset))),
  };
}

export function people({ payments, katu9, deposits }: Apis, play: Play): SandboxPeople {
  return {
    payment: (idOrCode) => play(() => payments.find(idOrCode)),
    pay: (id, kraktag) =>
      play(() => {
        if (!isUuid(id)) return payments.pay(id, kraktag);
        if (kraktag !== undefined) throw new TypeError("kraktag is for Kraken Pay: Katu9 does not say who has paid");
        return katu9.finish(id, "COMPLETED");
      }),
    claim: (idOrCode, kraktag) => play(() => payments.claim(idOrCode, kraktag)),
    decline: (id) => play(() => (isUuid(id) ? katu9.finish(id, "FAILED") : payments.decline(id))),
    deposit: (deposit) => play(() => deposits.arrive(deposit)),
  };
}

export function luck({ payments }: Apis, faults: Faults, play: Play): SandboxLuck {
  return {
    fault: (fault) => faults.plan(fault),
    clearFaults: () => faults.clear(),
    fail: (id) => play(() => payments.fail(id)),
  };
}

export function records(state: SandboxState, apis: Apis, faults: Faults, play: Play, token: string): SandboxRecords {
  return {
    diagnose: (request, signed) => diagnosed(apis, token, request, signed),
    entries: (filter = {}) => entries(apis.journal, filter),
    journalLines: (filter = {}) => jsonLines(entries(apis.journal, filter)),
    overview: () => play(() => overview(apis, faults)),
    snapshot: () => savedState(state),
  };
}

async function diagnosed(
  apis: Apis,
  token: string,
  request: DiagnosedRequest,
  signed: SignedParts | undefined,
): Promise<Diagnosis> {
  if (signed !== undefined) checkPlain("signed", signed, ["path", "nonce", "body"]);
  const asked = request instanceof Request ? request.clone() : new Request(request.url, request);
  const incoming = await received(asked);
  if (isKatu9Path(incoming.url.pathname)) {
    return hasBearer(token, incoming.headers)
      ? { accepted: true, message: "the bearer is right", stages: [] }
      : { accepted: false, error: "401 Unauthorized", stage: "key", message: "this is not the bearer", stages: [] };
  }
  return diagnose(knownTo(apis.kraken), incoming, { deep: true, signed });
}
