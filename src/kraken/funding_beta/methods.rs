//! Networks, methods, assets, fees and limits.

use std::collections::BTreeMap;

use super::objects::{AssetFilter, AssetName, Money, PreferredAsset};
use crate::declare::{endpoints, records};
use crate::response::types::{Anything, NumberOrText};

endpoints! {
    /// Lists the networks, and the groups of those that share addresses.
    Networks "GET /funding/v1/networks" => NetworkList;
    Get "/funding/v1/networks" as Json;
    needs ["Funds permissions - Query"]; cost 0; moves_money false; unsure FreshNonce;
    required {}
    optional {
        /// The wallet; the main one if absent.
        account_id: Text,
    }

    /// Lists the ways to deposit or to withdraw.
    Methods "GET /funding/v1/methods/{direction}" => MethodPage;
    Get "/funding/v1/methods/{direction}" as Json;
    needs ["Funds permissions - Query"]; cost 0; moves_money false; unsure FreshNonce;
    required {
        /// Whether to deposit or to withdraw.
        direction: OneOf "deposit" "withdraw",
    }
    optional {
        /// Only for these assets.
        asset: Nested AssetFilter,
        /// How amounts of rebasing tokens are shown.
        rebase_multiplier: OneOf "rebased" "base",
        /// How many a page holds, at most 10,000.
        limit: Integer,
        /// The `next_cursor` of the page before; give no other member with it.
        cursor: Text,
        /// The wallet; the main one if absent.
        account_id: Text,
    }

    /// Lists the assets that can be deposited or withdrawn.
    Assets "GET /funding/v1/assets/{direction}" => AssetList;
    Get "/funding/v1/assets/{direction}" as Json;
    needs ["Funds permissions - Query"]; cost 0; moves_money false; unsure FreshNonce;
    required {
        /// Whether to deposit or to withdraw.
        direction: OneOf "deposit" "withdraw",
    }
    optional {
        /// Only of this class.
        asset_class: OneOf "currency" "tokenized_asset",
        /// The wallet; the main one if absent.
        account_id: Text,
    }

    /// Asks what a deposit or withdrawal costs. For a withdrawal the answer has a token that holds the rate for five
    /// minutes.
    Fees "GET /funding/v1/fees/{method_id}" => FeeQuote;
    Get "/funding/v1/fees/{method_id}" as Json;
    needs ["Funds permissions - Query"]; cost 0; moves_money false; unsure FreshNonce;
    required {
        /// The method.
        method_id: MethodId,
        /// How much, as decimal text.
        amount: Amount,
    }
    optional {
        /// Whether the amount includes the fee. Give the same with the withdrawal.
        fee_included: Bool,
        /// The token of an earlier quote.
        withdrawal_fee_token: Text,
        /// How amounts of rebasing tokens are shown.
        rebase_multiplier: OneOf "rebased" "base",
        /// The wallet; the main one if absent.
        account_id: Text,
    }

    /// Asks how much of an asset can be deposited.
    DepositLimits "GET /funding/v1/limits/deposit/{asset_class}/{asset}" => DepositLimitList;
    Get "/funding/v1/limits/deposit/{asset_class}/{asset}" as Json;
    needs ["Funds permissions - Query"]; cost 0; moves_money false; unsure FreshNonce;
    required {
        /// The class of the asset.
        asset_class: OneOf "currency" "tokenized_asset",
        /// The name of the asset.
        asset: AssetInPath,
    }
    optional {
        /// The asset in which limits are also given.
        preferred_asset: Nested PreferredAsset,
        /// The wallet; the main one if absent.
        account_id: Text,
    }

    /// Asks how much of an asset can be withdrawn.
    WithdrawalLimits "GET /funding/v1/limits/withdrawal/{asset_class}/{asset}" => WithdrawalLimitList;
    Get "/funding/v1/limits/withdrawal/{asset_class}/{asset}" as Json;
    needs ["Funds permissions - Query"]; cost 0; moves_money false; unsure FreshNonce;
    required {
        /// The class of the asset.
        asset_class: OneOf "currency" "tokenized_asset",
        /// The name of the asset.
        asset: AssetInPath,
    }
    optional {
        /// The asset in which limits are also given.
        preferred_asset: Nested PreferredAsset,
        /// The wallet; the main one if absent.
        account_id: Text,
    }
}

