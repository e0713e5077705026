//! The words that declare an endpoint and its answer; macro text only.
//!
//! `endpoints!` makes, for each declaration, the typed parameters, the row of the table and the documentation that
//! TypeScript is generated from. `records!` does the same for the objects in answers.

macro_rules! endpoints {
    (
        $(
            $(#[doc = $doc:literal])+
            $Params:ident $name:literal => $Answer:ty;
            $method:ident $path:literal as $encoding:ident;
            needs [$($permission:literal),*]; cost $cost:literal; moves_money $money:literal; unsure $unsure:ident $(if $member:literal)?;
            required { $($required:tt)* }
            optional { $($optional:tt)* }
        )+
    ) => {
        /// The rows of this table.
        pub static ENDPOINTS: &[&$crate::endpoint::Endpoint] =
            &[$(<$Params as $crate::endpoint::Params>::ENDPOINT),+];

        /// The words of this table.
        #[cfg(feature = "codegen")]
        pub(crate) static DOCS: &[$crate::codegen::docs::EndpointDocs] = &[$(
            $crate::codegen::docs::EndpointDocs {
                row: <$Params as $crate::endpoint::Params>::ENDPOINT,
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
                const ENDPOINT: &'static $crate::endpoint::Endpoint = $crate::declare::row! { $($member)? $crate::endpoint::Endpoint {
                    name: $crate::endpoint::within($name, $path),
                    method: $crate::endpoint::Method::$method,
                    path: $path,
                    encoding: $crate::request::body::Encoding::$encoding,
                    fields: &$crate::declare::fields!([$($required)*] [$($optional)*]),
                    answer: <$Answer as $crate::response::types::Answer>::SHAPE,
                    permissions: &[$($permission),*],
                    cost: $cost,
                    moves_money: $money,
                    unsure: $crate::error::Action::$unsure,
                    unsure_if: None,
                } };
                type Answer = $Answer;

                fn values(&self) -> Vec<$crate::request::value::Value<'_>> {
                    $crate::declare::values!(self [$($required)*] [$($optional)*])
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

/// The struct of parameters: required members are the arguments of `new`, optional ones are set afterwards.
macro_rules! params {
    ([$($doc:literal),+] $Params:ident [] []) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $Params;
    };
    (
        [$($doc:literal),+] $Params:ident
        [$($(#[doc = $rdoc:literal])+ $required:ident $(($rwire:literal))?: $rkind:ident $($rchoice:literal)*),* $(,)?]
        [$($(#[doc = $odoc:literal])+ $optional:ident $(($owire:literal))?: $okind:ident $($ochoice:literal)*),* $(,)?]
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $Params<'a> {
            $($(#[doc = $rdoc])+ pub $required: $crate::declare::param!('a $rkind),)*
            $($(#[doc = $odoc])+ pub $optional: Option<$crate::declare::param!('a $okind)>,)*
        }

        impl<'a> $Params<'a> {
            /// Takes the required members and leaves the optional ones out.
            #[allow(clippy::new_without_default)]
            pub const fn new($($required: $crate::declare::param!('a $rkind)),*) -> Self {
                Self { $($required,)* $($optional: None,)* }
            }
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
    ($a:lifetime $text:ident) => { &$a str };
}

/// The rule of a parameter.
macro_rules! rule {
    (ExternalId) => {
        $crate::request::param::Rule::Checked($crate::kraken::ExternalId::WANTED, $crate::kraken::ExternalId::fault)
    };
    (OneOf $($choice:literal)+) => { $crate::request::param::Rule::OneOf(&[$($choice),+]) };
    ($kind:ident) => { $crate::request::param::Rule::$kind };
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
        [$($(#[doc = $rdoc:literal])+ $required:ident $(($rwire:literal))?: $rkind:ident $($rchoice:literal)*),* $(,)?]
        [$($(#[doc = $odoc:literal])+ $optional:ident $(($owire:literal))?: $okind:ident $($ochoice:literal)*),* $(,)?]
    ) => {
        [
            $($crate::request::param::Field {
                name: $crate::declare::wire!($required $($rwire)?),
                rule: $crate::declare::rule!($rkind $($rchoice)*),
                required: true,
            },)*
            $($crate::request::param::Field {
                name: $crate::declare::wire!($optional $($owire)?),
                rule: $crate::declare::rule!($okind $($ochoice)*),
                required: false,
            },)*
        ]
    };
}

macro_rules! values {
    (
        $self:ident
        [$($(#[doc = $rdoc:literal])+ $required:ident $(($rwire:literal))?: $rkind:ident $($rchoice:literal)*),* $(,)?]
        [$($(#[doc = $odoc:literal])+ $optional:ident $(($owire:literal))?: $okind:ident $($ochoice:literal)*),* $(,)?]
    ) => {
        vec![$($self.$required.into(),)* $($self.$optional.into(),)*]
    };
}

#[cfg(feature = "codegen")]
macro_rules! param_docs {
    (
        [$($(#[doc = $rdoc:literal])+ $required:ident $(($rwire:literal))?: $rkind:ident $($rchoice:literal)*),* $(,)?]
        [$($(#[doc = $odoc:literal])+ $optional:ident $(($owire:literal))?: $okind:ident $($ochoice:literal)*),* $(,)?]
    ) => {
        [
            $($crate::codegen::docs::ParamDocs { kind: stringify!($rkind), docs: &[$($rdoc),+] },)*
            $($crate::codegen::docs::ParamDocs { kind: stringify!($okind), docs: &[$($odoc),+] },)*
        ]
    };
}

/// Objects in answers: a struct, its shape and its TypeScript interface. `Option` marks a member that may be absent.
macro_rules! records {
    (
        $(
            $(#[doc = $doc:literal])+
            $Record:ident {
                $($(#[doc = $mdoc:literal])+ $member:ident $(($wire:literal))?: $kind:ty),* $(,)?
            }
        )+
    ) => {
        $(
            $(#[doc = $doc])+
            #[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
            #[non_exhaustive]
            pub struct $Record {
                $(
                    $(#[doc = $mdoc])+
                    $(#[serde(rename = $wire)])?
                    pub $member: $kind,
                )*
            }

            impl $crate::response::types::Answer for $Record {
                const SHAPE: &'static $crate::response::schema::Shape = &$crate::response::schema::Shape::Object(&[
                    $($crate::response::schema::Member {
                        name: $crate::declare::wire!($member $($wire)?),
                        shape: <$kind as $crate::response::types::Answer>::SHAPE,
                        required: <$kind as $crate::response::types::Answer>::REQUIRED,
                    },)*
                ]);
            }

            #[cfg(feature = "codegen")]
            impl $crate::codegen::describe::Describe for $Record {
                fn typescript(types: &mut $crate::codegen::docs::Types) -> String {
                    types.interface(stringify!($Record), &[$($doc),+], |types| {
                        let _ = &types;
                        vec![$(
                            $crate::codegen::docs::MemberDocs {
                                name: $crate::declare::wire!($member $($wire)?),
                                docs: &[$($mdoc),+],
                                required: <$kind as $crate::response::types::Answer>::REQUIRED,
                                kind: <$kind as $crate::codegen::describe::Describe>::typescript(types),
                            },
                        )*]
                    })
                }
            }
        )+
    };
}

#[cfg(feature = "codegen")]
pub(crate) use param_docs;
pub(crate) use {endpoints, fields, param, params, params_type, records, row, rule, values, wire};
