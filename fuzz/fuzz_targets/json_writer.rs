#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| paysign_fuzz::writers::json(data));

#[cfg(not(fuzzing))]
fn main() {}
