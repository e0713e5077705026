// The two streams: standard output carries the answer and nothing else, standard error all the rest.

import type { WriteStream } from "node:tty";
import { layout } from "./table.ts";
import { json } from "./text.ts";

const BOLD = 1;
const RED = 31;

/** Writes what a command has to say. Secrets that it was told of are hidden wherever they turn up. */
export class Terminal {
  /** Whether a machine reads: results as JSON, notes and errors as one JSON object a line. */
  json = false;
  /** Whether a request is on its way or was answered: then no failure may look as if nothing had happened. */
  sent = false;
  /** The external_id that this run has made, for advice. */
  madeId: string | undefined;
  readonly #secrets = new Set<string>();

  /** Hides a secret in all that follows. A short one is not hidden: it could be part of anything. */
  hide(secret: string | undefined): void {
    if (secret !== undefined && secret.length >= 8) this.#secrets.add(secret);
  }

  /** Writes the answer: a table for people, of all its columns or of `only` these, and JSON for machines. */
  async answer(value: unknown, only?: readonly string[]): Promise<void> {
    const columns = process.stdout.isTTY ? process.stdout.columns : undefined;
    const heading = (text: string): string => colour(process.stdout, BOLD, text);
    await this.#write(process.stdout, this.json ? json(value) : layout(value, { columns, heading, only }));
  }

  /** Writes an answer that is text for people, and an object for machines. */
  async text(text: string, value: unknown): Promise<void> {
    await this.#write(process.stdout, this.json ? json(value) : text);
  }

  /** Writes something beside the answer, and waits until it is written. */
  async note(text: string, value: unknown): Promise<void> {
    await this.#write(process.stderr, this.json ? json(value) : text);
  }

  /** Writes a hint that only people want. */
  async hint(text: string): Promise<void> {
    if (!this.json) await this.#write(process.stderr, text);
  }

  /** Marks a word as an error. */
  red(text: string): string {
    return colour(process.stderr, RED, text);
  }

  #write(stream: NodeJS.WriteStream, text: string): Promise<void> {
    let shown = text;
    for (const secret of this.#secrets) shown = shown.replaceAll(secret, "[hidden]");
    return new Promise((resolve, reject) => {
      stream.write(`${shown}\n`, (error) => {
        // Whoever reads the answer may stop reading, as `head` does; a note that can't be written is a failure.
        if (error && !(stream === process.stdout && (error as NodeJS.ErrnoException).code === "EPIPE")) reject(error);
        else resolve();
      });
    });
  }
}

/** Colours text where the stream is a terminal that shows colours and NO_COLOR does not forbid it. */
function colour(stream: NodeJS.WriteStream & Partial<WriteStream>, code: number, text: string): string {
  const wanted = stream.isTTY && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb";
  return wanted ? `\u001b[${code}m${text}\u001b[0m` : text;
}
