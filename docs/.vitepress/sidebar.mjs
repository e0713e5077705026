// The navigation: written by hand where the order tells something, read from the folder where it does not.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const DOCS = fileURLToPath(new URL("..", import.meta.url));

/** The pages of a folder by their first heading, in the order of `order: N` in their front matter, then by name. */
function pages(folder) {
  const path = join(DOCS, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith(".md") && !["index.md", "README.md"].includes(name))
    .map((name) => {
      const text = readFileSync(join(path, name), "utf8");
      const order = Number(/^order: *(\d+)$/m.exec(text)?.[1] ?? 1000);
      const heading = /^# +(.+)$/m.exec(text)?.[1] ?? name;
      return { order, text: heading.replaceAll("`", ""), link: `/${folder}/${name.slice(0, -3)}` };
    })
    .sort((one, two) => one.order - two.order || one.text.localeCompare(two.text, "en"))
    .map(({ text, link }) => ({ text, link }));
}

const group = (text, items) => (items.length === 0 ? [] : [{ text, items }]);

/** A part of the navigation that generate/ has written. */
function generated(path) {
  const file = join(DOCS, path);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
}

export function sidebar() {
  return [
    { text: "Tutorial", items: [{ text: "A first payment, without an account", link: "/tutorial" }] },
    ...group("How to", pages("recipes")),
    ...group("Explanation", [{ text: "Each payment once", link: "/payments" }, ...pages("explanation")]),
    ...group("Reference", [
      { text: "What to do after an error", link: "/reference/outcomes" },
      {
        text: "Operations",
        link: "/reference/operations/",
        collapsed: true,
        items: generated("reference/operations/sidebar.json"),
      },
      { text: "Errors", link: "/errors/", collapsed: true, items: generated("errors/sidebar.json") },
      { text: "Entries of the package", link: "/reference/entries" },
      {
        text: "JavaScript interface",
        link: "/reference/api/",
        collapsed: true,
        items: generated("reference/api/sidebar.json"),
      },
      { text: "Options", link: "/reference/options" },
      { text: "The command", link: "/reference/command" },
      { text: "The sandbox", link: "/reference/sandbox" },
      { text: "Where it runs", link: "/reference/runtimes" },
      { text: "Changelog", link: "/reference/changelog" },
    ]),
  ];
}

/** The same without groups in groups: the links of llms.txt would leave the base out of those. */
export function flat(groups) {
  return groups.flatMap(({ items, ...group }) => {
    const inner = items.filter((item) => item.items !== undefined);
    const own = items
      .filter(({ link }) => link !== undefined && !link.includes("#"))
      .map(({ text, link }) => ({ text, link }));
    return [{ ...group, items: own }, ...flat(inner)];
  });
}

export function nav() {
  return [
    { text: "Tutorial", link: "/tutorial" },
    { text: "Operations", link: "/reference/operations/" },
    { text: "Errors", link: "/errors/" },
    { text: "JavaScript", link: "/reference/api/" },
    { text: "Rust", link: "/rust/paysign/index.html", target: "_self" },
    { text: "Playground", link: "/playground/index.html", target: "_self" },
  ];
}
