//! wasm-bindgen's command line, copied to target/tools/bin/wasm-bindgen for wasm-pack.

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(std::env::args_os())
}
