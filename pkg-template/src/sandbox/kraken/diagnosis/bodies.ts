// What a caller may have signed in the place of the body that it sent: nearly always the same data, written twice.

import { textOf, utf8 } from "../../encoding.ts";
import { jsonSpans } from "../../json.ts";
import type { Choice } from "./recipe.ts";

type Pair = readonly [string, string];

/** Bodies with the same data as one that arrived, which stands first, and others; none of them twice. */
export function bodyChoices(
  body: Uint8Array<ArrayBuffer>,
  others: readonly Pair[] = [],
): Choice<Uint8Array<ArrayBuffer>>[] {
  const text = textOf(body);
  const members = jsonSpans(text);
  const texts = [
    ...others,
    ...(members === undefined ? formVariants(text) : jsonVariants(text, pairs(text, members))),
    ["with an empty body", ""],
    ["over [object Object]: an object was put where the text of the body belongs", "[object Object]"],
    ["over the body with a line feed at its end", `${text}\n`],
    ["over the body without the white space at its ends", text.trim()],
  ] as const;
  const choices = new Map<string, Choice<Uint8Array<ArrayBuffer>>>([[text, { what: "", value: body }]]);
  for (const [what, value] of texts) {
    if (!choices.has(value)) choices.set(value, { what, value: utf8(value) });
  }
  const latin = latin1(text);
  if (latin === undefined) return [...choices.values()];
  return [...choices.values(), { what: "over the body's bytes in Latin-1", value: latin }];
}

function jsonVariants(text: string, members: readonly Pair[]): Pair[] {
  const compact = respaced(text, ":", ",");
  const python = respaced(text, ": ", ", ");
  const sorted = written([...members].sort(byName));
  const first = written([...members].sort(nonceTo(-1)));
  const last = written([...members].sort(nonceTo(1)));
  const php = compact.replaceAll("/", "\\/");
  const reordered = "over JSON whose members stand in another order";
  const escaped = "over JSON whose characters outside of ASCII are written as \\u escapes";
  return [
    ["over JSON without the white space", compact],
    ["over JSON with a blank after each colon and comma, as Python's json.dumps writes it", python],
    ["over JSON with line breaks and indentation", JSON.stringify(JSON.parse(text), null, 2)],
    [reordered, sorted],
    [reordered, first],
    [reordered, last],
    [reordered, respaced(sorted, ": ", ", ")],
    [reordered, respaced(first, ": ", ", ")],
    [reordered, respaced(last, ": ", ", ")],
    ["over a body without the nonce", written(members.filter(([name]) => name !== "nonce"))],
    ["over a form, while JSON was sent", String(new URLSearchParams(members.map(([name, raw]) => [name, plain(raw)])))],
    [escaped, ascii(compact)],
    [escaped, ascii(python)],
    ["over JSON whose slashes are escaped, as PHP's json_encode writes it", php],
    ["over JSON whose slashes and characters outside of ASCII are escaped, as PHP's json_encode writes it", ascii(php)],
    ["over JSON with the nonce as a number, while it was sent as text", written(members.map(asNumber))],
    ["over JSON with the nonce as text, while it was sent as a number", written(members.map(asText))],
    ["over JSON that was turned into JSON a second time", JSON.stringify(text)],
  ];
}

function formVariants(text: string): Pair[] {
  const members = [...new URLSearchParams(text)] as Pair[];
  const form = (list: readonly Pair[]) => String(new URLSearchParams(list.map(([name, value]) => [name, value])));
  const json = written(members.map(([name, value]) => [name, JSON.stringify(value)]));
  const reordered = "over a form whose members stand in another order";
  const blanks = "over a form with its blanks written in another way";
  return [
    [blanks, text.replaceAll("+", "%20")],
    [blanks, text.replaceAll("%20", "+")],
    ["over a form whose values are not percent-encoded", members.map(([name, value]) => `${name}=${value}`).join("&")],
    ["over a form with other characters percent-encoded", form(members)],
    [reordered, form([...members].sort(byName))],
    [reordered, form([...members].sort(nonceTo(-1)))],
    [reordered, form([...members].sort(nonceTo(1)))],
    ["over a body without the nonce", form(members.filter(([name]) => name !== "nonce"))],
    ["over JSON, while a form was sent", json],
    ["over JSON, while a form was sent", respaced(json, ": ", ", ")],
    ["over a form with an & before it", `&${text}`],
  ];
}

function pairs(text: string, members: NonNullable<ReturnType<typeof jsonSpans>>): Pair[] {
  return members.map(({ name, from, to }) => [name, text.slice(from, to)]);
}

/** A JSON object of raw values, without white space around them. */
function written(members: readonly Pair[]): string {
  return `{${members.map(([name, raw]) => `${JSON.stringify(name)}:${raw}`).join(",")}}`;
}

/** JSON with the same tokens and other white space. */
function respaced(text: string, colon: string, comma: string): string {
  return text.replace(/"(?:\\.|[^"\\])*"|\s+|:|,/g, (token) => {
    if (token === ":") return colon;
    if (token === ",") return comma;
    return token.startsWith('"') ? token : "";
  });
}

function plain(raw: string): string {
  return raw.startsWith('"') ? (JSON.parse(raw) as string) : raw;
}

function ascii(text: string): string {
  return text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function latin1(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/[\u0080-\u00ff]/.test(text) || /[\u0100-\uffff]/.test(text)) return undefined;
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

const byName = ([one]: Pair, [other]: Pair): number => (one < other ? -1 : one > other ? 1 : 0);

/** Brings the nonce to one end and leaves all else in its order. */
function nonceTo(end: -1 | 1): (one: Pair, other: Pair) => number {
  return ([one], [other]) => (one === other ? 0 : one === "nonce" ? end : other === "nonce" ? -end : 0);
}

function asNumber([name, raw]: Pair): Pair {
  return name === "nonce" ? [name, plain(raw)] : [name, raw];
}

function asText([name, raw]: Pair): Pair {
  return name === "nonce" && !raw.startsWith('"') ? [name, JSON.stringify(raw)] : [name, raw];
}
