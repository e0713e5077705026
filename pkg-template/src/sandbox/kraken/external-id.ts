import { base64Bytes } from "../encoding.ts";
import { invalidArgument } from "./refusal.ts";
import type { Parameters } from "./parameters.ts";

/** Reads external_id: 1 to 16 bytes as base64 without padding, unused bits zero; refuses anything else by its name. */
export function externalId(parameters: Parameters): string {
  const id = parameters.text("external_id");
  const bytes = base64Bytes(id.padEnd(Math.ceil(id.length / 4) * 4, "="));
  if (id.includes("=") || bytes === undefined || bytes.length > 16) throw invalidArgument("external_id");
  return id;
}
