export { init } from "./boot/slim.ts";
export * from "./index.ts";
