//! The TypeScript of what answers are made of.

use std::collections::BTreeMap;

use crate::codegen::docs::Types;
use crate::response::types::{
    Answer, Anything, IntegerOrText, Number, NumberOrText, Rows, TextOrFalse, TextOrNull, True,
};

/// A type of an answer that has a name in TypeScript.
pub(crate) trait Describe: Answer {
    /// Its TypeScript type; declares the interfaces that it needs.
    fn typescript(types: &mut Types) -> String;
}

macro_rules! described {
    ($($kind:ty = $typescript:literal;)+) => {
        $(impl Describe for $kind {
            fn typescript(_: &mut Types) -> String {
                $typescript.to_owned()
            }
        })+
    };
}

described! {
    String = "string";
    bool = "boolean";
    u64 = "number";
    Number = "number";
    True = "true";
    TextOrFalse = "string | number | false";
    TextOrNull = "string | null";
    IntegerOrText = "number | string";
    NumberOrText = "number | string";
    Anything = "unknown";
}

impl<T: Describe> Describe for Vec<T> {
    fn typescript(types: &mut Types) -> String {
        format!("{}[]", T::typescript(types))
    }
}

impl<T: Describe> Describe for BTreeMap<String, T> {
    fn typescript(types: &mut Types) -> String {
        format!("Record<string, {}>", T::typescript(types))
    }
}

impl<T: Describe> Describe for Rows<T> {
    fn typescript(types: &mut Types) -> String {
        let row = T::typescript(types);
        format!("{row}[] | Page<{row}>")
    }
}

impl<T: Describe> Describe for Option<T> {
    fn typescript(types: &mut Types) -> String {
        T::typescript(types)
    }
}
