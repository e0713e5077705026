// Signatures that must not pass, of all four webhooks by one list: cut, drawn out, with junk in them, in other digits, by
// other secrets, of other bytes. Kraken Pay's are ES256: wycheproof.test.mjs has the vectors of Project Wycheproof.
import assert from "node:assert/strict";
import { createHmac, sign } from "node:crypto";
import { test } from "node:test";
import { PaySignError, receiveEmbedWebhook, receiveKatu9Webhook, receiveRampWebhook } from "paysign";
import { verifyEmbedWebhook, verifyKatu9Webhook, verifyRampWebhook } from "paysign";
import { verifyPayCallback } from "paysign/pay-callback";
import * as pay from "../tarball/pay-callback-support.mjs";

const T = 1734567890;
const KEY = Buffer.from("webhook secret");
const BODY = '{"event":"e","data":{"n":"é"},"event_type":"e","status":"new","payload":{}}';
const hmac = (key, ...parts) => parts.reduce((mac, part) => mac.update(part), createHmac("sha256", key)).digest("hex");

/** Verify and receive of each HMAC webhook; `header` makes the header of a signature. */
const HMAC = {
  katu9: {
    verify: (given) => verifyKatu9Webhook({ secret: KEY, ...given }),
    receive: (request) => receiveKatu9Webhook(request, { secret: KEY }),
    name: "X-Katu9-Signature",
    good: (body, key = KEY) => hmac(key, body),
    header: (signature) => signature,
  },
  ramp: {
    verify: (given) => verifyRampWebhook({ secret: KEY, ...given }),
    receive: (request) => receiveRampWebhook(request, { secret: KEY }),
    name: "X-Signature",
    good: (body, key = KEY) => hmac(key, body),
    header: (signature) => signature,
  },
  embed: {
    verify: (given) => verifyEmbedWebhook({ secret: KEY, now: T * 1000, ...given }),
    receive: (request) => receiveEmbedWebhook(request, { secret: KEY, now: T * 1000 }),
    name: "X-Signature",
    good: (body, key = KEY) => hmac(key, `${T}.`, body),
    header: (signature) => `t=${T},v1=${signature}`,
  },
};

const refused = (run, label, codes = ["bad_signature"]) => {
  let value;
  try {
    value = run();
  } catch (error) {
    assert.ok(error instanceof PaySignError, `${label}: threw ${String(error)}`);
    assert.ok(codes.includes(error.code), `${label}: ${error.code}`);
    return;
  }
  assert.fail(`${label}: passed, ${JSON.stringify(value)}`);
};

/** What can be done to 64 good digits. */
function bent(good) {
  const list = [];
  for (let length = 0; length < 64; length++) list.push(good.slice(0, length), good.slice(length + 1));
  for (const more of ["0", "00", "a", "\0", "\n", " ", "=", good]) list.push(good + more, more + good);
  for (const junk of [" ", "\t", "\0", "-", ":", "_", ".", "%30", "\u200b", "\ufeff", "\u00ad", "é", "😀"])
    for (const at of [0, 1, 31, 32, 63, 64]) {
      list.push(good.slice(0, at) + junk + good.slice(at));
      list.push(good.slice(0, at) + junk + good.slice(at + 1));
    }
  // Digits of other scripts, and letters that case folding or normalising makes of a to f.
  for (const zero of [0x660, 0x6f0, 0x966, 0xff10, 0x1d7ce])
    list.push(good.replace(/\d/, (digit) => String.fromCodePoint(zero + Number(digit))));
  list.push(good.replace(/[a-f]/, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)));
  list.push(good.replace(/[a-f]/, (letter) => `${letter}\u0301`));
  // Characters whose low byte is the digit: one that cuts units to bytes would take them.
  for (const plane of [0x100, 0x2000, 0xff00])
    list.push([...good].map((digit) => String.fromCharCode(plane + digit.charCodeAt(0))).join(""));
  const bytes = Buffer.from(good, "hex");
  for (const encoding of ["base64", "base64url", "latin1", "utf8"]) list.push(bytes.toString(encoding));
  list.push([...bytes].join(","), `0x${good}`, `sha256=${good}`, `"${good}"`, encodeURIComponent(`${good} `));
  list.push([...good].reverse().join(""), Buffer.from(bytes).reverse().toString("hex"));
  list.push("0".repeat(64), "f".repeat(64), good.replace(/./g, "?"), `${good},${good}`, `${good}, ${good}`);
  for (let bit = 0; bit < 256; bit++) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3] ^= 1 << (bit & 7);
    list.push(flipped.toString("hex"));
  }
  return list.filter((text) => text.toLowerCase() !== good);
}

