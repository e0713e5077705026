//! The books: balances and ledger entries, and what a key may do.
//!
//! Words and rules are those of the vendor's pages under <https://docs.kraken.com/api/docs/rest-api/>.

use std::collections::BTreeMap;

use crate::declare::{endpoints, records};
use crate::response::types::{Number, NumberOrText};

endpoints! {
    /// Asks for the balance of each asset.
    Balance "Balance" => BTreeMap<String, String>;
    Post "/0/private/Balance" as Form;
    needs ["Funds permissions - Query"]; cost 1; moves_money false; unsure FreshNonce;
    required {}
    optional {
        /// How amounts of rebasing tokens are shown.
        rebase_multiplier: OneOf "rebased" "base",
    }

    /// Asks for the balance of each asset, with what is on hold.
    BalanceEx "BalanceEx" => BTreeMap<String, ExtendedBalance>;
    Post "/0/private/BalanceEx" as Form;
    needs ["Funds permissions - Query"]; cost 1; moves_money false; unsure FreshNonce;
    required {}
    optional {
        /// How amounts of rebasing tokens are shown.
        rebase_multiplier: OneOf "rebased" "base",
    }

    /// Lists ledger entries, 50 at a time, newest first. The `refid` of an entry is the id of the deposit, withdrawal or
    /// transfer that it books.
    Ledgers "Ledgers" => LedgerPage;
    Post "/0/private/Ledgers" as Form;
    needs ["Data - Query ledger entries"]; cost 2; moves_money false; unsure FreshNonce;
    required {}
    optional {
        /// Only these assets, with commas between.
        asset: Text,
        /// Only assets of this class.
        aclass: Text,
        /// Only entries of this type, such as `deposit`, `withdrawal` or `transfer`. The vendor's list grows, so any text
        /// is taken.
        kind ("type"): Text,
        /// Only entries after this UNIX time in seconds or ledger id.
        start: TimestampOrId,
        /// Only entries up to this UNIX time in seconds or ledger id.
        end: TimestampOrId,
        /// How many entries to pass over.
        ofs: Integer,
        /// Leaves the count out, which is faster.
        without_count: Bool,
        /// How amounts of rebasing tokens are shown.
        rebase_multiplier: OneOf "rebased" "base",
    }

    /// Asks for ledger entries by their ids.
    QueryLedgers "QueryLedgers" => BTreeMap<String, LedgerEntry>;
    Post "/0/private/QueryLedgers" as Form;
    needs ["Data - Query ledger entries"]; cost 2; moves_money false; unsure FreshNonce;
    required {
        /// The ids, at most 20, with commas between.
        id: Text,
    }
    optional {
        /// Whether the trades belong to the answer.
        trades: Bool,
        /// How amounts of rebasing tokens are shown.
        rebase_multiplier: OneOf "rebased" "base",
    }

    /// Asks what this key may do, and which nonce Kraken has seen last. The answer holds the key itself: never log it.
    GetApiKeyInfo "GetApiKeyInfo" => ApiKeyInfo;
    Post "/0/private/GetApiKeyInfo" as Form;
    needs []; cost 0; moves_money false; unsure FreshNonce; sensitive true;
    required {}
    optional {}
}

records! {
    /// The balance of an asset. What can be spent is `balance` and `credit`, less `credit_used` and `hold_trade`.
    ExtendedBalance {
        /// All of it.
        balance: NumberOrText,
        /// What is on hold for trades.
        hold_trade: NumberOrText,
        /// The credit line.
        credit: Option<NumberOrText>,
        /// What is used of it.
        credit_used: Option<NumberOrText>,
    }

    /// A page of ledger entries.
    LedgerPage {
        /// The entries, by their ids.
        ledger: BTreeMap<String, LedgerEntry>,
        /// How many there are in all; absent with `without_count`.
        count: Option<u64>,
    }

    /// A ledger entry.
    LedgerEntry {
        /// The id of what it books.
        refid: String,
        /// When, as UNIX time in seconds with a fraction.
        time: Number,
        /// Its type, such as `deposit`.
        kind ("type"): String,
        /// More about the type; often empty.
        subtype: Option<String>,
        /// The class of the asset.
        aclass: Option<String>,
        /// The asset.
        asset: String,
        /// How much, as decimal text; negative for what leaves.
        amount: String,
        /// What it cost, as decimal text.
        fee: String,
        /// The balance after it, as decimal text.
        balance: Option<String>,
    }

    /// What a key may do. Times are UNIX seconds as text, `0` where none is set.
    ApiKeyInfo {
        /// Its name.
        api_key_name ("apiKeyName"): String,
        /// The public key.
        api_key ("apiKey"): String,
        /// The last nonce that Kraken has seen.
        nonce: NumberOrText,
        /// How far behind the last nonce another may be.
        nonce_window ("nonceWindow"): NumberOrText,
        /// What it may do, such as `query-funds`, `add-funds`, `withdraw-funds`, `query-ledger`, `add-withdraw-address`.
        permissions: Vec<String>,
        /// The account.
        iban: Option<String>,
        /// When it expires.
        valid_until ("validUntil"): Option<NumberOrText>,
        /// From when on it sees data.
        query_from ("queryFrom"): Option<NumberOrText>,
        /// Until when it sees data.
        query_to ("queryTo"): Option<NumberOrText>,
        /// When it was made.
        created_time ("createdTime"): Option<NumberOrText>,
        /// When it was changed.
        modified_time ("modifiedTime"): Option<NumberOrText>,
        /// The addresses from which it may be used; all if empty.
        ip_allowlist ("ipAllowlist"): Option<Vec<String>>,
        /// When it was used last.
        last_used ("lastUsed"): Option<NumberOrText>,
    }
}
