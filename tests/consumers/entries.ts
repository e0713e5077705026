// The entries beside the first one; those with the same names have the same types.
import { init, Kraken as Slim } from "paysign/slim";
import { Kraken as Js } from "paysign/js";
import { Kraken as Source } from "paysign/source";
import { Kraken } from "paysign";
import { createSandbox } from "paysign/sandbox";
import { serveSandbox } from "paysign/sandbox/node";
import { verifyPayCallback } from "paysign/pay-callback";
init(new Uint8Array(1));
export const same: Kraken = new Js({ apiKey: "", apiSecret: "" });
export const too: Kraken = new Source({ apiKey: "", apiSecret: "" });
export const all = [Slim, createSandbox, serveSandbox, verifyPayCallback];
