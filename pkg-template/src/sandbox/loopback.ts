// The sandbox talks to this machine alone, unless its user hands it a fetch.

/** Whether a host, as URL prints it, is this machine. URL has already brought 127.1 and 0x7f000001 into dotted form. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

/** Why notifications can't go to a URL; undefined if they can. */
export function urlProblem(text: string, anyHost: boolean): string | undefined {
  if (!URL.canParse(text)) return "is not a URL";
  const { protocol, hostname } = new URL(text);
  if (protocol !== "http:" && protocol !== "https:") return "must be http or https";
  if (anyHost || isLoopback(hostname)) return undefined;
  return (
    `must be on a loopback host (127.0.0.0/8, localhost or [::1]), not ${hostname}: ` +
    "a sandbox sends nothing to the outside unless you give it a fetch of your own"
  );
}

/** Reads where notifications may go; throws a TypeError that starts with the option's name for any other text. */
export function allowedUrl(option: string, text: string, anyHost: boolean): URL {
  const problem = urlProblem(text, anyHost);
  if (problem !== undefined) throw new TypeError(`${option} ${problem}`);
  return new URL(text);
}
