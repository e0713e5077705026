// Members of objects on the command line: `asset.class=currency` is the member `class` of the object `asset`.

import { wrong } from "./arguments.ts";
import type { Member } from "./declared.ts";

/** What could be the name of a member; whatever else stands before an `=` could be a secret in base64. */
const NAME = /^[\w-]{1,32}(?:\.[\w-]{1,32})*$/;

/** A tree of members, before it becomes objects. */
type Tree = Map<string, unknown>;

/**
 * Refuses names that can't be what was meant: a member of what is not an object, an object in place of its members, and
 * the end of a longer name. All others are left to the core, which names what it does not know.
 *
 * Throws PaySignError `invalid_request`. A name that is not declared is not repeated: it could be a secret.
 *
 * @param names What is given.
 * @param members The declared members, those of objects with dots in their names.
 */
export function checkNames(names: Iterable<string>, members: readonly Member[]): void {
  const kinds = new Map(members.map(({ name, kind }) => [name, kind]));
  const below = (name: string): string[] => [...kinds.keys()].filter((member) => member.startsWith(`${name}.`));
  for (const name of names) {
    if (kinds.has(name)) continue;
    const inside = below(name);
    if (inside.length > 0)
      throw wrong(name, `is an object: give its members, ${listed(inside.map((member) => `${member}=...`))}`);
    if (!NAME.test(name)) throw wrong("arguments", "what stands before an = is not the name of a member, see --help");
    const parts = name.split(".");
    const around = parts.map((_, index) => parts.slice(0, index).join(".")).find((outer) => kinds.has(outer));
    if (around !== undefined) {
      const whole =
        kinds.get(around) === "object" ? `is written whole, as JSON: ${around}='{"order":42}'` : "is not an object";
      throw wrong(around, `${whole}, so nothing can stand behind a dot`);
    }
    const meant = [...kinds.keys()].filter((member) => member.endsWith(`.${name}`));
    if (meant.length > 0)
      throw wrong(name, `is not the whole name; did you mean ${listed(meant.map((one) => `${one}=...`))}?`);
  }
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} or ${names.at(-1)!}`;

/**
 * Makes objects of names with dots.
 *
 * Throws PaySignError `invalid_request` where one name is a value and an object.
 *
 * @param values The values, by their names.
 */
export function nested(values: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  const root: Tree = new Map();
  for (const [name, value] of values) {
    const parts = name.split(".");
    const last = parts.pop()!;
    let at = root;
    for (const part of parts) {
      const held = at.get(part) ?? new Map<string, unknown>();
      if (!(held instanceof Map)) throw twofold();
      at.set(part, held);
      at = held as Tree;
    }
    if (at.has(last)) throw twofold();
    at.set(last, value);
  }
  return plain(root);
}

const twofold = (): Error => wrong("arguments", "a name is given as a value and as an object; leave one of them out");

/** Own members whatever their names are: `__proto__` too. */
const plain = (tree: Tree): Record<string, unknown> =>
  Object.fromEntries(Array.from(tree, ([name, value]) => [name, value instanceof Map ? plain(value as Tree) : value]));
