// What this entry takes from its host: WebCrypto, and jose, which needs more than that when it is loaded.

import { local } from "../error.ts";

/** jose, loaded at first use, since loading it fails where TextEncoder is missing; first it is made sure of WebCrypto. */
export async function joseOf(): Promise<typeof import("jose")> {
  // Types say that it is always there.
  const subtle = (globalThis as { crypto?: { subtle?: Partial<SubtleCrypto> } }).crypto?.subtle;
  if (typeof subtle?.importKey !== "function" || typeof subtle.verify !== "function") {
    throw local(
      "internal",
      "this host has no WebCrypto (crypto.subtle), so no callback can be verified: browsers have it in a secure context " +
        "only (https or localhost), Jest's jsdom never, so verify on the server or in Jest's node environment",
    );
  }
  const lacking = ["TextEncoder", "TextDecoder"].filter((name) => !(name in globalThis));
  if (!("atob" in globalThis || "fromBase64" in Uint8Array)) lacking.push("atob");
  if (lacking.length > 0) {
    throw local(
      "internal",
      `jose, which verifies callbacks, needs ${lacking.join(" and ")}, which this host does not have`,
    );
  }
  try {
    return await import("jose");
  } catch (cause) {
    throw local("internal", "jose, which verifies callbacks, could not be loaded", "never", { cause });
  }
}
