// Code and JSON in colours: the few kinds of token that the page's own texts have.

import { h } from "./dom.js";
import { timeOf } from "./times.js";

const TOKENS = {
  js: [
    ["comment", /\/\/[^\n]*/],
    ["string", /"(?:[^"\\\n]|\\.)*"/],
    ["number", /\b\d[\d_.]*\b/],
    [
      "keyword",
      /\b(?:async|await|catch|const|default|export|false|finally|from|function|if|import|new|return|throw|true|try)\b/,
    ],
    ["called", /\b[\w$]+(?=\()/],
  ],
  sh: [
    ["comment", /^#[^\n]*/],
    ["string", /'[^']*'|"[^"]*"/],
    ["keyword", /\bcurl\b/],
    ["number", /(?<=\s)-{1,2}[A-Za-z][\w-]*/],
  ],
};
const JSON_TOKENS = /"(?:[^"\\]|\\.)*"(?=\s*:)|"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|\b(?:true|false|null)\b/g;

const compiled = new Map(
  Object.entries(TOKENS).map(([language, kinds]) => [
    language,
    new RegExp(kinds.map(([kind, { source }]) => `(?<${kind}>${source})`).join("|"), "gm"),
  ]),
);

/** A text as pieces of which those are spans that `dressed` gives something for. */
function pieces(text, pattern, dressed) {
  const list = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const span = dressed(match);
    if (span === undefined) continue;
    list.push(text.slice(end, match.index), span);
    end = match.index + match[0].length;
  }
  return [...list, text.slice(end)];
}

/** Code as pieces; what is copied of them is the code. */
export const coloured = (code, language) =>
  pieces(code, compiled.get(language), ({ 0: token, groups }) => {
    const [kind] = Object.entries(groups).find(([, found]) => found !== undefined);
    return h("span", { class: `token-${kind}` }, token);
  });

/** JSON as pieces, its times with the same in words behind them; what is copied is the JSON. */
export function colouredJson(text) {
  let name = "";
  return pieces(text, JSON_TOKENS, ({ 0: token, index }) => {
    const isName = /^\s*:/.test(text.slice(index + token.length));
    if (isName) {
      name = token.slice(1, -1);
      return h("span", { class: "token-called" }, token);
    }
    const when = timeOf(name, token.replaceAll('"', ""));
    const kind = token.startsWith('"') ? "string" : "number";
    return h("span", { class: `token-${kind}${when === undefined ? "" : " time"}`, "data-when": when }, token);
  });
}
