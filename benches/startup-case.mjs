// One process of startup.mjs: makes one signature with what its last argument names, and ends. It imports nothing
// else, so that the process which does nothing is an empty one.

const SECRET = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
const [PATH, NONCE, BODY] = ["/0/private/Balance", "1616492376594", "nonce=1616492376594"];

const cases = {
  nothing: () => "1nH4vwR+8FHiYh1QT649xXkGd3JR3x0DWkgv3u9Ed/Qqv6KPtgQpEU4m+Emb/VgpEji3j1XNwI+HCbfXxmrTOg==",
  async paysign() {
    const { Kraken } = await import("paysign");
    return new Kraken({ apiKey: "demonstration-key", apiSecret: SECRET }).sign(PATH, NONCE, BODY);
  },
  async "node:crypto"() {
    const { createHash, createHmac } = await import("node:crypto");
    const digest = createHash("sha256")
      .update(NONCE + BODY)
      .digest();
    return createHmac("sha512", Buffer.from(SECRET, "base64")).update(PATH).update(digest).digest("base64");
  },
  async "@noble/hashes"() {
    const { hmac } = await import("@noble/hashes/hmac.js");
    const { sha256, sha512 } = await import("@noble/hashes/sha2.js");
    const utf8 = new TextEncoder();
    const mac = hmac.create(sha512, Buffer.from(SECRET, "base64")).update(utf8.encode(PATH));
    return Buffer.from(mac.update(sha256(utf8.encode(NONCE + BODY))).digest()).toString("base64");
  },
};

const signature = await cases[process.argv.at(-1)]();
if (signature !== (await cases.nothing())) throw new Error(signature);
