// Where the documentation and the repository are: the one place of the page that says so.

import { h } from "./dom.js";

/** The addresses of package.json, once it has them; an absent one has no link. */
export const LINKS = { documentation: undefined, repository: undefined };

const WORDS = { documentation: "Documentation", repository: "Source" };

/** Fills a place with a link to each of them. */
export function linked(place) {
  const known = Object.entries(LINKS).filter(([, address]) => address !== undefined);
  place.replaceChildren(...known.map(([name, href]) => h("a", { href }, WORDS[name])));
}
