//! The words that declare what the exports and the facade must both know; macro text only.

/// Numbers and marks, each with a name: constants of an empty enum.
macro_rules! named_values {
    ($(
        $(#[doc = $docs:literal])+
        $Values:ident: $kind:ty { $($(#[doc = $meaning:literal])+ $name:ident = $value:expr,)+ }
    )+) => {
        $(
            $(#[doc = $docs])+
            pub(crate) enum $Values {}

            #[allow(dead_code, reason = "of several cases Rust need not name the one that is left")]
            impl $Values {
                $($(#[doc = $meaning])+ pub(crate) const $name: $kind = $value;)+
            }
        )+

        /// The names, for TypeScript.
        #[cfg(feature = "codegen")]
        pub(crate) fn values() -> Vec<$crate::codegen::seam::Declared> {
            vec![$($crate::codegen::seam::Declared {
                name: stringify!($Values),
                docs: &[$($docs),+],
                members: vec![$((stringify!($name), &[$($meaning),+] as &[&str], $Values::$name.into())),+],
            }),+]
        }
    };
}

/// Texts that leave as one list: a struct with a field for each, which stand in the list in this order.
macro_rules! named_texts {
    ($(
        $(#[doc = $docs:literal])+
        $Texts:ident { $($(#[doc = $meaning:literal])+ $text:ident,)+ }
    )+) => {
        $(
            $(#[doc = $docs])+
            pub(crate) struct $Texts<'a> {
                $($(#[doc = $meaning])+ pub(crate) $text: &'a str,)+
            }

            impl<'a> $Texts<'a> {
                /// Adds them to a list.
                pub(crate) fn add_to(self, list: &mut Vec<&'a str>) {
                    list.extend_from_slice(&[$(self.$text),+]);
                }
            }
        )+

        /// The places in the lists, for TypeScript.
        #[cfg(feature = "codegen")]
        pub(crate) fn places() -> Vec<$crate::codegen::seam::Declared> {
            vec![$($crate::codegen::seam::Declared::list(
                stringify!($Texts),
                &[$($docs),+],
                &[$((stringify!($text), &[$($meaning),+])),+],
            )),+]
        }
    };
}

pub(crate) use {named_texts, named_values};
