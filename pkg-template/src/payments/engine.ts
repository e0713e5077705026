// What the stores share.

/** The first text above every text with this prefix, which begins with a name and so is never empty. */
export function above(prefix: string): string {
  const last = prefix.length - 1;
  return prefix.slice(0, last) + String.fromCharCode(prefix.charCodeAt(last) + 1);
}

/** The milliseconds as the engines' whole numbers: nothing is due before its time. */
export const dueAt = (due: number | undefined): number | undefined => (due === undefined ? undefined : Math.ceil(due));

/** How many keys an answer may have, in the range of every engine. */
export const atMost = (limit: number): number => Math.min(Math.max(Math.floor(limit), 0), 1_000_000);

/** Runs `work` at the first use and keeps its answer; after a failure the next use tries again. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  return () => {
    running ??= work().catch((error: unknown) => {
      running = undefined;
      throw error;
    });
    return running;
  };
}
