// `--fault`: asks a sandbox for something that goes wrong.

import type { SignedRequest } from "../index.ts";
import { FAULT_KINDS, fromHeader } from "../sandbox/faults.ts";
import type { Account } from "./account.ts";
import { wrong, type Given } from "./arguments.ts";
import { isLive } from "./confirm.ts";
import type { Declaration } from "./declared.ts";
import { FAULT } from "./dry-run.ts";
import { didYouMean } from "./nearest.ts";

/**
 * The fault that is asked for. A sandbox would refuse a wrong one too, but only once the call was sent.
 *
 * Throws PaySignError `invalid_request` for what is not a fault.
 */
export function faultOf(given: Given): string | undefined {
  const fault = given.text("fault");
  if (fault === undefined) return undefined;
  if (!/^[ -~]+$/.test(fault)) throw wrong("--fault", "must be a fault such as lose_answer");
  try {
    fromHeader(fault);
  } catch (cause) {
    const [kind] = fault.split(";", 1);
    const meant = FAULT_KINDS.some((known) => known === kind?.trim()) ? "" : didYouMean(kind?.trim(), FAULT_KINDS);
    throw wrong("--fault", (cause as Error).message + meant, { cause });
  }
  return fault;
}

/** Refuses a fault for an address that is not a sandbox: no other server is to see that header. */
export function refuseLiveFault({ isSandbox, baseUrl }: Account): void {
  if (!isSandbox && isLive(baseUrl)) throw wrong("--fault", "is for a sandbox on this machine");
}

/** Asks a sandbox for a fault. */
export function withFault(request: SignedRequest, fault: string | undefined): SignedRequest {
  if (fault === undefined) return request;
  return { ...request, headers: { ...request.headers, [FAULT]: fault } };
}

/** What sends, and asks for a fault at the first call of an endpoint. */
export function withFaultOnce(send: typeof fetch, { method, path }: Declaration, fault: string): typeof fetch {
  let isLeft = true;
  return (url, init) => {
    const isMeant = isLeft && init?.method === method && new URL(String(url)).pathname === path;
    if (!isMeant) return send(url, init);
    isLeft = false;
    return send(url, { ...init, headers: { ...(init.headers as Record<string, string>), [FAULT]: fault } });
  };
}
