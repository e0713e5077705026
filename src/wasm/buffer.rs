//! The two buffers through which text and bytes cross the boundary.

use std::cell::Cell;
use std::mem::ManuallyDrop;

use wasm_bindgen::prelude::wasm_bindgen;

/// A value that is taken while it is used, so that nothing can be borrowed twice, and that is never dropped.
pub struct StaticCell<T>(Cell<ManuallyDrop<T>>);

#[cfg(target_feature = "atomics")]
compile_error!("the buffers are for one thread");

// SAFETY: this module exists only on wasm32 without atomics, where there is one thread. `thread_local!` would be the
// same place after a check that can't fail.
#[allow(unsafe_code)]
unsafe impl<T> Sync for StaticCell<T> {}

impl<T: Default> StaticCell<T> {
    pub const fn new(value: T) -> Self {
        Self(Cell::new(ManuallyDrop::new(value)))
    }

    fn take(&self) -> T {
        ManuallyDrop::into_inner(self.0.replace(ManuallyDrop::new(T::default())))
    }

    pub fn with<U>(&self, use_it: impl FnOnce(&mut T) -> U) -> U {
        let mut value = self.take();
        let used = use_it(&mut value);
        self.0.set(ManuallyDrop::new(value));
        used
    }
}

static INPUT: StaticCell<Vec<u8>> = StaticCell::new(Vec::new());
static OUTPUT: StaticCell<String> = StaticCell::new(String::new());

/// Makes room for `length` bytes, keeps what is there, and returns where to write them.
#[wasm_bindgen(js_name = reserveInput)]
pub fn reserve_input(length: usize) -> *const u8 {
    INPUT.with(|input| {
        if input.len() < length {
            input.resize(length, 0);
        }
        input.as_ptr()
    })
}

/// Where the last answer stands.
#[wasm_bindgen(js_name = answerStart)]
pub fn answer_start() -> *const u8 {
    OUTPUT.with(|output| output.as_ptr())
}

/// How long the last answer is.
#[wasm_bindgen(js_name = answerLength)]
pub fn answer_length() -> usize {
    OUTPUT.with(|output| output.len())
}

/// Gives both buffers back, after one has grown large.
#[wasm_bindgen(js_name = releaseBuffers)]
pub fn release_buffers() {
    drop(INPUT.take());
    drop(OUTPUT.take());
}

/// Wipes what a secret of `length` bytes in the input has left behind there and on the stack.
pub fn wipe(length: usize) {
    wipe_input(length);
    wipe_stack::<2048>();
}

/// Wipes the first bytes of the input, where a secret stood that is not kept.
pub fn wipe_input(length: usize) {
    INPUT.with(|input| {
        // It stays in a static, so these writes can't be left out.
        input.iter_mut().take(length).for_each(|byte| *byte = 0);
    });
    // Making an HMAC-SHA256 key needs far less than this.
    wipe_stack::<256>();
}

/// Overwrites the part of the stack where signing and key set-up have worked: a moved hash state leaves its bytes there.
#[inline(never)]
fn wipe_stack<const WORDS: usize>() {
    // Not `&[0; WORDS]`: that would be a constant, and nothing would be written.
    let mut stack = [0u64; WORDS];
    core::hint::black_box(&mut stack);
}

/// Gives what the glue has written. While it is read, the buffer is away.
pub fn with_input<T>(read: impl FnOnce(Input<'_>) -> T) -> T {
    INPUT.with(|input| read(Input(input)))
}

/// What the glue has written: parts that stand one after the other.
#[derive(Clone, Copy)]
pub struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    /// Parts that stand one after the other in these bytes.
    pub fn of(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Takes the next `length` bytes.
    pub fn bytes(&mut self, length: usize) -> &'a [u8] {
        let (part, rest) = self.0.split_at_checked(length).unwrap_or_default();
        self.0 = rest;
        part
    }

    /// Takes the next `length` bytes as text. `encodeInto` writes nothing but UTF-8.
    pub fn text(&mut self, length: usize) -> &'a str {
        core::str::from_utf8(self.bytes(length)).unwrap_or_default()
    }
}

/// Writes an answer and gives its length in bytes.
pub fn answer<E>(write: impl FnOnce(&mut String) -> Result<(), E>) -> Result<usize, E> {
    OUTPUT.with(|output| {
        output.clear();
        write(output)?;
        Ok(output.len())
    })
}

/// Writes a text as the answer and gives its length in bytes.
pub fn answer_text(text: &str) -> usize {
    OUTPUT.with(|output| {
        output.clear();
        output.push_str(text);
        output.len()
    })
}
