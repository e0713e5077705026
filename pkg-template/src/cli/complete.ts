// What can be typed next, from the same declarations as help and errors.

import { operations } from "../index.ts";
import { declarationOf, type Member } from "./declared.ts";
import { takeEndpoint } from "./endpoint.ts";

const CHOICES: Readonly<Record<string, readonly string[]>> = { bool: ["true", "false"], flag: ["true"] };

/** What can stand behind `paysign kraken` or `paysign katu9`: an endpoint, then its members, with their values if known. */
export function wordsOf(api: "kraken" | "katu9", before: readonly string[]): readonly string[] {
  const { endpoint } = takeEndpoint(before);
  const declared = endpoint === undefined ? undefined : declarationOf(api, endpoint);
  if (declared !== undefined) return membersOf(declared.members, before);
  const names = operations().flatMap((one) => (one.api === api ? [one.name.split(" ")] : []));
  // A name with a blank in it is completed word by word, for a shell takes it apart.
  return [
    ...new Set(
      names
        .filter((name) => before.every((word, at) => word === name[at]))
        .flatMap((name) => name[before.length] ?? []),
    ),
  ];
}

function membersOf(members: readonly Member[], before: readonly string[]): string[] {
  const given = new Set(before.map((word) => word.split("=", 1)[0]));
  return members
    .filter(({ name }) => !given.has(name))
    .flatMap(({ name, kind, choices = CHOICES[kind] ?? [] }) => [
      `${name}=`,
      ...(name === "external_id" ? [`${name}=new`] : choices.map((value) => `${name}=${value}`)),
    ]);
}
