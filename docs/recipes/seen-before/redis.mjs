// Redis, where the work itself can be repeated without harm: noting and working are two steps here.
/** Whether a delivery is new. It is forgotten after a week, or at once if the work fails. */
export async function once(redis, deliveryKey, work) {
  const key = `seen:${deliveryKey}`;
  if ((await redis.set(key, "1", { NX: true, EX: 7 * 86_400 })) === null) return false;
  try {
    await work();
    return true;
  } catch (error) {
    await redis.del(key);
    throw error;
  }
}
