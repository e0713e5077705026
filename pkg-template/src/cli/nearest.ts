// The nearest known name to a word that is not known. The word itself is never repeated: it could be a secret.

/** Longer words are not slips of a known one. */
const LONGEST = 40;

/**
 * Finds the name that a word is a slip of: the only one that it begins, or the one that needs the fewest edits where
 * those are few enough.
 */
export function nearest(word: string, names: Iterable<string>): string | undefined {
  const all = [...new Set(names)];
  if (word === "" || word.length > LONGEST) return undefined;
  const given = word.toLowerCase();
  const begun = all.filter((name) => given.length > 1 && name.toLowerCase().startsWith(given));
  if (begun.length === 1) return begun[0];
  let best: string | undefined;
  let fewest = Infinity;
  for (const name of all) {
    const edits = distance(given, name.toLowerCase());
    if (edits < fewest && edits * 2 <= Math.max(given.length, name.length)) [best, fewest] = [name, edits];
  }
  return best;
}

/** The end of a message: the nearest name as it is to be typed, or nothing. */
export function didYouMean(
  word: string | undefined,
  names: Iterable<string>,
  typed = (name: string): string => name,
): string {
  const name = word === undefined ? undefined : nearest(word, names);
  return name === undefined ? "" : `; did you mean ${typed(name)}?`;
}

/** Levenshtein's distance, where two letters that have changed places are one edit. */
function distance(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let at = 1; at <= from.length; at += 1) {
    const next = [at];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[at - 1] === to[column - 1];
      let edits = Math.min(row[column - 1]! + (same ? 0 : 1), row[column]! + 1, next[column - 1]! + 1);
      if (at > 1 && column > 1 && from[at - 1] === to[column - 2] && from[at - 2] === to[column - 1]) {
        edits = Math.min(edits, before[column - 2]! + 1);
      }
      next.push(edits);
    }
    [before, row] = [row, next];
  }
  return row[to.length]!;
}
