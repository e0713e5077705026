// The fifteen operations of Funding (Beta) by method and documented path: the names that `request` takes.

/** A route that a request has met: its documented name, and the members that stand in the path. */
export interface Route {
  readonly name: string;
  readonly path: Readonly<Record<string, string>>;
}

export const ROUTES = [
  "GET /funding/v1/networks",
  "GET /funding/v1/methods/{direction}",
  "GET /funding/v1/assets/{direction}",
  "GET /funding/v1/fees/{method_id}",
  "GET /funding/v1/limits/deposit/{asset_class}/{asset}",
  "GET /funding/v1/limits/withdrawal/{asset_class}/{asset}",
  "POST /funding/v1/addresses",
  "GET /funding/v1/addresses",
  "PUT /funding/v1/addresses/{id}",
  "DELETE /funding/v1/addresses/{id}",
  "PUT /funding/v1/deposit/address",
  "GET /funding/v2/deposit/addresses",
  "GET /funding/v1/deposits",
  "GET /funding/v1/withdrawals",
  "POST /funding/v1/withdrawals",
] as const;

/** The name of one of them. */
export type RouteName = (typeof ROUTES)[number];

const PREFIX = "/funding/";

const TEMPLATES = ROUTES.map((name) => {
  const [method = "", path = ""] = name.split(" ");
  return { name, method, parts: path.split("/") };
});

/** Whether a path belongs to Funding (Beta). */
export function isFundingBetaPath(path: string): boolean {
  return path.startsWith(PREFIX);
}

/** The route of a request; undefined if there is none. */
export function routeOf(method: string, path: string): (Route & { readonly name: RouteName }) | undefined {
  const given = path.split("/");
  for (const template of TEMPLATES) {
    const members = template.method === method ? matched(template.parts, given) : undefined;
    if (members !== undefined) return { name: template.name, path: members };
  }
  return undefined;
}

/** The methods that a path has; none for a path that does not exist. */
export function methodsAt(path: string): string[] {
  return ["GET", "POST", "PUT", "DELETE"].filter((method) => routeOf(method, path) !== undefined);
}

function matched(parts: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  if (parts.length !== given.length) return undefined;
  const members: Record<string, string> = {};
  for (const [at, part] of parts.entries()) {
    const segment = given[at] ?? "";
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined) {
      if (segment !== part) return undefined;
      continue;
    }
    const value = unescaped(segment);
    if (value === undefined || value === "") return undefined;
    members[name] = value;
  }
  return members;
}

function unescaped(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
