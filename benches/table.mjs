// Prints tables: the first columns are text and stand to the left, the figures behind them to the right.

/** @param texts How many columns are text. */
export function print(title, head, rows, texts = 1) {
  const all = [head, ...rows].map((row) => row.map((cell) => String(cell ?? "")));
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const line = (row) =>
    row
      .map((cell, column) => (column < texts ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join("  ")
      .trimEnd();
  const [first, ...others] = all.map(line);
  console.log(["", title, first, widths.map((width) => "-".repeat(width)).join("  "), ...others].join("\n"));
}

export const nanoseconds = (ns) => (ns < 9999.5 ? ns.toFixed(ns < 99.5 ? 1 : 0) : `${(ns / 1000).toFixed(1)}k`);
export const times = (ratio) => `${ratio.toFixed(ratio < 9.995 ? 2 : 1)}x`;
export const milliseconds = (ms) => ms.toFixed(ms < 9.995 ? 2 : 1);
export const bytes = (count) => count.toLocaleString("en-US");

/** Says in one line what this machine does not have. */
export const missing = (what) => console.log(`MISSING: ${what}`);