records! {
    /// The networks.
    NetworkList {
        /// The groups of networks that share addresses.
        network_groups: Vec<NetworkGroup>,
        /// All networks.
        networks: Vec<Network>,
    }

    /// Networks that share addresses.
    NetworkGroup {
        /// The id of the group.
        network_group_id: String,
        /// Its name.
        name: String,
        /// The ids of its networks.
        network_ids: Vec<String>,
    }

    /// A network.
    Network {
        /// Its id.
        network_id: String,
        /// Its name.
        name: String,
    }

    /// A page of methods.
    MethodPage {
        /// The methods.
        methods: Vec<Method>,
        /// What to ask the next page with; absent at the end of the list.
        next_cursor: Option<String>,
    }

    /// A way to deposit or withdraw.
    Method {
        /// The asset.
        asset: AssetName,
        /// Its id.
        method_id: String,
        /// Its name, such as `USDC - Ethereum`.
        method_name: String,
        /// The smallest amount, as decimal text.
        minimum_amount: Option<String>,
        /// The largest amount, as decimal text.
        maximum_amount: Option<String>,
        /// What it costs.
        fees: Option<MethodFees>,
        /// Its network.
        network: Option<MethodNetwork>,
        /// What holds for deposits only.
        deposit: Option<MethodDeposit>,
    }

    /// What a method costs.
    MethodFees {
        /// The fixed part.
        base: Money,
        /// The part that goes with the amount, in percent.
        percentage: Option<String>,
        /// Whether amounts include the fee.
        included: bool,
        /// The smallest fee.
        min: Option<Money>,
        /// The largest fee.
        max: Option<Money>,
    }

    /// The network of a method.
    MethodNetwork {
        /// Its id.
        network_id: String,
        /// Its name.
        network_name: String,
        /// The contract of the token.
        contract_address: Option<String>,
        /// What the network calls the asset.
        on_chain_asset_symbol: Option<String>,
    }

    /// What a method says of deposits.
    MethodDeposit {
        /// The method with which it shares its addresses.
        shares_addresses_with_method_id: Option<String>,
        /// What the first address costs.
        address_setup_fee: Option<Money>,
        /// Whether addresses can be made: `unsupported`, `unlimited`, `limited`, and how many.
        address_generation: BTreeMap<String, Anything>,
        /// Whether credit cards are taken.
        allow_credit_cards: Option<bool>,
        /// Whether what is deposited can be withdrawn at once.
        exempted_withdrawal_hold: Option<bool>,
    }

    /// Assets by their class.
    AssetList {
        /// Currencies.
        currency: Option<Vec<ListedAsset>>,
        /// Tokenized assets.
        tokenized_asset: Option<Vec<ListedAsset>>,
    }

    /// An asset of a list.
    ListedAsset {
        /// Its name.
        name: String,
    }

    /// What a deposit or withdrawal costs.
    FeeQuote {
        /// The fee.
        fee: Money,
        /// What leaves the account.
        gross_amount: Money,
        /// What arrives.
        net_amount: Money,
        /// How the fee is made up.
        fee_details: Option<FeeDetails>,
        /// Holds the rate for five minutes; of withdrawals only.
        withdrawal_fee_token: Option<String>,
    }

    /// How a fee is made up.
    FeeDetails {
        /// The fixed part.
        base_fee: Money,
        /// The part that goes with the amount, in percent.
        fee_percentage: String,
    }

    /// The limits of deposits.
    DepositLimitList {
        /// By method.
        deposit_limits: Vec<DepositLimit>,
    }

    /// What a method lets in.
    DepositLimit {
        /// The method.
        method_id: String,
        /// The most that can be deposited now.
        maximum_amount: Option<Money>,
        /// The limits, each over a time.
        limits: Vec<LimitWindow>,
    }

    /// The limits of withdrawals.
    WithdrawalLimitList {
        /// What there is to withdraw.
        available_balance: Money,
        /// By method.
        withdrawal_limits: Vec<WithdrawalLimit>,
    }

    /// What a method lets out.
    WithdrawalLimit {
        /// The method.
        method_id: String,
        /// The most that can be withdrawn now.
        maximum_amount: Money,
        /// Why not more: `balance`, `limits`.
        maximum_reason: String,
        /// The limits, each over a time.
        limits: Vec<LimitWindow>,
    }

    /// A limit over a time.
    LimitWindow {
        /// The time; its unit is not documented, `86400` looks like seconds.
        time_window: NumberOrText,
        /// The limit.
        limit: Limit,
    }

    /// A limit: counts, or amounts in several assets.
    Limit {
        /// What is counted: `attempt`, `success`, `amount`, or `equiv_amount_` and a currency.
        limit_type: String,
        /// What is left.
        remaining: Anything,
        /// The limit itself.
        maximum: Anything,
        /// What is used.
        used: Anything,
    }
}
