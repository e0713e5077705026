/// <reference lib="esnext.disposable" />
/**
 * Creates a paylink: a link with money from you, which somebody claims.
 *
 * It is asynchronous: `Pay/paylink/get` returns the code, and an error until the code exists.
 */
interface PaylinkCreateParams {
    /** The amount to be transferred, denominated in `asset`, as decimal text. */
    amount: string;
    /** The name of the asset, always a currency. */
    asset: string;
    /** Your own id of it, never used before for any transfer or request: 1 to 16 bytes as base64 without padding. */
    external_id: string;
    /** A note that sender and recipient can see. */
    note?: string | undefined;
}
/** Asks for the code of a paylink; an error says that it is not generated yet. */
interface PaylinkGetParams {
    /** The id that the paylink was created with. */
    external_id: string;
}
/** Asks for the configuration of paylinks. */
interface PaylinkConfigParams {
}
/** Creates a payment request: asks somebody to pay you. */
interface RequestCreateParams {
    /** The amount to be transferred, denominated in `asset`, as decimal text. */
    amount: string;
    /** The name of the asset, always a currency. */
    asset: string;
    /** Your own id of it, never used before for any transfer or request: 1 to 16 bytes as base64 without padding. */
    external_id: string;
    /** The request expires after this many seconds; 90 days if absent. */
    expire_after_seconds?: number | undefined;
    /** The kraktag to request from; if absent, the answer has a link to the request. */
    from?: string | undefined;
    /** A note that sender and recipient can see. */
    note?: string | undefined;
}
/** Cancels a payment request. */
interface RequestCancelParams {
    /** The id that the request was created with. */
    external_id: string;
}
/** Sends money to a kraktag; asynchronous. */
interface TransferCreateParams {
    /** The amount to be transferred, denominated in `asset`, as decimal text. */
    amount: string;
    /** The name of the asset, always a currency. */
    asset: string;
    /** The kraktag to send the transfer to. */
    to: string;
    /** Your own id of it, never used before for any transfer or request: 1 to 16 bytes as base64 without padding. */
    external_id: string;
    /** A note that sender and recipient can see. */
    note?: string | undefined;
    /** Named but not described by the vendor. */
    return_for?: string | undefined;
}
/** Cancels a transfer, or a paylink that nobody has claimed. */
interface TransferCancelParams {
    /** The id that the transfer or paylink was created with. */
    external_id: string;
}
/** Lists the ways to deposit an asset. */
interface DepositMethodsParams {
    /** The asset being deposited. */
    asset: string;
    /** The class of the asset; `currency` if absent. */
    aclass?: "currency" | "tokenized_asset" | undefined;
    /** How amounts of rebasing tokens are shown. */
    rebase_multiplier?: "rebased" | "base" | undefined;
}
/** Lists the deposit addresses of an asset and method, or makes a new one. */
interface DepositAddressesParams {
    /** The asset being deposited. */
    asset: string;
    /** The name of the deposit method. */
    method: string;
    /** The class of the asset; `currency` if absent. */
    aclass?: "currency" | "tokenized_asset" | undefined;
    /** Makes a new address. Kraken is reported to go by the presence of this member, so false is left out. */
    new?: boolean | undefined;
    /** The amount to deposit: for the method `Bitcoin Lightning` only. */
    amount?: string | undefined;
}
/** Lists recent deposits and their status, newest first. */
interface DepositStatusParams {
    /** Only this asset. */
    asset?: string | undefined;
    /** The class of the asset; `currency` if absent. */
    aclass?: "currency" | "tokenized_asset" | undefined;
    /** Only this deposit method. */
    method?: string | undefined;
    /** Leaves out deposits created strictly before this UNIX time in seconds. */
    start?: string | number | undefined;
    /** Leaves out deposits created strictly after this UNIX time in seconds. */
    end?: string | number | undefined;
    /** `true` for the first page, then the `next_cursor` of the page before. */
    cursor?: boolean | string | undefined;
    /** How many a page holds; 25 if absent. */
    limit?: number | undefined;
    /** How amounts of rebasing tokens are shown. */
    rebase_multiplier?: "rebased" | "base" | undefined;
}
/** Lists the ways to withdraw. */
interface WithdrawMethodsParams {
    /** Only this asset. */
    asset?: string | undefined;
    /** The class of the asset; `currency` if absent. */
    aclass?: "currency" | "tokenized_asset" | undefined;
    /** Only this network. */
    network?: string | undefined;
    /** How amounts of rebasing tokens are shown. */
    rebase_multiplier?: "rebased" | "base" | undefined;
}
/** Lists the addresses to which one can withdraw. */
interface WithdrawAddressesParams {
    /** Only this asset. */
    asset?: string | undefined;
    /** The class of the asset; `currency` if absent. */
    aclass?: "currency" | "tokenized_asset" | undefined;
    /** Only this withdrawal method. */
    method?: string | undefined;
    /** Only the address with this withdrawal key name. */
    key?: string | undefined;
    /** Only addresses that are, or are not, verified. */
    verified?: boolean | undefined;
}
/** Asks what a withdrawal would cost. */
interface WithdrawInfoParams {
    /** The asset being withdrawn. */
    asset: string;
    /** The withdrawal key name, as set up in the account. */
    key: string;
    /** The amount to be withdrawn, as decimal text. */
    amount: string;
}
/**
 * Withdraws to an address that is set up in the account.
 *
 * A withdrawal has no id of yours: after a time-out look it up with `WithdrawStatus`, never just repeat it.
 */
interface WithdrawParams {
    /** The asset being withdrawn. */
    asset: string;
    /** The withdrawal key name, as set up in the account. */
    key: string;
    /** The amount to be withdrawn, as decimal text. */
    amount: string;
    /** The class of the asset; `currency` if absent. */
    aclass?: "currency" | "tokenized_asset" | undefined;
    /** A confirmation: the call is refused unless the key's address is this one. */
    address?: string | undefined;
    /** The call is refused if the fee is higher, as decimal text. */
    max_fee?: string | undefined;
    /** How amounts of rebasing tokens are shown. */
    rebase_multiplier?: "rebased" | "base" | undefined;
}
/** Lists recent withdrawals and their status, newest first. */
interface WithdrawStatusParams {
    /** Only this asset. */
    asset?: string | undefined;
    /** The class of the asset; `currency` if absent. */
    aclass?: "currency" | "tokenized_asset" | undefined;
    /** Only this withdrawal method. */
    method?: string | undefined;
    /** Leaves out withdrawals created strictly before this UNIX time in seconds. */
    start?: string | number | undefined;
    /** Leaves out withdrawals created strictly after this UNIX time in seconds. */
    end?: string | number | undefined;
    /** `true` for the first page, then the `next_cursor` of the page before. */
    cursor?: boolean | string | undefined;
    /** How many a page holds; 500 if absent. */
    limit?: number | undefined;
    /** How amounts of rebasing tokens are shown. */
    rebase_multiplier?: "rebased" | "base" | undefined;
}
/** Cancels a withdrawal that is not yet being processed; `false` says that it could not be cancelled. */
interface WithdrawCancelParams {
    /** The asset being withdrawn. */
    asset: string;
    /** The reference of the withdrawal. */
    refid: string;
}
/** Moves an asset from the spot wallet to the futures wallet. */
interface WalletTransferParams {
    /** The asset to move. */
    asset: string;
    /** Where it is: the vendor documents `Spot Wallet`. */
    from: string;
    /** Where it goes: the vendor documents `Futures Wallet`. */
    to: string;
    /** The amount to move, as decimal text. */
    amount: string;
}
/** Asks for the balance of each asset. */
interface BalanceParams {
    /** How amounts of rebasing tokens are shown. */
    rebase_multiplier?: "rebased" | "base" | undefined;
}
/** Asks for the balance of each asset, with what is on hold. */
interface BalanceExParams {
    /** How amounts of rebasing tokens are shown. */
    rebase_multiplier?: "rebased" | "base" | undefined;
}
/**
 * Lists ledger entries, 50 at a time, newest first. The `refid` of an entry is the id of the deposit, withdrawal or
 * transfer that it books.
 */
interface LedgersParams {
    /** Only these assets, with commas between. */
    asset?: string | undefined;
    /** Only assets of this class. */
    aclass?: string | undefined;
    /**
     * Only entries of this type, such as `deposit`, `withdrawal` or `transfer`. The vendor's list grows, so any text
     * is taken.
     */
    type?: string | undefined;
    /** Only entries after this UNIX time in seconds or ledger id. */
    start?: string | number | undefined;
    /** Only entries up to this UNIX time in seconds or ledger id. */
    end?: string | number | undefined;
    /** How many entries to pass over. */
    ofs?: number | undefined;
    /** Leaves the count out, which is faster. */
    without_count?: boolean | undefined;
    /** How amounts of rebasing tokens are shown. */
    rebase_multiplier?: "rebased" | "base" | undefined;
}
/** Asks for ledger entries by their ids. */
interface QueryLedgersParams {
    /** The ids, at most 20, with commas between. */
    id: string;
    /** Whether the trades belong to the answer. */
    trades?: boolean | undefined;
    /** How amounts of rebasing tokens are shown. */
    rebase_multiplier?: "rebased" | "base" | undefined;
}
/** Asks what this key may do, and which nonce Kraken has seen last. The answer holds the key itself: never log it. */
interface GetApiKeyInfoParams {
}
/** Lists the networks, and the groups of those that share addresses. */
interface FundingNetworksParams {
    /** The wallet; the main one if absent. */
    account_id?: string | undefined;
}
/** Lists the ways to deposit or to withdraw. */
interface FundingMethodsParams {
    /** Whether to deposit or to withdraw. */
    direction: "deposit" | "withdraw";
    /** Only for these assets. */
    asset?: FundingAssetFilter | undefined;
    /** How amounts of rebasing tokens are shown. */
    rebase_multiplier?: "rebased" | "base" | undefined;
    /** How many a page holds, at most 10,000. */
    limit?: number | undefined;
    /** The `next_cursor` of the page before; give no other member with it. */
    cursor?: string | undefined;
    /** The wallet; the main one if absent. */
    account_id?: string | undefined;
}
/** Lists the assets that can be deposited or withdrawn. */
interface FundingAssetsParams {
    /** Whether to deposit or to withdraw. */
    direction: "deposit" | "withdraw";
    /** Only of this class. */
    asset_class?: "currency" | "tokenized_asset" | undefined;
    /** The wallet; the main one if absent. */
    account_id?: string | undefined;
}
/**
 * Asks what a deposit or withdrawal costs. For a withdrawal the answer has a token that holds the rate for five
 * minutes.
 */
