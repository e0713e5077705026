// Writes the picture and the steps of "The signature, step by step": the bytes of the vector that Kraken publishes, computed by
// the package. The tests run it and compare.
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { Kraken } from "paysign";

// #region vector
// https://docs.kraken.com/api/docs/guides/spot-rest-auth; the key opens nothing.
const SECRET = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
const PUBLISHED = "4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==";
const path = "/0/private/AddOrder";
const nonce = "1616492376594";
const body = `nonce=${nonce}&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25`;

const kraken = new Kraken({ apiKey: "published-by-kraken", apiSecret: SECRET });
const signature = kraken.sign(path, nonce, body);
if (signature !== PUBLISHED) throw new Error("this is not the published signature");

const digest = createHash("sha256")
  .update(nonce + body)
  .digest();
const key = Buffer.from(SECRET, "base64");
const mac = Buffer.from(signature, "base64");
const message = Buffer.concat([Buffer.from(path), digest]);
// #endregion vector

const hex = (bytes) => Buffer.from(bytes).toString("hex");
const STEPS = [
  ["Path", "what stands behind the host, from `/0/private/` on", path, Buffer.byteLength(path)],
  ["Nonce", "the same text as in the body", nonce, nonce.length],
  ["Body", "exactly the bytes that are sent", body, Buffer.byteLength(body)],
  ["Digest", "SHA-256 of nonce and body, one behind the other", hex(digest), digest.length],
  ["Message", "path and digest, one behind the other", `${path} + ${hex(digest)}`, message.length],
  ["Key", "the private key, decoded from base64", hex(key), key.length],
  ["MAC", "HMAC-SHA512 of the message under the key", hex(mac), mac.length],
  ["API-Sign", "the MAC in base64, with padding", signature, signature.length],
];
const steps = STEPS.map(
  ([name, how, value, length]) => `**${name}**: ${how}; ${length} bytes\n\n\`\`\`text\n${value}\n\`\`\`\n`,
);
writeFileSync(new URL("steps.txt", import.meta.url), steps.join("\n"));

/** The ends of a text that has no room. */
const short = (text, room = 25) => (text.length <= room ? text : `${text.slice(0, room - 8)}…${text.slice(-6)}`);
const escaped = (text) => text.replaceAll("&", "&amp;");
const box = (x, y, width, title, value) =>
  `<g><rect x="${x}" y="${y}" width="${width}" height="52" rx="6" fill="none" stroke="currentColor" stroke-opacity="0.45"/>
<text x="${x + 10}" y="${y + 21}" font-weight="600">${title}</text>
<text x="${x + 10}" y="${y + 40}" font-family="monospace" font-size="12">${escaped(short(value))}</text></g>`;
const line = (...points) => `<polyline points="${points.join(" ")}" marker-end="url(#arrow)"/>`;

const alternative = `Nonce and body go through SHA-256; the path and that digest go through HMAC-SHA512 under the decoded private key; base64 of it is API-Sign.`;
const picture = `<figure>
<svg viewBox="0 0 680 372" role="img" aria-label="${alternative}" fill="currentColor" font-size="14" font-family="inherit" style="width:100%;height:auto">
<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>
<g fill="none" stroke="currentColor" stroke-opacity="0.7">
${line("340,62", "340,80", "455,80", "455,106")}
${line("570,62", "570,80", "455,80", "455,106")}
${line("110,62", "110,196", "195,196", "195,212")}
${line("455,158", "455,196", "345,196", "345,212")}
${line("500,238", "444,238")}
${line("225,264", "225,310")}
</g>
${box(10, 10, 215, "Path", path)}
${box(240, 10, 200, "Nonce", nonce)}
${box(455, 10, 215, "Body", body)}
${box(340, 106, 230, "SHA-256", hex(digest))}
${box(170, 212, 272, "HMAC-SHA512 of path + digest", hex(mac))}
${box(500, 212, 170, "Key, decoded", hex(key).slice(0, 12).concat("…"))}
${box(110, 312, 330, "API-Sign: base64", signature)}
</svg>
<figcaption>The example that Kraken publishes. Only the ends of long values are shown.</figcaption>
</figure>
`;
writeFileSync(new URL("picture.svg", import.meta.url), picture);
