// Writes what the site says about the package from the package itself: errors/ and reference/, which are not committed.
//
//   node generate/index.mjs
//
// It reads the built package (`cargo xtask build`) and what that wrote from the declarations.

import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { api } from "./api.mjs";
import { entries } from "./entries.mjs";
import { DOCS, ROOT } from "./places.mjs";

for (const folder of ["errors", "reference"]) rmSync(join(DOCS, folder), { recursive: true, force: true });
cpSync(join(ROOT, "www-example/icon.svg"), join(DOCS, "public/icon.svg"));
entries();
api();