interface FundingFeesParams {
    /** The method. */
    method_id: string;
    /** How much, as decimal text. */
    amount: string;
    /** Whether the amount includes the fee. Give the same with the withdrawal. */
    fee_included?: boolean | undefined;
    /** The token of an earlier quote. */
    withdrawal_fee_token?: string | undefined;
    /** How amounts of rebasing tokens are shown. */
    rebase_multiplier?: "rebased" | "base" | undefined;
    /** The wallet; the main one if absent. */
    account_id?: string | undefined;
}
/** Asks how much of an asset can be deposited. */
interface FundingDepositLimitsParams {
    /** The class of the asset. */
    asset_class: "currency" | "tokenized_asset";
    /** The name of the asset. */
    asset: string;
    /** The asset in which limits are also given. */
    preferred_asset?: FundingPreferredAsset | undefined;
    /** The wallet; the main one if absent. */
    account_id?: string | undefined;
}
/** Asks how much of an asset can be withdrawn. */
interface FundingWithdrawalLimitsParams {
    /** The class of the asset. */
    asset_class: "currency" | "tokenized_asset";
    /** The name of the asset. */
    asset: string;
    /** The asset in which limits are also given. */
    preferred_asset?: FundingPreferredAsset | undefined;
    /** The wallet; the main one if absent. */
    account_id?: string | undefined;
}
/**
 * Saves an address. **It can be withdrawn to at once**: an address that is made through the API needs no e-mail to be
 * confirmed, so a key that may do this and may withdraw can send money anywhere.
 */
interface FundingAddressCreateParams {
    /** What the address is for. */
    scope: FundingScope;
    /** The address. */
    address_details: FundingAddressDetails;
    /** A name of yours, which no other address has. */
    name: string;
    /** A description of yours. */
    description?: string | undefined;
    /** The wallet; the main one if absent. */
    account_id?: string | undefined;
}
/** Lists the saved addresses. A method also gives those of its network and of its group; a group only its own. */
interface FundingAddressesParams {
    /** Only for this. */
    scope?: FundingScope | undefined;
    /** The `next_cursor` of the page before; give no other member with it. */
    cursor?: string | undefined;
    /** How many a page holds, at most 500. */
    limit?: number | undefined;
    /** The wallet; the main one if absent. */
    account_id?: string | undefined;
}
/** Changes the name or the description of a saved address. */
interface FundingAddressUpdateParams {
    /** The id of the address. */
    id: string;
    /** The new name. */
    name?: string | undefined;
    /** The new description. */
    description?: string | undefined;
    /** The wallet; the main one if absent. */
    account_id?: string | undefined;
}
/** Deletes a saved address. */
interface FundingAddressDeleteParams {
    /** The id of the address. */
    id: string;
    /** The wallet; the main one if absent. */
    account_id?: string | undefined;
}
/**
 * Claims a deposit address. **It may reserve a new one**: usually five unused ones can be had, then comes the error
 * `TooManyDepositAddresses`. Look into the list of deposit addresses before.
 */
interface FundingDepositAddressClaimParams {
    /** The method. Where methods share addresses, the shared one comes back. */
    method_id: string;
    /** The wallet; the main one if absent. */
    account_id?: string | undefined;
}
/** Lists the deposit addresses. */
interface FundingDepositAddressesParams {
    /** Only for this. */
    scope?: FundingMethodScope | undefined;
    /** Only for these assets. */
    asset?: FundingAssetFilter | undefined;
    /** The `next_cursor` of the page before; give no other member with it. */
    cursor?: string | undefined;
    /** How many a page holds, at most 500. */
    limit?: number | undefined;
    /** The wallet; the main one if absent. */
    account_id?: string | undefined;
}
/** Lists the deposits, newest first. */
interface FundingDepositsParams {
    /** Only of these assets. */
    asset?: FundingAssetFilter | undefined;
    /** Only for this. */
    scope?: FundingScope | undefined;
    /** The `next_cursor` of the page before; give no other member with it. */
    cursor?: string | undefined;
    /** How many a page holds, at most 500. */
    limit?: number | undefined;
    /** Only those made then or later (RFC 3339, in UTC). */
    start_time?: string | undefined;
    /** Only those made then or earlier (RFC 3339, in UTC). */
    end_time?: string | undefined;
    /** How amounts of rebasing tokens are shown. */
    rebase_multiplier?: "rebased" | "base" | undefined;
    /** The wallet; the main one if absent. */
    account_id?: string | undefined;
}
/** Lists the withdrawals, newest first. */
interface FundingWithdrawalsParams {
    /** Only of these assets. */
    asset?: FundingAssetFilter | undefined;
    /** Only for this. */
    scope?: FundingScope | undefined;
    /** Only those that stand there. */
    status?: "pending" | "success" | "failed" | undefined;
    /** The `next_cursor` of the page before; give no other member with it. */
    cursor?: string | undefined;
    /** How many a page holds, at most 500. */
    limit?: number | undefined;
    /** Only those made then or later (RFC 3339, in UTC). */
    start_time?: string | undefined;
    /** Only those made then or earlier (RFC 3339, in UTC). */
    end_time?: string | undefined;
    /** How amounts of rebasing tokens are shown. */
    rebase_multiplier?: "rebased" | "base" | undefined;
    /** The wallet; the main one if absent. */
    account_id?: string | undefined;
}
/**
 * Withdraws to a saved address.
 *
 * A withdrawal has no id of yours, and the fee token is not one: after a time-out look it up in the list of
 * withdrawals, never just repeat it.
 */
