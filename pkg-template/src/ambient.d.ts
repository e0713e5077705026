// What the build supplies.

declare module "#wasm-text" {
  const text: string;
  export default text;
}

declare module "#wasm-decoder" {
  const hex: string;
  export default hex;
}

declare module "#wasm-sha256" {
  const sha256: string;
  export default sha256;
}

declare module "#core" {
  export function onGrow(listener: () => void): void;
}

declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

declare module "*.wasm?module" {
  const module: WebAssembly.Module;
  export default module;
}
