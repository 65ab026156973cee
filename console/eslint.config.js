import babelParser from "@babel/eslint-parser";
import reactHooks from "eslint-plugin-react-hooks";

import noBareStrings from "./scripts/no-bare-strings.js";

const parsedAs = (isTSX) => ({
  parser: babelParser,
  parserOptions: {
    requireConfigFile: false,
    babelOptions: { plugins: [...(isTSX ? ["@babel/plugin-syntax-jsx"] : []), ["@babel/plugin-syntax-typescript", { isTSX }]] },
  },
});

// Types are checked by tsc; here is what it cannot see.
export default [
  { ignores: ["node_modules/**", "dist/**"] },
  { files: ["src/**/*.ts"], languageOptions: parsedAs(false) },
  { files: ["src/**/*.tsx"], languageOptions: parsedAs(true) },
  {
    files: ["src/**/*.{ts,tsx}"],
    plugins: { "react-hooks": reactHooks, house: { rules: { "no-bare-strings": noBareStrings } } },
    rules: {
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      "house/no-bare-strings": "error",
      "no-console": "error",
      "no-debugger": "error",
      "no-var": "error",
      "prefer-const": "error",
      eqeqeq: "error",
      "no-restricted-properties": ["error", { property: "dangerouslySetInnerHTML", message: "Text from customers is never HTML." }],
      "no-restricted-syntax": [
        "error",
        { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: "Text from customers is never HTML." },
        { selector: "CallExpression[callee.property.name=/^toLocale/]", message: "Use the formats of i18n/format.ts." },
      ],
    },
  },
];