interface FundingWithdrawalCreateParams {
    /** How to withdraw. */
    scope: FundingMethodScope;
    /** The id of the saved address. */
    address_id: string;
    /** How much. */
    amount: FundingAssetAmount;
    /** What it may cost. */
    fee?: FundingFee | undefined;
    /** The address that you expect `address_id` to stand for; if it is another one, the withdrawal is refused. */
    expected_address?: string | undefined;
    /** The wallet; the main one if absent. */
    account_id?: string | undefined;
}
/** The parameters of every Kraken endpoint, by its name. */
interface KrakenParams {
    /**
     * Creates a paylink: a link with money from you, which somebody claims.
     *
     * It is asynchronous: `Pay/paylink/get` returns the code, and an error until the code exists.
     */
    "Pay/paylink/create": PaylinkCreateParams;
    /** Asks for the code of a paylink; an error says that it is not generated yet. */
    "Pay/paylink/get": PaylinkGetParams;
    /** Asks for the configuration of paylinks. */
    "Pay/paylink/config": PaylinkConfigParams;
    /** Creates a payment request: asks somebody to pay you. */
    "Pay/request/create": RequestCreateParams;
    /** Cancels a payment request. */
    "Pay/request/cancel": RequestCancelParams;
    /** Sends money to a kraktag; asynchronous. */
    "Pay/transfer/create": TransferCreateParams;
    /** Cancels a transfer, or a paylink that nobody has claimed. */
    "Pay/transfer/cancel": TransferCancelParams;
    /** Lists the ways to deposit an asset. */
    "DepositMethods": DepositMethodsParams;
    /** Lists the deposit addresses of an asset and method, or makes a new one. */
    "DepositAddresses": DepositAddressesParams;
    /** Lists recent deposits and their status, newest first. */
    "DepositStatus": DepositStatusParams;
    /** Lists the ways to withdraw. */
    "WithdrawMethods": WithdrawMethodsParams;
    /** Lists the addresses to which one can withdraw. */
    "WithdrawAddresses": WithdrawAddressesParams;
    /** Asks what a withdrawal would cost. */
    "WithdrawInfo": WithdrawInfoParams;
    /**
     * Withdraws to an address that is set up in the account.
     *
     * A withdrawal has no id of yours: after a time-out look it up with `WithdrawStatus`, never just repeat it.
     */
    "Withdraw": WithdrawParams;
    /** Lists recent withdrawals and their status, newest first. */
    "WithdrawStatus": WithdrawStatusParams;
    /** Cancels a withdrawal that is not yet being processed; `false` says that it could not be cancelled. */
    "WithdrawCancel": WithdrawCancelParams;
    /** Moves an asset from the spot wallet to the futures wallet. */
    "WalletTransfer": WalletTransferParams;
    /** Asks for the balance of each asset. */
    "Balance": BalanceParams;
    /** Asks for the balance of each asset, with what is on hold. */
    "BalanceEx": BalanceExParams;
    /**
     * Lists ledger entries, 50 at a time, newest first. The `refid` of an entry is the id of the deposit, withdrawal or
     * transfer that it books.
     */
    "Ledgers": LedgersParams;
    /** Asks for ledger entries by their ids. */
    "QueryLedgers": QueryLedgersParams;
    /** Asks what this key may do, and which nonce Kraken has seen last. The answer holds the key itself: never log it. */
    "GetApiKeyInfo": GetApiKeyInfoParams;
    /** Lists the networks, and the groups of those that share addresses. */
    "GET /funding/v1/networks": FundingNetworksParams;
    /** Lists the ways to deposit or to withdraw. */
    "GET /funding/v1/methods/{direction}": FundingMethodsParams;
    /** Lists the assets that can be deposited or withdrawn. */
    "GET /funding/v1/assets/{direction}": FundingAssetsParams;
    /**
     * Asks what a deposit or withdrawal costs. For a withdrawal the answer has a token that holds the rate for five
     * minutes.
     */
    "GET /funding/v1/fees/{method_id}": FundingFeesParams;
    /** Asks how much of an asset can be deposited. */
    "GET /funding/v1/limits/deposit/{asset_class}/{asset}": FundingDepositLimitsParams;
    /** Asks how much of an asset can be withdrawn. */
    "GET /funding/v1/limits/withdrawal/{asset_class}/{asset}": FundingWithdrawalLimitsParams;
    /**
     * Saves an address. **It can be withdrawn to at once**: an address that is made through the API needs no e-mail to be
     * confirmed, so a key that may do this and may withdraw can send money anywhere.
     */
    "POST /funding/v1/addresses": FundingAddressCreateParams;
    /** Lists the saved addresses. A method also gives those of its network and of its group; a group only its own. */
    "GET /funding/v1/addresses": FundingAddressesParams;
    /** Changes the name or the description of a saved address. */
    "PUT /funding/v1/addresses/{id}": FundingAddressUpdateParams;
    /** Deletes a saved address. */
    "DELETE /funding/v1/addresses/{id}": FundingAddressDeleteParams;
    /**
     * Claims a deposit address. **It may reserve a new one**: usually five unused ones can be had, then comes the error
     * `TooManyDepositAddresses`. Look into the list of deposit addresses before.
     */
    "PUT /funding/v1/deposit/address": FundingDepositAddressClaimParams;
    /** Lists the deposit addresses. */
    "GET /funding/v2/deposit/addresses": FundingDepositAddressesParams;
    /** Lists the deposits, newest first. */
    "GET /funding/v1/deposits": FundingDepositsParams;
    /** Lists the withdrawals, newest first. */
    "GET /funding/v1/withdrawals": FundingWithdrawalsParams;
    /**
     * Withdraws to a saved address.
     *
     * A withdrawal has no id of yours, and the fee token is not one: after a time-out look it up in the list of
     * withdrawals, never just repeat it.
     */
    "POST /funding/v1/withdrawals": FundingWithdrawalCreateParams;
}
/** The result of every Kraken endpoint, by its name. */
interface KrakenResults {
    "Pay/paylink/create": Empty;
    "Pay/paylink/get": PaylinkCode;
    "Pay/paylink/config": PaylinkConfiguration;
    "Pay/request/create": RequestCreated;
    "Pay/request/cancel": Empty;
    "Pay/transfer/create": Empty;
    "Pay/transfer/cancel": Empty;
    "DepositMethods": DepositMethod[];
    "DepositAddresses": DepositAddress[];
    "DepositStatus": Deposit[] | Page<Deposit>;
    "WithdrawMethods": WithdrawMethod[];
    "WithdrawAddresses": WithdrawAddress[];
    "WithdrawInfo": WithdrawQuote;
    "Withdraw": Reference;
    "WithdrawStatus": Withdrawal[] | Page<Withdrawal>;
    "WithdrawCancel": boolean;
    "WalletTransfer": Reference;
    "Balance": Record<string, string>;
    "BalanceEx": Record<string, ExtendedBalance>;
    "Ledgers": LedgerPage;
    "QueryLedgers": Record<string, LedgerEntry>;
    "GetApiKeyInfo": ApiKeyInfo;
    "GET /funding/v1/networks": FundingNetworkList;
    "GET /funding/v1/methods/{direction}": FundingMethodPage;
    "GET /funding/v1/assets/{direction}": FundingAssetList;
    "GET /funding/v1/fees/{method_id}": FundingFeeQuote;
    "GET /funding/v1/limits/deposit/{asset_class}/{asset}": FundingDepositLimitList;
    "GET /funding/v1/limits/withdrawal/{asset_class}/{asset}": FundingWithdrawalLimitList;
    "POST /funding/v1/addresses": FundingAddressSaved;
    "GET /funding/v1/addresses": FundingAddressPage;
    "PUT /funding/v1/addresses/{id}": FundingAddressUpdated;
    "DELETE /funding/v1/addresses/{id}": FundingAddressDeleted;
    "PUT /funding/v1/deposit/address": FundingDepositAddressClaimed;
    "GET /funding/v2/deposit/addresses": FundingDepositAddressPage;
    "GET /funding/v1/deposits": FundingDepositPage;
    "GET /funding/v1/withdrawals": FundingWithdrawalPage;
    "POST /funding/v1/withdrawals": FundingWithdrawalCreated;
}
/** The name of a Kraken endpoint, as its documentation spells it. */
type KrakenEndpoint = keyof KrakenParams;
/** Creates a payment link for a transaction; the webhook `payment_link.created` follows. */
interface PaymentLinkGenerateParams {
    /** The id of the transaction, a UUID. */
    transactionId: string;
    /** The amount of the link; that of the transaction if absent. */
    amount?: string | number | undefined;
    /** The currency; that of the transaction if absent. */
    currency?: string | undefined;
    /** After how many minutes the link expires; 60 if absent. */
    expiryMinutes?: number | undefined;
    /** Where the payer goes after paying. */
    redirectUrl?: string | undefined;
    /** A description of the link. */
    description?: string | undefined;
}
/** Creates a transaction: money in (`DEPOSIT`) or out (`WITHDRAWAL`). */
interface TransactionCreateParams {
    /** The amount. */
    amount: string | number;
    /** The direction. */
    type: "DEPOSIT" | "WITHDRAWAL";
    /** The currency; `INR` if absent. */
    currency?: string | undefined;
    /** Anything of yours that shall be kept with it. */
    metadata?: object | undefined;
    /** The id of the payment method, a UUID. */
    paymentMethodId?: string | undefined;
    /** The amount that was asked for. */
    requestedAmount?: string | number | undefined;
    /** Who receives a withdrawal. */
    withdrawalRecipient?: object | undefined;
    /** After how many minutes it expires; 60 if absent. */
    expiryMinutes?: number | undefined;
    /** Where the payer goes after paying. */
    redirectUrl?: string | undefined;
}
/** Asks for a transaction. */
interface TransactionGetParams {
    /** The id of the transaction, a UUID. */
    id: string;
}
/** Asks for the balance. */
interface BalanceGetParams {
    /** The currency; `INR` if absent, which is the only one so far. */
    currency?: string | undefined;
    /** The environment; `PRODUCTION` if absent. */
    environment?: "PRODUCTION" | "SANDBOX" | undefined;
}
/** Asks whether the API is up. Where it is down, that is the result too: its `status` is `error`. */
interface HealthParams {
}
/** The parameters of every Katu9 endpoint, by its name. */
interface Katu9Params {
    /** Creates a payment link for a transaction; the webhook `payment_link.created` follows. */
    "payment-link/generate": PaymentLinkGenerateParams;
    /** Creates a transaction: money in (`DEPOSIT`) or out (`WITHDRAWAL`). */
    "transaction/create": TransactionCreateParams;
    /** Asks for a transaction. */
    "transaction/get": TransactionGetParams;
    /** Asks for the balance. */
    "balance": BalanceGetParams;
    /** Asks whether the API is up. Where it is down, that is the result too: its `status` is `error`. */
    "health": HealthParams;
}
/** The result of every Katu9 endpoint, by its name. */
interface Katu9Results {
    "payment-link/generate": PaymentLinkGenerated;
    "transaction/create": Transaction;
    "transaction/get": Transaction;
    "balance": MerchantBalance;
    "health": HealthStatus;
}
/** The name of a Katu9 endpoint, as its documentation spells it. */
type Katu9Endpoint = keyof Katu9Params;
/** One page of a list; `page()` reads every spelling of it. */
interface Page<Row> {
    deposit?: Row[] | Row;
    deposits?: Row[] | Row;
    withdrawal?: Row[] | Row;
    withdrawals?: Row[] | Row;
    methods?: Row[] | Row;
    addresses?: Row[] | Row;
    /** What to ask the next page with, as `cursor`. */
    next_cursor?: string | null;
}
/** What a key may do. Times are UNIX seconds as text, `0` where none is set. */
interface ApiKeyInfo {
    /** Its name. */
    apiKeyName: string;
    /** The public key. */
    apiKey: string;
    /** The last nonce that Kraken has seen. */
    nonce: number | string;
    /** How far behind the last nonce another may be. */
    nonceWindow: number | string;
    /** What it may do, such as `query-funds`, `add-funds`, `withdraw-funds`, `query-ledger`, `add-withdraw-address`. */
    permissions: string[];
    /** The account. */
    iban?: string | null;
    /** When it expires. */
    validUntil?: number | string | null;
    /** From when on it sees data. */
    queryFrom?: number | string | null;
    /** Until when it sees data. */
    queryTo?: number | string | null;
    /** When it was made. */
    createdTime?: number | string | null;
    /** When it was changed. */
    modifiedTime?: number | string | null;
    /** The addresses from which it may be used; all if empty. */
    ipAllowlist?: string[] | null;
    /** When it was used last. */
    lastUsed?: number | string | null;
}
/** Whether the database is up. */
interface DatabaseStatus {
    /** `connected` or `disconnected`. */
    status: string;
    /** How long it took to answer, such as `15ms`. */
    responseTime?: string | null;
    /** Why it is down. */
    error?: string | null;
}
/** A deposit. */
interface Deposit {
    /** The name of the method. */
    method: string;
    /** The class of the asset. */
    aclass: string;
    /** The id of the asset. */
    asset: string;
    /** The reference of the deposit. */
    refid: string;
    /** The id of the transaction on its network. */
    txid?: string | null;
    /** What the method says of it, such as the address. */
    info?: string | null;
    /** The amount. */
    amount: string;
    /** The fee; absent for some methods. */
    fee?: string | null;
    /** When it was made, in UNIX seconds. */
    time: number;
    /** Where it stands: `Initial`, `Pending`, `EarlyConfirmed`, `Settled`, `Success`, `Failure`, and others. */
    status: string;
    /** More about where it stands: `return` or `onhold`. */
    "status-prop"?: string | null;
    /** The transactions of the client to Kraken, where `txid` is one within Kraken. */
    originators?: string[] | null;
}
/** A deposit address. */
interface DepositAddress {
    /** The address. */
    address: string;
    /** When it expires, in UNIX seconds; 0 for never. It comes as text or as a number. */
    expiretm: number | string;
    /** Whether it was never used. */
    new?: boolean | null;
    /** A tag that belongs to it. */
    tag?: string | null;
    /** A memo that belongs to it. */
    memo?: string | null;
}
/** A way to deposit an asset. */
interface DepositMethod {
    /** Its name, as `DepositAddresses` takes it. */
    method: string;
    /** How much can be deposited now, as decimal text; `false` for no limit. It may come as a number. */
    limit: string | number | false;
    /** The fixed fee. */
    fee?: string | null;
    /** The fee in percent. */
    "fee-percentage"?: string | null;
    /** What making an address costs. */
    "address-setup-fee"?: string | null;
    /** Whether addresses can be made. */
    "gen-address"?: boolean | null;
    /** The smallest deposit. */
    minimum?: string | null;
}
/** An object without documented members. */
interface Empty {
    [member: string]: unknown;
}
/** The balance of an asset. What can be spent is `balance` and `credit`, less `credit_used` and `hold_trade`. */
interface ExtendedBalance {
    /** All of it. */
    balance: number | string;
    /** What is on hold for trades. */
    hold_trade: number | string;
    /** The credit line. */
    credit?: number | string | null;
    /** What is used of it. */
    credit_used?: number | string | null;
}
/** A saved address. */
interface FundingAddress {
    /** Its id. */
    address_id: string;
    /** What it is for: one of `method_id`, `network_id`, `network_group_id`. */
    scope: unknown;
    /** Where it is. */
    address_details: FundingDetails;
    /** Its name. */
    name?: string | null;
    /** Its description. */
    description?: string | null;
    /** Who is there, if it is somebody else: `third_party`. */
    modifier?: string | null;
    /** Whether it can be withdrawn to. */
    verified: boolean;
}
/** An address that was deleted. */
interface FundingAddressDeleted {
    /** Whether it was deleted. */
    result: boolean;
}
/** Where an address is. Fiat addresses can't be made through the API. */
interface FundingAddressDetails {
    /** The address on its network. */
    crypto: FundingCryptoAddress;
}
/** A page of saved addresses. */
interface FundingAddressPage {
    /** The addresses. */
    addresses: FundingAddress[];
    /** What to ask the next page with; absent at the end of the list. */
    next_cursor?: string | null;
}
/** An address that was saved. */
interface FundingAddressSaved {
    /** Its id. */
    address_id: string;
    /** Whether it can be withdrawn to. */
    verified: boolean;
}
/** An address that was changed. */
interface FundingAddressUpdated {
    /** Whether it can be withdrawn to. */
    verified: boolean;
}
/** An amount of an asset. */
interface FundingAmount {
    /** The asset. */
    asset: FundingAsset;
    /** How much, as decimal text. */
    amount: string;
}
/** An asset. */
interface FundingAsset {
    /** Its class. */
    class: "currency" | "tokenized_asset";
    /** Its name, in the spelling that Kraken gives it, such as `USDC` or `TSLAx`. */
    name: string;
}
/** An amount of an asset, and how it counts for rebasing tokens. */
interface FundingAssetAmount {
    /** The amount. */
    asset_amount: FundingAmount;
    /** How amounts of rebasing tokens are given. */
    rebase_multiplier?: "rebased" | "base" | undefined;
}
/** The assets that a list is about. */
interface FundingAssetFilter {
    /** Their class. */
    class: "currency" | "tokenized_asset";
    /** The name of the only one. */
    name?: string | undefined;
}
/** Assets by their class. */
interface FundingAssetList {
    /** Currencies. */
    currency?: FundingListedAsset[] | null;
    /** Tokenized assets. */
    tokenized_asset?: FundingListedAsset[] | null;
}
/** An asset in an answer. */
interface FundingAssetName {
    /** Its class: `currency`, `tokenized_asset`. */
    class: string;
    /** Its name. */
    name: string;
}
/** An address on a network. Tag and memo are two names of the same thing. */
interface FundingCryptoAddress {
    /** The address. */
    address: string;
    /** The tag, where the network has one. */
    tag?: string | undefined;
    /** The memo, where the network has one. */
    memo?: string | undefined;
}
/** An address on a network. A deposit without a tag or memo that is given here may not be credited. */
interface FundingCryptoDetails {
    /** The address. */
    address: string;
    /** The tag. */
    tag?: string | null;
    /** The memo. */
    memo?: string | null;
    /** Who receives it, in texts under their names. */
    beneficiary?: Record<string, unknown> | null;
}
/** The fee of the moment. */
interface FundingCurrentFee {
    /** The highest fee to pay; with a higher one the withdrawal is refused. */
    max_fee?: FundingAssetAmount | undefined;
}
/** A deposit. */
interface FundingDeposit {
    /** Its id. */
    deposit_id: string;
    /** The method. */
    method_id: string;
    /** The network. */
    network_id?: string | null;
    /** Where it stands: `initial`, `pending`, `settled`, `success`, `failure`. */
    status: string;
    /** How much; not known of all that are pending. */
    amount?: FundingMoney | null;
    /** What it costs. */
    fee?: FundingMoney | null;
    /** When it was made (RFC 3339). */
    create_time: string;
}
/** A deposit address. */
interface FundingDepositAddress {
    /** The method. */
    method_id: string;
    /** Its id. */
    id?: string | null;
    /** When it was used last (RFC 3339). */
    last_used?: string | null;
    /** When it expires (RFC 3339). */
    expire_time?: string | null;
    /** Where it is. */
    address_details: FundingDetails;
    /** The method with which it is shared. */
    shares_addresses_with_method_id?: string | null;
}
/** A deposit address that was claimed. */
interface FundingDepositAddressClaimed {
    /** Where it is. */
    address_details: FundingDetails;
}
/** A page of deposit addresses. */
interface FundingDepositAddressPage {
    /** The addresses. */
    addresses: FundingDepositAddress[];
    /** What to ask the next page with; absent at the end of the list. */
    next_cursor?: string | null;
}
/** What a method lets in. */
interface FundingDepositLimit {
    /** The method. */
    method_id: string;
    /** The most that can be deposited now. */
    maximum_amount?: FundingMoney | null;
    /** The limits, each over a time. */
    limits: FundingLimitWindow[];
}
/** The limits of deposits. */
interface FundingDepositLimitList {
    /** By method. */
    deposit_limits: FundingDepositLimit[];
}
/** A page of deposits. */
interface FundingDepositPage {
    /** The deposits, newest first. */
    deposits: FundingDeposit[];
    /** What to ask the next page with; absent at the end of the list. */
    next_cursor?: string | null;
}
/** Where an address is: on a network, or at a bank. What is at a bank is sensitive. */
interface FundingDetails {
    /** On a network. */
    crypto?: FundingCryptoDetails | null;
    /** At a bank, in texts under their names; who receives it is an object. Sensitive: never log it. */
    fiat?: Record<string, unknown> | null;
}
/** What a withdrawal may cost. */
type FundingFee = {
    /** The fee that was quoted. */
    quoted_fee: FundingQuotedFee;
    /** Whether the amount includes the fee. Kraken is reported to want it always; with a quote, as there. */
    fee_included?: boolean | undefined;
    current_fee?: undefined;
} | {
    /** The fee of the moment, at most this much. */
    current_fee: FundingCurrentFee;
    /** Whether the amount includes the fee. Kraken is reported to want it always; with a quote, as there. */
    fee_included?: boolean | undefined;
    quoted_fee?: undefined;
};
/** How a fee is made up. */
interface FundingFeeDetails {
    /** The fixed part. */
    base_fee: FundingMoney;
    /** The part that goes with the amount, in percent. */
    fee_percentage: string;
}
/** What a deposit or withdrawal costs. */
interface FundingFeeQuote {
    /** The fee. */
    fee: FundingMoney;
    /** What leaves the account. */
    gross_amount: FundingMoney;
    /** What arrives. */
    net_amount: FundingMoney;
    /** How the fee is made up. */
    fee_details?: FundingFeeDetails | null;
    /** Holds the rate for five minutes; of withdrawals only. */
    withdrawal_fee_token?: string | null;
}
/** A limit: counts, or amounts in several assets. */
interface FundingLimit {
    /** What is counted: `attempt`, `success`, `amount`, or `equiv_amount_` and a currency. */
    limit_type: string;
    /** What is left. */
    remaining: unknown;
    /** The limit itself. */
    maximum: unknown;
    /** What is used. */
    used: unknown;
}
/** A limit over a time. */
interface FundingLimitWindow {
    /** The time; its unit is not documented, `86400` looks like seconds. */
    time_window: number | string;
    /** The limit. */
    limit: FundingLimit;
}
/** An asset of a list. */
interface FundingListedAsset {
    /** Its name. */
    name: string;
}
/** A way to deposit or withdraw. */
interface FundingMethod {
    /** The asset. */
    asset: FundingAssetName;
    /** Its id. */
    method_id: string;
    /** Its name, such as `USDC - Ethereum`. */
    method_name: string;
    /** The smallest amount, as decimal text. */
    minimum_amount?: string | null;
    /** The largest amount, as decimal text. */
    maximum_amount?: string | null;
    /** What it costs. */
    fees?: FundingMethodFees | null;
    /** Its network. */
    network?: FundingMethodNetwork | null;
    /** What holds for deposits only. */
    deposit?: FundingMethodDeposit | null;
}
/** What a method says of deposits. */
interface FundingMethodDeposit {
    /** The method with which it shares its addresses. */
    shares_addresses_with_method_id?: string | null;
    /** What the first address costs. */
    address_setup_fee?: FundingMoney | null;
    /** Whether addresses can be made: `unsupported`, `unlimited`, `limited`, and how many. */
    address_generation: Record<string, unknown>;
    /** Whether credit cards are taken. */
    allow_credit_cards?: boolean | null;
    /** Whether what is deposited can be withdrawn at once. */
    exempted_withdrawal_hold?: boolean | null;
}
/** What a method costs. */
interface FundingMethodFees {
    /** The fixed part. */
    base: FundingMoney;
    /** The part that goes with the amount, in percent. */
    percentage?: string | null;
    /** Whether amounts include the fee. */
    included: boolean;
    /** The smallest fee. */
    min?: FundingMoney | null;
    /** The largest fee. */
    max?: FundingMoney | null;
}
/** The network of a method. */
interface FundingMethodNetwork {
    /** Its id. */
    network_id: string;
    /** Its name. */
    network_name: string;
    /** The contract of the token. */
    contract_address?: string | null;
    /** What the network calls the asset. */
    on_chain_asset_symbol?: string | null;
}
/** A page of methods. */
interface FundingMethodPage {
    /** The methods. */
    methods: FundingMethod[];
    /** What to ask the next page with; absent at the end of the list. */
    next_cursor?: string | null;
}
/** What a withdrawal or a deposit address is for. */
type FundingMethodScope = {
    /** One method. */
    method_id: string;
    network_id?: undefined;
} | {
    /** One network; for a withdrawal only if it has exactly one method for the asset. */
    network_id: string;
    method_id?: undefined;
};
/** An amount in an answer. */
interface FundingMoney {
    /** The asset. */
    asset: FundingAssetName;
    /** How much, as decimal text. */
    amount: string;
}
/** A network. */
interface FundingNetwork {
    /** Its id. */
    network_id: string;
    /** Its name. */
    name: string;
}
/** Networks that share addresses. */
interface FundingNetworkGroup {
    /** The id of the group. */
    network_group_id: string;
    /** Its name. */
    name: string;
    /** The ids of its networks. */
    network_ids: string[];
}
/** The networks. */
interface FundingNetworkList {
    /** The groups of networks that share addresses. */
    network_groups: FundingNetworkGroup[];
    /** All networks. */
    networks: FundingNetwork[];
}
/** The asset in which limits are also given. */
interface FundingPreferredAsset {
    /** Its name. */
    name: string;
    /** Its class. */
    class?: "currency" | "tokenized_asset" | undefined;
}
/** The fee that the fees endpoint has quoted. */
interface FundingQuotedFee {
    /** The `withdrawal_fee_token` of the quote, which holds its rate for five minutes. */
    token: string;
    /** How amounts of rebasing tokens are given. */
    rebase_multiplier?: "rebased" | "base" | undefined;
}
/** An amount of a withdrawal in an answer. */
interface FundingRebasedMoney {
    /** The amount. */
    asset_amount: FundingMoney;
    /** How amounts of rebasing tokens are given. */
    rebase_multiplier?: string | null;
}
/** What an address or a list is for. */
type FundingScope = {
    /** One method. */
    method_id: string;
    network_id?: undefined;
    network_group_id?: undefined;
} | {
    /** One network. */
    network_id: string;
    method_id?: undefined;
    network_group_id?: undefined;
} | {
    /** A group of networks that share addresses. */
    network_group_id: string;
    method_id?: undefined;
    network_id?: undefined;
};
/** A withdrawal. */
interface FundingWithdrawal {
    /** Its id. */
    withdrawal_id: string;
    /** What arrives. */
    amount: FundingMoney;
    /** What it costs. */
    fee: FundingMoney;
    /** The method. */
    method_id: string;
    /** Where it stands: `pending`, `success`, `failed`. */
    status: string;
    /** When it was made (RFC 3339). */
    create_time: string;
    /** The saved address. */
    address_id?: string | null;
    /** The transaction on its network: text, or an object with its hash. */
    onchain_transaction?: unknown | null;
    /** The output of the transaction. */
    utxo_vout?: number | null;
}
/** A withdrawal that was made. */
interface FundingWithdrawalCreated {
    /** Its id. */
    withdrawal_id: string;
    /** What arrives. */
    net_amount: FundingRebasedMoney;
    /** What leaves the account. */
    gross_amount: FundingRebasedMoney;
    /** What it costs. */
    fee: FundingRebasedMoney;
    /** If it is there, the withdrawal waits for an approval. */
    approval_request_id?: string | null;
}
/** What a method lets out. */
interface FundingWithdrawalLimit {
    /** The method. */
    method_id: string;
    /** The most that can be withdrawn now. */
    maximum_amount: FundingMoney;
    /** Why not more: `balance`, `limits`. */
    maximum_reason: string;
    /** The limits, each over a time. */
    limits: FundingLimitWindow[];
}
/** The limits of withdrawals. */
interface FundingWithdrawalLimitList {
    /** What there is to withdraw. */
    available_balance: FundingMoney;
    /** By method. */
    withdrawal_limits: FundingWithdrawalLimit[];
}
/** A page of withdrawals. */
interface FundingWithdrawalPage {
    /** The withdrawals, newest first. */
    withdrawals: FundingWithdrawal[];
    /** What to ask the next page with; absent at the end of the list. */
    next_cursor?: string | null;
}
/** Whether the API is up. */
interface HealthStatus {
    /** `ok`, or `error` where it is down. */
    status: string;
    /** Whether its database is up. */
    database: DatabaseStatus;
    /** When it was asked, as ISO 8601 text. */
    timestamp: string;
}
/** A ledger entry. */
interface LedgerEntry {
    /** The id of what it books. */
    refid: string;
    /** When, as UNIX time in seconds with a fraction. */
    time: number;
    /** Its type, such as `deposit`. */
    type: string;
    /** More about the type; often empty. */
    subtype?: string | null;
    /** The class of the asset. */
    aclass?: string | null;
    /** The asset. */
    asset: string;
    /** How much, as decimal text; negative for what leaves. */
    amount: string;
    /** What it cost, as decimal text. */
    fee: string;
    /** The balance after it, as decimal text. */
    balance?: string | null;
}
/** A page of ledger entries. */
interface LedgerPage {
    /** The entries, by their ids. */
    ledger: Record<string, LedgerEntry>;
    /** How many there are in all; absent with `without_count`. */
    count?: number | null;
}
/** The balance of a merchant. */
interface MerchantBalance {
    /** The merchant. */
    merchantId?: string | null;
    /** The environment. */
    environment?: string | null;
    /** The currency. */
    currency: string;
    /** The amount. */
    amount: number;
    /** When it changed last, as ISO 8601 text. */
    updatedAt?: string | null;
}
/** The code of a paylink. The vendor does not print its members, so read it with care. */
interface PaylinkCode {
    [member: string]: unknown;
}
/** The configuration of paylinks. */
interface PaylinkConfiguration {
    /** How long a paylink lives; the unit is not documented. */
    expire_time: number;
}
/** A payment link. The vendor's example has no address of the link itself. */
interface PaymentLink {
    /** Its id. */
    id: string;
    /** When it expires, as ISO 8601 text. */
    expiresAt: string;
    /** The amount. */
    amount: number;
    /** The currency. */
    currency: string;
    /** Where it stands; the values are not documented. */
    status: string;
    /** Where the payer goes after paying. */
    redirectUrl?: string | null;
}
/** A payment link that was created. */
interface PaymentLinkGenerated {
    /** The link. */
    paymentLink: PaymentLink;
}
/** The reference of what was done. */
interface Reference {
    /** The reference; ledger entries have a `refid` of the same form. */
    refid: string;
}
/** A payment request that was created. */
interface RequestCreated {
    /** Where it can be seen and paid; present unless the request names a kraktag in `from`. */
    view_link?: string | null;
}
/** A transaction. The vendor's pages differ in what they print of it, so every member may be absent. */
interface Transaction {
    /** Its id. */
    id?: string | null;
    /** The direction: `DEPOSIT` or `WITHDRAWAL`. */
    type?: string | null;
    /** The amount. */
    amount?: number | null;
    /** The currency. */
    currency?: string | null;
    /** Where it stands; the values are not documented. */
    status?: string | null;
}
/** An address to which one can withdraw. */
interface WithdrawAddress {
    /** The address. */
    address: string;
    /** The asset. */
    asset: string;
    /** The name of the method. */
    method: string;
    /** The withdrawal key name. */
    key: string;
    /** A tag that belongs to it. */
    tag?: string | null;
    /** A memo that belongs to it. */
    memo?: string | null;
    /** Whether it is verified. */
    verified: boolean;
}
/** How much is left of a limit. */
interface WithdrawAllowance {
    /** The limit. */
    maximum?: string | null;
    /** What is left of it. */
    remaining?: string | null;
    /** What is used of it. */
    used?: string | null;
}
/** What a way to withdraw costs. */
interface WithdrawFee {
    /** The class of the fee's asset. */
    aclass?: string | null;
    /** The fee's asset. */
    asset?: string | null;
    /** The fixed fee. */
    fee?: string | null;
    /** The fee in percent. */
    fee_percentage?: string | null;
}
/** How much a way to withdraw allows. */
interface WithdrawLimit {
    /** What is limited. */
    description?: string | null;
    /** The kind of the limit. */
    limit_type?: string | null;
    /** The limits, by their period in seconds. */
    limits?: Record<string, WithdrawAllowance> | null;
}
/** A way to withdraw an asset. */
interface WithdrawMethod {
    /** The asset. */
    asset: string;
    /** The name of the method. */
    method: string;
    /** The id of the method. */
    method_id?: string | null;
    /** The network. */
    network?: string | null;
    /** The id of the network. */
    network_id?: string | null;
    /** The smallest withdrawal. */
    minimum: string;
    /** What it costs. */
    fee?: WithdrawFee | null;
    /** How much can be withdrawn. */
    limits?: WithdrawLimit[] | null;
}
/** What a withdrawal would cost. */
interface WithdrawQuote {
    /** The name of the method. */
    method: string;
    /** How much can be withdrawn now. */
    limit: string;
    /** What would arrive, after the fee. */
    amount: string;
    /** The fee. */
    fee: string;
}
/** A withdrawal. */
interface Withdrawal {
    /** The name of the method. */
    method: string;
    /** The network. */
    network?: string | null;
    /** The class of the asset. */
    aclass: string;
    /** The id of the asset. */
    asset: string;
    /** The reference of the withdrawal. */
    refid: string;
    /** The id of the transaction on its network. */
    txid?: string | null;
    /** What the method says of it, such as the address. */
    info?: string | null;
    /** The amount that arrives. */
    amount: string;
    /** The fee. */
    fee?: string | null;
    /** When it was made, in UNIX seconds. */
    time: number;
    /** Where it stands: `Initial`, `Pending`, `Settled`, `Success` or `Failure`. */
    status: string;
    /** More about where it stands: `cancel-pending`, `canceled`, `cancel-denied`, `return` or `onhold`. */
    "status-prop"?: string | null;
    /** The withdrawal key name. */
    key?: string | null;
}

