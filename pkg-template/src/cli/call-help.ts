// What `--help` says of `paysign kraken` and `paysign katu9`.

import { FAULT_KINDS } from "../sandbox/faults.ts";
import { EXIT_HELP } from "./failure.ts";
import { KEY_HELP } from "./keys.ts";

/** What can be asked for with `--fault`, in two lines. */
export const FAULTS_HELP = [FAULT_KINDS.slice(0, 6), FAULT_KINDS.slice(6)].map((kinds) => kinds.join(", "));

const NESTED_HELP = `An endpoint of Funding (Beta) is a method and a path, and what stands in {braces} is a
member like all others. Members of objects have their object's name before them:

  paysign kraken "GET /funding/v1/methods/{direction}" direction=withdraw \\
    asset.class=currency asset.name=USDC`;

const VALUES_HELP = `Values are converted by what the endpoint declares: text stays text, 25 becomes a
number and true a boolean where text is refused, and an object is written as JSON
(metadata='{"order":42}'; numbers in it are JavaScript's).`;

const SENDING_HELP = `  --base-url URL    the sandbox (http://127.0.0.1:PORT) or a relay; a host on this
                    machine counts as a sandbox
  --sandbox         send it to a fresh sandbox inside this process, without keys
  --dry-run[=curl|fetch|http]
                    print the request and send nothing; keys and signature hidden
  --show-signature  with --dry-run: print a request that can be sent as it is, once.
                    Whoever has it can send it, so treat it like the payment itself;
                    curl and fetch still take key and token from the environment
  --fault KIND      ask the sandbox for a fault, such as "late; delayMs=5000":
                    ${FAULTS_HELP.join(`,\n${" ".repeat(20)}`)}
  --timeout SECONDS how long to wait for the answer (30); giving up is an unknown
                    outcome, for the call may have arrived
  --yes             do not ask before money moves on a live API, or before an address is
                    made that can be withdrawn to at once; without a terminal to ask on,
                    such a call needs it
  --json            the result as JSON on standard output, errors as JSON on
                    standard error`;

const END_HELP = `A call is sent once. When its outcome is unknown it is never sent again; the
command says how to find out what happened.

${EXIT_HELP}`;

/** The help of `kraken`. */
export const KRAKEN_HELP = `ENDPOINT is Kraken's own name: \`paysign operations\` lists all, and
\`paysign kraken ENDPOINT --help\` shows its members.

  paysign kraken DepositStatus asset=doge
  paysign kraken Pay/request/create amount=10.50 asset=USD external_id=new
  paysign kraken Withdraw asset=XBT key=BTC_Cold amount=0.1 --dry-run

${NESTED_HELP}

${VALUES_HELP}
new=false of DepositAddresses is left out: Kraken goes by its presence.
external_id=new makes an id and prints it on standard error before anything is sent:
keep it, for it is what makes a repeated call safe.

${KEY_HELP}
  --secret-stdin    KRAKEN_API_SECRET is one line of standard input

Options
  --encoding json|form  how to write the body; not of Funding (Beta)
  --nonce N         the nonce, instead of the clock's
  --nonce-unit ms|us|ns what one step of the nonce is (ms)
  --otp CODE        the one-time password; KRAKEN_OTP in the environment if absent
${SENDING_HELP}

${END_HELP}`;

/** The help of `katu9`. */
export const KATU9_HELP = `ENDPOINT is one of those that \`paysign operations\` lists;
\`paysign katu9 ENDPOINT --help\` shows its members.

  paysign katu9 payment-link/generate transactionId=75906707-8c31-479c-b354-aa805c4cefbc
  paysign katu9 transaction/create amount=250 type=DEPOSIT metadata='{"order":42}'

${VALUES_HELP}

${KEY_HELP}
  --secret-stdin    KATU9_TOKEN is one line of standard input

Options
${SENDING_HELP}

${END_HELP}`;
