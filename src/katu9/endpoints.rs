//! Katu9: payment links, transactions and health.
//!
//! Words and rules are those of the vendor's pages under <https://docs.katu9.com>.

use crate::declare::{endpoints, records};
use crate::response::types::{Number, TextOrNull};

endpoints! {
    /// Creates a payment link for a transaction; the webhook `payment_link.created` follows.
    PaymentLinkGenerate "payment-link/generate" => PaymentLinkGenerated;
    Post "/payment-link/generate" as Json;
    needs []; cost 0; moves_money false; unsure Reconcile;
    required {
        /// The id of the transaction, a UUID.
        transaction_id ("transactionId"): Uuid,
    }
    optional {
        /// The amount of the link; that of the transaction if absent.
        amount: Number,
        /// The currency; that of the transaction if absent.
        currency: Text,
        /// After how many minutes the link expires; 60 if absent.
        expiry_minutes ("expiryMinutes"): Integer,
        /// Where the payer goes after paying.
        redirect_url ("redirectUrl"): WebAddress,
        /// A description of the link.
        description: Text,
    }

    /// Creates a transaction: money in (`DEPOSIT`) or out (`WITHDRAWAL`).
    TransactionCreate "transaction/create" => Transaction;
    Post "/transaction" as Json;
    needs []; cost 0; moves_money true; unsure Reconcile;
    required {
        /// The amount.
        amount: Number,
        /// The direction.
        kind ("type"): OneOf "DEPOSIT" "WITHDRAWAL",
    }
    optional {
        /// The currency; `INR` if absent.
        currency: Text,
        /// Anything of yours that shall be kept with it.
        metadata: Object,
        /// The id of the payment method, a UUID.
        payment_method_id ("paymentMethodId"): Uuid,
        /// The amount that was asked for.
        requested_amount ("requestedAmount"): Number,
        /// Who receives a withdrawal.
        withdrawal_recipient ("withdrawalRecipient"): Object,
        /// After how many minutes it expires; 60 if absent.
        expiry_minutes ("expiryMinutes"): Integer,
        /// Where the payer goes after paying.
        redirect_url ("redirectUrl"): WebAddress,
    }

    /// Asks for a transaction.
    TransactionGet "transaction/get" => Transaction;
    Get "/transaction" as Form;
    needs []; cost 0; moves_money false; unsure Wait;
    required {
        /// The id of the transaction, a UUID.
        id: Uuid,
    }
    optional {}

    /// Asks for the balance.
    BalanceGet "balance" => MerchantBalance;
    Get "/balance" as Form;
    needs []; cost 0; moves_money false; unsure Wait;
    required {}
    optional {
        /// The currency; `INR` if absent, which is the only one so far.
        currency: Text,
        /// The environment; `PRODUCTION` if absent.
        environment: OneOf "PRODUCTION" "SANDBOX",
    }

    /// Asks whether the API is up. Where it is down, that is the result too: its `status` is `error`.
    Health "health" => HealthStatus;
    Get "/health" as Form;
    needs []; cost 0; moves_money false; unsure Wait;
    required {}
    optional {}
}

records! {
    /// A payment link that was created.
    PaymentLinkGenerated {
        /// The link.
        payment_link ("paymentLink"): PaymentLink,
    }

    /// A transaction. The vendor's pages differ in what they print of it, so every member may be absent.
    Transaction {
        /// Its id.
        id: Option<String>,
        /// The direction: `DEPOSIT` or `WITHDRAWAL`.
        kind ("type"): Option<String>,
        /// The amount.
        amount: Option<Number>,
        /// The currency.
        currency: Option<String>,
        /// Where it stands; the values are not documented.
        status: Option<String>,
    }

    /// The balance of a merchant.
    MerchantBalance {
        /// The merchant.
        merchant_id ("merchantId"): Option<String>,
        /// The environment.
        environment: Option<String>,
        /// The currency.
        currency: String,
        /// The amount.
        amount: Number,
        /// When it changed last, as ISO 8601 text.
        updated_at ("updatedAt"): Option<String>,
    }

    /// Whether the API is up.
    HealthStatus {
        /// `ok`, or `error` where it is down.
        status: String,
        /// Whether its database is up.
        database: DatabaseStatus,
        /// When it was asked, as ISO 8601 text.
        timestamp: String,
    }

    /// Whether the database is up.
    DatabaseStatus {
        /// `connected` or `disconnected`.
        status: String,
        /// How long it took to answer, such as `15ms`.
        response_time ("responseTime"): Option<String>,
        /// Why it is down.
        error: Option<String>,
    }

    /// A payment link. The vendor's example has no address of the link itself.
    PaymentLink {
        /// Its id.
        id: String,
        /// When it expires, as ISO 8601 text.
        expires_at ("expiresAt"): String,
        /// The amount.
        amount: Number,
        /// The currency.
        currency: String,
        /// Where it stands; the values are not documented.
        status: String,
        /// Where the payer goes after paying.
        redirect_url ("redirectUrl"): Option<TextOrNull>,
    }
}
