// Things that go wrong between a caller and an API that did nothing wrong.

import { checkPlain } from "./plain.ts";

/**
 * What can be made to go wrong.
 *
 * - `lose_answer`: the call is executed, then the connection breaks before its answer.
 * - `bad_gateway`: 502 with a page of HTML, not executed.
 * - `status_520`: 520 with a page of HTML, executed.
 * - `slow`: executed at once, answered after `delayMs`.
 * - `cut`: executed, and the connection breaks in the middle of the answer.
 * - `reorder`: waits until the call after it has been served, so that its nonce comes too late.
 * - `duplicate_delivery`: what a call makes the sandbox send goes out twice.
 * - `clock_skew`: the sandbox's clock is off by `skewMs` while it serves the call.
 * - `refuse`: answers `error`, not executed.
 * - `late`: the connection breaks, and the call arrives `delayMs` later, when its caller has long given up: it is checked
 *   and executed then, and refused if its nonce has become too low.
 * - `replay`: the same bytes are served twice and the second answer is given, as by a fetch that sends again what it
 *   believes lost. Deno's does.
 *
 * A connection that is closed before the call is served is `lose_answer` with `executed: false`.
 */
export type FaultKind =
  | "lose_answer"
  | "bad_gateway"
  | "status_520"
  | "slow"
  | "cut"
  | "reorder"
  | "duplicate_delivery"
  | "clock_skew"
  | "refuse"
  | "late"
  | "replay";

/** A fault on purpose. */
export interface Fault {
  /** What goes wrong. */
  readonly kind: FaultKind;
  /** An endpoint's name, or for `duplicate_delivery` and `clock_skew` an event's name; every call if absent. */
  readonly match?: string | undefined;
  /** How many calls it meets; 1 if absent. */
  readonly times?: number | undefined;
  /**
   * `slow`: how long the answer takes, 2000 if absent. `reorder`: how long it waits for another call at most, 1000.
   * `late`: how long it is under way by the sandbox's clock, 15000; `advance` brings it sooner.
   */
  readonly delayMs?: number | undefined;
  /** `clock_skew`: what is added to the time; 25 hours back if absent, so that links and tokens are born expired. */
  readonly skewMs?: number | undefined;
  /** `late`: the caller hears nothing and waits until it gives up, or until the call is served; false if absent. */
  readonly silent?: boolean | undefined;
  /** Whether the call is executed nevertheless, or not; as said at each kind if absent. */
  readonly executed?: boolean | undefined;
  /**
   * `refuse`: a text like `EService:Busy`, which is also what it is if absent. Funding (Beta) says it as problem details,
   * and Katu9's health that the service is down.
   */
  readonly error?: string | undefined;
}

/** All kinds, in the order in which they are told. */
export const FAULT_KINDS: readonly FaultKind[] = [
  "lose_answer",
  "bad_gateway",
  "status_520",
  "slow",
  "cut",
  "reorder",
  "duplicate_delivery",
  "clock_skew",
  "refuse",
  "late",
  "replay",
];

const NAMES: readonly (keyof Fault)[] = ["kind", "match", "times", "delayMs", "skewMs", "silent", "executed", "error"];

/** Which kinds have a use for a setting that others would leave lying about. */
const ONLY_FOR = {
  delayMs: ["slow", "reorder", "late"],
  skewMs: ["clock_skew"],
  silent: ["late"],
  // The other two are themselves about what is executed, and when.
  executed: FAULT_KINDS.filter((kind) => kind !== "late" && kind !== "replay"),
  error: ["refuse"],
} as const satisfies Partial<Record<keyof Fault, readonly string[]>>;

const USUAL_DELAY: Partial<Record<FaultKind, number>> = { slow: 2_000, reorder: 1_000, late: 15_000 };
const USUAL_SKEW = -25 * 3_600_000;

/** The header that asks for a fault by its kind, as in `X-Paysign-Fault: slow; delayMs=500`. */
export const FAULT_HEADER = "x-paysign-fault";

/** The faults that are yet to happen, in the order in which they were asked for. */
export class Faults {
  #planned: { readonly fault: Fault; left: number }[] = [];

  /** Plans a fault; throws a TypeError for an unknown kind and for numbers that make no sense. */
  plan(fault: Fault): void {
    checkPlain("the fault", fault, NAMES);
    const { times = 1 } = fault;
    check(fault);
    if (!Number.isSafeInteger(times) || times < 1) throw new TypeError("times must be a whole number from 1 on");
    this.#planned.push({ fault, left: times });
  }

