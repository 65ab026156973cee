/** Forbids words that a person would read outside the locale files: JSX text, and attributes that are spoken or shown. */

const READ_ATTRIBUTES = new Set(["aria-label", "aria-description", "aria-roledescription", "alt", "label", "placeholder", "title", "hint", "heading"]);
const HAS_LETTERS = /\p{L}{2}/u;
// Names of things that are the same in every language.
const PROPER = new Set(["Zhiyin", "知音", "CSV", "YAML", "n", "95% CI"]);

function isBare(text) {
  const trimmed = text.trim();
  return HAS_LETTERS.test(trimmed) && !PROPER.has(trimmed);
}

function literal(node) {
  if (node?.type === "Literal" || node?.type === "StringLiteral") return typeof node.value === "string" ? node.value : null;
  if (node?.type === "JSXExpressionContainer") return literal(node.expression);
  return null;
}

export default {
  meta: { type: "problem", schema: [], messages: { bare: "A person reads this: put “{{text}}” into the locale files." } },
  create(context) {
    const report = (node, text) => context.report({ node, messageId: "bare", data: { text: text.trim().slice(0, 40) } });
    return {
      JSXText(node) {
        if (isBare(node.value)) report(node, node.value);
      },
      JSXExpressionContainer(node) {
        const text = node.parent.type === "JSXElement" || node.parent.type === "JSXFragment" ? literal(node) : null;
        if (text !== null && isBare(text)) report(node, text);
      },
      JSXAttribute(node) {
        const text = READ_ATTRIBUTES.has(node.name.name) ? literal(node.value) : null;
        if (text !== null && isBare(text)) report(node, text);
      },
    };
  },
};