for (const [vendor, { verify, good, header }] of Object.entries(HMAC)) {
  test(`${vendor}: no bent signature passes`, () => {
    const signature = good(BODY);
    assert.ok(verify({ signature: header(signature), body: BODY }));
    const list = bent(signature);
    assert.ok(list.length > 500);
    for (const wrong of list) {
      // Other parts of Embed's header are let through: there a blank or a comma behind good digits ends the part.
      if (vendor === "embed" && wrong.split(/[, ]/)[0].toLowerCase() === signature) continue;
      refused(() => verify({ signature: header(wrong), body: BODY }), JSON.stringify(wrong));
    }
  });

  test(`${vendor}: what is signed is bytes, not text`, () => {
    const bytes = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));
    const utf16 = Buffer.from(BODY, "utf16le");
    const rows = [
      ["a byte order mark before", BODY, bytes([0xef, 0xbb, 0xbf], BODY)],
      ["one signed, none sent", bytes([0xef, 0xbb, 0xbf], BODY), BODY],
      ["UTF-16 signed", utf16, BODY],
      ["UTF-16 sent", BODY, utf16],
      ["latin-1 signed", Buffer.from(BODY, "latin1"), BODY],
      ["decomposed", BODY, BODY.normalize("NFD")],
      ["escaped", BODY, BODY.replace("é", "\\u00e9")],
      ["a line feed more", BODY, `${BODY}\n`],
      ["CR and LF", BODY.replace(/,/g, ",\n"), BODY.replace(/,/g, ",\r\n")],
    ];
    // Each of these decodes to the same text with U+FFFD in it.
    const alike = [[0xff], [0xfe], [0xc3], [0xe9], [0xed, 0xa0], [0xef, 0xbf, 0xbd]].map((wrong) =>
      bytes('{"event":"e","data":"', wrong, '","event_type":"e","status":"new","payload":"', wrong, '"}'),
    );
    for (const one of alike) for (const two of alike) if (one !== two) rows.push(["invalid UTF-8 alike", one, two]);
    for (const [label, signed, sent] of rows) {
      const signature = header(good(signed));
      for (const body of [sent, new Uint8Array(Buffer.from(sent))]) refused(() => verify({ signature, body }), label);
    }
    for (const wrong of alike.slice(0, 5))
      refused(() => verify({ signature: header(good(wrong)), body: wrong }), "signed, but not UTF-8", ["not_json"]);
  });

  test(`${vendor}: another secret, and one that is near`, () => {
    for (const other of [
      "webhook secre",
      "webhook secret ",
      "webhook secret\0",
      "Webhook secret",
      KEY.toString("base64"),
      KEY.toString("hex"),
      Buffer.concat([KEY, Buffer.alloc(50)]),
    ]) {
      const signature = header(good(BODY, other));
      // HMAC fills a short key with zeros: that one key is the same.
      const isSame =
        Buffer.from(other)
          .subarray(KEY.length)
          .every((byte) => byte === 0) && Buffer.from(other).subarray(0, KEY.length).equals(KEY);
      if (isSame) assert.ok(verify({ signature, body: BODY }), String(other));
      else refused(() => verify({ signature, body: BODY }), String(other));
    }
  });

  test(`${vendor}: headers that came twice are joined by commas, and do not pass`, async () => {
    const { name, receive } = HMAC[vendor];
    const signature = header(good(BODY));
    const request = (...values) => {
      const headers = new Headers();
      for (const value of values) headers.append(name, value);
      return new Request("https://x.example", { method: "POST", headers, body: BODY });
    };
    assert.ok(await receive(request(signature)));
    const twice = [
      [signature, signature],
      [signature, header("0".repeat(64))],
      [header("0".repeat(64)), signature],
    ];
    // Of Embed's lists an empty part says nothing.
    if (vendor !== "embed") twice.push(["", signature], [signature, ""]);
    for (const values of twice)
      await assert.rejects(receive(request(...values)), { code: "bad_signature" }, `${vendor}: ${values}`);
  });
}

