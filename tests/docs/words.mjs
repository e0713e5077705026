// Prints every page of the site with its words, as they stand in its Markdown.
import { files, own, SITE, site } from "./site.mjs";

const count = (text) => text.split(/\s+/).filter((word) => /\w/.test(word)).length;
const rows = files(SITE, ".md")
  .filter(own)
  .map((page) => [page, count(site(page))]);
for (const [page, words] of rows) console.log(`${String(words).padStart(6)}  ${page}`);
console.log(`${String(rows.reduce((sum, [, words]) => sum + words, 0)).padStart(6)}  in ${rows.length} pages`);
const empty = rows.filter(([, words]) => words < 20);
if (rows.length === 0 || empty.length > 0) throw new Error(`pages without words: ${empty.map(([page]) => page)}`);
