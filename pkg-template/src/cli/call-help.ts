// What `--help` says of `paysign kraken` and `paysign katu9`.

import { FAULT_KINDS } from "../sandbox/faults.ts";
import { KATU9_OPTIONS, KRAKEN_OPTIONS } from "./call-options.ts";
import { EXIT_HELP } from "./failure.ts";
import { keyHelp } from "./keys.ts";
import { optionsHelp } from "./options.ts";

/** What can be asked for with `--fault`, in two lines. */
export const FAULTS_HELP = [FAULT_KINDS.slice(0, 6), FAULT_KINDS.slice(6)].map((kinds) => kinds.join(", "));

const NESTED_HELP = `An endpoint of Funding (Beta) is a method and a path, and what stands in {braces} is a
member like all others. Members of objects have their object's name before them:

  paysign kraken "GET /funding/v1/methods/{direction}" direction=withdraw \\
    asset.class=currency asset.name=USDC`;

const VALUES_HELP = `Values are converted by what the endpoint declares: text stays text, 25 becomes a
number and true a boolean where text is refused, and an object is written as JSON
(metadata='{"order":42}'; numbers in it are JavaScript's).`;

const END_HELP = `A call is sent once. When its outcome is unknown it is never sent again; the
command says how to find out what happened.

${EXIT_HELP}`;

/** What whoever reads tables with a program is told first. */
export const JSON_HELP = "Tables are for people: in a pipe and in programs, add --json.";

/** The help of `kraken`. */
export const KRAKEN_HELP = `${JSON_HELP}

ENDPOINT is Kraken's own name: \`paysign operations\` lists all, and
\`paysign kraken ENDPOINT --help\` shows its members.

  paysign kraken DepositStatus asset=doge --columns time,amount,status
  paysign kraken Pay/request/create amount=10.50 asset=USD external_id=new
  paysign kraken Withdraw asset=XBT key=BTC_Cold amount=0.1 --dry-run

Each of these works with --sandbox, whose keys for withdrawals include BTC_Cold.

${NESTED_HELP}

${VALUES_HELP}
new=false of DepositAddresses is left out: Kraken goes by its presence.
external_id=new makes an id and prints it on standard error before anything is sent:
keep it, for it is what makes a repeated call safe.

${keyHelp("KRAKEN_API_KEY", "KRAKEN_API_SECRET")}

${optionsHelp(KRAKEN_OPTIONS)}

${END_HELP}`;

/** The help of `katu9`. */
export const KATU9_HELP = `${JSON_HELP}

ENDPOINT is one of those that \`paysign operations\` lists;
\`paysign katu9 ENDPOINT --help\` shows its members.

  paysign katu9 payment-link/generate transactionId=75906707-8c31-479c-b354-aa805c4cefbc
  paysign katu9 transaction/create amount=250 type=DEPOSIT metadata='{"order":42}'

${VALUES_HELP}

${keyHelp("KATU9_TOKEN")}

${optionsHelp(KATU9_OPTIONS)}

${END_HELP}`;
