// `paysign webhook`, `paysign id` and `paysign sign`, by the shared vectors.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { apiSign, done, EXTERNAL_ID, fails, KEYS, SECRET, UUID, vectors, withFile } from "./support.mjs";

const webhooks = vectors("katu9-webhook").cases;
const katu9 = webhooks.find(({ name }) => name === "katu9");
const env = { KATU9_WEBHOOK_SECRET: katu9.secret };
const verify = (signature, more = []) => ["webhook", "verify", "--signature", signature, ...more];

describe("paysign webhook", () => {
  it("signs every vector", async () => {
    for (const { name, secret, body, signature } of webhooks) {
      const options = { env: { KATU9_WEBHOOK_SECRET: secret }, input: body };
      assert.equal((await done(["webhook", "sign"], options)).stdout, `${signature}\n`, name);
      const { stdout } = await done(["webhook", "sign", "--json"], options);
      assert.deepEqual(JSON.parse(stdout), { signature });
    }
  });

  it("verifies and shows the event", async () => {
    const options = { env, input: katu9.body };
    const { stdout } = await done(verify(katu9.signature), options);
    assert.match(stdout, /^event +payment_link\.created$/m);
    assert.match(stdout, /^data\.id +497f6eca-/m);
    const machine = await done(verify(katu9.signature.toUpperCase(), ["--json"]), options);
    assert.deepEqual(JSON.parse(machine.stdout), JSON.parse(katu9.body));
  });

  it("takes the body as bytes", async () => {
    const input = Buffer.from([0xff, 0x00, 0x0a, 0xe2]);
    const { createHmac } = await import("node:crypto");
    const right = createHmac("sha256", katu9.secret).update(input).digest("hex");
    assert.equal((await done(["webhook", "sign"], { env, input })).stdout.trim(), right);
  });

  it("exits with 5 for every signature that is not that of the body", async () => {
    const { signature, body } = katu9;
    const flipped = `${signature.slice(0, -1)}${signature.endsWith("b") ? "c" : "b"}`;
    for (const wrong of [flipped, "", "00", `${signature}0`, `sha256=${signature}`, "zz".repeat(32)]) {
      assert.match(await fails(5, [`webhook`, "verify", `--signature=${wrong}`], { env, input: body }), /signature/);
    }
    await fails(5, ["webhook", "verify"], { env, input: body });
    await fails(5, verify(signature), { env, input: `${body}\n` });
    await fails(5, verify(signature), { env: { KATU9_WEBHOOK_SECRET: "other" }, input: body });
    const error = JSON.parse(await fails(5, verify(flipped, ["--json"]), { env, input: body }));
    assert.equal(error.code, "bad_signature");
  });

  it("exits with 2 for wrong input", async () => {
    assert.match(await fails(2, verify(katu9.signature), { input: katu9.body }), /KATU9_WEBHOOK_SECRET: is missing/);
    await fails(2, ["webhook"], { env });
    await fails(2, ["webhook", "check"], { env });
    await fails(2, ["webhook", "sign", "more"], { env });
    await fails(2, ["webhook", "sign", "--signature", "00"], { env });
    await fails(2, ["webhook", "sign", "--secret-stdin"], { env });
    // The signature is good, but this is not an event.
    const none = webhooks.find(({ name }) => name === "empty-body");
    await fails(2, verify(none.signature), { env: { KATU9_WEBHOOK_SECRET: none.secret }, input: "" });
  });

  it("takes its secret from a file", async () => {
    await withFile(`KATU9_WEBHOOK_SECRET=${katu9.secret}\n`, 0o600, (path) =>
      done(verify(katu9.signature, ["--key-file", path]), { input: katu9.body }),
    );
  });
});

