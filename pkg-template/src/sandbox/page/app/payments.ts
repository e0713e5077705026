// Kraken Pay's payments and Katu9's transactions, with what payer and recipient can do.

import { byId, h, tell } from "#dom";
import type { Overview } from "../../overview.ts";
import { badge, Items, orderButton, type Mood } from "./parts.ts";

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly amount: string;
  readonly asset: string;
  readonly status: string;
  readonly kraktag?: string | undefined;
  readonly buttons: readonly (readonly [text: string, order: string, members: Readonly<Record<string, string>>])[];
}

const MOST = 20;
/** Who pays or claims where a payment is not asked of somebody. */
const SOMEBODY = "customer";

const list = new Items<Row>("payment-list", draw);

/** Shows the payments and transactions. */
export function showPayments({ payments, transactions }: Overview): void {
  const rows: Row[] = [
    ...payments.map(({ external_id: id, kind, amount, asset, status, kraktag }) => {
      const buttons = status === "pending" ? buttonsOf(kind, id, kraktag ?? SOMEBODY) : [];
      return { id, kind, amount, asset, status, kraktag, buttons };
    }),
    ...transactions.map(({ id, type, amount, currency, status }): Row => {
      const ends = [
        ["Pay", "pay", { id }],
        ["Let it fail", "decline", { id }],
      ] as const;
      const kind = `Katu9 ${type.toLowerCase()}`;
      return { id, kind, amount, asset: currency, status, buttons: status === "PENDING" ? ends : [] };
    }),
  ];
  const open = rows.filter(({ buttons }) => buttons.length > 0).length;
  tell(byId("payments-count"), open === 0 ? undefined : `${open} open`);
  list.show(rows.slice(0, MOST).map((row) => [`${row.kind} ${row.id}`, row]));
}

function buttonsOf(kind: string, id: string, kraktag: string): Row["buttons"] {
  const first =
    kind === "request" ? (["Pay", "pay", { id, kraktag }] as const) : (["Claim", "claim", { id, kraktag }] as const);
  const no = ["Decline", "decline", { id }] as const;
  const fail = ["Let it fail", "fail", { id }] as const;
  return kind === "paylink" ? [first, fail] : [first, no, fail];
}

const MOODS: Readonly<Record<string, Mood>> = { pending: "warn", success: "good", completed: "good" };

function draw({ id, kind, amount, asset, status, kraktag, buttons }: Row): HTMLElement {
  const mood = MOODS[status.toLowerCase()] ?? "bad";
  return h(
    "li",
    { class: `item ${mood}` },
    h("div", { class: "head" }, h("strong", {}, `${amount} ${asset}`), badge(mood, status.toLowerCase())),
    h("p", { class: "doc" }, kind, kraktag !== undefined && ` · ${kraktag}`, " · ", h("code", {}, id)),
    buttons.length > 0 &&
      h(
        "div",
        { class: "buttons" },
        buttons.map(([text, order, members]) => orderButton(text, `${kind} ${id}`, "payments-error", order, members)),
      ),
  );
}
