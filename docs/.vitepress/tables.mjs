/** An empty cell at the head of a table is a cell like all others: a heading without words is none to a screen reader. */
export function emptyHeads(md) {
  md.core.ruler.push("empty_heads", ({ tokens }) => {
    tokens.forEach((token, at) => {
      if (token.type !== "th_open" || tokens[at + 1].content !== "") return;
      token.tag = "td";
      tokens[at + 2].tag = "td";
    });
  });
}
