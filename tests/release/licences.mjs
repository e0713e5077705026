/** Whether an SPDX expression can be met with the allowed licences alone. An exception (WITH) only ever gives more. */
export function fits(expression, allowed) {
  if (typeof expression !== "string") return false;
  const words = expression
    .replaceAll("/", " OR ")
    .replace(/ WITH [\w.-]+/g, "")
    .match(/[()]|[\w.+-]+/g);
  if (words === null) return false;
  const either = () => {
    let met = both();
    while (words[0] === "OR") {
      words.shift();
      // Both sides are read, whatever the first one was.
      met = both() || met;
    }
    return met;
  };
  const both = () => {
    let met = one();
    while (words[0] === "AND") {
      words.shift();
      met = one() && met;
    }
    return met;
  };
  const one = () => {
    const word = words.shift();
    if (word !== "(") return allowed.includes(word);
    const met = either();
    return words.shift() === ")" && met;
  };
  return either() && words.length === 0;
}
