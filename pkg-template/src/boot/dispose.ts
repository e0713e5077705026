// A host without Symbol.dispose would give our classes a method called "undefined": the build puts this in the place of
// every `Symbol.dispose`. Compilers that lower `using` for such hosts look for this very symbol.

const dispose: symbol = (Symbol as { dispose?: symbol })["dispose"] ?? /* @__PURE__ */ Symbol.for("Symbol.dispose");

export { dispose as "Symbol.dispose" };
