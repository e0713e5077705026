// Webhooks and callbacks that no call has caused, to try a receiver with.

import { known } from "./decimal.ts";
import type { Sender } from "./deliveries.ts";
import { utf8 } from "./encoding.ts";
import type { Incoming } from "./http.ts";
import { jsonText } from "./json.ts";
import { Katu9Body } from "./katu9/body.ts";
import type { Katu9Account } from "./katu9/state.ts";
import { linkCreated, transactionCreated, type Katu9Event } from "./katu9/webhooks.ts";
import type { Payments } from "./kraken/pay/payments.ts";
import type { Outbox } from "./outbox.ts";
import { checkPlain } from "./plain.ts";
import { seeded, type SeedState } from "./seeded.ts";
import { signedEmbed, signedRamp } from "./signed.ts";
import { TRIGGERS } from "./trigger-names.ts";

/** Members for the body of an Embed webhook, or for the payload of a Ramp one. */
export type TriggerMembers = Readonly<Record<string, string>>;

/** What Embed's and Ramp's webhooks are signed with. */
export interface HookSecrets {
  /** In base64. */
  readonly embed: string;
  readonly ramp: string;
}

/** What the triggers act on. */
interface Acting {
  readonly outboxes: Readonly<Record<Sender, Outbox>>;
  readonly secrets: HookSecrets;
  readonly chance: SeedState;
  readonly clock: () => number;
  readonly payments: Payments;
  readonly katu9: Katu9Account;
  readonly happened: (event: Katu9Event) => void;
}

/** Makes webhooks and callbacks of the documented kinds. */
export class Triggers {
  readonly #on: Acting;

  constructor(on: Acting) {
    this.#on = on;
  }

  /** Keeps one for its outbox; throws a TypeError for what is not documented, an Error where it has nowhere to go. */
  trigger(sender: Sender, event: string, members: TriggerMembers = {}): void {
    checkPlain("members", members);
    const kinds = Object.hasOwn(TRIGGERS, sender) ? TRIGGERS[sender] : undefined;
    if (kinds === undefined) throw new TypeError(`a sender is one of ${Object.keys(TRIGGERS).join(", ")}`);
    if (!kinds.includes(event)) throw new TypeError(`${sender} has ${kinds.join(", ")}, not ${JSON.stringify(event)}`);
    const bare = sender === "katu9" || sender === "pay";
    if (bare && Object.keys(members).length > 0)
      throw new TypeError("members are for embed and ramp: pay and katu9 have calls");
    this.#on.outboxes[sender].requireUrl();
    if (sender === "katu9") this.#katu9(event);
    else if (sender === "pay") this.#pay(event);
    else if (sender === "embed") this.#embed(event, members);
    else this.#ramp(event, members);
  }

  /** A transaction of its own, as a call would have opened it; its amount is one that JSON.parse does not keep. */
  #katu9(event: string): void {
    const { katu9, happened } = this.#on;
    const transaction = katu9.createTransaction(new Katu9Body(posted('{"amount":1499.50,"type":"DEPOSIT"}')));
    if (event === "transaction.created") happened(transactionCreated(transaction));
    else happened(linkCreated(katu9.createLink(new Katu9Body(posted(jsonText({ transactionId: transaction.id }))))));
  }

  /** A payment request of its own, which ends so. */
  #pay(status: string): void {
    const { payments } = this.#on;
    const external_id = this.#characters(16);
    const more = { note: undefined, kraktag: undefined, expiresAfterSeconds: status === "expired" ? 0 : undefined };
    payments.open({ external_id, kind: "request", amount: known("10.50"), asset: "USD", ...more });
    if (status === "success") payments.pay(external_id, "customer");
    else if (status === "failed") payments.fail(external_id);
    else if (status === "cancelled") payments.cancel(external_id, ["request"]);
    else if (status === "declined") payments.decline(external_id);
    else payments.tick();
  }

  /** Embed documents four members of every event; those of an event's own kind are left to the caller. */
  #embed(event: string, members: TriggerMembers): void {
    const { secrets, clock, outboxes } = this.#on;
    const [kind = ""] = event.split(".");
    const about =
      event === "webhook.test"
        ? { message: "This is a test webhook event to verify your endpoint configuration." }
        : {
            id: `${kind === "quote" ? "QTE" : kind.slice(0, 3).toUpperCase()}-${this.#characters(5)}-${this.#characters(6)}`,
            iiban: "AA00N84GEXAMPLE0",
            timestamp: new Date(clock()).toISOString().replace("Z", "000000Z"),
          };
    const body = jsonText({ event_type: event, ...about, ...members });
    outboxes.embed.keep(event, () => signedEmbed(secrets.embed, event, body, clock));
  }

  #ramp(status: string, members: TriggerMembers): void {
    const { secrets, clock, outboxes } = this.#on;
    const payload = {
      transaction_id: `RT-${this.#characters(8)}`,
      in_amount: "100.00",
      in_asset: "EUR",
      out_asset: "XBT",
      out_amount: "0.00100000",
      ...members,
    };
    const body = jsonText({ status, payload, raw_status: {}, timestamp: new Date(clock()).toISOString() });
    outboxes.ramp.keep(status, () => signedRamp(secrets.ramp, status, body));
  }

  #characters(length: number): string {
    return seeded(this.#on.chance).characters("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", length);
  }
}

/** A body as a call to Katu9 brings it. */
function posted(body: string): Incoming {
  return {
    method: "POST",
    url: new URL("https://api.katu9.com/"),
    headers: new Headers({ "Content-Type": "application/json" }),
    body: utf8(body),
    signal: new AbortController().signal,
  };
}
