// What is said to people is not a mistake to plant: a sentence is not mutated. Names, codes and SQL are.
import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";

/** SQL, and what Redis runs. */
const isCode = (text) =>
  /^(select|insert|delete|create|begin|pragma|update|with)\b|^do \$\$/i.test(text) || /\bredis\.call\(/.test(text);
const isSentence = (text) => /[a-z,;:] [^ ]/i.test(text) && !isCode(text);
/** What is put into a sentence without deciding anything. */
const isPlain = ({ type }) => ["Identifier", "MemberExpression", "CallExpression"].includes(type);

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, "prose", {
    shouldIgnore({ node: { type, value, quasis, expressions } }) {
      const said =
        type === "StringLiteral"
          ? value
          : type === "TemplateLiteral" && expressions.every(isPlain)
            ? quasis.map((part) => part.value.cooked).join("_")
            : "";
      return isSentence(said) ? "a sentence for people" : undefined;
    },
  }),
];
