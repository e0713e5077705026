// The inputs of the 1,000 stored signatures: a formula, so that only the signatures are stored.

/** Kraken's published demonstration secret. */
export const SECRET = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
export const COUNT = 1000;

const PATHS = [
  "/0/private/Pay/request/create",
  "/0/private/Withdraw",
  "/0/private/DepositStatus",
  "/0/private/Späti/☕",
];
const WORDS = ["nonce=", "amount", "10.50", "Café ☕", "\u{1F9FE}", "&", '{"a":', "\u2028", "%20", " "];

/** Case `index`: bodies of 0 to some thousand bytes, with characters of one to four bytes. */
export function caseOf(index) {
  const path = PATHS[index % PATHS.length];
  const nonce = String(1616492376594n + BigInt(index) * 7919n * BigInt(index));
  let body = "";
  for (let word = 0; word < (index * index) % 97; word++)
    body += WORDS[(index + word * (1 + (index % 7))) % WORDS.length];
  // One in a hundred is larger than any buffer that is kept at hand.
  if (index % 100 === 99) body = body.repeat(64) + "x".repeat(5000);
  return { path, nonce, body };
}
