/** Jackson's limit, the parser of API Gateway's language: deeper JSON is no JSON to it. */
const nestingLimit = 1000;

/** @throws SyntaxError for what is no JSON, or is nested deeper than anyone writes. */
export const parseBoundedJson = (text: string): unknown => {
  refuseDeep(text);
  return JSON.parse(text);
};

const refuseDeep = (text: string): void => {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (quoted) {
      if (character === '\\') index++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    if (depth > nestingLimit) throw new SyntaxError(`it is nested deeper than ${nestingLimit}`);
  }
};
