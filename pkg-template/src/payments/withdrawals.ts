// Which rows of WithdrawStatus a withdrawal can be.

/** A row, as much of it as counts. */
export interface Row {
  readonly refid: string;
  readonly key?: string | null | undefined;
  readonly amount: string;
  readonly fee?: string | null | undefined;
  readonly status?: string | undefined;
  readonly "status-prop"?: string | null | undefined;
}

/** The rows of a result, whole or by pages. */
export function rowsOf(result: unknown): Row[] {
  if (Array.isArray(result)) return result as Row[];
  const { withdrawal, withdrawals } = (result ?? {}) as { withdrawal?: Row | Row[]; withdrawals?: Row | Row[] };
  const rows = withdrawals ?? withdrawal ?? [];
  return Array.isArray(rows) ? rows : [rows];
}

/**
 * Whether a row can be a withdrawal of this amount with this key. Kraken's own samples differ in whether `amount` is what was
 * ordered or what arrives, so either may be.
 */
export function fits(row: Row, key: string, amount: string): boolean {
  if (typeof row?.refid !== "string" || row.key !== key || !isDecimal(row.amount) || !isDecimal(amount)) return false;
  const wanted = scaled(amount);
  if (scaled(row.amount) === wanted) return true;
  return isDecimal(row.fee) && scaled(row.amount) + scaled(row.fee) === wanted;
}

/** Whether a row says that the withdrawal was taken back, or was not carried out. */
export function isTakenBack(row: Row): boolean {
  return /cancel|return/i.test(row["status-prop"] ?? "") || /^failure$/i.test(row.status ?? "");
}

const isDecimal = (text: unknown): text is string => typeof text === "string" && /^\d+(\.\d+)?$/.test(text);

/** So many digits stand behind the point of no amount. */
const PLACES = 30;

function scaled(amount: string): bigint {
  const [whole = "0", fraction = ""] = amount.split(".");
  return BigInt(whole + fraction.slice(0, PLACES).padEnd(PLACES, "0"));
}
