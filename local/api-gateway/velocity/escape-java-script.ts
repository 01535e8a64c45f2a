const named: Readonly<Record<string, string>> = {
  '"': '\\"',
  "'": "\\'",
  '\\': '\\\\',
  '/': '\\/',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/**
 * Apache Commons' StringEscapeUtils.escapeJavaScript, which is what `$util.escapeJavaScript` does: what it writes is good
 * within JSON's quotes but for `\'`, which templates turn back (`.replaceAll("\\'", "'")`).
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export const escapeJavaScript = (text: string): string =>
  text.replace(
    /["'\\/]|[^ -~]/g,
    (character) => named[character] ?? `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
