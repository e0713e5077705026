// What a receiver answers where a webhook was not taken. 4xx is the sender's doing; 5xx is yours, and the sender may come again.
import { PaySignError } from "paysign";

const STATUS = new Map([
  ["bad_signature", 401], // forged, or signed with a secret that you don't have
  ["expired", 401], // signed too long ago: Kraken Embed and Kraken Pay sign a time
  ["not_json", 400],
  ["unexpected_response", 400],
  ["no_answer", 503], // the body did not come to its end
]);

export function statusOf(error) {
  if (!PaySignError.is(error)) return 500;
  if (error.code === "invalid_request" && error.field === "body") return 413; // longer than 1 MiB
  return STATUS.get(error.code) ?? 500; // no secret is set, or somebody has read the body: look at the error
}
