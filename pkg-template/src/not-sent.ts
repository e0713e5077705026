// When it is certain that a call never left this machine. An error code alone proves nothing: it can be of a proxy, of a
// second attempt, or of something else that the caller did beside the call.

/**
 * Whether what `fetch` threw proves that nothing was sent: a TypeError whose own cause, or each of them, is a failed look-up
 * of this request's host, or a failed connection to its address and port.
 */
export function neverSent(url: unknown, thrown: unknown): boolean {
  try {
    if (typeof url !== "string" || !isTypeError(thrown)) return false;
    const { protocol, hostname, port } = new URL(url);
    const target = { host: hostname.replace(/^\[(.*)\]$/, "$1"), port: port || (protocol === "https:" ? "443" : "80") };
    const cause = (thrown as { cause?: unknown }).cause as { errors?: unknown } | undefined;
    const causes: unknown[] = Array.isArray(cause?.errors) ? cause.errors : [cause];
    return causes.length > 0 && causes.every((one) => failedBefore(target, one));
  } catch {
    return false;
  }
}

function isTypeError(value: unknown): boolean {
  // By its name: one of another realm is one too.
  return Object.prototype.toString.call(value) === "[object Error]" && (value as Error).name === "TypeError";
}

function failedBefore(target: { host: string; port: string }, cause: unknown): boolean {
  if (typeof cause !== "object" || cause === null) return false;
  const { syscall, hostname, host, address, port } = cause as Record<string, unknown>;
  if (syscall === "getaddrinfo") return hostname === target.host;
  if (syscall !== "connect" || String(port) !== target.port) return false;
  return host === target.host || address === target.host || (target.host === "localhost" && isLoopback(address));
}

function isLoopback(address: unknown): boolean {
  return typeof address === "string" && (address === "::1" || /^127(\.\d{1,3}){3}$/.test(address));
}
