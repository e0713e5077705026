// PaySignError is one type in all entries: what a program adds to it is there whichever entry gave the error.
import type { PaySignError as OfCallback } from "paysign/pay-callback";
import type { PaySignError as OfSlim } from "paysign/slim";
import type { PaySignError as OfJs } from "paysign/js";
import "paysign";
declare module "paysign" {
  interface PaySignError {
    readonly ticket: number;
  }
}
export const tickets = (a: OfCallback, b: OfSlim, c: OfJs): number[] => [a.ticket, b.ticket, c.ticket];