/** What went wrong, as a stable name. */
type ErrorCode = "invalid_request" | "bad_secret" | "bad_signature" | "freed" | "refused" | "duplicate_id" | "not_json" | "unexpected_response" | "no_answer" | "expired" | "unknown_key" | "wasm_blocked" | "no_random" | "internal";
/**
 * What became of the call: nothing was sent; the API refused and nothing was done; the API said yes, but its result has
 * another shape than documented; it may have been done or not.
 */
type Outcome = "not_sent" | "refused" | "accepted" | "unknown";
/** What to do next. */
interface Retry {
    action: "same_external_id" | "reconcile" | "fresh_nonce" | "wait" | "fix_input" | "already_done" | "never";
    /** How long to wait first, in milliseconds, where the API said so. */
    afterMs?: number;
    /** Why, in one sentence. */
    reason: string;
}
/** One error or warning of an API, whichever of its spellings it came in. Absent parts are empty. */
interface ApiMessage {
    /** Error or warning: the result that comes with a warning is valid. */
    severity: "E" | "W";
    /** The documented category, such as `Funding`. */
    category: string;
    /** The documented type, such as `Unknown withdraw key`. */
    type: string;
    /** What follows the type. */
    detail: string;
    /** The whole message as text. */
    text: string;
}
/** The parts of an error. */
interface ErrorReport {
    code: ErrorCode;
    message: string;
    outcome: Outcome;
    retry: Retry;
    field?: string;
    status?: number;
    endpoint?: KrakenEndpoint | Katu9Endpoint;
    errors?: ApiMessage[];
}
/**
 * The one error that paysign throws. Branch on `outcome` and `retry`: the first says what happened to the money, the
 * second what to do next. No secret and no whole body is ever part of it.
 *
 * @example
 * try {
 *   await settle(request, fetch(request.url, request));
 * } catch (error) {
 *   // Build it again, with the same id and a fresh nonce: a double is refused.
 *   if (PaySignError.is(error) && error.retry.action === "same_external_id") await later(params);
 *   else throw error;
 * }
 */
