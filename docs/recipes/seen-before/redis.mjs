/**
 * Does the work of a delivery once: "done", "seen before", or "busy" while somebody else is at it: answer 503 then, so that it
 * comes again. Whoever dies at it is given up after a minute, so the work must be short, and harmless to repeat.
 */
export async function once(redis, deliveryKey, work) {
  const key = `seen:${deliveryKey}`;
  if ((await redis.set(key, "working", { NX: true, EX: 60 })) === null)
    return (await redis.get(key)) === "done" ? "seen before" : "busy";
  try {
    await work();
  } catch (error) {
    await redis.del(key);
    throw error;
  }
  await redis.set(key, "done", { EX: 7 * 86_400 });
  return "done";
}
