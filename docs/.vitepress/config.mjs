// The site: what is written by hand in this folder, and what generate/ writes into errors/ and reference/.
//
//   DOCS_BASE  where the site will stand on its host, such as /paysign/; / if absent
//   DOCS_OUT   the folder that is built; target/docs of the repository if absent

import { fileURLToPath } from "node:url";
import { defineConfig } from "vitepress";
import llmstxt from "vitepress-plugin-llms";
import { samples } from "./samples.mjs";
import { flat, nav, sidebar } from "./sidebar.mjs";
import { emptyHeads } from "./tables.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const base = process.env.DOCS_BASE || "/";

export default defineConfig({
  base,
  outDir: process.env.DOCS_OUT || here("../../target/docs"),
  cacheDir: here("../../target/vitepress"),
  srcExclude: ["**/README.md", "generate/**"],
  lang: "en",
  title: "paysign",
  description:
    "Builds, signs, reads and verifies Kraken Pay, Kraken Funding and Katu9 messages, and makes each payment once.",
  head: [["link", { rel: "icon", type: "image/svg+xml", href: `${base}icon.svg` }]],
  cleanUrls: false,
  // The addresses beside the pages, which `cargo xtask docs` copies and tests/docs follows.
  ignoreDeadLinks: [/^\/(?:playground|rust)\//, /^\/llms(?:-full)?\.txt$/],
  markdown: { ...samples(), config: (md) => md.use(emptyHeads) },
  vite: {
    plugins: [llmstxt({ excludeIndexPage: false, stripHTML: false, sidebar: flat(sidebar()) })],
    build: { chunkSizeWarningLimit: 4096 },
    server: { host: "127.0.0.1" },
  },
  themeConfig: {
    nav: nav(),
    sidebar: sidebar(),
    outline: { level: [2, 3] },
    search: { provider: "local" },
    externalLinkIcon: true,
    footer: {
      message: `MIT or Apache-2.0, at your option. For programs: <a href="${base}llms.txt">llms.txt</a>, <a href="${base}llms-full.txt">llms-full.txt</a>, and each page as .md`,
    },
  },
});
