// Withdrawals by the old call and by Funding (Beta), in one account and to one address, so that nearly every one of them can be
// taken for another: which amount is on top of the fee and which includes it, and both lists have all of them.
import { ADDRESS, CREATE, METHOD, USDC } from "./withdrawals.mjs";

const FEE = 10;

const money = (cents) => ({ asset: USDC, amount: (cents / 100).toFixed(2) });
const told = (cents) => ({ asset_amount: money(cents) });
const cents = (text) => Math.round(Number(text) * 100);

/** A few withdrawals, most of them equal to others, or such that they look so. In every second run they are of one kind. */
export function mixedIntents({ r, pick, count }) {
  const many = 2 + Math.floor(r() * 4);
  const list = [];
  const only = r() < 0.5 ? { included: pick([true, false]) } : undefined;
  for (let i = 0; i < many; i++) {
    if (only === undefined && r() < 0.3)
      list.push({ id: `w${i}`, endpoint: "Withdraw", params: { asset: "USDC", key: "cold", amount: "1.10" } });
    else {
      const { included } = only ?? { included: pick([true, false, false, undefined]) };
      const scope = r() < 0.7 ? { method_id: METHOD } : { network_id: METHOD };
      const amount = told(pick([100, 110, 110, 120]));
      const fee = included === undefined ? {} : { fee: { current_fee: {}, fee_included: included } };
      list.push({ id: `w${i}`, endpoint: CREATE, params: { scope, address_id: ADDRESS, amount, ...fee } });
    }
  }
  count.payments += many;
  count.withdrawals += many;
  return list;
}

/** What an execution moves: net, and the fee on top of it. */
export function netOf({ endpoint, members }) {
  const { amount, fee } = members;
  if (endpoint === "Withdraw") return cents(amount);
  return cents(amount.asset_amount.amount) - (fee?.fee_included ? FEE : 0);
}

/** The answer to a withdrawal of Funding (Beta). */
export const created = ({ id, net }) => ({
  withdrawal_id: id,
  net_amount: told(net),
  gross_amount: told(net + FEE),
  fee: told(FEE),
});

/** What WithdrawStatus lists of one. */
export const oldRow = ({ refid, net, time }) => ({
  method: "USDC",
  aclass: "currency",
  asset: "USDC",
  refid,
  txid: null,
  info: null,
  amount: money(net).amount,
  fee: money(FEE).amount,
  time: Math.floor(time / 1000),
  status: "Pending",
  key: "cold",
});

/** A page of the list of Funding (Beta), newest first, two on each. */
export function listed(executed, { start_time, cursor }) {
  const [since, from] = cursor?.split(",").map(Number) ?? [Date.parse(start_time), 0];
  const all = executed.filter(({ time }) => Math.floor(time / 1000) * 1000 >= since).toReversed();
  const withdrawals = all.slice(from, from + 2).map(({ id, net, time }) => ({
    withdrawal_id: id,
    amount: money(net),
    fee: money(FEE),
    method_id: METHOD,
    status: "pending",
    create_time: `${new Date(time).toISOString().slice(0, 19)}Z`,
    address_id: ADDRESS,
  }));
  return { withdrawals, ...(all.length > from + 2 ? { next_cursor: `${since},${from + 2}` } : {}) };
}
