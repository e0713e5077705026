// Stands between a client and its engine, and breaks a connection at the worst moment.
import { connect, createServer } from "node:net";

/** How PostgreSQL ends an answer; until then it did not say that it is done. */
const READY_FOR_QUERY = Buffer.from([0x5a, 0, 0, 0, 5]);

/** `arm("request")` drops what the client sends next, `arm("answer")` what the engine then answers; both break the connection. */
export async function proxy(port, redis) {
  let armed;
  const all = new Set();
  const server = createServer((client) => {
    const engine = connect(port, "127.0.0.1");
    const both = [client, engine];
    const end = () => both.forEach((socket) => socket.destroy());
    for (const socket of both) {
      all.add(socket);
      socket.on("error", end).on("close", end);
    }
    let asked = false;
    client.on("data", (data) => {
      if (armed === "request") {
        armed = undefined;
        return end();
      }
      asked = armed === "answer";
      engine.write(data);
    });
    engine.on("data", (data) => {
      if (asked && armed === "answer" && (redis || data.includes(READY_FOR_QUERY))) {
        armed = undefined;
        return end();
      }
      client.write(data);
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: server.address().port,
    arm: (what) => (armed = what),
    armed: () => armed,
    close() {
      server.close();
      for (const socket of all) socket.destroy();
    },
  };
}
