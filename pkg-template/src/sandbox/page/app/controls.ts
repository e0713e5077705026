// Time, bad luck, and money from elsewhere.

import { byId, h, tell } from "#dom";
import { FAULT_KINDS, type Fault } from "../../faults.ts";
import type { Overview } from "../../overview.ts";
import { badge, input, Items, order, type Mood } from "./parts.ts";

const MINUTE = 60_000;
const STEPS: readonly (readonly [text: string, milliseconds: number])[] = [
  ["1 minute", MINUTE],
  ["1 hour", 60 * MINUTE],
  ["1 day", 24 * 60 * MINUTE],
];
const MOST_DEPOSITS = 6;

type Deposit = Overview["deposits"][number];

const faults = new Items<Fault>("fault-list", drawFault);
const deposits = new Items<Deposit>("deposit-list", drawDeposit);

/** Shows clock, faults and deposits. */
export function showControls(seen: Overview): void {
  const now = new Date(seen.now);
  byId("now").setAttribute("datetime", now.toISOString());
  byId("now").textContent = now.toLocaleString();
  faults.show(seen.faults.map((fault, index) => [String(index), fault]));
  tell(byId("faults-count"), seen.faults.length === 0 ? undefined : String(seen.faults.length));
  input("fault-clear").disabled = seen.faults.length === 0;
  deposits.show(seen.deposits.slice(0, MOST_DEPOSITS).map((deposit) => [deposit.refid, deposit]));
}

/** Fills the forms; `endpoints` are those that a fault can be aimed at. */
export function setUpControls(): void {
  const buttons = STEPS.map(([text, milliseconds]) => {
    const onclick = (): void => void order("fault-error", `The clock is ${text} further`, "advance", { milliseconds });
    return h(
      "button",
      { type: "button", class: "quiet", "aria-label": `Move the clock on by ${text}`, onclick },
      `+ ${text}`,
    );
  });
  byId("clock-buttons").append(...buttons);
  byId("fault-kind").append(...FAULT_KINDS.map((kind) => h("option", { value: kind }, kind)));
  byId("fault-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const match = input("fault-match").value.trim();
    void order("fault-error", "Planned", "fault", {
      kind: input("fault-kind").value,
      ...(match === "" ? {} : { match }),
    });
  });
  byId("fault-clear").addEventListener("click", () => void order("fault-error", "Cleared", "clear-faults"));
  byId("deposit-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const members = { asset: input("deposit-asset").value.trim(), amount: input("deposit-amount").value.trim() };
    void order("deposit-error", "It is on its way", "deposit", members);
  });
}

/** Offers the endpoints that have been called. */
export function showEndpoints(names: readonly string[]): void {
  const list = byId("endpoints");
  const known = new Set(Array.from(list.children, (option) => (option as HTMLOptionElement).value));
  for (const name of new Set(names)) if (!known.has(name)) list.append(h("option", { value: name }));
}

function drawFault({ kind, match, times }: Fault): HTMLElement {
  const often = times === 1 ? "once" : `${times} times`;
  return h("li", { class: "item warn" }, h("strong", {}, kind), ` ${match ?? "of any call"}, ${often}`);
}

const MOODS: Readonly<Record<string, Mood>> = { Success: "good", Failure: "bad" };

function drawDeposit({ refid, method, amount, status }: Deposit): HTMLElement {
  const mood = MOODS[status] ?? "warn";
  return h(
    "li",
    { class: `item ${mood}` },
    h("div", { class: "head" }, h("strong", {}, `${amount} ${method}`), badge(mood, status.toLowerCase())),
    h("p", { class: "doc" }, h("code", {}, refid)),
  );
}
