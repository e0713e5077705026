// Where the generators read, and where they write.

import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url)).replace(/\/$/, "");

export const DOCS = here("..");
export const ROOT = here("../..");
/** The built package. */
export const PACKAGE = here("../../pkg");
/** What the build writes from the declarations: endpoints.ts and members.json. */
export const GENERATED = here("../../pkg-template/src/generated");
