//! The two buffers through which text and bytes cross the boundary.

use std::cell::RefCell;

use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroize as _;

/// A buffer that one large message has grown beyond this is given back.
const KEPT: usize = 1 << 18;

thread_local! {
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static OUTPUT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Makes room for `length` bytes, keeps what is there, and answers where to write them.
#[wasm_bindgen]
pub fn input(length: usize) -> *const u8 {
    INPUT.with_borrow_mut(|input| {
        if input.len() < length {
            input.resize(length, 0);
        }
        input.as_ptr()
    })
}

/// Where the last answer stands.
#[wasm_bindgen]
pub fn output() -> *const u8 {
    OUTPUT.with_borrow(|output| output.as_ptr())
}

/// Gives large buffers back.
#[wasm_bindgen]
pub fn shrink() {
    INPUT.with_borrow_mut(|input| {
        if input.len() > KEPT {
            *input = Vec::new();
        }
    });
    OUTPUT.with_borrow_mut(|output| {
        if output.capacity() > KEPT {
            *output = String::new();
        }
    });
}

/// Wipes what a secret may have left behind in both buffers.
pub fn wipe() {
    INPUT.with_borrow_mut(|input| input.as_mut_slice().zeroize());
    OUTPUT.with_borrow_mut(String::zeroize);
    wipe_stack::<2048>();
}

/// Wipes the first bytes of the input, where a secret stood that is not kept.
pub fn wipe_input(length: usize) {
    INPUT.with_borrow_mut(|input| {
        if let Some(secret) = input.get_mut(..length) {
            secret.zeroize();
        }
    });
    // Making an HMAC-SHA256 key needs far less than this.
    wipe_stack::<256>();
}

/// Overwrites the part of the stack where signing and key set-up have worked: a moved hash state leaves its bytes there.
#[inline(never)]
fn wipe_stack<const WORDS: usize>() {
    let mut stack = [0u64; WORDS];
    stack.zeroize();
    core::hint::black_box(&stack);
}

/// The bytes that the glue has written.
pub fn with_bytes<T>(start: usize, length: usize, read: impl FnOnce(&[u8]) -> T) -> T {
    INPUT.with_borrow(|input| {
        let end = start.saturating_add(length);
        read(input.get(start..end).unwrap_or_default())
    })
}

/// The text that the glue has written. `encodeInto` writes nothing but UTF-8.
pub fn with_text<T>(start: usize, length: usize, read: impl FnOnce(&str) -> T) -> T {
    with_bytes(start, length, |bytes| read(core::str::from_utf8(bytes).unwrap_or_default()))
}

/// Writes an answer and gives its length in bytes.
pub fn answer<E>(write: impl FnOnce(&mut String) -> Result<(), E>) -> Result<usize, E> {
    OUTPUT.with_borrow_mut(|output| {
        output.clear();
        write(output)?;
        Ok(output.len())
    })
}
