// Kraken on loopback: it executes the first Withdraw and breaks the connection in place of the answer.
import { createServer } from "node:http";
import { createSandbox } from "paysign/sandbox";

/** Serves it; `seen` says what came and what was done. */
export async function serve() {
  const sandbox = createSandbox({ errors: "strings" });
  const seen = { copies: 0, reused: false, executed: 0, answers: [] };
  const sockets = new Set();
  let broken = false;
  let nonce;

  const server = createServer(async (message, reply) => {
    const { socket, method, headers } = message;
    const body = Buffer.concat(await message.toArray());
    const answer = await sandbox.fetch(new Request(url + message.url, { method, headers, body }));
    const text = await answer.text();
    if (message.url.endsWith("/Withdraw")) {
      const { error } = JSON.parse(text);
      const is = new URLSearchParams(body.toString()).get("nonce");
      nonce ??= is;
      if (is === nonce) seen.copies += 1;
      if (error.length === 0) seen.executed += 1;
      seen.answers.push(error[0] ?? "executed");
      if (!broken) {
        broken = true;
        seen.reused = sockets.has(socket);
        socket.destroy();
        return;
      }
    }
    sockets.add(socket);
    reply.writeHead(answer.status, { "Content-Type": "application/json" }).end(text);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${server.address().port}`;
  const close = () => (server.closeAllConnections(), server.close());
  return { options: { url, ...sandbox.kraken }, seen, close };
}
