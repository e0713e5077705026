// Writes what the site says about the package from the package itself: errors/ and reference/, which are not committed.
//
//   node generate/index.mjs
//
// It reads the built package (`cargo xtask build`) and what that wrote from the declarations.

import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { api } from "./api.mjs";
import { command } from "./command.mjs";
import { changelog, runtimes } from "./copied.mjs";
import { entries } from "./entries.mjs";
import { errors } from "./errors.mjs";
import { operations } from "./operations.mjs";
import { options } from "./options.mjs";
import { outcomes } from "./outcomes.mjs";
import { DOCS, ROOT } from "./places.mjs";
import { sandbox } from "./sandbox.mjs";

for (const folder of ["errors", "reference"]) rmSync(join(DOCS, folder), { recursive: true, force: true });
mkdirSync(join(DOCS, "public"), { recursive: true });
cpSync(join(ROOT, "www-example/icon.svg"), join(DOCS, "public/icon.svg"));
await operations();
await errors();
for (const page of [outcomes, entries, options, command, sandbox, runtimes, changelog, api]) page();
