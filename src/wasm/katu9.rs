//! The core of the class `Katu9`.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::{buffer, table, thrown};
use crate::engine::error::{Code, Error, Result};
use crate::engine::field::Checked;
use crate::katu9::client::{Katu9, OPTIONS, REQUEST_OPTIONS, write};

/// The place that requests go to. The token was checked and stays with the glue, which sends it.
#[wasm_bindgen]
pub struct Katu9Core {
    base_url: String,
}

#[wasm_bindgen]
impl Katu9Core {
    /// Reads the framed options of `length` bytes, and wipes them.
    #[wasm_bindgen(constructor)]
    pub fn new(length: usize) -> std::result::Result<Katu9Core, JsValue> {
        let made = buffer::with_input(|mut input| Self::from_options(input.text(length)));
        buffer::wipe(length);
        made.map_err(thrown)
    }

    /// Apart, so that what it leaves on the stack lies where `wipe` works.
    #[inline(never)]
    fn from_options(framed: &str) -> Result<Self> {
        let [token, base_url, ..] = table::checked(OPTIONS, framed)?;
        let Checked::Text(token) = token else {
            return Err(Error::local(Code::Internal, "token", "is no text"));
        };
        let mut katu9 = Katu9::new(token)?;
        if let Checked::Text(url) = base_url {
            katu9 = katu9.with_base_url(url)?;
        }
        Ok(Self { base_url: katu9.base_url().to_owned() })
    }

    /// Where requests go.
    #[wasm_bindgen(js_name = baseUrl)]
    pub fn base_url(&self) -> String {
        self.base_url.clone()
    }

    /// Builds the body, or the query of a request without one, from framed parameters and framed options.
    pub fn request(&self, row: usize, params: usize, options: usize) -> std::result::Result<usize, JsValue> {
        Self::write(row, params, options).map_err(thrown)
    }

    fn write(row: usize, params: usize, options: usize) -> Result<usize> {
        let row = table::row(row)?;
        buffer::with_input(|mut input| {
            let params = input.text(params);
            if options > 0 {
                table::checked(REQUEST_OPTIONS, input.text(options))?;
            }
            let values = table::values(row.fields, params).map_err(|error| error.at(row.name))?;
            buffer::answer(|out| write(row, &values, out))
        })
    }
}
