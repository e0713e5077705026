//! The words that declare an endpoint and its answer; macro text only.
//!
//! `endpoints!` makes, for each declaration, the typed parameters, the row of the table and the documentation that
//! TypeScript is generated from. `records!` does the same for the objects in answers.

mod objects;
mod seam;

macro_rules! endpoints {
    (
        $(
            $(#[doc = $doc:literal])+
            $Params:ident $name:literal => $Answer:ty;
            $method:ident $path:literal as $encoding:ident;
            needs [$($permission:literal),*]; cost $cost:literal; moves_money $money:literal;
            unsure $unsure:ident $(if $member:literal)? $(; sensitive $sensitive:literal)?;
            required { $($required:tt)* }
            optional { $($optional:tt)* }
        )+
    ) => {
        /// The rows of this table.
        pub(crate) const ENDPOINTS: &[&$crate::endpoint::Endpoint] =
            &[$(<$Params as $crate::endpoint::Declared>::ENDPOINT),+];

        /// The words of this table.
        #[cfg(feature = "codegen")]
        pub(crate) const DOCS: &[$crate::codegen::docs::EndpointDocs] = &[$(
            $crate::codegen::docs::EndpointDocs {
                row: <$Params as $crate::endpoint::Declared>::ENDPOINT,
                module: module_path!(),
                type_name: stringify!($Params),
                docs: &[$($doc),+],
                params: &$crate::declare::param_docs!([$($required)*] [$($optional)*]),
                answer: <$Answer as $crate::codegen::describe::Describe>::typescript,
            },
        )+];

        $(
            $crate::declare::params! {
                [$($doc),+] $Params [$($required)*] [$($optional)*]
            }

            impl $crate::endpoint::Params for $crate::declare::params_type!($Params '_ $($required)* $($optional)*) {
                type Answer = $Answer;
            }

            impl $crate::endpoint::Declared for $crate::declare::params_type!($Params '_ $($required)* $($optional)*) {
                const ENDPOINT: &'static $crate::endpoint::Endpoint = $crate::declare::row! { $($member)? $crate::endpoint::Endpoint {
                    name: $crate::endpoint::shared_text($name, $path),
                    method: $crate::endpoint::Method::$method,
                    family: $crate::endpoint::Family::of($path),
                    path: $crate::endpoint::shared_text($path, $name),
                    encoding: $crate::request::body::Encoding::$encoding,
                    fields: &$crate::declare::fields!(
                        ($crate::endpoint::Method::$method, $path) [$($required)*] [$($optional)*]
                    ),
                    answer: <$Answer as $crate::response::types::Answer>::SHAPE,
                    permissions: &[$($permission),*],
                    cost: $cost,
                    moves_money: $money,
                    unsure: $crate::error::Action::$unsure,
                    sensitive: $crate::declare::is_given!($($sensitive)?),
                    unsure_if: None,
                } };

                fn values(&self) -> Vec<$crate::request::value::Value<'_>> {
                    let mut all = Vec::new();
                    #[allow(unused_variables)] // Some endpoints have no members.
                    let values = &mut all;
                    $crate::declare::add_values!(self values [$($required)*] [$($optional)*]);
                    all
                }
            }
        )+
    };
}

/// A row; the advice of one that names a member holds only for calls that have it.
macro_rules! row {
    ($member:literal $row:expr) => {{
        const ROW: $crate::endpoint::Endpoint = $row;
        const WITHOUT: &$crate::endpoint::Endpoint =
            &$crate::endpoint::Endpoint { unsure: $crate::error::Action::FreshNonce, ..ROW };
        &$crate::endpoint::Endpoint {
            unsure_if: Some($crate::endpoint::UnsureIf { member: $member, without: WITHOUT }),
            ..ROW
        }
    }};
    ($row:expr) => {
        &$row
    };
}

/// What a declaration says of a flag; false if it says nothing.
macro_rules! is_given {
    () => {
        false
    };
    ($is:literal) => {
        $is
    };
}

