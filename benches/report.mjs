// The tables of speed.

import { nanoseconds, print, times } from "./table.mjs";

export function printSpeed(runtime, { measured, absent }) {
  const rows = measured.flatMap(({ name, rows }) =>
    rows.map(({ contender, ns, ratio, low, high }, place) => [
      place === 0 ? name : "",
      contender,
      nanoseconds(ns),
      place === 0 ? "" : times(ratio),
      place === 0 ? "" : `${times(low)} to ${times(high)}`,
    ]),
  );
  print(`Speed in ${runtime}`, ["job", "contender", "median ns", "paysign is", "middle half"], rows, 2);
  for (const [peer, reason] of absent) console.log(`${peer} does not run here: ${reason}`);
}
