import type { Seeded } from "../../seeded.ts";

/** A deposit or withdrawal as the status calls print it; members stand in the order of the wire. */
export interface FundingRecord {
  readonly method: string;
  readonly network?: string;
  readonly aclass: "currency";
  readonly asset: string;
  readonly refid: string;
  readonly txid: string;
  readonly info: string;
  readonly amount: string;
  readonly fee?: string;
  readonly time: number;
  readonly status: "Initial" | "Pending" | "Settled" | "Success" | "Failure";
  readonly "status-prop"?: "return" | "onhold" | "canceled";
  readonly originators?: readonly string[];
  readonly key?: string;
}

const DOCUMENTED_DEPOSITS: readonly FundingRecord[] = [
  {
    method: "USDC",
    aclass: "currency",
    asset: "USDC",
    refid: "Q4FTRAH-KPUTB7-ATW3UH",
    txid: "0x2756a446fa1bd75c4bb84b151a12456e52e0a65ff0aa5f35d7231cd25856058b",
    info: "0xc2ed795f33ed0b8b43fa8165de0107438237161e",
    amount: "10.00000000",
    fee: "0.00000000",
    time: 1679452779,
    status: "Success",
    originators: ["0x9d7f5e4b07d8f3fb9456128191e4bc517d3d706da1b1dcf52037d0c93ecae3cc"],
  },
  {
    method: "Dogecoin",
    aclass: "currency",
    asset: "XXDG",
    refid: "QSBALMX-YTM4MI-REMLWN",
    txid: "f0cf9b21eeabb87cd240b61ce813490bf03ae96427f5874a55768e7299a9ac9c",
    info: "DFSHkVSQycPZDu8CkiNvx8ymHKHoMLteUD",
    amount: "95.00000000",
    fee: "0.00000000",
    time: 1676727227,
    status: "Success",
  },
];

/** The withdrawal of Kraken's example, which the first withdrawal of 100 DOGE to XDG_Wallet becomes. */
export const DOCUMENTED_WITHDRAWAL: FundingRecord = {
  method: "Dogecoin",
  aclass: "currency",
  asset: "XXDG",
  refid: "ASBG2IX-OQZTG5-CRWGN3",
  txid: "86b9bbee8775793d0ef420e3c374a2e7913ad8ba9e1a4939cf3044a09c533e44",
  info: "DNtxrbNnPWf9RZQMYcrqLL6QRgHoozabwM",
  amount: "96.00000000",
  fee: "4.00000000",
  time: 1676713821,
  status: "Success",
};

/** The withdrawal that Kraken's example cancels; the example's WithdrawStatus does not list it. */
export const CANCELLABLE_REFID = "ASBTV5V-STE7C7-MIQUAC";

// More than a page of 25, so that paging through all deposits takes several calls.
const BITCOIN_DEPOSITS = 28;

/** The deposits of the account, newest first. */
export function deposits(chance: Seeded): FundingRecord[] {
  const ether: FundingRecord = {
    // No fee: the documentation's own sample of this method has none.
    method: "Ether (Hex)",
    aclass: "currency",
    asset: "XETH",
    refid: refid(chance, "F"),
    txid: `0x${chance.characters(HEX, 64)}`,
    info: `0x${chance.characters(HEX, 40)}`,
    amount: "0.1383862742",
    time: 1676600000,
    status: "Settled",
    "status-prop": "onhold",
  };
  const bitcoin = Array.from(
    { length: BITCOIN_DEPOSITS },
    (_, number): FundingRecord => ({
      method: "Bitcoin",
      aclass: "currency",
      asset: "XXBT",
      refid: refid(chance, "F"),
      txid: chance.characters(HEX, 64),
      info: `bc1q${chance.characters("qpzry9x8gf2tvdw0s3jn54khce6mua7l", 38)}`,
      amount: `0.0${String(100_000 + chance.below(9_000_000)).padStart(7, "0")}`,
      fee: "0.00000000",
      time: 1676500000 - number * 86_400,
      ...(number === 0 ? { status: "Failure", "status-prop": "return" } : { status: "Success" }),
    }),
  );
  return [...DOCUMENTED_DEPOSITS, ether, ...bitcoin];
}

/** The withdrawals of the account before its first call, newest first. */
export function withdrawals(chance: Seeded): FundingRecord[] {
  const bitcoin = Array.from({ length: 3 }, (_, number): FundingRecord => {
    const cancelled = number === 1;
    return {
      method: "Bitcoin",
      network: "Bitcoin",
      aclass: "currency",
      asset: "XXBT",
      refid: refid(chance, "A"),
      txid: cancelled ? "" : chance.characters(HEX, 64),
      info: "bc1qsandbox0000000000000000000000000000000",
      amount: "0.72485000",
      fee: "0.00010000",
      time: 1676400000 - number * 86_400,
      ...(cancelled ? { status: "Failure", "status-prop": "canceled" } : { status: "Success" }),
      key: "BTC_Cold",
    };
  });
  return [DOCUMENTED_WITHDRAWAL, ...bitcoin];
}

/** A new id of a deposit or a withdrawal, in the form that the old calls and Funding (Beta) share. */
export function fundingId(chance: Seeded): string {
  const characters = (length: number) =>
    chance.characters("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", length);
  return `FT${characters(5)}-${characters(22)}`;
}

/** A new reference id in the older pattern of seven, six and six characters. */
export function refid(chance: Seeded, first: string): string {
  const characters = (length: number) => chance.characters("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", length);
  return `${first}${characters(6)}-${characters(6)}-${characters(6)}`;
}

const HEX = "0123456789abcdef";