declare class PaySignError extends Error {
    /** What went wrong, as a stable name. */
    readonly code: ErrorCode;
    /** What became of the call. */
    readonly outcome: Outcome;
    /** What to do next. */
    readonly retry: Retry;
    /** The member that is wrong, by its whole path. */
    readonly field?: string;
    /** The HTTP status of the answer. */
    readonly status?: number;
    /** The endpoint that was called. */
    readonly endpoint?: KrakenEndpoint | Katu9Endpoint;
    /** What the API said. */
    readonly errors: ApiMessage[];
    /** The result as it came, with `unexpected_response`; it is not printed with the error. */
    readonly result?: unknown;
    /** @internal */
    constructor(report: ErrorReport, more?: {
        cause?: unknown;
        result?: unknown;
    });
    /** Whether a value is a PaySignError, of this or any other realm or entry of the package. */
    static is(value: unknown): value is PaySignError;
    /** The parts as plain data, without the cause and without the result. */
    toJSON(): ErrorReport & {
        name: string;
        errors: ApiMessage[];
    };
}

/** The name of an endpoint of either API. */
type Endpoint = KrakenEndpoint | Katu9Endpoint;
/** The parameters of every endpoint, by its name. */
type Params = KrakenParams & Katu9Params;
/** The result of every endpoint, by its name. */
type Results = KrakenResults & Katu9Results;
/** A plain object that `fetch(request.url, request)` takes as it is. Exactly the bytes of its body were signed. */
interface SignedRequest<E extends Endpoint = Endpoint> {
    /** The endpoint: what `readResponse` reads the answer by. */
    endpoint: E;
    /** The whole address. */
    url: string;
    method: "GET" | "POST" | "PUT" | "DELETE";
    /** The headers, and no others. */
    headers: Record<string, string>;
    /** The body; absent with GET and DELETE. */
    body?: string;
    /** A redirect would carry key and signature elsewhere. */
    redirect: "manual";
    /** The nonce that was spent, as decimal text. */
    nonce?: string;
}
/** Parameters may be left out where none is required. */
type RequestArguments<P, O> = {} extends P ? [params?: P, options?: O] : [params: P, options?: O];
/**
 * Makes a copy of a request that is fit for logs: key, signature, token and one-time password are hidden.
 *
 * @param request What `request()` gave; it stays as it is.
 *
 * @example
 * console.log(redact(kraken.request("DepositStatus", { asset: "XBT" })));
 */
