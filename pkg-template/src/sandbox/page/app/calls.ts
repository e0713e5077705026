// The calls, newest first, with what was wrong with the wrong ones.

import { byId, h, tell } from "#dom";
import type { Became } from "../../became.ts";
import type { JournalEntry } from "../../journal.ts";
import type { Diagnosis } from "../../kraken/diagnosis/diagnose.ts";
import type { Sandbox } from "../../sandbox.ts";
import { badge, input, Items, timeOf, type Mood } from "./parts.ts";
import { ask } from "./server.ts";

/** A call as `/sandbox/calls` tells of it. */
export type Call = Became &
  Pick<
    JournalEntry,
    | "number"
    | "time"
    | "method"
    | "path"
    | "endpoint"
    | "status"
    | "requestBody"
    | "responseBody"
    | "fault"
    | "diagnosis"
  >;

const list = new Items<Call>("call-list", draw);
let seen: readonly Call[] = [];
/** How many are shown until more are asked for: what stands below is to be in reach. */
const FEW = 8;
let most = FEW;

/** Shows the calls, or those of them that were wrong. */
export function showCalls(calls: readonly Call[]): void {
  seen = calls;
  const wrong = input("which-wrong").checked;
  const wrongOnes = calls.filter((call) => moodOf(call) !== "good");
  const shown = wrong ? wrongOnes : calls;
  list.show(shown.slice(0, most).map((call) => [String(call.number), call]));
  tell(byId("calls-count"), wrongOnes.length === 0 ? undefined : `${wrongOnes.length} wrong`);
  byId("calls-more").hidden = shown.length <= most;
  byId("calls-none").hidden = calls.length > 0;
  byId("calls-no-wrong").hidden = calls.length === 0 || shown.length > 0;
}

/** Makes the choice between all and the wrong ones work. */
export function setUpCalls(): void {
  void showFirstCall();
  byId("calls-more").addEventListener("click", () => {
    most = Number.POSITIVE_INFINITY;
    showCalls(seen);
  });
  for (const id of ["which-all", "which-wrong"]) byId(id).addEventListener("change", () => showCalls(seen));
}

/** A call that works as it stands, with the keys of this sandbox, which open nothing else. */
async function showFirstCall(): Promise<void> {
  const { kraken } = JSON.parse(await ask("")) as Pick<Sandbox, "kraken">;
  byId("try-call").textContent = [
    `export KRAKEN_API_KEY=${kraken.apiKey}`,
    `export KRAKEN_API_SECRET=${kraken.apiSecret}`,
    `npx paysign kraken Pay/paylink/config --base-url ${location.origin}`,
  ].join("\n");
}

function moodOf({ outcome, lost }: Call): Mood {
  return outcome === "refused" ? "bad" : lost || outcome === "not_executed" ? "warn" : "good";
}

function draw(call: Call): HTMLElement {
  const { method, path, time, says, diagnosis, fault } = call;
  const mood = moodOf(call);
  // Of a wrong signature the whole sentence stands below.
  const short = diagnosis === undefined || diagnosis.accepted ? says : `refused ${diagnosis.error ?? ""}`;
  return h(
    "li",
    { class: `item ${mood}` },
    h(
      "div",
      { class: "head" },
      h("code", { class: "what" }, `${method} ${path}`),
      h("span", { class: "doc" }, timeOf(time)),
    ),
    h("p", { class: "became" }, badge(mood, short), fault !== undefined && badge("warn", `fault ${fault}`)),
    diagnosis !== undefined && !diagnosis.accepted && h("p", { class: "why" }, diagnosis.message),
    // Side by side only where there is something to compare.
    diagnosis?.stages.some(({ signed }) => signed !== undefined) && stagesOf(diagnosis),
    bodies(call),
  );
}

function stagesOf({ stages, stage: first }: Diagnosis): HTMLElement {
  const rows = stages.map(({ stage, expected, signed, same }) =>
    h(
      "tr",
      { class: same === false && stage === first ? "differs" : undefined },
      h("th", { scope: "row" }, stage),
      h("td", {}, h("code", {}, expected)),
      h("td", {}, h("code", {}, signed ?? "not known")),
    ),
  );
  const names = ["Stage", "Expected", "Signed"].map((text) => h("th", { scope: "col" }, text));
  const table = h("table", {}, h("thead", {}, h("tr", {}, names)), h("tbody", {}, rows));
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Stages of the signature" }, table);
}

function bodies({ requestBody, responseBody, number }: Call): HTMLElement {
  const code = (what: string, text: string): HTMLElement =>
    h("pre", { class: "code", tabindex: 0, role: "region", "aria-label": `${what} of call ${number}` }, text);
  return h(
    "details",
    {},
    h("summary", {}, "What was said"),
    requestBody !== "" && code("Body", requestBody),
    code("Answer", responseBody),
  );
}
