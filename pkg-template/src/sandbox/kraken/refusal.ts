/** How a Kraken error is written: as one text, or as an object with four members. */
export type ErrorSpelling = "objects" | "strings";

/** A call that Kraken refuses. Category, type and detail are the parts of `E<category>:<type>[:<detail>]`. */
export class KrakenRefusal extends Error {
  constructor(
    readonly category: string,
    readonly type: string,
    readonly detail = "",
  ) {
    super(`E${category}:${type}${detail === "" ? "" : `:${detail}`}`);
    this.name = "KrakenRefusal";
  }
}

/** The refusal of one argument, by its name. */
export function invalidArgument(name: string): KrakenRefusal {
  return new KrakenRefusal("General", "Invalid arguments", name);
}

/** A refusal of the funding side, which is where ids, keys, methods and amounts of money are judged. */
export function fundingRefusal(type: string): KrakenRefusal {
  return new KrakenRefusal("Funding", type);
}
