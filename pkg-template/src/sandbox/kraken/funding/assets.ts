import type { Parameters } from "../parameters.ts";
import { fundingRefusal } from "../refusal.ts";
import { ASSETS, type Asset } from "./account.ts";

/** The required asset of a call, by any of its names in any case. */
export function asset(parameters: Parameters): Asset {
  return named(parameters.text("asset"));
}

/** The asset that a list is narrowed to, if it is. */
export function optionalAsset(parameters: Parameters): Asset | undefined {
  const name = parameters.optionalText("asset");
  return name === undefined ? undefined : named(name);
}

/** Checks the two parameters that nearly every funding call takes and that change nothing for the account's assets. */
export function checkCommon(parameters: Parameters): void {
  const aclass = parameters.optionalChoice("aclass", ["currency", "tokenized_asset"]);
  parameters.optionalChoice("rebase_multiplier", ["rebased", "base"]);
  // The account holds no tokenized asset, so no name of one is known.
  if (aclass === "tokenized_asset") throw fundingRefusal("Unknown asset");
}

/** An asset by any of its names in any case; undefined if there is none. */
export function assetNamed(name: string): Asset | undefined {
  return ASSETS.find((candidate) => candidate.names.includes(name.toLowerCase()));
}

function named(name: string): Asset {
  const found = assetNamed(name);
  if (found === undefined) throw fundingRefusal("Unknown asset");
  return found;
}