test("a signature of one vendor is none of another", () => {
  for (const [from, { good, header }] of Object.entries(HMAC))
    for (const [to, { verify }] of Object.entries(HMAC)) {
      // Katu9 and Ramp sign alike: the secret tells them apart.
      if (from === to || (from !== "embed" && to !== "embed")) continue;
      refused(() => verify({ signature: header(good(BODY)), body: BODY }), `${from} as ${to}`);
      refused(() => verify({ signature: HMAC[to].header(good(BODY)), body: BODY }), `${from} as ${to}, in its form`);
    }
});

test("embed: replayed and future times, to the millisecond, and times that overflow", () => {
  const at = (now, more = {}) =>
    HMAC.embed.verify({ signature: HMAC.embed.header(HMAC.embed.good(BODY)), body: BODY, now, ...more });
  for (const distance of [300_001, 301_000, 86_400_000, 1e11, 7e12])
    for (const now of [T * 1000 + distance, T * 1000 - distance])
      if (now >= 1e11) refused(() => at(now), `${now}`, ["expired"]);
  for (const time of ["0", "1", "999999999999", "000000000000"]) {
    const signature = `t=${time},v1=${hmac(KEY, `${time}.`, BODY)}`;
    refused(() => HMAC.embed.verify({ signature, body: BODY, toleranceSeconds: 86_400 }), time, ["expired"]);
  }
  for (const time of [
    "9999999999999",
    "18446744073709551616",
    "-1",
    "1e9",
    "0x67",
    "",
    " 1",
    "1 ",
    `${T}\0`,
    "Infinity",
  ]) {
    const signature = `t=${time},v1=${hmac(KEY, `${time}.`, BODY)}`;
    refused(() => HMAC.embed.verify({ signature, body: BODY }), time);
  }
  // The time is signed: another one does not make an old signature young.
  const now = T * 1000 + 86_400_000;
  const moved = `t=${now / 1000},v1=${HMAC.embed.good(BODY)}`;
  refused(() => HMAC.embed.verify({ signature: moved, body: BODY, now }), "moved");
  // What is signed has one dot, but time and body must not flow into each other.
  const flowing = `t=17,v1=${hmac(KEY, `${T}.`, BODY)}`;
  refused(() => HMAC.embed.verify({ signature: flowing, body: `34567890.${BODY}` }), "flowing");
});

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const bytesOf = (number, length = 32) => Buffer.from(number.toString(16).padStart(length * 2, "0"), "hex");

