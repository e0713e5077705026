// Whether the time of a call tells anything of a secret, in this engine: node constant-time.mjs [measurements]. The same test
// as fuzz/examples/constant_time.rs: Welch's t of two classes of inputs (dudect). Its figure is printed and not judged: a
// machine that does other work at the same time moves it.
import { createHmac, randomBytes, randomInt } from "node:crypto";
import { Kraken, verifyKatu9Webhook } from "paysign";

const COUNT = Number(process.argv[2] ?? 200_000);
const BODY = '{"event":"payment_link.created","data":{}}';
const GOOD = createHmac("sha256", "webhook secret").update(BODY).digest("hex");
const NEAR = GOOD.slice(0, 63) + (GOOD[63] === "0" ? "1" : "0");

function measure(name, make, call) {
  const times = [[], []];
  for (let count = 0; count < COUNT; count += 1000) {
    const inputs = Array.from({ length: 1000 }, () => {
      const one = randomInt(2);
      return [one, make(one === 0)];
    });
    for (const [one, input] of inputs) {
      const start = process.hrtime.bigint();
      call(input);
      times[one].push(Number(process.hrtime.bigint() - start));
    }
  }
  // What the engine does before it has compiled all is left out.
  const warm = times.map((list) => list.slice(list.length >> 2));
  console.log(`${engine}, ${name}: t = ${welch(warm).toFixed(2)} of ${COUNT} measurements`);
}

const engine = `wasm in V8 ${process.versions.v8}`;

function welch(times) {
  const all = times.flat().sort((one, two) => one - two);
  const limit = all[Math.floor(all.length * 0.9)];
  const [one, two] = times.map((list) => {
    const kept = list.filter((time) => time <= limit);
    const mean = kept.reduce((sum, time) => sum + time, 0) / kept.length;
    const variance = kept.reduce((sum, time) => sum + (time - mean) ** 2, 0) / (kept.length - 1);
    return [mean, variance / kept.length];
  });
  return (one[0] - two[0]) / Math.sqrt(one[1] + two[1]);
}

const verify = (signature) => {
  try {
    verifyKatu9Webhook({ secret: "webhook secret", signature, body: BODY });
  } catch {
    // None is good.
  }
};
/** Both classes are made in the same way, so that the engine keeps them alike. */
const digits = (fixed) => (isFixed) => {
  const random = randomBytes(32).toString("hex");
  return Buffer.from(isFixed ? fixed : random).toString("latin1");
};
const client = (secret, index) =>
  new Kraken({ apiKey: `constant-time-${index}`, apiSecret: secret.toString("base64") });
const clients = Array.from({ length: 32 }, (_, index) => client(index % 2 ? Buffer.alloc(64) : randomBytes(64), index));

measure("signature: all digits but the last right, or random", digits(NEAR), verify);
measure(
  "signature: all digits wrong, or random",
  digits(NEAR.replace(/./g, (digit) => (15 - Number.parseInt(digit, 16)).toString(16))),
  verify,
);
measure(
  "private key: all zero, or random",
  (isFixed) => clients[2 * randomInt(16) + Number(isFixed)],
  (client) => client.sign("/0/private/Balance", "1616492376594", BODY),
);