  /** The faults that are yet to happen; `times` says how often. */
  planned(): Fault[] {
    return this.#planned.map(({ fault, left }) => ({ ...fault, times: left }));
  }

  /** Forgets all faults that have not happened yet. */
  clear(): void {
    this.#planned = [];
  }

  /** Takes the fault that meets a call: the header's if there is one, else the first that was planned for it. */
  forCall(endpoint: string, header: string | null): Fault | undefined {
    if (header !== null) return fromHeader(header);
    return this.#take(
      ({ kind, match }) => kind !== "duplicate_delivery" && (match === undefined || match === endpoint),
    );
  }

  /** Whether a notification goes out twice, by its own name or by the call that caused it. */
  forNotification(event: string, endpoint: string | undefined): boolean {
    const meets = ({ kind, match }: Fault) =>
      kind === "duplicate_delivery" && (match === undefined || match === event || match === endpoint);
    return this.#take(meets) !== undefined;
  }

  /** By how much the clock of a notification is off that was named by its event. */
  skewOf(event: string): number {
    const fault = this.#take(({ kind, match }) => kind === "clock_skew" && match === event);
    return fault === undefined ? 0 : skew(fault);
  }

  #take(meets: (fault: Fault) => boolean): Fault | undefined {
    const found = this.#planned.find(({ fault }) => meets(fault));
    if (found === undefined) return undefined;
    found.left -= 1;
    if (found.left === 0) this.#planned = this.#planned.filter((planned) => planned !== found);
    return found.fault;
  }
}

/** How long a fault lasts, in milliseconds: of the sandbox's clock for `late`, of real time for the others. */
export function delay({ kind, delayMs }: Fault): number {
  return delayMs ?? USUAL_DELAY[kind] ?? 0;
}

/** What a clock_skew adds to the time. */
export function skew({ skewMs }: Fault): number {
  return skewMs ?? USUAL_SKEW;
}

/** Whether a call is executed in spite of its fault. */
export function isExecuted({ kind, executed }: Fault): boolean {
  return executed ?? (kind !== "bad_gateway" && kind !== "refuse");
}

/** Reads a fault as the header writes it; throws a TypeError for what no fault is. */
export function fromHeader(header: string): Fault {
  const [kind = "", ...settings] = header.split(";").map((part) => part.trim());
  const fault: Record<string, unknown> = { kind };
  for (const setting of settings) {
    const [name = "", value = ""] = setting.split(/=(.*)/s);
    if (name in fault) throw new TypeError(`${name} is given twice`);
    if (name === "delayMs" || name === "skewMs") fault[name] = /^-?\d+$/.test(value) ? Number(value) : Number.NaN;
    else if (name === "executed" || name === "silent")
      fault[name] = value === "true" ? true : value === "false" ? false : value;
    else if (name === "error") fault[name] = value;
    else
      throw new TypeError(
        `${FAULT_HEADER} knows delayMs, skewMs, silent, executed and error, not ${JSON.stringify(name)}`,
      );
  }
  check(fault as unknown as Fault);
  return fault as unknown as Fault;
}

function check(fault: Fault): void {
  const { kind, delayMs = 0, skewMs = 0, silent = false, executed = true, error = "EService:Busy" } = fault;
  if (!FAULT_KINDS.includes(kind))
    throw new TypeError(`a fault is one of ${FAULT_KINDS.join(", ")}, not ${JSON.stringify(kind)}`);
  for (const [name, kinds] of Object.entries(ONLY_FOR)) {
    const given = fault[name as keyof typeof ONLY_FOR] !== undefined;
    if (given && !(kinds as readonly string[]).includes(kind))
      throw new TypeError(`${name} is for ${kinds.join(", ")}, not for ${kind}`);
  }
  if (typeof executed !== "boolean") throw new TypeError("executed must be true or false");
  if (typeof silent !== "boolean") throw new TypeError("silent must be true or false");
  if (!Number.isSafeInteger(delayMs) || delayMs < 0) throw new TypeError("delayMs must be whole milliseconds");
  if (!Number.isSafeInteger(skewMs)) throw new TypeError("skewMs must be whole milliseconds");
  if (!/^E\w+: ?\S/.test(error)) throw new TypeError("error must be written like EService:Busy");
}