describe("paysign webhook, of Kraken", () => {
  const cases = vectors("kraken-webhooks").cases.filter(({ id }) => id !== "E7");
  const EVENT = cases.find(({ id }) => id === "E2");
  const secretOf = ({ secret_b64: base64, secret_text: text }) =>
    base64 === undefined ? { KRAKEN_RAMP_WEBHOOK_SECRET: text } : { KRAKEN_EMBED_WEBHOOK_SECRET: base64 };

  it("signs every vector", async () => {
    for (const one of cases) {
      const words = one.t === undefined ? ["ramp"] : ["embed", "--time", one.t];
      const options = { env: secretOf(one), input: one.body };
      const wanted = one.t === undefined ? one.hex : `t=${one.t},v1=${one.hex}`;
      assert.equal((await done(["webhook", "sign", ...words], options)).stdout, `${wanted}\n`, one.id);
    }
  });

  it("verifies what it has signed, now, and shows the event", async () => {
    const embed = { env: secretOf(EVENT), input: EVENT.body };
    const { stdout: header } = await done(["webhook", "sign", "embed"], embed);
    const { stdout } = await done(["webhook", "verify", "embed", "--signature", header.trim()], embed);
    assert.match(stdout, /^event +quote\.executed$/m);
    const one = cases.find(({ id }) => id === "R1");
    const ramp = { env: secretOf(one), input: one.body };
    const shown = await done(["webhook", "verify", "ramp", "--signature", one.hex], ramp);
    assert.match(shown.stdout, /^status +completed$/m);
    assert.match(shown.stdout, /^payload\.transaction_id +RT-1$/m);
  });

  it("verifies by a time that is given, and exits with 5 for one that is over", async () => {
    const options = { env: secretOf(EVENT), input: EVENT.body };
    const words = ["webhook", "verify", "embed", "--signature", `t=${EVENT.t},v1=${EVENT.hex}`];
    await done([...words, "--time", String(Number(EVENT.t) + 299)], options);
    assert.match(await fails(5, [...words, "--time", String(Number(EVENT.t) + 301)], options), /error: /);
    assert.match(await fails(5, words, options), /error: /);
    assert.match(await fails(5, words, { ...options, input: `${EVENT.body}\n` }), /without the line's end/);
  });

  it("exits with 2 for wrong input", async () => {
    const options = { env: { KRAKEN_EMBED_WEBHOOK_SECRET: "whsec_x" }, input: "{}" };
    const message = await fails(2, ["webhook", "sign", "embed"], options);
    assert.match(message, /KRAKEN_EMBED_WEBHOOK_SECRET: is not base64: whsec_ begins secrets of other vendors/);
    assert.ok(!message.includes("whsec_x"), "the secret is not repeated");
    assert.match(await fails(2, ["webhook", "sign", "embd"], options), /did you mean embed\?/);
    assert.match(await fails(2, ["webhook", "sign", "ramp"], options), /KRAKEN_RAMP_WEBHOOK_SECRET: is missing/);
    assert.match(await fails(2, ["webhook", "sign", "ramp", "--time", "1"], options), /--time: is for embed/);
    assert.match(await fails(2, ["webhook", "sign", "embed", "--time", "soon"], options), /--time: must be/);
  });
});

describe("paysign id", () => {
  it("makes new ids", async () => {
    const first = (await done(["id", "new"])).stdout;
    assert.match(first, /^[A-Za-z0-9+/]{22}\n$/);
    assert.notEqual((await done(["id", "new"])).stdout, first);
    assert.match(JSON.parse((await done(["id", "new", "--json"])).stdout).external_id, /^[A-Za-z0-9+/]{22}$/);
  });

  it("makes ids of UUIDs and numbers, and reads them again", async () => {
    const id = (await done(["id", "new", "--uuid", UUID])).stdout.trim();
    const decoded = JSON.parse((await done(["id", "decode", id, "--json"])).stdout);
    assert.deepEqual(decoded, { external_id: id, bytes: UUID.replaceAll("-", ""), length: 16, uuid: UUID });
    assert.equal((await done(["id", "new", "--u64", "10777"])).stdout, `${EXTERNAL_ID}\n`);
    assert.match((await done(["id", "decode", EXTERNAL_ID])).stdout, /^u64 +10777$/m);
    const largest = "18446744073709551615";
    const long = (await done(["id", "new", "--u64", largest, "--prefix", "0102"])).stdout.trim();
    const read = JSON.parse((await done(["id", "decode", long, "--prefix", "0102", "--json"])).stdout);
    assert.equal(read.u64, largest);
    assert.equal(read.bytes, "0102ffffffffffffffff");
  });

  it("reads every vector, and refuses what is none", async () => {
    const { valid, invalid } = vectors("external-id");
    for (const { id, hex } of valid) {
      assert.equal(JSON.parse((await done(["id", "decode", id, "--json"])).stdout).bytes, hex);
    }
    for (const { id } of invalid.slice(0, 10)) await fails(2, ["id", "decode", "--", id]);
  });

  it("refuses wrong input", async () => {
    for (const args of [
      ["id"],
      ["id", "make"],
      ["id", "decode"],
      ["id", "decode", "AA", "AA"],
      ["id", "new", "AA"],
      ["id", "new", "--uuid", "75906707"],
      ["id", "new", "--u64", "18446744073709551616"],
      ["id", "new", "--u64", "1e3"],
      ["id", "new", "--u64", "1", "--uuid", UUID],
      ["id", "new", "--prefix", "01"],
      ["id", "new", "--u64", "1", "--prefix", "xyz"],
      ["id", "decode", "AA", "--uuid", UUID],
    ]) {
      await fails(2, args);
    }
  });
});

describe("paysign sign", () => {
  const keys = { KRAKEN_API_SECRET: SECRET };

  it("signs every vector, without the public key", async () => {
    for (const { name, path, nonce, body, api_sign } of vectors("kraken-api-sign").cases) {
      const { stdout, stderr } = await done(["sign", path, nonce], { env: keys, input: body });
      assert.equal(stdout, `${api_sign}\n`, name);
      if (path.startsWith("/0/private/") && body.includes(nonce)) assert.equal(stderr, "", name);
    }
  });

  it("signs bytes, and says what looks wrong", async () => {
    const input = Buffer.from([0xff, 0x00, 0x0a]);
    const { stdout, stderr } = await done(["sign", "/private/Balance", "17"], { env: keys, input });
    assert.equal(stdout.trim(), apiSign("/private/Balance", "17", input));
    assert.match(stderr, /begins with \/0\/private\/[\s\S]*nonce does not stand[\s\S]*line feed/);
    const machine = await done(["sign", "/0/private/Balance", "1", "--json"], { env: keys, input: "nonce=1" });
    assert.deepEqual(JSON.parse(machine.stdout), { "API-Sign": apiSign("/0/private/Balance", "1", "nonce=1") });
  });

  it("refuses wrong input", async () => {
    await fails(2, ["sign", "/0/private/Balance"], { env: KEYS, input: "" });
    await fails(2, ["sign", "/0/private/Balance", "1", "2"], { env: KEYS, input: "" });
    assert.match(await fails(2, ["sign", "/0/private/Balance", "1"], { input: "" }), /KRAKEN_API_SECRET: is missing/);
    await fails(2, ["sign", "/0/private/Balance", "1"], { env: { KRAKEN_API_SECRET: "AA" }, input: "" });
  });
});
