//! Objects that stand in parameters, and those that answers share.

use crate::declare::{choices, objects, records};
use crate::request::param::{Field, Need, Place, slots_of};
use crate::request::rule::Rule;
use crate::request::value::{Given, Value};

objects! {
    /// An asset.
    Asset {
        required {
            /// Its class.
            class: OneOf "currency" "tokenized_asset",
            /// Its name, in the spelling that Kraken gives it, such as `USDC` or `TSLAx`.
            name: Text,
        }
        optional {}
    }

    /// The assets that a list is about.
    AssetFilter {
        required {
            /// Their class.
            class: OneOf "currency" "tokenized_asset",
        }
        optional {
            /// The name of the only one.
            name: Text,
        }
    }

    /// The asset in which limits are also given.
    PreferredAsset {
        required {
            /// Its name.
            name: Text,
        }
        optional {
            /// Its class.
            class: OneOf "currency" "tokenized_asset",
        }
    }

    /// An amount of an asset.
    Amount {
        required {
            /// The asset.
            asset: Nested Asset,
            /// How much, as decimal text.
            amount: Amount,
        }
        optional {}
    }

    /// An amount of an asset, and how it counts for rebasing tokens.
    AssetAmount {
        required {
            /// The amount.
            asset_amount: Nested Amount,
        }
        optional {
            /// How amounts of rebasing tokens are given.
            rebase_multiplier: OneOf "rebased" "base",
        }
    }

    /// An address on a network. Tag and memo are two names of the same thing.
    CryptoAddress {
        required {
            /// The address.
            address: Text,
        }
        optional {
            /// The tag, where the network has one.
            tag: Text,
            /// The memo, where the network has one.
            memo: Text,
        }
    }

    /// Where an address is. Fiat addresses can't be made through the API.
    AddressDetails {
        required {
            /// The address on its network.
            crypto: Nested CryptoAddress,
        }
        optional {}
    }

    /// The fee that the fees endpoint has quoted.
    QuotedFee {
        required {
            /// The `withdrawal_fee_token` of the quote, which holds its rate for five minutes.
            token: Text,
        }
        optional {
            /// How amounts of rebasing tokens are given.
            rebase_multiplier: OneOf "rebased" "base",
        }
    }

    /// The fee of the moment.
    CurrentFee {
        required {}
        optional {
            /// The highest fee to pay; with a higher one the withdrawal is refused.
            max_fee: Nested AssetAmount,
        }
    }
}

choices! {
    /// What an address or a list is for.
    Scope {
        /// One method.
        Method method_id: MethodId,
        /// One network.
        Network network_id: Text,
        /// A group of networks that share addresses.
        NetworkGroup network_group_id: Text,
    }

    /// What a withdrawal or a deposit address is for.
    MethodScope {
        /// One method.
        Method method_id: MethodId,
        /// One network; for a withdrawal only if it has exactly one method for the asset.
        Network network_id: Text,
    }
}

/// What a withdrawal may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fee<'a> {
    /// What was quoted.
    Quoted {
        /// The quote.
        quoted_fee: QuotedFee<'a>,
        /// Whether the amount includes the fee; as in the quote.
        fee_included: Option<bool>,
    },
    /// The fee of the moment.
    Current {
        /// At most this much.
        current_fee: CurrentFee<'a>,
        /// Whether the amount includes the fee.
        fee_included: Option<bool>,
    },
}

impl Fee<'_> {
    pub(crate) const FIELDS: &'static [Field] = &[
        Field { name: "quoted_fee", rule: Rule::Nested(QuotedFee::FIELDS), need: Need::OneOf, place: Place::Body },
        Field { name: "current_fee", rule: Rule::Nested(CurrentFee::FIELDS), need: Need::OneOf, place: Place::Body },
        Field::optional("fee_included", Rule::Bool),
    ];

    #[cfg(feature = "codegen")]
    pub(crate) const DOCS: &'static crate::codegen::docs::ObjectDocs = &crate::codegen::docs::ObjectDocs {
        name: "Fee",
        docs: &[" What a withdrawal may cost."],
        members: &[
            crate::codegen::docs::ParamDocs {
                kind: "Nested",
                docs: &[" The fee that was quoted."],
                object: Some(QuotedFee::DOCS),
            },
            crate::codegen::docs::ParamDocs {
                kind: "Nested",
                docs: &[" The fee of the moment, at most this much."],
                object: Some(CurrentFee::DOCS),
            },
            crate::codegen::docs::ParamDocs {
                kind: "Bool",
                docs: &[
                    " Whether the amount includes the fee. Kraken is reported to want it always; with a quote, as there.",
                ],
                object: None,
            },
        ],
    };
}

impl<'a> Given<'a> for Fee<'a> {
    const SLOTS: usize = slots_of(Self::FIELDS).saturating_add(1);

    fn add_to(self, values: &mut Vec<Value<'a>>) {
        let (quoted, current, included) = match self {
            Self::Quoted { quoted_fee, fee_included } => (Some(quoted_fee), None, fee_included),
            Self::Current { current_fee, fee_included } => (None, Some(current_fee), fee_included),
        };
        values.push(Value::Nested);
        quoted.add_to(values);
        current.add_to(values);
        included.add_to(values);
    }
}

records! {
    /// An asset in an answer.
    AssetName {
        /// Its class: `currency`, `tokenized_asset`.
        class: String,
        /// Its name.
        name: String,
    }

    /// An amount in an answer.
    Money {
        /// The asset.
        asset: AssetName,
        /// How much, as decimal text.
        amount: String,
    }

    /// An amount of a withdrawal in an answer.
    RebasedMoney {
        /// The amount.
        asset_amount: Money,
        /// How amounts of rebasing tokens are given.
        rebase_multiplier: Option<String>,
    }

    /// Where an address is: on a network, or at a bank. What is at a bank is sensitive.
    Details {
        /// On a network.
        crypto: Option<CryptoDetails>,
        /// At a bank, in texts under their names; who receives it is an object. Sensitive: never log it.
        fiat: Option<std::collections::BTreeMap<String, crate::response::types::Anything>>,
    }

    /// An address on a network. A deposit without a tag or memo that is given here may not be credited.
    CryptoDetails {
        /// The address.
        address: String,
        /// The tag.
        tag: Option<String>,
        /// The memo.
        memo: Option<String>,
        /// Who receives it, in texts under their names.
        beneficiary: Option<std::collections::BTreeMap<String, crate::response::types::Anything>>,
    }
}
