// The JavaScript interface, by TypeDoc: one page for each entry of the package.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ENTRIES } from "./entries.mjs";
import { write } from "./markdown.mjs";
import { DOCS } from "./places.mjs";

export function api() {
  const typedoc = join(DOCS, "node_modules/typedoc/bin/typedoc");
  execFileSync(process.execPath, [typedoc, "--logLevel", "Warn", "--treatWarningsAsErrors"], {
    cwd: DOCS,
    stdio: "inherit",
  });
  const folder = join(DOCS, "reference/api");
  rmSync(join(folder, "modules.md"));
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".md"))) {
    const path = join(folder, file);
    const module = file.slice(0, -3);
    const entry = ENTRIES.find((entry) => entry.module === module);
    if (entry === undefined) throw new Error(`${file}: no entry of generate/entries.mjs has this module`);
    writeFileSync(path, page(readFileSync(path, "utf8"), entry));
  }
  const items = ENTRIES.filter(({ module }) => module !== undefined);
  const link = ({ module }) => `/reference/api/${module === "index" ? "" : module}`;
  write("reference/api/sidebar.json", JSON.stringify(items.map((entry) => ({ text: entry.name, link: link(entry) }))));
}

/** TypeDoc knows a module by its file; a reader knows it by what is imported. */
function page(text, { name, tells }) {
  return (
    text
      .replace(/^# .*\n/, () => `# \`${name}\`\n\n${tells}\n`)
      .replaceAll(/^```ts$/gm, "```ts no-twoslash")
      // VitePress writes the id of a heading with hyphens.
      .replaceAll(/(\]\([^)#]*#)(\w+)\)/g, (_, before, id) => `${before}${id.replaceAll("_", "-")})`)
  );
}