declare function redact<R extends {
    headers?: Record<string, string>;
    body?: string | undefined;
}>(request: R): R;

/** A result, and the warnings that came with it. */
interface Answer<E extends Endpoint = Endpoint> {
    /** The result: documented members are checked, others are let through. */
    result: Results[E];
    /** What the API warns of; the result is valid anyway. */
    warnings: ApiMessage[];
}
/** What an answer is read by: any request that `request()` made. */
interface Asked<E extends Endpoint = Endpoint> {
    endpoint: E;
    body?: string | undefined;
    url?: string | undefined;
}
/** What `readResponse` takes besides the answer. */
interface ReadOptions {
    /** The clock in milliseconds, from which a throttled call learns how long to wait; the host's own if absent. */
    now?: number | undefined;
    /** The header `Retry-After` of the answer: seconds, or a date. It gives `retry.afterMs`, at most 24 hours. */
    retryAfter?: string | null | undefined;
}
/** As much of `fetch`'s Response as is asked for. */
interface ResponseLike {
    status: number;
    text(): Promise<string>;
    readonly headers?: {
        get(name: string): string | null;
    } | undefined;
}
/**
 * Reads an answer: gives the result with its warnings, or throws a PaySignError whose `outcome` and `retry` say what
 * happened to the money and what to do.
 *
 * @param request The request; only its endpoint counts, and for `DepositAddresses` whether it makes a new one.
 * @param status The HTTP status.
 * @param text The body as text.
 * @param options `now`: the clock in milliseconds; `retryAfter`: the header `Retry-After`.
 * @throws {PaySignError} `refused` and `duplicate_id` for errors of the API, `not_json` for a proxy's page or a text
 * that breaks off, `unexpected_response` for JSON of another shape than documented, `invalid_request` for arguments of
 * another kind: the call was made anyway, so its outcome is `unknown`.
 *
 * @example
 * const { result, warnings } = readResponse(request, response.status, await response.text());
 */
declare function readResponse<E extends Endpoint>(request: Asked<E>, status: number, text: string, options?: ReadOptions): Answer<E>;
/**
 * Waits for the response of a request and reads it. A fetch that fails, or a body that breaks off, throws `no_answer`.
 *
 * @param request The request that was sent.
 * @param response What `fetch` gave.
 * @throws {PaySignError} What `readResponse` throws, and `invalid_request` for a response whose body was read before.
 * The outcome of a call without an answer is `unknown`, and `not_sent` only where the cause proves it: the host could
 * not be looked up, or no connection was made to it.
 *
 * @example
 * const { result } = await settle(request, fetch(request.url, request));
 */
declare function settle<E extends Endpoint>(request: Asked<E>, response: PromiseLike<ResponseLike> | ResponseLike): Promise<Answer<E>>;
/**
 * Makes the error of a call that had no answer: a time-out, a broken connection. Its outcome is `unknown`, or `not_sent`
 * where what `fetch` threw proves that nothing left.
 *
 * @param request The request that was sent.
 * @param cause What `fetch` threw.
 *
 * @example
 * const error = unanswered(request, new DOMException("timed out", "TimeoutError"));
 * if (error.retry.action === "reconcile") lookItUp();
 */
declare function unanswered(request: Asked, cause?: unknown): PaySignError;

/**
 * The SHA-256 of this version's WebAssembly, `paysign/paysign.wasm`, in hexadecimal: every entry that uses WebAssembly
 * carries this very binary. Empty in `paysign/js`, which carries none.
 */
declare const WASM_SHA256: string;

/**
 * The id by which you know a transfer or request: 1 to 16 bytes, written as standard base64 without padding.
 *
 * Kraken refuses an id that was used before, over all transfers and requests, forever: that is what makes a repeated
 * call safe. Store it before you send. All but `isValid` throw PaySignError `invalid_request`, field `external_id`.
 *
 * @example
 * const id = ExternalId.random();
 * await db.insert(id);
 */
declare const ExternalId: {
    /** Makes an id of 16 random bytes; throws `no_random` where the host has none, as in a worker's global scope. */
    random(): string;
    /** Makes an id of the 16 bytes of a hyphenated UUID, in the order in which they are written (RFC 9562). */
    fromUuid(uuid: string): string;
    /**
     * Makes an id of a database id: 8 little-endian bytes, as in Kraken's example.
     *
     * @param number From 0 to 2^64 - 1.
     * @param prefix At most 8 bytes that come first, such as an application's id.
     */
    fromU64(number: bigint, prefix?: Uint8Array): string;
    /** Makes an id of any 1 to 16 bytes. */
    fromBytes(bytes: Uint8Array): string;
    /** Gives the bytes of an id. */
    toBytes(id: string): Uint8Array;
    /** Gives the hyphenated lower-case UUID of an id of 16 bytes. */
    toUuid(id: string): string;
    /** Gives the number of an id that `fromU64` made with the same prefix. */
    toU64(id: string, prefix?: Uint8Array): bigint;
    /** Says whether a value is an id; never throws. */
    isValid(value: unknown): value is string;
};

/** What `new Katu9` takes. */
interface Katu9Options {
    /** The token; it selects the environment, test or live. */
    token: string;
    /** Where Katu9 or a relay is: https, or http on a loopback host. */
    baseUrl?: string | undefined;
}
/** What `request` takes besides the parameters. */
interface Katu9RequestOptions {
    /** Katu9 takes JSON only. */
    encoding?: "json" | undefined;
}
/**
 * Builds requests to Katu9 with one token. It sends nothing: give what it makes to `fetch`.
 *
 * @throws {PaySignError} `invalid_request` that names the option.
 *
 * @see https://docs.katu9.com
 *
 * @example
 * const katu9 = new Katu9({ token });
 * const request = katu9.request("payment-link/generate", { transactionId, amount: "10.50" });
 * const { result } = await settle(request, fetch(request.url, request));
 */
declare class Katu9 {
    #private;
    constructor(options: Katu9Options);
    /**
     * Builds a request.
     *
     * @param endpoint Its name, such as `payment-link/generate`.
     * @returns A plain object for `fetch(request.url, request)`.
     * @throws {PaySignError} `invalid_request` that names the member and its rule.
     *
     * @example
     * const request = katu9.request("transaction/get", { id: "75906707-8c31-479c-b354-aa805c4cefbc" });
     */
    request<E extends Katu9Endpoint>(endpoint: E, ...rest: RequestArguments<Katu9Params[E], Katu9RequestOptions>): SignedRequest<E>;
    /**
     * Validates parameters and throws as `request` would.
     *
     * @example
     * katu9.check("transaction/create", { amount: "250", type: "DEPOSIT" });
     */
    check<E extends Katu9Endpoint>(endpoint: E, ...params: RequestArguments<Katu9Params[E], never>): void;
    /** Forgets the token. Twice is nothing; any other call then throws `freed`. */
    free(): void;
    /** Forgets the token at the end of a `using` block. */
    [Symbol.dispose](): void;
}

/** What `new Kraken` takes. */
interface KrakenOptions {
    /** The public API key. */
    apiKey: string;
    /** The private key: padded standard base64. */
    apiSecret: string;
    /** Where Kraken or a relay is: https, or http on a loopback host. Its path is never signed. */
    baseUrl?: string | undefined;
    /** What one step of the nonce is; milliseconds if absent. Never choose a coarser one for a key that has used a finer one. */
    nonceUnit?: "ms" | "us" | "ns" | undefined;
    /** The highest nonce that this key has used elsewhere. */
    lastNonce?: bigint | string | undefined;
    /** The clock in milliseconds; the host's own if absent. */
    now?: (() => number) | undefined;
    /** The one-time password, or a function that gives one for each request, if the key has one. */
    otp?: string | (() => string) | undefined;
}
/** What `request` takes besides the parameters. */
interface KrakenRequestOptions {
    /** The nonce: a bigint, a safe integer, or decimal text. The next one of the clock if absent. */
    nonce?: bigint | number | string | undefined;
    /** The one-time password of this call. */
    otp?: string | (() => string) | undefined;
    /** How to write the body; as the endpoint documents it if absent. Funding (Beta) takes JSON only and refuses it. */
    encoding?: "json" | "form" | undefined;
}
/**
 * Signs requests to Kraken with one API key. It sends nothing: give what it makes to `fetch`.
 * Make one client for a key and keep it.
 *
 * @throws {PaySignError} `invalid_request` that names the option, or `bad_secret` that says what is wrong with the
 * secret.
 *
 * @see https://docs.kraken.com/api/docs/guides/spot-rest-auth
 *
 * @example
 * const kraken = new Kraken({ apiKey, apiSecret });
 * const request = kraken.request("Pay/request/create", { amount: "10.50", asset: "USD", external_id: ExternalId.random() });
 * const { result } = await settle(request, fetch(request.url, request));
 */
