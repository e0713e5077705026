import { signKatu9Webhook, verifyKatu9Webhook } from "paysign";

// #region verify
const env = { KATU9_SECRET: "whsec_new", KATU9_OLD_SECRET: "whsec_old" };
const secret = [env.KATU9_SECRET, env.KATU9_OLD_SECRET]; // undefined ones are skipped

function verify(signature, body) {
  const { event, secretIndex } = verifyKatu9Webhook({ secret, signature, body });
  if (secretIndex > 0) console.log(event, "is still signed with the old secret");
  else console.log(event, "is signed with the new secret");
}
// #endregion verify

const body = '{"event":"payment_link.created","data":{}}';
verify(signKatu9Webhook("whsec_old", body), body);
verify(signKatu9Webhook("whsec_new", body), body);
