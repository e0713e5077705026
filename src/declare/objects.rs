//! The words that declare objects, those among parameters and those in answers; macro text only.

/// Objects among parameters: a struct each, its members and their words.
macro_rules! objects {
    (
        $(
            $(#[doc = $doc:literal])+
            $Object:ident {
                required { $($required:tt)* }
                optional { $($optional:tt)* }
            }
        )+
    ) => {
        $(
            $crate::declare::params! {
                [$($doc),+] $Object [$($required)*] [$($optional)*]
            }

            impl $Object<'_> {
                pub(crate) const FIELDS: &'static [$crate::request::param::Field] =
                    &$crate::declare::fields!(($crate::endpoint::Method::Post, "") [$($required)*] [$($optional)*]);
                #[cfg(feature = "codegen")]
                pub(crate) const DOCS: &'static $crate::codegen::docs::ObjectDocs = &$crate::codegen::docs::ObjectDocs {
                    name: stringify!($Object),
                    docs: &[$($doc),+],
                    members: &$crate::declare::param_docs!([$($required)*] [$($optional)*]),
                };
            }

            impl<'a> $crate::request::value::Given<'a> for $Object<'a> {
                const SLOTS: usize = $crate::request::param::slots_of(Self::FIELDS).saturating_add(1);

                fn add_to(self, values: &mut Vec<$crate::request::value::Value<'a>>) {
                    values.push($crate::request::value::Value::Nested);
                    $crate::declare::add_values!(self values [$($required)*] [$($optional)*]);
                }
            }
        )+
    };
}

/// Objects of which exactly one member is given: an enum each.
macro_rules! choices {
    (
        $(
            $(#[doc = $doc:literal])+
            $Object:ident {
                $($(#[doc = $mdoc:literal])+ $Variant:ident $member:ident: $kind:ident $($group:ident)?),+ $(,)?
            }
        )+
    ) => {
        $(
            $(#[doc = $doc])+
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            #[non_exhaustive]
            pub enum $Object<'a> {
                $($(#[doc = $mdoc])+ $Variant($crate::declare::param!('a $kind $($group)?)),)+
            }

            impl $Object<'_> {
                pub(crate) const FIELDS: &'static [$crate::request::param::Field] = &[
                    $($crate::declare::field!(
                        ($crate::endpoint::Method::Post, "") OneOf stringify!($member), $kind $($group)?
                    ),)+
                ];
                #[cfg(feature = "codegen")]
                pub(crate) const DOCS: &'static $crate::codegen::docs::ObjectDocs = &$crate::codegen::docs::ObjectDocs {
                    name: stringify!($Object),
                    docs: &[$($doc),+],
                    members: &[$($crate::codegen::docs::ParamDocs {
                        kind: stringify!($kind),
                        docs: &[$($mdoc),+],
                        object: $crate::declare::object_docs!($($group)?),
                    },)+],
                };
            }

            impl<'a> $crate::request::value::Given<'a> for $Object<'a> {
                const SLOTS: usize = $crate::request::param::slots_of(Self::FIELDS).saturating_add(1);

                fn add_to(self, values: &mut Vec<$crate::request::value::Value<'a>>) {
                    values.push($crate::request::value::Value::Nested);
                    $($crate::request::value::Given::add_to(
                        match self {
                            Self::$Variant(member) => Some(member),
                            #[allow(unreachable_patterns)] // There may be one only.
                            _ => None,
                        },
                        values,
                    );)+
                }
            }
        )+
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
                    types.interface(module_path!(), stringify!($Record), &[$($doc),+], |types| {
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

pub(crate) use {choices, objects, records};
