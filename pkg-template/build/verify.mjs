// What every finished file of the package has to keep to.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";

/** What Node may print of an uncaught error's place. */
const LONGEST_LINE = 400;

/** Fails when a finished file imports what it may not, would not load everywhere, or has code on a very long line. */
export async function verify(dist, file, imports, portable = false) {
  const text = await readFile(join(dist, file), "utf8");
  // No parser here knows this way to import yet.
  const tree = ts.createSourceFile(file, text.replace("import source ", "import "), ts.ScriptTarget.Latest, true);
  const fail = (what) => {
    throw new Error(`dist/${file} ${what}`);
  };
  for (const [index, line] of /\.c?js$/.test(file) ? text.split("\n").entries() : []) {
    if (line.length > LONGEST_LINE && !/^"[^"]*"$/.test(line))
      fail(`has ${line.length} characters on line ${index + 1}`);
  }
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

/** Fails when a finished file is made of a package that LICENSES.md does not name as one that is inside it. */
export function verifyListed(file, inputs, licenses) {
  const packages = inputs.map((path) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\/[^]*$/.exec(path)?.[1]);
  for (const name of new Set(packages.filter((found) => found !== undefined))) {
    const row = licenses.split("\n").find((line) => line.startsWith(`| ${name} | `));
    if (!row?.includes(` ${file} `))
      throw new Error(`dist/${file} has ${name} inside: xtask/src/inside.rs does not say so`);
  }
}
