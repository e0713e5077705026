// A plug-in of TypeDoc: the types that belong to one operation stand on that operation's page, not a second time here.

import { readFileSync } from "node:fs";
import { Converter } from "typedoc";
import { GENERATED } from "./places.mjs";

const KEPT = new Set([
  "KrakenParams",
  "KrakenResults",
  "Katu9Params",
  "Katu9Results",
  "KrakenEndpoint",
  "Katu9Endpoint",
  "Page",
]);

export function load(app) {
  const text = readFileSync(`${GENERATED}/endpoints.ts`, "utf8");
  const names = new Set([...text.matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name));
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const reflection of Object.values(project.reflections)) {
      if (names.has(reflection.name) && !KEPT.has(reflection.name)) project.removeReflection(reflection);
    }
  });
}
