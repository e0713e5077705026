// receive... of Fetch's Request and of Node's IncomingMessage: what is read, when, and what stays open.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer, request as post } from "node:http";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { test } from "node:test";
import { PaySignError, receiveEmbedWebhook, receiveKatu9Webhook, receiveRampWebhook, signKatu9Webhook } from "paysign";
import { receivePayCallback } from "paysign/pay-callback";
import { vectors } from "./support.mjs";

const BODY = '{"event":"payment_link.created","data":{"description":"Café ☕"}}';
const secret = "whsec_test";
const SIGNATURE = signKatu9Webhook(secret, BODY);
const MIB = 1_048_576;

async function rejects(promise, code, field, said = /./) {
  const error = await promise.then(
    (value) => assert.fail(`${code} expected, but ${JSON.stringify(value)} came`),
    (error) => error,
  );
  assert.ok(PaySignError.is(error), String(error?.stack));
  assert.deepEqual([error.code, error.field], [code, field], error.message);
  assert.match(error.message, said);
  return error;
}

/** A Request whose body tells how much of it was taken. */
function streamed(parts, headers = { "X-Katu9-Signature": SIGNATURE }) {
  const seen = { pulled: 0, cancelled: false };
  const rest = [...parts];
  const body = new ReadableStream(
    {
      pull(controller) {
        seen.pulled++;
        const part = rest.shift();
        if (part === undefined) controller.close();
        else if (part instanceof Error) controller.error(part);
        else controller.enqueue(part);
      },
      cancel() {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { seen, request: new Request("https://shop.example/", { method: "POST", headers, body, duplex: "half" }) };
}

/** The same as Node's message: what it needs of one. */
function message(parts, headers = { "x-katu9-signature": SIGNATURE }) {
  const seen = { pulled: 0 };
  const rest = [...parts];
  const stream = new Readable({
    highWaterMark: 1,
    read() {
      seen.pulled++;
      const part = rest.shift();
      if (part instanceof Error) this.destroy(part);
      else this.push(part ?? null);
    },
  });
  return { seen, request: Object.assign(stream, { headers }) };
}

const bytes = Buffer.from(BODY);
const KINDS = { "a Request": streamed, "an IncomingMessage": message };
for (const [kind, make] of Object.entries(KINDS)) {
  const name = kind === "a Request" ? "X-Katu9-Signature" : "x-katu9-signature";
  const receive = (parts, more, options) => {
    const { request, seen } = make(parts, { [name]: SIGNATURE, ...more });
    return { seen, request, done: receiveKatu9Webhook(request, { secret, ...options }) };
  };

  test(`${kind}: a body in any parts`, async () => {
    for (const parts of [
      [bytes],
      [...bytes].map((byte) => Buffer.of(byte)),
      [bytes.subarray(0, 40), bytes.subarray(40)],
    ]) {
      const { event, data, known } = await receive(parts).done;
      assert.deepEqual([event, data.description, known], ["payment_link.created", "Café ☕", true]);
    }
    await rejects(receive([]).done, "bad_signature", "signature");
  });

  test(`${kind}: with a bad header, secret or option no byte is read`, async () => {
    for (const [more, options, code, field] of [
      [{ [name]: "" }, {}, "bad_signature", "signature"],
      [{ [name]: "x" }, {}, "bad_signature", "signature"],
      [{ [name]: `${SIGNATURE}, ${SIGNATURE}` }, {}, "bad_signature", "signature"],
      [{}, { secret: undefined }, "bad_secret", "secret"],
      [{}, { secret: ` ${secret}` }, "bad_secret", "secret"],
      [{}, { signal: 5 }, "invalid_request", "signal"],
      [{}, { signal: null }, "invalid_request", "signal"],
      [{}, { secrets: "x" }, "invalid_request", "secrets"],
      [{ "content-length": String(MIB + 1) }, {}, "invalid_request", "body"],
    ]) {
      const { done, seen } = receive([bytes], more, options);
      await rejects(done, code, field);
      assert.equal(seen.pulled, 0, `${code} ${field}`);
    }
  });

  test(`${kind}: 1 MiB is read, a byte more is not`, async () => {
    const filling = "x".repeat(MIB - '{"event":"e","data":""}'.length);
    const body = `{"event":"e","data":"${filling}"}`;
    const halves = (text) => [Buffer.from(text.slice(0, 600_000)), Buffer.from(text.slice(600_000))];
    const longest = await receive(halves(body), { [name]: signKatu9Webhook(secret, body) }).done;
    assert.equal(longest.data.length, filling.length);
    const { done, seen, request } = receive([...halves(`${body} `), bytes, bytes]);
    await rejects(done, "invalid_request", "body", /1 MiB/);
    if (kind === "a Request") assert.ok(seen.pulled <= 3, `${seen.pulled} parts`);
    assert.notEqual(seen.cancelled, true, "what is behind stays");
    assert.notEqual(request.destroyed, true);
  });

  test(`${kind}: what breaks off, or is given up, is no_answer with wait`, async () => {
    const broken = await rejects(receive([bytes.subarray(5), new Error("reset")]).done, "no_answer", undefined);
    assert.deepEqual([broken.outcome, broken.retry.action, broken.cause.message], ["not_sent", "wait", "reset"]);
    const { request } = make([], { [name]: SIGNATURE });
    const never =
      kind === "a Request" ? endless() : Object.assign(new Readable({ read() {} }), { headers: request.headers });
    const ended = await rejects(receiveKatu9Webhook(never, { secret, signal: soon(30) }), "no_answer", undefined);
    assert.equal(ended.cause.name, "TimeoutError");
    assert.notEqual(never.destroyed, true);
    const before = receive([bytes], {}, { signal: AbortSignal.abort() });
    await rejects(before.done, "no_answer", undefined);
    assert.equal(before.seen.pulled, 0);
  });

  test(`${kind}: a signal that outlives a call keeps no listener`, async () => {
    const listeners = new Set();
    const signal = {
      aborted: false,
      addEventListener: (_, listener) => listeners.add(listener),
      removeEventListener: (_, listener) => listeners.delete(listener),
    };
    await receive([bytes], {}, { signal }).done;
    await rejects(receive([Buffer.from("x")], {}, { signal }).done, "bad_signature", "signature");
    assert.equal(listeners.size, 0);
  });
}

/** Like AbortSignal.timeout, whose timer alone keeps no test alive. */
function soon(milliseconds) {
  const control = new AbortController();
  setTimeout(() => control.abort(new DOMException("It took too long", "TimeoutError")), milliseconds);
  return control.signal;
}

const endless = () =>
  new Request("https://shop.example/", {
    method: "POST",
    headers: { "X-Katu9-Signature": SIGNATURE },
    body: new ReadableStream({}),
    duplex: "half",
  });

test("a body that was read before is refused, with what leaves it", async () => {
  const { request } = streamed([bytes]);
  await request.text();
  await rejects(receiveKatu9Webhook(request, { secret }), "invalid_request", "request", /request\.json\(\)/);
  const { request: locked } = streamed([bytes]);
  locked.body.getReader();
  await rejects(receiveKatu9Webhook(locked, { secret }), "invalid_request", "request", /clone\(\)/);
  for (const body of [{}, "", null, JSON.parse(BODY), bytes]) {
    const { request, seen } = message([bytes]);
    const said = /Express.*express\.json\(\).*Fastify.*Next.*Nest/;
    await rejects(
      receiveKatu9Webhook(Object.assign(request, { body }), { secret }),
      "invalid_request",
      "request",
      said,
    );
    assert.equal(seen.pulled, 0);
  }
  const { request: drained } = message([bytes]);
  for await (const _ of drained);
  await rejects(receiveKatu9Webhook(drained, { secret }), "invalid_request", "request");
  const { request: once } = message([bytes]);
  await receiveKatu9Webhook(once, { secret });
  await rejects(receiveKatu9Webhook(once, { secret }), "invalid_request", "request");
});

test("what is not a request is refused", async () => {
  for (const request of [undefined, null, 5, BODY, {}, { headers: {} }, bytes.buffer, new Map([[1, 2]]), []])
    await receiveKatu9Webhook(request, { secret }).then(
      () => assert.fail("nothing was refused"),
      (error) => assert.ok(PaySignError.is(error), String(error?.stack)),
    );
  await rejects(
    receiveKatu9Webhook({ headers: {}, raw: {} }, { secret }),
    "invalid_request",
    "request",
    /request\.raw/,
  );
});

test("a host that has a body as a whole only", async () => {
  const whole = { headers: new Headers({ "X-Katu9-Signature": SIGNATURE }), bodyUsed: false };
  const request = { ...whole, arrayBuffer: async () => new Uint8Array(bytes).buffer };
  assert.equal((await receiveKatu9Webhook(request, { secret })).event, "payment_link.created");
  const long = { ...whole, arrayBuffer: async () => new ArrayBuffer(MIB + 1) };
  await rejects(receiveKatu9Webhook(long, { secret }), "invalid_request", "body");
});

test("a host whose reader can't be released while it waits, as streams were until 2022", async () => {
  const reader = {
    read: () => new Promise(() => {}),
    releaseLock() {
      throw new TypeError("a read is pending");
    },
  };
  const request = {
    headers: new Headers({ "X-Katu9-Signature": SIGNATURE }),
    bodyUsed: false,
    body: { locked: false, getReader: () => reader },
    arrayBuffer() {},
  };
  const ended = await rejects(receiveKatu9Webhook(request, { secret, signal: soon(30) }), "no_answer", undefined);
  assert.equal(ended.cause.name, "TimeoutError", "why reading was given up, not what came of that");
});

test("Embed, Ramp and Pay as well", async () => {
  const request = (body, headers) => new Request("https://shop.example/", { method: "POST", body, headers });
  const { cases } = vectors("kraken-webhooks");
  const [one, two] = ["E2", "R1"].map((id) => cases.find((row) => row.id === id));
  const embed = (now) =>
    receiveEmbedWebhook(request(one.body, { "X-Signature": `t=${one.t},v1=${one.hex}` }), {
      secret: one.secret_b64,
      now,
    });
  assert.equal((await embed(one.t * 1000)).event, "quote.executed");
  await rejects(embed(one.t * 1000 + 300_001), "expired", "signature");
  await rejects(embed(1_734_567_890), "invalid_request", "now", /seconds/);
  const ramp = await receiveRampWebhook(request(two.body, { "X-Signature": two.hex }), { secret: two.secret_text });
  assert.equal(ramp.status, "completed");

  const pay = vectors("kraken-pay-callback");
  const now = 1000 * (pay.claims.exp - 1);
  for (const given of [request(pay.jwt), message([Buffer.from(pay.jwt)]).request]) {
    const { payload } = await receivePayCallback(given, pay.jwks, { now });
    assert.equal(typeof payload.external_id, "string");
  }
  await rejects(receivePayCallback(request("x"), pay.jwks, { now }), "bad_signature", undefined);
  await rejects(receivePayCallback(request("x".repeat(MIB + 1)), pay.jwks, { now }), "invalid_request", "body");
  await rejects(receivePayCallback(request(pay.jwt), pay.jwks, { sinal: 1 }), "invalid_request", "options");
  await rejects(
    receivePayCallback(Object.assign(message([]).request, { body: {} }), pay.jwks),
    "invalid_request",
    "request",
  );
});

/** A server that answers with the code of the error, or the event; and what it is sent over a socket, byte by byte. */
async function served(t, options) {
  const server = createServer(async (incoming, reply) => {
    try {
      reply.end((await receiveKatu9Webhook(incoming, { secret, ...options?.() })).event);
    } catch (error) {
      reply.writeHead(400).end(`${error.code} ${error.field}`);
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  t.after(() => (server.closeAllConnections(), server.close()));
  return server.address().port;
}

test("Node's server: the connection stays open for the next request, whatever became of the last", async (t) => {
  const port = await served(t);
  const socket = connect(port, "127.0.0.1");
  t.after(() => socket.destroy());
  let heard = "";
  socket.on("data", (data) => (heard += data));
  const send = async (headers, body, expected) => {
    heard = "";
    socket.write(`POST / HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n`);
    if (body) socket.write(body);
    for (let tries = 0; tries < 100 && !heard.includes(expected); tries++)
      await new Promise((done) => setTimeout(done, 20));
    assert.ok(heard.includes(expected), `${expected}: ${heard}`);
  };
  const signed = `X-Katu9-Signature: ${SIGNATURE}`;
  await send(`${signed}\r\nContent-Length: ${bytes.length}`, bytes, "payment_link.created");
  await send(`Content-Length: ${bytes.length}`, bytes, "bad_signature signature");
  const long = Buffer.alloc(MIB + 70_000, 0x20);
  await send(`${signed}\r\nContent-Length: ${long.length}`, long, "invalid_request body");
  const chunk = (data) => Buffer.concat([Buffer.from(`${data.length.toString(16)}\r\n`), data, Buffer.from("\r\n")]);
  const chunked = Buffer.concat([
    chunk(long.subarray(0, 600_000)),
    chunk(long.subarray(0, 600_000)),
    Buffer.from("0\r\n\r\n"),
  ]);
  await send(`${signed}\r\nTransfer-Encoding: chunked`, chunked, "invalid_request body");
  await send(`${signed}\r\nContent-Length: ${bytes.length}`, bytes, "payment_link.created");
  assert.equal(socket.destroyed, false);
});

test("Node's server: a body that stands still is given up, and the answer arrives", async (t) => {
  const port = await served(t, () => ({ signal: soon(50) }));
  const answer = await new Promise((done, fail) => {
    const sent = post(
      { port, method: "POST", headers: { "X-Katu9-Signature": SIGNATURE, "Content-Length": 100 } },
      done,
    );
    sent.on("error", fail);
    sent.write("{");
  });
  assert.equal(answer.statusCode, 400);
  let text = "";
  for await (const part of answer) {
    text += part;
    if (text.includes("undefined")) break;
  }
  assert.equal(text, "no_answer undefined");
});

test("the caller's line stands in the stack, of a synchronous mistake and of a late one", async () => {
  async function receivesHere(request, options) {
    return await receiveKatu9Webhook(request, options);
  }
  for (const [request, options] of [
    [streamed([bytes]).request, {}],
    [streamed([Buffer.from("x")]).request, { secret }],
  ]) {
    const error = await receivesHere(request, options).catch((error) => error);
    assert.match(error.stack, /receivesHere/);
  }
  assert.equal(createHmac("sha256", secret).update(bytes).digest("hex"), SIGNATURE);
});
