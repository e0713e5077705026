import { mediaType, type Answer, type Incoming } from "../../http.ts";
import { jsonText } from "../../json.ts";
import { believed, type KrakenAnswer, type KrakenSide } from "../api.ts";
import { refused } from "../envelope.ts";
import { suffices } from "../permissions.ts";
import { KrakenRefusal } from "../refusal.ts";
import { bodyMembers, invalid, Members, queryMembers } from "./members.ts";
import { OPERATIONS, type Account } from "./operations.ts";
import { problem } from "./problem.ts";
import { routeOf, type Route, type RouteName } from "./routes.ts";

const NO_BODY = new Members(new Map(), false);

/**
 * Answers a request to Funding (Beta): route, throttling, lockout, key, signature, nonce, rate, permission, body, query,
 * arguments, state, in this order. An unknown route is answered by the gateway, in the form of the old calls.
 */
export async function answerFundingBeta(
  side: KrakenSide,
  account: Account,
  incoming: Incoming,
  crowded: boolean,
): Promise<KrakenAnswer> {
  const route = routeOf(incoming.method, incoming.url.pathname);
  if (route === undefined) return { answer: refused(new KrakenRefusal("General", "Unknown method"), "strings", 404) };
  return believed(side, incoming, { crowded, cost: 1, refused: problem }, (key): Answer => {
    if (!suffices(key.permissions, [OPERATIONS[route.name].needs])) {
      throw new KrakenRefusal("General", "Permission denied");
    }
    return { status: 200, body: jsonText(run(account, route, incoming)) };
  });
}

function run(account: Account, { name, path }: Route & { readonly name: RouteName }, incoming: Incoming): unknown {
  const { method, headers, body, url } = incoming;
  const hasBody = method === "POST" || method === "PUT";
  if (!hasBody && (body.length > 0 || headers.has("Content-Type"))) {
    throw invalid("Content-Type", `${method} has no body, and no Content-Type either`);
  }
  if (hasBody && mediaType(headers) !== "application/json") throw invalid("Content-Type", "must be application/json");
  const members = hasBody ? bodyMembers(body) : NO_BODY;
  return OPERATIONS[name].run(account, { path, query: queryMembers(url.searchParams), body: members });
}
