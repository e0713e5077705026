#![cfg_attr(fuzzing, no_main)]

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| paysign_fuzz::readers::schema(data));

#[cfg(not(fuzzing))]
fn main() {}
