// A sandbox's server in a process of its own, so that its memory can be told from that of whoever asks it.
import { serveSandbox } from "paysign/sandbox/node";

const { url, sandbox } = await serveSandbox();
process.on("message", ({ keys }) => {
  if (keys !== undefined) return process.send({ url, keys: Array.from({ length: keys }, () => sandbox.createKey()) });
  globalThis.gc();
  return process.send({ heap: Math.round(process.memoryUsage().heapUsed / 1024) });
});
// Whoever asked may have ended by an error.
process.once("disconnect", () => process.exit());
process.send("ready");
