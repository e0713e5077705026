import { local } from "../error.ts";

const NEEDED = ["Request", "Response", "Headers", "URL", "TextEncoder", "TextDecoder", "atob", "btoa"];

/** Importing the sandbox throws nowhere; a host that lacks what it is made of is told so at the first call. */
export function checkHost(): void {
  const host = globalThis as { [name: string]: unknown; crypto?: { subtle?: unknown } };
  const lacking = NEEDED.filter((name) => host[name] === undefined);
  if (host.crypto?.subtle === undefined) lacking.push("crypto.subtle");
  if (lacking.length === 0) return;
  throw local(
    "internal",
    `paysign/sandbox needs ${lacking.join(", ")}, which this host does not have: use it in Node, Deno, Bun, a worker or a ` +
      "page on https or localhost; in Jest, in its node environment",
  );
}
