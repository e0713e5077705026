"""Every funding call that krakenex and python-kraken-sdk have, and those of the books.

Prints one line of JSON a call: client, call, endpoint, and the result or the error.
"""

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "recipe"))

XBT = {"asset": "XBT"}
ORDER = {**XBT, "key": "BTC_Cold", "amount": "0.5"}
MOVE = {**XBT, "from": "Spot Wallet", "to": "Futures Wallet", "amount": "0.25"}
kept = {}


def tell(client, call, endpoint, run, wanted=None):
    # Both count in milliseconds or little finer, and a sandbox on the same machine answers faster than that.
    time.sleep(0.003)
    line = {"client": f"{client} {version(client)}", "call": call, "endpoint": endpoint, "wanted": wanted}
    try:
        line["result"] = result = run()
        if endpoint == "Withdraw":
            kept["refid"] = result["refid"]
        if endpoint == "Ledgers":
            kept["ledger"] = next(iter(result["ledger"]))
    except Exception as error:
        line["error"] = f"{type(error).__name__}: {error}"
    print(json.dumps(line), flush=True)


def krakenex(url, key, secret):
    from krakenex_client import connect

    kraken = connect(url, key, secret)

    def query(name, **parameters):
        answer = kraken.query_private(name, parameters)
        if answer["error"]:
            raise RuntimeError(", ".join(answer["error"]))
        return answer["result"]

    def call(name, parameters=dict):
        tell("krakenex", f'query_private("{name}")', name, lambda: query(name, **parameters()))

    call("Balance")
    call("BalanceEx")
    call("Ledgers")
    call("QueryLedgers", lambda: {"id": kept["ledger"]})
    call("DepositMethods", lambda: XBT)
    call("DepositAddresses", lambda: {**XBT, "method": "Bitcoin", "new": True})
    call("DepositStatus", lambda: {**XBT, "cursor": False})
    call("WithdrawMethods", lambda: XBT)
    call("WithdrawAddresses", lambda: {**XBT, "verified": True})
    call("WithdrawInfo", lambda: ORDER)
    call("Withdraw", lambda: ORDER)
    call("WithdrawStatus", lambda: XBT)
    call("WithdrawCancel", lambda: {**XBT, "refid": kept["refid"]})
    call("WalletTransfer", lambda: MOVE)
    absent = lambda: query("Withdraw", **{**ORDER, "key": "cold"})
    tell("krakenex", "Withdraw, a key that is not there", "", absent, "Unknown withdraw key")
    tell("krakenex", 'query_private("OpenOrders")', "", lambda: query("OpenOrders"), "Unknown method")


def python_kraken_sdk(url, key, secret):
    from python_kraken_sdk import connect

    funding, user = connect(url, key, secret)

    def call(name, endpoint, run, wanted=None):
        tell("python-kraken-sdk", name, endpoint, run, wanted)

    call("get_account_balance", "Balance", user.get_account_balance)
    call("get_balances", "BalanceEx", user.get_balances)
    call("get_ledgers_info", "Ledgers", user.get_ledgers_info)
    call("get_ledgers", "QueryLedgers", lambda: user.get_ledgers(id_=kept["ledger"]))
    call("get_deposit_methods", "DepositMethods", lambda: funding.get_deposit_methods(asset="XBT"))
    address = lambda: funding.get_deposit_address(asset="XBT", method="Bitcoin")
    call("get_deposit_address", "DepositAddresses", address)
    fresh = lambda: funding.get_deposit_address(asset="XBT", method="Bitcoin", new=True)
    call("get_deposit_address, new", "DepositAddresses", fresh)
    call("get_recent_deposits_status", "DepositStatus", funding.get_recent_deposits_status)
    call("withdraw_methods", "WithdrawMethods", funding.withdraw_methods)
    call("withdraw_addresses", "WithdrawAddresses", lambda: funding.withdraw_addresses(verified=True))
    call("get_withdrawal_info", "WithdrawInfo", lambda: funding.get_withdrawal_info(**ORDER))
    call("withdraw_funds", "Withdraw", lambda: funding.withdraw_funds(**ORDER))
    call("get_recent_withdraw_status", "WithdrawStatus", funding.get_recent_withdraw_status)
    cancel = lambda: funding.cancel_withdraw(asset="XBT", refid=kept["refid"])
    call("cancel_withdraw", "WithdrawCancel", cancel)
    move = lambda: funding.wallet_transfer("XBT", from_="Spot Wallet", to_="Futures Wallet", amount="0.25")
    call("wallet_transfer", "WalletTransfer", move)
    absent = lambda: funding.withdraw_funds(asset="XBT", key="cold", amount="0.5")
    call("withdraw_funds, a key that is not there", "", absent, "KrakenUnknownWithdrawKeyError")
    call("get_open_orders", "", user.get_open_orders, "KrakenUnknownMethodError")


name, url, key, secret = sys.argv[1:]
{"krakenex": krakenex, "python-kraken-sdk": python_kraken_sdk}[name](url, key, secret)
