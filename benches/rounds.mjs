// Times contenders against each other in paired rounds.
//
// In every round each contender runs one batch of about `batchMs`, and the order rotates, so that a busy machine, a
// collection or a clock that changes its speed falls on all alike. What counts is the median over the rounds; the
// ratio is that of the medians, and its spread is the middle half of the ratios within the rounds.

/** How long to measure; `quick` is for seeing that everything runs. */
export const pace = (quick) =>
  quick ? { rounds: 9, batchMs: 3, warmUpMs: 20 } : { rounds: 60, batchMs: 10, warmUpMs: 150 };

/** Keeps the engine from proving that a result is not needed. */
// biome-ignore lint/correctness/noUnusedVariables: it is there to be written
let sink = 0;
const used = (value) => {
  sink ^= typeof value === "string" ? value.length : value ? 1 : 0;
};

/** A contender in this process: `batch(n)` calls it n times and gives the milliseconds that took. */
export function here(run, isAsync = false) {
  return isAsync
    ? async (n) => {
        const start = performance.now();
        for (let i = 0; i < n; i++) used(await run());
        return performance.now() - start;
      }
    : (n) => {
        const start = performance.now();
        for (let i = 0; i < n; i++) used(run());
        return performance.now() - start;
      };
}

/**
 * Times batches, of which the first is ours.
 *
 * @param batches Of each contender: `(n) => milliseconds`, or a promise of them.
 * @returns Of each contender: nanoseconds a call, how many times ours is as fast, and the spread of that.
 */
export async function compare(batches, { rounds, batchMs, warmUpMs }) {
  const sizes = [];
  for (const batch of batches) sizes.push(await sizeOf(batch, batchMs, warmUpMs));
  const times = batches.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < batches.length; turn++) {
      const which = (round + turn) % batches.length;
      times[which].push(((await batches[which](sizes[which])) * 1e6) / sizes[which]);
    }
  }
  const ours = median(times[0]);
  return times.map((all) => {
    const pairs = all.map((time, round) => time / times[0][round]);
    return { ns: median(all), ratio: median(all) / ours, low: quantile(pairs, 0.25), high: quantile(pairs, 0.75) };
  });
}

/** Warms a contender up, then finds how many calls fill a batch. */
async function sizeOf(batch, batchMs, warmUpMs) {
  let size = 1;
  let spent = 0;
  let took = 0;
  do {
    took = await batch(size);
    spent += took;
    // Optimising compilers make the later calls faster, and coarse clocks read 0.
    if (took < batchMs / 2) size = Math.min(size * 2, 1 << 22);
  } while (spent < warmUpMs || (took < batchMs / 2 && size < 1 << 22));
  return Math.max(1, Math.round((size * batchMs) / Math.max(took, batchMs / 4)));
}

export const median = (values) => quantile(values, 0.5);

export function quantile(values, part) {
  const sorted = values.toSorted ? values.toSorted((a, b) => a - b) : [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * part;
  const low = Math.floor(place);
  return sorted[low] + ((sorted[low + 1] ?? sorted[low]) - sorted[low]) * (place - low);
}