declare class Kraken {
    #private;
    /** What one step of this client's nonces is. */
    readonly nonceUnit: "ms" | "us" | "ns";
    constructor(options: KrakenOptions);
    /**
     * Builds and signs a request.
     *
     * @param endpoint Kraken's name of it, after `/0/private/`; of Funding (Beta) the method and the documented path.
     * @returns A plain object for `fetch(request.url, request)`.
     * @throws {PaySignError} `invalid_request` that names the member and its rule; then no nonce is spent.
     *
     * @example
     * const request = kraken.request("DepositStatus", { asset: "XBT", limit: 10 });
     */
    request<E extends KrakenEndpoint>(endpoint: E, ...rest: RequestArguments<KrakenParams[E], KrakenRequestOptions>): SignedRequest<E>;
    /**
     * Validates parameters and throws as `request` would. It spends no nonce and asks for no one-time password.
     *
     * @example
     * kraken.check("Withdraw", { asset: "XBT", key: "cold wallet", amount: "0.1" });
     */
    check<E extends KrakenEndpoint>(endpoint: E, ...params: RequestArguments<KrakenParams[E], never>): void;
    /**
     * Makes API-Sign over exactly this path, nonce and body: `base64(HMAC-SHA512(secret, path || SHA-256(nonce || body)))`.
     * For endpoints that paysign does not declare; rule: Kraken, Spot REST authentication.
     *
     * @param path The path that is called, from `/0/private/` on.
     * @param nonce The nonce, exactly as it stands in the body.
     * @param body The body, exactly as it is sent.
     * @returns 88 characters of base64.
     * @throws {PaySignError} `invalid_request` for anything but text, and for bodies that are neither text nor bytes.
     *
     * @example
     * const sign = kraken.sign("/0/private/Balance", "1616492376594", "nonce=1616492376594");
     */
    sign(path: string, nonce: bigint | string, body: string | Uint8Array | ArrayBuffer): string;
    /** Wipes the key. Twice is nothing; any other call then throws `freed`. */
    free(): void;
    /** Wipes the key at the end of a `using` block. */
    [Symbol.dispose](): void;
}

/** What `new UnsignedKraken` takes. */
type UnsignedKrakenOptions = Omit<KrakenOptions, "apiSecret">;
/** A request that somebody else signs. */
interface UnsignedRequest<E extends KrakenEndpoint = KrakenEndpoint> {
    endpoint: E;
    /** What is to be signed: the path with its query, then SHA-256 of nonce and body. */
    message: Uint8Array;
    /** The path with its query: what whoever signs can look at. */
    path: string;
    /** The nonce that was spent, as decimal text. */
    nonce: string;
    /** The body; absent where there is none. */
    body?: string;
    /**
     * The request with its signature: the HMAC-SHA512 of `message` under the decoded private key.
     *
     * @throws {PaySignError} `bad_signature` unless it has 64 bytes, or is their base64.
     */
    signed(signature: Uint8Array | ArrayBuffer | string): SignedRequest<E>;
}
/**
 * Builds requests to Kraken for one API key whose private key can't be read: a non-extractable CryptoKey, an HSM, a KMS. It
 * signs nothing and sends nothing.
 *
 * @throws {PaySignError} `invalid_request` that names the option.
 *
 * @see https://docs.kraken.com/api/docs/guides/spot-rest-auth
 *
 * @example
 * const kraken = new UnsignedKraken({ apiKey });
 * const unsigned = kraken.request("DepositStatus", { asset: "XBT" });
 * const request = unsigned.signed(await crypto.subtle.sign("HMAC", cryptoKey, unsigned.message));
 * const { result } = await settle(request, fetch(request.url, request));
 */
declare class UnsignedKraken {
    #private;
    /** What one step of this client's nonces is. */
    readonly nonceUnit: "ms" | "us" | "ns";
    constructor(options: UnsignedKrakenOptions);
    /**
     * Builds a request that lacks its signature; its nonce is spent.
     *
     * @param endpoint Kraken's name of it, as `Kraken.request` takes it.
     * @returns The bytes to sign, and `signed`, which gives the request.
     * @throws {PaySignError} `invalid_request` that names the member and its rule; then no nonce is spent.
     *
     * @example
     * const { message, signed } = kraken.request("Withdraw", { asset: "XBT", key: "cold wallet", amount: "0.1" });
     */
    request<E extends KrakenEndpoint>(endpoint: E, ...rest: RequestArguments<KrakenParams[E], KrakenRequestOptions>): UnsignedRequest<E>;
    /**
     * Validates parameters and throws as `request` would. It spends no nonce and asks for no one-time password.
     *
     * @example
     * kraken.check("Withdraw", { asset: "XBT", key: "cold wallet", amount: "0.1" });
     */
    check<E extends KrakenEndpoint>(endpoint: E, ...params: RequestArguments<KrakenParams[E], never>): void;
    /** Ends the client. Twice is nothing; any other call then throws `freed`. */
    free(): void;
    /** Ends the client at the end of a `using` block. */
    [Symbol.dispose](): void;
}

/** What there is to know of an operation before it is called. */
interface OperationInfo {
    api: "kraken" | "katu9";
    /** The endpoint's name. */
    name: Endpoint;
    method: "GET" | "POST" | "PUT" | "DELETE";
    /** The path that is called; `{name}` stands for a member. */
    path: string;
    /** What the API key must be allowed to do. */
    permissions: string[];
    /** What a call adds to the rate counter; 0 where nothing is documented. */
    cost: number;
    /** Whether a successful call moves money. */
    movesMoney: boolean;
    /** Whether the same call can be made twice without a second effect. */
    repeatable: boolean;
}
/**
 * Lists all operations of both APIs.
 *
 * @example
 * const moving = operations().filter((operation) => operation.movesMoney);
 */
declare function operations(): OperationInfo[];

/**
 * Reads a list, whole or by pages, in every spelling that Kraken uses.
 *
 * @param result The result of `DepositStatus`, `WithdrawStatus` or any other list.
 * @returns The rows, and the cursor of the next page; none at the end of the list.
 * @throws {PaySignError} `invalid_request` for a result that is neither list nor page.
 *
 * @example
 * const { items, cursor } = page(result);
 * if (cursor) kraken.request("DepositStatus", { cursor });
 */
declare function page<Row>(result: readonly Row[] | Page<Row>): {
    items: Row[];
    cursor?: string;
};

/** What is known of every webhook whose signature is good. */
interface VerifiedWebhook {
    /**
     * SHA-256 of the body in hexadecimal digits. A delivery that is repeated has the same one: remember it together with what
     * you do, and answer 2xx without doing it twice.
     */
    deliveryKey: string;
    /** Which of the secrets matched: its place in the list as given. */
    secretIndex: number;
}
type Known<Data> = {
    [Name in keyof Data]: VerifiedWebhook & {
        /** The kind of event. */
        event: Name;
        /** Its data. */
        data: Data[Name];
        /** Whether the event is documented. */
        known: true;
    };
}[keyof Data];
/** An event that is not documented. */
interface UnknownEvent extends VerifiedWebhook {
    /** The kind of event. */
    event: string;
    /** Its data, of which nothing is known. */
    data: unknown;
    /** Whether the event is documented: where it is, `event` tells the type of `data`. */
    known: false;
}
/** The data of each documented event of Katu9. */
interface Katu9EventData {
    "payment_link.created": Partial<PaymentLink> & {
        transactionId?: string;
        [member: string]: unknown;
    };
    "transaction.created": {
        id?: string;
        [member: string]: unknown;
    };
}
/** A webhook of Katu9. */
type Katu9Event = Known<Katu9EventData> | UnknownEvent;
/** The members that Kraken Embed documents for every event. */
interface EmbedEventBody<Name extends string> {
    /** The kind of event. */
    event_type: Name;
    /** What it is about, such as the id of a quote. */
    id?: string;
    /** The account that it is about. */
    iiban?: string;
    /** When it happened, by RFC 3339 with nanoseconds. */
    timestamp?: string;
    [member: string]: unknown;
}
type EmbedName = "custom_order.executed" | "custom_order.execution_failed" | "custom_order.cancelled" | "quote.executed" | "quote.execution_failed" | "quote.cancelled" | "reward.paid" | "user.verified" | "user.closed" | "user.disabled" | "deposit.status_updated" | "withdrawal.status_updated";
/** The data of each documented event of Kraken Embed: the whole body. */
type EmbedEventData = {
    [Name in EmbedName]: EmbedEventBody<Name>;
} & {
    /** Sent by Embed's test call only. */
    "webhook.test": {
        event_type: "webhook.test";
        message?: string;
        [member: string]: unknown;
    };
};
/** A webhook of Kraken Embed. */
type EmbedEvent = Known<EmbedEventData> | UnknownEvent;
/** Where a transaction of Kraken Ramp stands. */
type RampStatus = "new" | "paid" | "pending" | "completed" | "failed" | "canceled";
/** A transaction of Kraken Ramp. */
interface RampPayload {
    transaction_id?: string;
    in_amount?: string;
    in_asset?: string;
    out_asset?: string;
    out_amount?: string;
    [member: string]: unknown;
}
/** A webhook of Kraken Ramp. */
type RampEvent = VerifiedWebhook & {
    /** The transaction. */
    payload: RampPayload;
    /** When, as Kraken writes it. */
    timestamp?: string;
    /** Not documented further. */
    raw_status?: unknown;
} & ({
    /** Where the transaction stands. */
    status: RampStatus;
    /** Whether the status is documented. */
    known: true;
} | {
    status: string;
    known: false;
});

/** What is needed of Fetch's Request. */
interface FetchRequest {
    readonly headers: {
        get(name: string): string | null;
    };
    readonly bodyUsed: boolean;
    readonly body?: object | null;
    arrayBuffer(): Promise<ArrayBuffer>;
}
/** What is needed of Node's IncomingMessage. */
interface NodeRequest {
    readonly headers: {
        readonly [name: string]: string | readonly string[] | undefined;
    };
    [Symbol.asyncIterator](): AsyncIterator<unknown>;
}
/** A request whose body was not read yet: Fetch's Request, or Node's IncomingMessage. */
type WebhookRequest = FetchRequest | NodeRequest;
/** What is needed of an AbortSignal. */
interface Signal {
    readonly aborted: boolean;
    readonly reason?: unknown;
    addEventListener(type: "abort", listener: () => void): void;
    removeEventListener(type: "abort", listener: () => void): void;
}

