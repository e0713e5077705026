// The sandbox talks to this machine alone, unless its user hands it a fetch.

/** Whether a host, as URL prints it, is this machine. URL has already brought 127.1 and 0x7f000001 into dotted form. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

/** Reads where notifications may go; throws a TypeError that starts with the option's name for any other text. */
export function allowedUrl(option: string, text: string, anyHost: boolean): URL {
  if (!URL.canParse(text)) throw new TypeError(`${option} is not a URL`);
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") throw new TypeError(`${option} must be http or https`);
  if (!anyHost && !isLoopback(url.hostname)) {
    throw new TypeError(
      `${option} must be on a loopback host (127.0.0.0/8, localhost or [::1]), not ${url.hostname}: ` +
        "a sandbox sends nothing to the outside unless you give it a fetch of your own",
    );
  }
  return url;
}
