import type { Sandbox } from "./sandbox.ts";

// What console.log of Node, Bun and Deno asks an object for.
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** How a host writes a value, with its colours. */
type Inspect = (value: unknown, options?: object) => string;

/**
 * Makes a sandbox short to look at: keys, time and counts, in the place of all its members and of all that it wrote down.
 *
 * @param counts How many there are, by what is counted.
 */
export function shown<S extends Sandbox>(sandbox: S, counts: () => Readonly<Record<string, number>>): S {
  const { kraken, katu9 } = sandbox;
  const inspected = (_depth: number, options?: object, inspect?: Inspect): unknown => {
    const overview = { kraken, katu9, now: new Date(sandbox.now()).toISOString(), ...counts() };
    return inspect === undefined ? overview : `Sandbox ${inspect(overview, options)}`;
  };
  return Object.defineProperty(sandbox, INSPECT, { value: inspected });
}