/// The struct of parameters: required members are the arguments of `new`, optional ones are set afterwards, each by a
/// method of its name.
macro_rules! params {
    ([$($doc:literal),+] $Params:ident [] []) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct $Params;

        impl $Params {
            /// It has no members.
            pub const fn new() -> Self {
                Self
            }
        }
    };
    (
        [$($doc:literal),+] $Params:ident
        [$($(#[doc = $rdoc:literal])+ $required:ident $(($rwire:literal))?: $rkind:ident $($rgroup:ident)? $($rchoice:literal)*),* $(,)?]
        [$($(#[doc = $odoc:literal])+ $optional:ident $(($owire:literal))?: $okind:ident $($ogroup:ident)? $($ochoice:literal)*),* $(,)?]
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct $Params<'a> {
            $($(#[doc = $rdoc])+ pub $required: $crate::declare::param!('a $rkind $($rgroup)?),)*
            $($(#[doc = $odoc])+ pub $optional: Option<$crate::declare::param!('a $okind $($ogroup)?)>,)*
        }

        impl<'a> $Params<'a> {
            /// Takes the required members and leaves the optional ones out.
            #[allow(clippy::new_without_default)]
            pub const fn new($($required: $crate::declare::param!('a $rkind $($rgroup)?)),*) -> Self {
                Self { $($required,)* $($optional: None,)* }
            }

            $(
                $(#[doc = $odoc])+
                #[must_use]
                pub fn $optional(
                    mut self,
                    $optional: impl Into<Option<$crate::declare::param!('a $okind $($ogroup)?)>>,
                ) -> Self {
                    self.$optional = $optional.into();
                    self
                }
            )*
        }
    };
}

/// The type of parameters, with its lifetime where it has members.
macro_rules! params_type {
    ($Params:ident $lifetime:lifetime) => { $Params };
    ($Params:ident $lifetime:lifetime $($member:tt)+) => { $Params<$lifetime> };
}

/// The Rust type of a parameter.
macro_rules! param {
    ($a:lifetime Integer) => { u64 };
    ($a:lifetime Bool) => { bool };
    ($a:lifetime Flag) => { bool };
    ($a:lifetime Cursor) => { $crate::request::value::Cursor<$a> };
    ($a:lifetime Object) => { $crate::request::value::Json<$a> };
    ($a:lifetime ExternalId) => { &$a $crate::kraken::ExternalId };
    ($a:lifetime Nested $Group:ident) => { $Group<$a> };
    ($a:lifetime $text:ident) => { &$a str };
}

/// The rule of a parameter.
macro_rules! rule {
    (ExternalId) => {
        $crate::request::rule::Rule::Checked($crate::kraken::ExternalId::WANTED, $crate::kraken::ExternalId::fault)
    };
    (Nested $Group:ident) => { $crate::request::rule::Rule::Nested($Group::FIELDS) };
    (MethodId) => { $crate::kraken::funding_beta::ids::METHOD_ID };
    (AddressId) => { $crate::kraken::funding_beta::ids::ADDRESS_ID };
    (AssetInPath) => { $crate::kraken::funding_beta::ids::ASSET_IN_PATH };
    (DateTime) => { $crate::kraken::funding_beta::ids::DATE_TIME };
    (OneOf $($choice:literal)+) => { $crate::request::rule::Rule::OneOf(&[$($choice),+]) };
    ($kind:ident) => { $crate::request::rule::Rule::$kind };
}

/// The name on the wire.
macro_rules! wire {
    ($name:ident) => {
        stringify!($name)
    };
    ($name:ident $wire:literal) => {
        $wire
    };
}

macro_rules! fields {
    (
        ($method:expr, $path:literal)
        [$($(#[doc = $rdoc:literal])+ $required:ident $(($rwire:literal))?: $rkind:ident $($rgroup:ident)? $($rchoice:literal)*),* $(,)?]
        [$($(#[doc = $odoc:literal])+ $optional:ident $(($owire:literal))?: $okind:ident $($ogroup:ident)? $($ochoice:literal)*),* $(,)?]
    ) => {
        [
            $($crate::declare::field!(
                ($method, $path) Required $crate::declare::wire!($required $($rwire)?), $rkind $($rgroup)? $($rchoice)*
            ),)*
            $($crate::declare::field!(
                ($method, $path) Optional $crate::declare::wire!($optional $($owire)?), $okind $($ogroup)? $($ochoice)*
            ),)*
        ]
    };
}

macro_rules! field {
    (($method:expr, $path:literal) $need:ident $name:expr, $($rule:tt)+) => {
        $crate::request::param::Field {
            name: $name,
            rule: $crate::declare::rule!($($rule)+),
            need: $crate::request::param::Need::$need,
            place: $crate::endpoint::place_of($method, $path, $name),
        }
    };
}

macro_rules! add_values {
    (
        $self:ident $values:ident
        [$($(#[doc = $rdoc:literal])+ $required:ident $(($rwire:literal))?: $rkind:ident $($rgroup:ident)? $($rchoice:literal)*),* $(,)?]
        [$($(#[doc = $odoc:literal])+ $optional:ident $(($owire:literal))?: $okind:ident $($ogroup:ident)? $($ochoice:literal)*),* $(,)?]
    ) => {
        $($crate::request::value::Given::add_to($self.$required, $values);)*
        $($crate::request::value::Given::add_to($self.$optional, $values);)*
    };
}

#[cfg(feature = "codegen")]
macro_rules! param_docs {
    (
        [$($(#[doc = $rdoc:literal])+ $required:ident $(($rwire:literal))?: $rkind:ident $($rgroup:ident)? $($rchoice:literal)*),* $(,)?]
        [$($(#[doc = $odoc:literal])+ $optional:ident $(($owire:literal))?: $okind:ident $($ogroup:ident)? $($ochoice:literal)*),* $(,)?]
    ) => {
        [
            $($crate::codegen::docs::ParamDocs {
                kind: stringify!($rkind),
                docs: &[$($rdoc),+],
                object: $crate::declare::object_docs!($($rgroup)?),
            },)*
            $($crate::codegen::docs::ParamDocs {
                kind: stringify!($okind),
                docs: &[$($odoc),+],
                object: $crate::declare::object_docs!($($ogroup)?),
            },)*
        ]
    };
}

#[cfg(feature = "codegen")]
macro_rules! object_docs {
    () => {
        None
    };
    ($Group:ident) => {
        Some($Group::DOCS)
    };
}

pub(crate) use objects::{choices, objects, records};
pub(crate) use seam::{named_texts, named_values};
pub(crate) use {add_values, endpoints, field, fields, is_given, param, params, params_type, row, rule, wire};
#[cfg(feature = "codegen")]
pub(crate) use {object_docs, param_docs};

#[cfg(test)]
mod tests;
