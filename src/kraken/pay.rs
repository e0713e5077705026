//! Kraken Pay: payment requests, transfers and paylinks.
//!
//! Words and rules are those of the vendor's pages under <https://docs.kraken.com/api-reference/>. Where a page leaves
//! a shape open, any answer is let through.

use crate::declare::{endpoints, records};

endpoints! {
    /// Creates a paylink: a link with money from you, which somebody claims.
    ///
    /// It is asynchronous: `Pay/paylink/get` returns the code, and an error until the code exists.
    PaylinkCreate "Pay/paylink/create" => Empty;
    Post "/0/private/Pay/paylink/create" as Json;
    needs ["Funds permissions - Query", "Funds permissions - Withdraw"]; cost 1; moves_money true; unsure SameExternalId;
    required {
        /// The amount to be transferred, denominated in `asset`, as decimal text.
        amount: Amount,
        /// The name of the asset, always a currency.
        asset: Text,
        /// Your own id of it, never used before for any transfer or request: 1 to 16 bytes as base64 without padding.
        external_id: ExternalId,
    }
    optional {
        /// A note that sender and recipient can see.
        note: Text,
    }

    /// Asks for the code of a paylink; an error says that it is not generated yet.
    PaylinkGet "Pay/paylink/get" => PaylinkCode;
    Post "/0/private/Pay/paylink/get" as Json;
    needs ["Funds permissions - Query"]; cost 1; moves_money false; unsure FreshNonce;
    required {
        /// The id that the paylink was created with.
        external_id: ExternalId,
    }
    optional {}

    /// Asks for the configuration of paylinks.
    PaylinkConfig "Pay/paylink/config" => PaylinkConfiguration;
    Post "/0/private/Pay/paylink/config" as Json;
    needs ["Funds permissions - Query"]; cost 1; moves_money false; unsure FreshNonce;
    required {}
    optional {}

    /// Creates a payment request: asks somebody to pay you.
    RequestCreate "Pay/request/create" => RequestCreated;
    Post "/0/private/Pay/request/create" as Json;
    needs ["Funds permissions - Deposit"]; cost 1; moves_money false; unsure SameExternalId;
    required {
        /// The amount to be transferred, denominated in `asset`, as decimal text.
        amount: Amount,
        /// The name of the asset, always a currency.
        asset: Text,
        /// Your own id of it, never used before for any transfer or request: 1 to 16 bytes as base64 without padding.
        external_id: ExternalId,
    }
    optional {
        /// The request expires after this many seconds; 90 days if absent.
        expire_after_seconds: Integer,
        /// The kraktag to request from; if absent, the answer has a link to the request.
        from: Text,
        /// A note that sender and recipient can see.
        note: Text,
    }

    /// Cancels a payment request.
    RequestCancel "Pay/request/cancel" => Empty;
    Post "/0/private/Pay/request/cancel" as Json;
    needs ["Funds permissions - Query"]; cost 1; moves_money false; unsure FreshNonce;
    required {
        /// The id that the request was created with.
        external_id: ExternalId,
    }
    optional {}

    /// Sends money to a kraktag; asynchronous.
    TransferCreate "Pay/transfer/create" => Empty;
    Post "/0/private/Pay/transfer/create" as Json;
    needs ["Funds permissions - Query", "Funds permissions - Withdraw"]; cost 1; moves_money true; unsure SameExternalId;
    required {
        /// The amount to be transferred, denominated in `asset`, as decimal text.
        amount: Amount,
        /// The name of the asset, always a currency.
        asset: Text,
        /// The kraktag to send the transfer to.
        to: Text,
        /// Your own id of it, never used before for any transfer or request: 1 to 16 bytes as base64 without padding.
        external_id: ExternalId,
    }
    optional {
        /// A note that sender and recipient can see.
        note: Text,
        /// Named but not described by the vendor.
        return_for: Text,
    }

    /// Cancels a transfer, or a paylink that nobody has claimed.
    TransferCancel "Pay/transfer/cancel" => Empty;
    Post "/0/private/Pay/transfer/cancel" as Json;
    needs ["Funds permissions - Query"]; cost 1; moves_money false; unsure FreshNonce;
    required {
        /// The id that the transfer or paylink was created with.
        external_id: ExternalId,
    }
    optional {}
}

records! {
    /// An object without documented members.
    Empty {}

    /// The code of a paylink. The vendor does not print its members, so read it with care.
    PaylinkCode {}

    /// The configuration of paylinks.
    PaylinkConfiguration {
        /// How long a paylink lives; the unit is not documented.
        expire_time: u64,
    }

    /// A payment request that was created.
    RequestCreated {
        /// Where it can be seen and paid; present unless the request names a kraktag in `from`.
        view_link: Option<String>,
    }
}
