// The sandbox behind this page, over its HTTP interface.

/** Asks for something below /sandbox/. */
export async function ask(name: string): Promise<string> {
  const reply = await fetch(`/sandbox/${name}`, { signal: AbortSignal.timeout(5_000) });
  if (!reply.ok) throw new Error(`the sandbox answers ${reply.status}`);
  return reply.text();
}

/** Orders something; rejects with what the sandbox has against it. */
export async function tell(name: string, members: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const reply = await fetch(`/sandbox/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(members),
  });
  if (reply.ok) return;
  const { error } = (await reply.json()) as { error: { message: string } };
  throw new Error(error.message);
}
