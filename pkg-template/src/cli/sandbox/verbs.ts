// What a running sandbox can be told from another terminal: the verbs, and what help says of them.

import { FAULT_KINDS } from "../../sandbox/faults.ts";
import { TRIGGERS } from "../../sandbox/trigger-names.ts";
import {
  advance,
  calls,
  deliveries,
  deposit,
  ends,
  fault,
  forward,
  payments,
  resend,
  SENDERS,
  trigger,
  type Act,
} from "./acts.ts";

/** One thing that a running sandbox can be told. */
export interface Verb {
  readonly usage: string;
  readonly summary: string;
  readonly help: string;
  run(act: Act): Promise<void>;
}

const NO_MORE = "";

/** All of them, in the order in which help tells of them. */
export const VERBS: Readonly<Record<string, Verb>> = {
  pay: {
    usage: "pay ID [kraktag=NAME]",
    summary: "pay a payment request, or a Katu9 link or transaction",
    help: `ID is the external_id of Pay/request/create, or the id of Katu9's link or transaction.

  paysign sandbox pay GSoAAAAAAAA kraktag=bob
  paysign sandbox pay 75906707-8c31-479c-b354-aa805c4cefbc`,
    run: ends("pay", "COMPLETED"),
  },
  claim: {
    usage: "claim ID [kraktag=NAME]",
    summary: "claim a paylink by its id or code, or take a transfer",
    help: `A paylink is claimed by somebody: give a kraktag.

  paysign sandbox claim GSoAAAAAAAA kraktag=bob`,
    run: ends("claim", "success"),
  },
  decline: {
    usage: "decline ID",
    summary: "decline a request or a transfer, or let a Katu9 transaction fail",
    help: "  paysign sandbox decline GSoAAAAAAAA",
    run: ends("decline", "FAILED"),
  },
  fail: {
    usage: "fail ID",
    summary: "let a payment fail on Kraken's side",
    help: "  paysign sandbox fail GSoAAAAAAAA",
    run: ends("fail", "failed"),
  },
  deposit: {
    usage: "deposit asset=NAME amount=N [method=NAME] [address=TEXT]",
    summary: "let a deposit arrive: Pending, then Settled, then Success",
    help: `\`advance 1m\` brings it from one state to the next.

  paysign sandbox deposit asset=doge amount=95`,
    run: deposit,
  },
  advance: {
    usage: "advance TIME...",
    summary: "move the sandbox's clock on",
    help: `TIME is a whole number and ms, s, m, h or d. Payments expire, deposits and transfers
arrive, withdrawals leave.

  paysign sandbox advance 90s
  paysign sandbox advance 1h 30m`,
    run: advance,
  },
  trigger: {
    usage: "trigger katu9|pay|embed|ramp EVENT [name=value ...]",
    summary: "send a signed webhook or callback of a documented kind",
    help: `It goes where --forward-to or \`forward\` has said. Katu9's and Pay's are about a
transaction or a request that is made for it; name=value are members of Embed's body or
of Ramp's payload.

${SENDERS.map((sender) => `  ${sender.padEnd(7)}${TRIGGERS[sender].join("\n         ")}`).join("\n")}

  paysign sandbox trigger katu9 payment_link.created
  paysign sandbox trigger embed quote.executed id=QTE-AAAAA-EXAMPLE`,
    run: trigger,
  },
  resend: {
    usage: "resend [ID]",
    summary: "send a delivery again, the last one if no ID is given",
    help: `ID is the number that \`deliveries\` shows. The body is the same; it goes to the URL that
is set now.

  paysign sandbox resend 3`,
    run: resend,
  },
  forward: {
    usage: "forward URL|nowhere [katu9|pay|embed|ramp]",
    summary: "say where webhooks and callbacks go from now on",
    help: `  paysign sandbox forward http://127.0.0.1:3000/webhooks/katu9 katu9
  paysign sandbox forward nowhere`,
    run: forward,
  },
  fault: {
    usage: "fault [KIND [match=ENDPOINT] [times=N] [name=value ...] | clear]",
    summary: "plan a fault for the next call, clear all, or list them",
    help: `KIND is one of ${FAULT_KINDS.slice(0, 6).join(", ")},
${FAULT_KINDS.slice(6).join(", ")}. match is an endpoint or, for notifications,
an event; names are delayMs, skewMs, silent, executed and error.

  paysign sandbox fault lose_answer match=Withdraw
  paysign sandbox fault refuse error=EService:Busy times=2
  paysign sandbox fault clear`,
    run: fault,
  },
  deliveries: {
    usage: "deliveries [--limit N]",
    summary: "show webhooks and callbacks, newest first, and what became of them",
    help: NO_MORE,
    run: deliveries,
  },
  calls: {
    usage: "calls [ENDPOINT] [--refused] [--limit N]",
    summary: "show calls, newest first, and what became of them",
    help: `--refused leaves out what was accepted and answered.

  paysign sandbox calls Withdraw --refused`,
    run: calls,
  },
  payments: {
    usage: "payments [--limit N]",
    summary: "show Pay's payments and Katu9's transactions, newest first",
    help: NO_MORE,
    run: payments,
  },
};