/** A secret of webhooks: text, or the bytes of the key. Katu9 and Kraken Ramp take text as UTF-8, Kraken Embed as base64. */
type WebhookSecret = string | Uint8Array;
/** How a webhook is received. */
interface WebhookOptions {
    /** One or several secrets, of which undefined ones are skipped: while a secret is changed, both are good. */
    secret: WebhookSecret | readonly (WebhookSecret | undefined)[];
    /** Ends the wait for the body, which a sender can draw out for ever where the server itself has no time-out. */
    signal?: Signal | undefined;
}
/** How the time of a signature is checked. */
interface Timed {
    /** The clock: milliseconds since 1970, as `Date.now()` gives, or a Date; the host's own clock if absent. */
    now?: number | Date | undefined;
    /** How old or new a signature may be: 0 to 86400 whole seconds, 300 if absent. */
    toleranceSeconds?: number | undefined;
}
/** A webhook as it came. */
interface Given {
    /** One or several secrets, of which undefined ones are skipped. */
    secret: WebhookSecret | readonly (WebhookSecret | undefined)[];
    /** The header with the signature. */
    signature: string | null | undefined;
    /** The body as it came, never parsed and written again. */
    body: string | Uint8Array | ArrayBuffer;
}
/**
 * Signs a body as Katu9 does: HMAC-SHA256 over the raw bytes.
 *
 * @returns 64 lower-case hexadecimal digits, the value of the header `X-Katu9-Signature`.
 * @throws {PaySignError} `bad_secret` for a missing or empty secret, `invalid_request` for another kind of body.
 *
 * @example
 * const signature = signKatu9Webhook("whsec_test", '{"event":"payment_link.created","data":{}}');
 */
declare function signKatu9Webhook(secret: WebhookSecret, body: string | Uint8Array | ArrayBuffer): string;
/**
 * Verifies a webhook of Katu9 over its raw body, in constant time, and reads its event.
 *
 * Katu9 documents no timestamp and no delivery id: refuse yourself a `deliveryKey` that you have seen before.
 *
 * @param webhook `signature` is the header `X-Katu9-Signature`.
 * @throws {PaySignError} `bad_secret` where there is none, an empty one, or text with white space or quotation marks
 * around it; `bad_signature` unless the signature is 64 hexadecimal digits and that of the body; `invalid_request` for
 * another kind of body or an unknown member; after a good signature `not_json` or `unexpected_response`. Rule: Katu9,
 * Webhooks.
 *
 * @example
 * const { event, data } = verifyKatu9Webhook({
 *   secret: [env.SECRET, env.OLD_SECRET],
 *   signature: request.headers.get("X-Katu9-Signature"),
 *   body: await request.arrayBuffer(),
 * });
 */
declare function verifyKatu9Webhook(webhook: Given): Katu9Event;
/**
 * Receives a webhook of Katu9: reads the header, then the raw body once, and verifies it as `verifyKatu9Webhook` does.
 *
 * Rejects with what that throws, a bad secret, header or option before anything is read; with `invalid_request`, field
 * `body`, for a body longer than 1 MiB, and field `request` for one that was read before: the message says how the
 * framework leaves it; with `no_answer` where it does not come to its end, or `signal` ends it. Node's socket stays open.
 *
 * @param request Fetch's Request or Node's IncomingMessage, unread: of Hono `c.req.raw`, of Fastify `request.raw`.
 *
 * @example
 * const { event, data, deliveryKey } = await receiveKatu9Webhook(request, { secret: env.SECRET });
 */
declare function receiveKatu9Webhook(request: WebhookRequest, options: WebhookOptions): Promise<Katu9Event>;
/**
 * Verifies a webhook of Kraken Embed over its raw body, in constant time: its signature, then the time in it. The header
 * is `t=<UNIX seconds>,v1=<hex>`, and the signature HMAC-SHA256 of `<t>.<body>` under the decoded secret.
 *
 * The headers `X-Webhook-Event` and `X-Webhook-ID` are not signed, and the latter names no delivery: go by the body and
 * `deliveryKey`. Within the tolerance a delivery can be repeated by anybody who has seen it.
 *
 * @param webhook `secret` in base64, as Kraken gives it, or its bytes; `signature` is the header `X-Signature`.
 * @throws {PaySignError} `bad_secret` where there is none or it is not padded standard base64; `bad_signature` unless
 * the header has exactly one `t` of 1 to 12 digits, at most 8 `v1`, and a signature of that time and body; then
 * `expired` for a time that is too old or too new; then `not_json`, or `unexpected_response` for a body without
 * `event_type`; `invalid_request` for another kind of body, clock or tolerance, or an unknown member. Rule: Kraken
 * Embed, "Webhooks".
 *
 * @example
 * const webhook = verifyEmbedWebhook({ secret, signature: request.headers.get("X-Signature"), body });
 * if (webhook.known && webhook.event === "quote.executed") await settled(webhook.data.id);
 */
declare function verifyEmbedWebhook(webhook: Given & Timed): EmbedEvent;
/**
 * Receives a webhook of Kraken Embed: reads the header, then the raw body once, and verifies it as `verifyEmbedWebhook`
 * does. Rejects with what that throws, and as `receiveKatu9Webhook` does.
 *
 * @example
 * const { event, data, deliveryKey } = await receiveEmbedWebhook(request, { secret: env.EMBED_SECRET });
 */
declare function receiveEmbedWebhook(request: WebhookRequest, options: WebhookOptions & Timed): Promise<EmbedEvent>;
/**
 * Verifies a webhook of Kraken Ramp over its raw body, in constant time, and reads what has changed.
 *
 * It has no time and no delivery id: refuse yourself a `deliveryKey` that you have seen before. Kraken Embed's webhooks
 * have the same header in another form: which of the two a path receives is for you to say.
 *
 * @param webhook `signature` is the header `X-Signature`.
 * @throws {PaySignError} As `verifyKatu9Webhook` does. Rule: Kraken Ramp, "Transaction update webhook".
 *
 * @example
 * const { status, payload } = verifyRampWebhook({ secret, signature: request.headers.get("X-Signature"), body });
 */
declare function verifyRampWebhook(webhook: Given): RampEvent;
/**
 * Receives a webhook of Kraken Ramp: reads the header, then the raw body once, and verifies it as `verifyRampWebhook` does.
 * Rejects with what that throws, and as `receiveKatu9Webhook` does.
 *
 * @example
 * const { status, payload, deliveryKey } = await receiveRampWebhook(request, { secret: env.RAMP_SECRET });
 */
declare function receiveRampWebhook(request: WebhookRequest, options: WebhookOptions): Promise<RampEvent>;

export { ExternalId, Katu9, Kraken, PaySignError, UnsignedKraken, WASM_SHA256, operations, page, readResponse, receiveEmbedWebhook, receiveKatu9Webhook, receiveRampWebhook, redact, settle, signKatu9Webhook, unanswered, verifyEmbedWebhook, verifyKatu9Webhook, verifyRampWebhook };
export type { Answer, ApiKeyInfo, ApiMessage, Asked, BalanceExParams, BalanceGetParams, BalanceParams, DatabaseStatus, Deposit, DepositAddress, DepositAddressesParams, DepositMethod, DepositMethodsParams, DepositStatusParams, EmbedEvent, EmbedEventBody, EmbedEventData, Empty, Endpoint, ErrorCode, ErrorReport, ExtendedBalance, FetchRequest, FundingAddress, FundingAddressCreateParams, FundingAddressDeleteParams, FundingAddressDeleted, FundingAddressDetails, FundingAddressPage, FundingAddressSaved, FundingAddressUpdateParams, FundingAddressUpdated, FundingAddressesParams, FundingAmount, FundingAsset, FundingAssetAmount, FundingAssetFilter, FundingAssetList, FundingAssetName, FundingAssetsParams, FundingCryptoAddress, FundingCryptoDetails, FundingCurrentFee, FundingDeposit, FundingDepositAddress, FundingDepositAddressClaimParams, FundingDepositAddressClaimed, FundingDepositAddressPage, FundingDepositAddressesParams, FundingDepositLimit, FundingDepositLimitList, FundingDepositLimitsParams, FundingDepositPage, FundingDepositsParams, FundingDetails, FundingFee, FundingFeeDetails, FundingFeeQuote, FundingFeesParams, FundingLimit, FundingLimitWindow, FundingListedAsset, FundingMethod, FundingMethodDeposit, FundingMethodFees, FundingMethodNetwork, FundingMethodPage, FundingMethodScope, FundingMethodsParams, FundingMoney, FundingNetwork, FundingNetworkGroup, FundingNetworkList, FundingNetworksParams, FundingPreferredAsset, FundingQuotedFee, FundingRebasedMoney, FundingScope, FundingWithdrawal, FundingWithdrawalCreateParams, FundingWithdrawalCreated, FundingWithdrawalLimit, FundingWithdrawalLimitList, FundingWithdrawalLimitsParams, FundingWithdrawalPage, FundingWithdrawalsParams, GetApiKeyInfoParams, HealthParams, HealthStatus, Katu9Endpoint, Katu9Event, Katu9EventData, Katu9Options, Katu9Params, Katu9RequestOptions, Katu9Results, KrakenEndpoint, KrakenOptions, KrakenParams, KrakenRequestOptions, KrakenResults, LedgerEntry, LedgerPage, LedgersParams, MerchantBalance, NodeRequest, OperationInfo, Outcome, Page, Params, PaylinkCode, PaylinkConfigParams, PaylinkConfiguration, PaylinkCreateParams, PaylinkGetParams, PaymentLink, PaymentLinkGenerateParams, PaymentLinkGenerated, QueryLedgersParams, RampEvent, RampPayload, RampStatus, ReadOptions, Reference, RequestArguments, RequestCancelParams, RequestCreateParams, RequestCreated, ResponseLike, Results, Retry, Signal, SignedRequest, Transaction, TransactionCreateParams, TransactionGetParams, TransferCancelParams, TransferCreateParams, UnknownEvent, UnsignedKrakenOptions, UnsignedRequest, VerifiedWebhook, WalletTransferParams, WebhookOptions, WebhookRequest, WebhookSecret, WithdrawAddress, WithdrawAddressesParams, WithdrawAllowance, WithdrawCancelParams, WithdrawFee, WithdrawInfoParams, WithdrawLimit, WithdrawMethod, WithdrawMethodsParams, WithdrawParams, WithdrawQuote, WithdrawStatusParams, Withdrawal };
