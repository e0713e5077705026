// Webhooks and callbacks: each delivery with its attempts, where they go, and one of a documented kind at will.

import { byId, h, tell } from "#dom";
import type { DeliveryAttempt, Sender } from "../../deliveries.ts";
import type { Overview } from "../../overview.ts";
import { TRIGGERS } from "../../trigger-names.ts";
import { badge, input, Items, order, orderButton, timeOf, type Mood } from "./parts.ts";

const SENDERS = Object.keys(TRIGGERS) as Sender[];
const NAMES: Readonly<Record<Sender, string>> = {
  katu9: "Katu9’s webhooks",
  pay: "Kraken Pay’s callbacks",
  embed: "Kraken Embed’s webhooks",
  ramp: "Kraken Ramp’s webhooks",
};
const URLS: Readonly<Record<Sender, string>> = {
  katu9: "webhook-url",
  pay: "callback-url",
  embed: "embed-url",
  ramp: "ramp-url",
};

const list = new Items<readonly DeliveryAttempt[]>("delivery-list", draw);

/** Shows the deliveries that these attempts, newest first, belong to. */
export function showDeliveries(attempts: readonly DeliveryAttempt[]): void {
  const byDelivery = new Map<number, DeliveryAttempt[]>();
  for (const attempt of attempts) {
    const all = byDelivery.get(attempt.delivery) ?? [];
    byDelivery.set(attempt.delivery, [attempt, ...all]);
  }
  const failed = [...byDelivery.values()].filter((all) => all.at(-1)?.failure !== undefined).length;
  tell(byId("deliveries-count"), failed === 0 ? undefined : `${failed} failed`);
  list.show([...byDelivery].sort(([one], [other]) => other - one).map(([id, all]) => [String(id), all]));
  byId("deliveries-none").hidden = attempts.length > 0;
}

let shownUrls = "";

/** Shows where notifications go; what is being typed stays. */
export function showUrls({ urls }: Overview): void {
  const text = JSON.stringify(urls);
  if (text === shownUrls || byId("urls").contains(document.activeElement)) return;
  shownUrls = text;
  const set = SENDERS.filter((sender) => urls[sender] !== undefined);
  byId("urls-say").textContent =
    set.length === 0 ? "nowhere" : set.map((sender) => `${sender} to ${urls[sender]}`).join(", ");
  for (const sender of SENDERS) input(`url-${sender}`).value = urls[sender] ?? "";
}

/** Fills the forms. */
export function setUpDeliveries(): void {
  const groups = SENDERS.map((sender) =>
    h(
      "optgroup",
      { label: NAMES[sender] },
      TRIGGERS[sender].map((event) => h("option", { value: `${sender} ${event}` }, event)),
    ),
  );
  byId("trigger-kind").append(...groups);
  byId("trigger-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const [sender, kind] = input("trigger-kind").value.split(" ");
    void order("trigger-error", "Sent", "trigger", { sender, event: kind });
  });
  const fields = SENDERS.map((sender) => {
    const id = `url-${sender}`;
    const attributes = { type: "text", id, inputmode: "url", spellcheck: "false", autocomplete: "off" };
    const label = h("label", { for: id }, NAMES[sender]);
    return h(
      "div",
      { class: "field" },
      label,
      h("input", { ...attributes, placeholder: "http://127.0.0.1:3000/webhook" }),
    );
  });
  const error = h("p", { class: "error", id: "urls-error", role: "alert", hidden: true });
  byId("urls-form").append(
    ...fields,
    error,
    h("div", { class: "buttons" }, h("button", { type: "submit" }, "Send there")),
  );
  byId("urls-form").addEventListener("submit", (event) => {
    event.preventDefault();
    void sendThere();
  });
}

async function sendThere(): Promise<void> {
  for (const sender of SENDERS) {
    const url = input(`url-${sender}`).value.trim();
    const members = url === "" ? {} : { url };
    if (!(await order("urls-error", "They go there now", URLS[sender], members))) return;
  }
  (document.activeElement as HTMLElement | null)?.blur();
}

function draw(attempts: readonly DeliveryAttempt[]): HTMLElement {
  const { delivery, sender, event, url, time, failure, nextInMs } = attempts.at(-1)!;
  const mood: Mood = failure === undefined ? "good" : nextInMs === undefined ? "bad" : "warn";
  const state = failure === undefined ? "delivered" : nextInMs === undefined ? "given up" : "trying again";
  const name = sender === "pay" ? event : `${sender} ${event}`;
  return h(
    "li",
    { class: `item ${mood}` },
    h("div", { class: "head" }, h("code", { class: "what" }, name), h("span", { class: "doc" }, timeOf(time))),
    h("p", { class: "doc url" }, url),
    h(
      "p",
      { class: "became" },
      attempts.map((attempt) => badge(attempt.failure === undefined ? "good" : "bad", met(attempt))),
      state !== "delivered" && badge(mood, state),
    ),
    failure !== undefined && hint(attempts.at(-1)!),
    nextInMs === undefined &&
      h(
        "div",
        { class: "buttons" },
        orderButton("Resend", `delivery ${delivery}`, "trigger-error", "resend", { id: delivery }),
      ),
  );
}

const met = ({ status, failure }: DeliveryAttempt): string =>
  (status === undefined ? "no answer" : String(status)) +
  (failure !== undefined && status === 200 ? ", wrong reply" : "");

/** What a failure most likely comes of. */
function hint({ sender, status = 0, failure = "" }: DeliveryAttempt): HTMLElement {
  return h(
    "p",
    { class: "why" },
    status === 0 ? lostHint(failure) : (HINTS[status] ?? otherHint(sender, status, failure)),
  );
}

const SECRET = "It was refused: does your server have the secret of this sandbox?";
const HINTS: Readonly<Record<number, string>> = {
  400: SECRET,
  401: SECRET,
  403: SECRET,
  404: "Nothing is at this path: is it the one that your server has?",
  405: "The path is there, but it takes no POST.",
};

function lostHint(failure: string): string {
  const isRefused = failure.includes("ECONNREFUSED");
  return isRefused ? "Nothing listens at this address: is your server running?" : failure;
}

function otherHint(sender: Sender, status: number, failure: string): string {
  if (status >= 300 && status < 400) return "A redirect is not followed: give the address that it leads to.";
  if (sender === "pay" && status < 300)
    return 'Kraken takes nothing for a receipt but status 200 with {"code":"success"}.';
  return failure;
}
