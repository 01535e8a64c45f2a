type Value = Record<string, unknown>;

const bytes = (text: string): number => Buffer.byteLength(text);

const sizeOfValue = (value: Value): number => {
  const [type, content] = Object.entries(value)[0] ?? ['NULL', true];
  switch (type) {
    case 'S':
      return bytes(content as string);
    case 'N':
      return Math.ceil((content as string).replace(/[-.]/g, '').length / 2) + 1;
    case 'B':
      return Math.ceil(((content as string).length * 3) / 4);
    case 'L':
      return 3 + (content as Value[]).reduce((sum, entry) => sum + 1 + sizeOfValue(entry), 0);
    case 'M':
      return 3 + sizeOfItem(content as Record<string, Value>) + Object.keys(content as object).length;
    case 'SS':
    case 'NS':
    case 'BS':
      return (content as string[]).reduce((sum, entry) => sum + bytes(entry), 0);
    default:
      return 1;
  }
};

/**
 * Bytes that an item counts for, in DynamoDB's own form.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export const sizeOfItem = (item: Readonly<Record<string, Value>>): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + bytes(name) + sizeOfValue(value), 0);
