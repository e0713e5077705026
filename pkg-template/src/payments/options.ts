// What `new Payments` takes.

import type { PaySignError } from "../error.ts";
import type { Core, PaymentsOptions } from "./types.ts";

/** Where a client of any entry of this package has what the driver needs. */
const CORE = Symbol.for("paysign.core");

type Rule = readonly [isRight: (given: unknown) => boolean, rule: string];

const FUNCTIONS = ["read", "commit", "due", "list"];
const isFunction = (given: unknown) => typeof given === "function";
const TIME: Rule = [
  (given) => given === undefined || (typeof given === "number" && given >= 0 && given <= 86_400_000),
  "must be milliseconds, at most a day",
];
const TIMEOUT: Rule = [(given) => TIME[0](given) && given !== 0, "must be milliseconds, more than 0 and at most a day"];
const ANY: Rule = [() => true, ""];
const CALLED: Rule = [(given) => given === undefined || isFunction(given), "must be a function"];

function isSignal(given: unknown): boolean {
  const { aborted, addEventListener } = Object(given) as Partial<AbortSignal>;
  return typeof aborted === "boolean" && isFunction(addEventListener);
}

const RULES: { readonly [O in keyof PaymentsOptions]-?: Rule } = {
  client: ANY,
  store: [
    (given) => FUNCTIONS.every((name) => isFunction((given as Record<string, unknown> | undefined)?.[name])),
    `must have the methods ${FUNCTIONS.join(", ")}: see Store`,
  ],
  fetch: [isFunction, "must be what sends: the host's own fetch"],
  name: [
    (given) => given === undefined || (typeof given === "string" && /^[!-~]{1,64}$/.test(given)),
    "must be 1 to 64 visible ASCII characters",
  ],
  rotated: ANY,
  timeoutMs: TIMEOUT,
  patienceMs: TIME,
  notListed: [(given) => given === undefined || given === "ask" || given === "refused", 'must be "ask" or "refused"'],
  signal: [
    (given) => given === undefined || isSignal(given),
    "must be an AbortSignal, such as the signal of an AbortController",
  ],
  now: CALLED,
  sleep: CALLED,
  random: CALLED,
  timeoutSignal: CALLED,
};

/** Checks the options of `new Payments`; gives what the client's own entry of the package has. */
export function coreOf(options: PaymentsOptions, called: Function): Core {
  const core = (options?.client as { [CORE]?: Core } | undefined)?.[CORE];
  if (core === undefined) throw withoutClient();
  core.fromCaller(called, () => {
    for (const name of Object.keys(options)) {
      if (!Object.hasOwn(RULES, name))
        throw core.invalid(name, `is not an option of Payments; there are ${Object.keys(RULES).join(", ")}`);
    }
    for (const [name, [isRight, rule]] of Object.entries(RULES)) {
      if (!isRight(options[name as keyof PaymentsOptions])) throw core.invalid(name, rule);
    }
  });
  return core;
}

/** The class of errors is the client's: without one, this is told by its brand. */
function withoutClient(): Error {
  const report: ReturnType<PaySignError["toJSON"]> = {
    name: "PaySignError",
    code: "invalid_request",
    message: "client: must be a Kraken of this package",
    outcome: "not_sent",
    retry: { action: "fix_input", reason: "The input breaks a rule; nothing was sent." },
    field: "client",
    errors: [],
  };
  const brand = { [Symbol.for("paysign.PaySignError")]: true, toJSON: () => report };
  return Object.assign(new Error(report.message), report, brand);
}