test("Kraken Pay: no signature of a wrong form passes, though its numbers are right", async () => {
  const input = `${pay.b64(pay.HEADER)}.${pay.b64(pay.claims)}`;
  const raw = sign("sha256", Buffer.from(input), { key: pay.privateKey, dsaEncoding: "ieee-p1363" });
  const [r, s] = [raw.subarray(0, 32), raw.subarray(32)];
  const [numberR, numberS] = [r, s].map((bytes) => BigInt(`0x${bytes.toString("hex")}`));
  const join = (...parts) => Buffer.concat(parts);
  const verify = (signature) =>
    verifyPayCallback(`${input}.${signature.toString("base64url")}`, pay.jwks, { now: pay.NOW });
  assert.ok(await verify(raw));
  const der = sign("sha256", Buffer.from(input), pay.privateKey);
  const zero = Buffer.alloc(32);
  const rows = {
    DER: der,
    "DER in 64 bytes": join(der, zero).subarray(0, 64),
    empty: Buffer.alloc(0),
    "r alone": r,
    "63 bytes": raw.subarray(0, 63),
    "65 bytes": join(raw, Buffer.of(0)),
    "a zero before": join(Buffer.of(0), raw),
    "each with a zero before": join(Buffer.of(0), r, Buffer.of(0), s),
    "48 bytes each, as ES384 has": join(bytesOf(numberR, 48), bytesOf(numberS, 48)),
    "66 bytes each, as ES512 has": join(bytesOf(numberR, 66), bytesOf(numberS, 66)),
    swapped: join(s, r),
    "r and r": join(r, r),
    "r = 0": join(zero, s),
    "s = 0": join(r, zero),
    "both 0": join(zero, zero),
    "r = 1, s = 1": join(bytesOf(1n), bytesOf(1n)),
    "r = n": join(bytesOf(ORDER), s),
    "s = n": join(r, bytesOf(ORDER)),
    "both n": join(bytesOf(ORDER), bytesOf(ORDER)),
    "r = n - 1": join(bytesOf(ORDER - 1n), s),
    "s = n + 1": join(r, bytesOf(ORDER + 1n)),
    "s + n, in 33 bytes": join(r, bytesOf(numberS + ORDER, 33)),
    "-r": join(bytesOf(ORDER - numberR), s),
    "all ones": Buffer.alloc(64, 255),
    "little endian": join(Buffer.from(r).reverse(), Buffer.from(s).reverse()),
    "of SHA-384": sign("sha384", Buffer.from(input), { key: pay.privateKey, dsaEncoding: "ieee-p1363" }),
    "of SHA-1": sign("sha1", Buffer.from(input), { key: pay.privateKey, dsaEncoding: "ieee-p1363" }),
    "HMAC of the public key": createHmac("sha256", JSON.stringify(pay.jwks.keys[0])).update(input).digest(),
  };
  for (const [label, signature] of Object.entries(rows))
    await pay.refuses(verify(signature), "bad_signature", undefined, label);
  for (let bit = 0; bit < 512; bit++) {
    const flipped = Buffer.from(raw);
    flipped[bit >> 3] ^= 1 << (bit & 7);
    await pay.refuses(verify(flipped), "bad_signature", undefined, `bit ${bit}`);
  }
});

test("Kraken Pay: a signature that somebody turned (r, n - s) is of the same claims, so nothing else comes of it", async () => {
  const input = `${pay.b64(pay.HEADER)}.${pay.b64(pay.claims)}`;
  const raw = sign("sha256", Buffer.from(input), { key: pay.privateKey, dsaEncoding: "ieee-p1363" });
  const turned = Buffer.concat([raw.subarray(0, 32), bytesOf(ORDER - BigInt(`0x${raw.toString("hex", 32)}`))]);
  const read = await verifyPayCallback(`${input}.${turned.toString("base64url")}`, pay.jwks, { now: pay.NOW });
  assert.deepEqual(read, pay.claims);
});

test("Kraken Pay: the text of the signature in other encodings, and digits of other scripts", async () => {
  const [header, claims, signature] = pay.jwt.split(".");
  const list = [
    Buffer.from(signature, "base64url").toString("base64"),
    Buffer.from(signature, "base64url").toString("hex"),
    `${signature}=`,
    `${signature}==`,
    `${signature}\n`,
    `${signature}A`,
    `${signature.slice(0, 10)} ${signature.slice(10)}`,
    `${signature.slice(0, 10)}\u200b${signature.slice(10)}`,
    signature.replace(/\d/, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
    [...signature].map((digit) => String.fromCharCode(0x2000 + digit.charCodeAt(0))).join(""),
    encodeURIComponent(`${signature}.`),
  ];
  for (const text of list)
    await pay.refuses(
      verifyPayCallback(`${header}.${claims}.${text}`, pay.jwks, { now: pay.NOW }),
      "bad_signature",
      undefined,
      JSON.stringify(text).slice(0, 60),
    );
});
