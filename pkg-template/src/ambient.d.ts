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

declare module "#page" {
  const files: Readonly<Record<string, readonly [type: string, text: string]>>;
  export default files;
}

declare module "#dom" {
  type Child = Node | string | false | undefined | readonly Child[];
  type Listener = (event: Event) => void;
  type Attributes = Readonly<Record<string, string | number | boolean | undefined | Listener>>;
  export function h<Tag extends keyof HTMLElementTagNameMap>(
    tag: Tag,
    attributes?: Attributes,
    ...children: readonly Child[]
  ): HTMLElementTagNameMap[Tag];
  export function byId(id: string): HTMLElement;
  export function announce(text: string): void;
  export function tell(element: HTMLElement, text: string | undefined): void;
}

declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

declare module "*.wasm?module" {
  const module: WebAssembly.Module;
  export default module;
}

// What Cloudflare's runtime supplies; programs have its own types of it.
declare module "cloudflare:workers" {
  interface State {
    readonly id: { equals(other: never): boolean };
    readonly storage: import("./payments/object-store.ts").ObjectStorage;
    blockConcurrencyWhile<T>(run: () => Promise<T>): Promise<T>;
    waitUntil(promise: Promise<unknown>): void;
  }

  export abstract class DurableObject<Env = unknown> {
    protected ctx: State;
    protected env: Env;
    constructor(ctx: State, env: Env);
    alarm?(): Promise<void>;
  }
}
