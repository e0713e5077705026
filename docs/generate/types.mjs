// The public types, read as TypeScript reads them.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { PACKAGE } from "./places.mjs";

/** The source of a file, with its parents set. */
export const parsed = (path) => ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true);

/** The words above a declaration, without what is marked by @. */
const words = (node) =>
  ts
    .getJSDocCommentsAndTags(node)
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "")
    .join(" ");

/** The words above a member, on one line; a member without any is a fault of the types. */
function explained(member, name) {
  const found = words(member).replaceAll(/\s*\n\s*/g, " ");
  if (found === "") throw new Error(`nothing says what ${name}.${member.name.text} is`);
  return found;
}

/** The declarations of an entry of the package, by name. */
export function entry(module) {
  const found = new Map();
  const visit = (node) => {
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) found.set(node.name.text, node);
  };
  parsed(join(PACKAGE, "dist", `${module}.d.ts`)).forEachChild(visit);
  return {
    /** A type and its words. */
    words: (name) => words(named(found, module, name)),
    /** The members of an interface and of those that it extends: name, how it is written, words, examples. */
    members(name) {
      return membersOf(found, module, name).map((member) => ({
        name: member.name.text,
        optional: member.questionToken !== undefined,
        type: written(member),
        isMethod: ts.isMethodSignature(member),
        words: explained(member, name),
        example: ts
          .getJSDocTags(member)
          .filter(({ tagName }) => tagName.text === "example")
          .map(({ comment }) => ts.getTextOfJSDocComment(comment))[0],
      }));
    },
  };
}

function membersOf(found, module, name) {
  const { heritageClauses = [], members } = named(found, module, name);
  const bases = heritageClauses.flatMap(({ types }) => types.map(({ expression }) => expression.text));
  return [...bases.flatMap((base) => membersOf(found, module, base)), ...members];
}

function named(found, module, name) {
  const node = found.get(name);
  if (node === undefined) throw new Error(`${module}.d.ts does not declare ${name}`);
  return node;
}

function written(member) {
  if (ts.isMethodSignature(member)) {
    return `${member.name.text}(${member.parameters.map((one) => one.getText()).join(", ")})${member.type ? `: ${member.type.getText()}` : ""}`;
  }
  return (member.type?.getText() ?? "unknown")
    .replace(/ \| undefined$/, "")
    .replace(/^\((\(.*)\)$/, "$1")
    .replaceAll(/\s+/g, " ");
}
