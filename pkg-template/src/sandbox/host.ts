import { local } from "../error.ts";

const NEEDED = ["Request", "Response", "Headers", "URL", "TextEncoder", "TextDecoder", "atob", "btoa"];

/** Importing the sandbox throws nowhere; a host that lacks what it is made of is told so at the first call. */
export function checkHost(): void {
  // Not by their values: Node loads half of fetch for a look at one.
  const lacking = NEEDED.filter((name) => !(name in globalThis));
  if ((globalThis as { crypto?: { subtle?: unknown } }).crypto?.subtle === undefined) lacking.push("crypto.subtle");
  if (lacking.length === 0) return;
  throw local(
    "internal",
    `paysign/sandbox needs ${lacking.join(", ")}, which this host does not have: use it in Node, Deno, Bun, a worker or a ` +
      "page on https or localhost; in Jest, in its node environment",
  );
}
