// What a caller hands over is read whole or refused. The members of an instance are its class's getters, those of a Map
// are not members at all, and a misspelt name looks absent: a sandbox set up by half of its options would go unnoticed.

/**
 * Throws a TypeError unless a value is a plain object, of this realm or another, with no other names than these.
 *
 * @param what How the object is called in the message.
 * @param names What it may hold; anything if not given.
 */
export function checkPlain(what: string, value: unknown, names?: readonly string[]): void {
  if (!isPlain(value)) {
    throw new TypeError(
      `${what} must be a plain object, not ${kindOf(value)}: name the members, as in { seed: given.seed } ` +
        "(a spread would leave getters out)",
    );
  }
  if (names === undefined) return;
  const unknown = Object.entries(value).find(([name, member]) => member !== undefined && !names.includes(name));
  if (unknown === undefined) return;
  throw new TypeError(`${what}: ${JSON.stringify(unknown[0])} is not known; there are ${names.join(", ")}`);
}

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null) return true;
  // Object.prototype of any realm: another realm's is not ours, and nothing else has both marks.
  return (
    typeof prototype === "object" &&
    Object.getPrototypeOf(prototype) === null &&
    Object.hasOwn(prototype, "hasOwnProperty") &&
    Object.hasOwn(prototype, "isPrototypeOf")
  );
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value !== "object") return `a ${typeof value}`;
  const { constructor } = value;
  return typeof constructor === "function" && constructor.name !== "" ? `a ${constructor.name}` : "an instance";
}
