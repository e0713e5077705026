// What every finished file of the package has to keep to.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";

/** Fails when a finished file imports what it may not, or would not load everywhere. */
export async function verify(dist, file, imports, portable = false) {
  const tree = ts.createSourceFile(file, await readFile(join(dist, file), "utf8"), ts.ScriptTarget.Latest, true);
  const fail = (what) => {
    throw new Error(`dist/${file} ${what}`);
  };
  const importing = (name) => {
    if (!imports.some((allowed) => (allowed instanceof RegExp ? allowed.test(name) : allowed === name))) {
      fail(`imports ${JSON.stringify(name)}`);
    }
  };
  const visit = (node, inFunction) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      importing(node.moduleSpecifier.text);
    }
    if (ts.isCallExpression(node)) {
      const called = node.expression;
      if (called.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(called) && called.text === "require")) {
        importing(node.arguments[0]?.text ?? "?");
      }
    }
    if (portable && ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
      fail("uses import.meta");
    }
    if (portable && !inFunction && (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier))) {
      fail("has a top-level await");
    }
    ts.forEachChild(node, (child) => visit(child, inFunction || ts.isFunctionLike(node)));
  };
  visit(tree, false);
}
