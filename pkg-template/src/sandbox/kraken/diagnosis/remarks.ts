// What there is to say of a call besides its signature: what Kraken takes though it is not as documented, and what its
// words for a refusal leave open. People find out here, not in production.

import { endpointName } from "../../endpoint.ts";
import { mediaType, type Incoming } from "../../http.ts";
import type { KrakenOperation, KrakenOperations } from "../api.ts";
import { FORM, parsedBody, type BodyShape, type Parameters } from "../parameters.ts";

// Of all the operations that the sandbox has.
const FLAGS = ["new", "cursor", "verified", "trades", "without_count"];

/** Whether a path is one of the old calls, known or not. */
export const isPrivate = (path: string): boolean => path.startsWith("/0/private/");

/** Whether the Content-Type of a call is that of its body, or is missing where Kraken does without. */
export function fitsType({ headers }: Incoming, shape: BodyShape): boolean {
  const type = mediaType(headers);
  return type === shape || (type === "" && shape === FORM);
}

/** What there is to say of one of the old calls, a sentence each. */
export function remarksOn(operations: KrakenOperations, incoming: Incoming): string[] {
  const name = endpointName(incoming.method, incoming.url.pathname);
  const operation = operations.get(name);
  if (operation === undefined) return isPrivate(incoming.url.pathname) ? [`the sandbox does not have ${name}`] : [];
  const { shape, parameters } = parsedBody(incoming.body);
  const isUntyped = shape === FORM && incoming.body.length > 0 && mediaType(incoming.headers) === "";
  return [
    ...(isUntyped && operation.encodings.includes(FORM) ? [UNTYPED] : []),
    ...FLAGS.flatMap((flag) => misspelt(flag, parameters)),
    ...(name === "DepositAddresses" ? unwantedAddress(parameters) : []),
    ...explained(operation, parameters),
  ];
}

const UNTYPED = `overlooked: a form without a Content-Type; write Content-Type: ${FORM}`;

function misspelt(name: string, parameters: Parameters): string[] {
  const text = parameters.sent(name) ?? "";
  const right = text.toLowerCase();
  if (right === text || (right !== "true" && right !== "false")) return [];
  return [`overlooked: ${name}=${text}; it is taken as ${name}=${right}, which is how to write it`];
}

function unwantedAddress(parameters: Parameters): string[] {
  const text = parameters.sent("new");
  if (text === undefined || text.toLowerCase() === "true") return [];
  return [
    `new=${text} makes an address: Kraken is reported to look only whether new is there; leave it out to list them`,
  ];
}

function explained({ explain }: KrakenOperation, parameters: Parameters): string[] {
  const text = explain?.(parameters);
  return text === undefined ? [] : [text];
}
