// The address book, by its ids. An address that is made here may be withdrawn to at once, by the old calls too.

import { includes, type BookedAddress } from "../funding/address-book.ts";
import { ASSETS } from "../funding/account.ts";
import { NETWORKS } from "../funding/networks.ts";
import { fundingRefusal } from "../refusal.ts";
import { invalid, type Members } from "./members.ts";
import type { Account, Call } from "./operations.ts";
import { page } from "./pages.ts";
import { depositMethod, optionalScope, SCOPES, scopeOf, withdrawalMethod } from "./shapes.ts";

const ADDRESS_ID = /^AB[a-zA-Z0-9]{5}-[a-zA-Z0-9]{5}-[a-zA-Z0-9]{6}$/;
const CRYPTO = "address_details.crypto.";

/** Reads the id of an address. */
export function addressId(name: string, text: string): string {
  if (!ADDRESS_ID.test(text)) throw invalid(name, "must be written like ABR6SXP-SF6CY-VJMONY");
  return text;
}

export function createAddress({ book }: Account, { query, body }: Call): unknown {
  query.only([]);
  if (body.has("address_details.fiat")) throw invalid("address_details.fiat", "only crypto addresses can be made");
  body.only([...SCOPES, ...["address", "tag", "memo"].map((name) => CRYPTO + name), "name", "description"]);
  const scope = scopeOf(body, body.exactlyOne(SCOPES));
  const address = body.text(`${CRYPTO}address`);
  // One is the other's alias: it is kept once, and listed by the network's word for it.
  const alias = body.atMostOne([`${CRYPTO}tag`, `${CRYPTO}memo`]);
  const extra = alias === undefined ? undefined : body.text(alias);
  const name = freeName(book.byName.bind(book), body);
  const description = body.optionalText("description");
  const { id, verified } = book.add({ name, scope, address, extra, description });
  return { address_id: id, verified };
}

export function addresses({ book }: Account, { query }: Call): unknown {
  const { items, ...next } = page(
    query,
    { list: "addresses", filters: SCOPES, most: 500 },
    (asked) => {
      const scope = optionalScope(asked, SCOPES);
      const ways = scope === undefined ? undefined : upwards(scope);
      return book.entries.filter((entry) => ways?.some((way) => sameScope(way, entry.scope)) ?? true).reverse();
    },
    ({ id }) => id,
  );
  return { addresses: items.map(listed), ...next };
}

export function updateAddress({ book }: Account, { path, query, body }: Call): unknown {
  query.only([]);
  body.only(["name", "description"]);
  const id = addressId("id", path["id"] ?? "");
  if (!body.has("name") && !body.has("description")) throw invalid("name, description", "one of these is required");
  if (book.byId(id) === undefined) throw fundingRefusal("Unknown address");
  const byName = (name: string) => (book.byName(name)?.id === id ? undefined : book.byName(name));
  const name = body.has("name") ? { name: freeName(byName, body) } : {};
  const description = body.optionalText("description");
  const changed = book.change(id, { ...name, ...(description === undefined ? {} : { description }) });
  return { verified: changed?.verified ?? false };
}

/** What a second deletion answers is not documented; the documented boolean has to have some use. */
export function deleteAddress({ book }: Account, { path, query }: Call): unknown {
  query.only([]);
  return { result: book.remove(addressId("id", path["id"] ?? "")) };
}

function freeName(byName: (name: string) => BookedAddress | undefined, body: Members): string {
  const name = body.text("name").trim();
  if (name === "") throw invalid("name", "must have a character that is not a blank");
  if (byName(name) !== undefined) throw invalid("name", "is the name of another address");
  return name;
}

type Scope = BookedAddress["scope"];

/** A method's list has the addresses of its network and group too, a network's those of its group. */
function upwards(scope: Scope): Scope[] {
  const { method_id: id } = scope;
  const network = scope.network_id ?? (id === undefined ? undefined : networkOfMethod(id));
  const group = scope.network_group_id ?? NETWORKS.find((one) => one.id === network)?.groupId;
  return [
    ...(id === undefined ? [] : [{ method_id: id }]),
    ...(network === undefined ? [] : [{ network_id: network }]),
    ...(group === undefined ? [] : [{ network_group_id: group }]),
  ];
}

function networkOfMethod(id: string): string | undefined {
  return withdrawalMethod(id)?.method.networkId ?? depositMethod(id)?.method.way.networkId;
}

function sameScope(one: Scope, other: Scope): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function listed({ id, scope, address, extra, name, description, verified }: BookedAddress): unknown {
  const crypto = { address, ...(extra === undefined ? {} : { [wordOf(scope)]: extra }) };
  return { address_id: id, scope, address_details: { crypto }, name, description, verified };
}

/** What the network of a scope calls the further number of an address. */
function wordOf(scope: Scope): "tag" | "memo" {
  const ways = ASSETS.flatMap(({ deposits }) => deposits.map(({ way }) => way));
  const networkId = scope.network_id ?? ways.find((way) => includes(scope, way))?.networkId;
  return NETWORKS.find(({ id }) => id === networkId)?.extra ?? "tag";
}
