// The one WebAssembly instance: made at first use, replaced after a trap.

import { initSync, takeLastCall, type InitOutput } from "#glue";
import { compile } from "#boot";
import sha256 from "#wasm-sha256";

import { invalid, local, PaySignError, reportOf } from "../error.ts";
import { Sentinel } from "../generated/seam.ts";
import { forget } from "./buffer.ts";
import { lacksSimd, NO_SIMD } from "./simd.ts";

/**
 * The SHA-256 of this version's WebAssembly, `paysign/paysign.wasm`, in hexadecimal: every entry that uses WebAssembly
 * carries this very binary. Empty in `paysign/js`, which carries none.
 */
export const WASM_SHA256: string = sha256;

/** What the binary exports. Calls that give numbers need no glue; those that give lists of texts do, and classes. */
export type Core = InitOutput;

/** What the entry has to give; `grown` is for one whose views do not notice that memory has grown. */
const module: (grown: () => void) => WebAssembly.Module = compile;

/** Kept for a restart: some hosts compile only while they start. */
let compiled: WebAssembly.Module | undefined;
let running: Core | undefined;
let restarts = 0;

/** The exports, instantiated if need be. */
export function core(): Core {
  return (running ??= start());
}

/** The bytes of the instance. */
export function bytes(): ArrayBuffer {
  return core().memory.buffer as ArrayBuffer;
}

/** How often the instance was replaced: what an object of an earlier one holds is lost. */
export function generation(): number {
  return restarts;
}

const NO_WASM =
  "this host has no WebAssembly or forbids it here: allow 'wasm-unsafe-eval' in the Content-Security-Policy " +
  '(script-src), or import "paysign/js", which needs no WebAssembly';

function start(): Core {
  try {
    compiled ??= module(forget);
    return initSync({ module: compiled });
  } catch (cause) {
    // paysign/slim: nothing was given, or nothing that could be a module.
    if (PaySignError.is(cause)) throw cause;
    if (cause instanceof Error && cause.name === "LinkError") {
      throw invalid("module", "this is not the paysign.wasm of this version of paysign", { cause });
    }
    throw local("wasm_blocked", lacksSimd() ? NO_SIMD : NO_WASM, "never", { cause });
  }
}

/** The number that a call gave; throws what the core says of it if it has failed. */
export function done(given: number): number {
  if ((given | 0) === Sentinel.failed) throw failure();
  return given;
}

/** What the core says of the call that has failed. */
export function failure(more?: { cause?: unknown }): PaySignError {
  return new PaySignError(reportOf(takeLastCall() as string[]), more);
}

/** Makes a PaySignError of whatever a call into the core threw. Only after a trap is the core started again. */
export function caught(error: unknown): unknown {
  if (PaySignError.is(error)) return error;
  const isBroken = isTrap(error);
  if (isBroken) restart();
  const what = isBroken ? "the core has failed and was started again" : "a call of the core has failed";
  return local("internal", `${what}; this is a defect of paysign`, "never", { cause: error });
}

/** Whether the core broke off in the middle of a call, by the names that engines give: a trap, or the end of the stack. */
function isTrap(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const { name, message } = thrown;
  // paysign/js traps with a plain error.
  return name === "RuntimeError" || name === "RangeError" || name === "InternalError" || message === "abort";
}

/** Runs a call into the core. */
export function guarded<T>(run: (core: Core) => T): T {
  try {
    return run(core());
  } catch (error) {
    throw caught(error);
  }
}

function restart(): void {
  if (running === undefined) return;
  restarts++;
  // Keys lie in it, and nothing else will wipe them.
  new Uint8Array(bytes()).fill(0);
  forget();
  running = start();
}
