// The options of `paysign kraken` and `paysign katu9`.

import { FAULT_KINDS } from "../sandbox/faults.ts";
import { FORMATS } from "./dry-run.ts";
import { keyOptions } from "./keys.ts";
import { COLUMNS, type Options } from "./options.ts";

/** Where a call goes, for the commands that make one. */
export const FAULT_OPTION = {
  type: "string",
  value: "KIND",
  help: `ask the sandbox for a fault, such as "late; delayMs=5000": ${FAULT_KINDS.join(", ")}`,
} as const;

const CALL_OPTIONS = {
  "base-url": {
    type: "string",
    value: "URL",
    help: "the sandbox (http://127.0.0.1:PORT) or a relay; a host on this machine counts as a sandbox",
  },
  sandbox: { type: "boolean", help: "send it to a fresh sandbox inside this process, without keys" },
  "dry-run": {
    type: "string",
    value: `[=${FORMATS.join("|")}]`,
    choices: FORMATS,
    help: "print the request and send nothing; keys and signature hidden",
  },
  "show-signature": {
    type: "boolean",
    help: "with --dry-run: print a request that can be sent as it is, once. Whoever has it can send it, so treat it like the payment itself; curl and fetch still take key and token from the environment",
  },
  fault: FAULT_OPTION,
  timeout: {
    type: "string",
    value: "SECONDS",
    help: "how long to wait for the answer (30); giving up is an unknown outcome, for the call may have arrived",
  },
  yes: {
    type: "boolean",
    short: "y",
    help: "do not ask before money moves on a live API, or before an address is made that can be withdrawn to at once; without a terminal to ask on, such a call needs it",
  },
  columns: COLUMNS,
} as const satisfies Options;

/** The options of `katu9`. */
export const KATU9_OPTIONS: Options = { ...keyOptions("KATU9_TOKEN"), ...CALL_OPTIONS };

/** The options of `kraken`. */
export const KRAKEN_OPTIONS: Options = {
  ...keyOptions("KRAKEN_API_SECRET"),
  encoding: { type: "string", choices: ["json", "form"], help: "how to write the body; not of Funding (Beta)" },
  nonce: { type: "string", value: "N", help: "the nonce, instead of the clock's" },
  "nonce-unit": { type: "string", choices: ["ms", "us", "ns"], help: "what one step of the nonce is (ms)" },
  otp: { type: "string", value: "CODE", help: "the one-time password; KRAKEN_OTP in the environment if absent" },
  ...CALL_OPTIONS,
};
