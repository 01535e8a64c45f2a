/** An element of a parsed XML document, with names as they are without their prefixes. */
export type XmlElement = {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** The element's own text, white space around it dropped; not its children's. */
  readonly text: string;
  readonly children: readonly XmlElement[];
  readonly parent: XmlElement | null;
};

/** The first child of each name in turn: `child(trade, 'swap', 'swapStream')`. */
export const child = (element: XmlElement | undefined, ...names: string[]): XmlElement | undefined =>
  names.reduce<XmlElement | undefined>(
    (from, name) => from?.children.find((candidate) => candidate.name === name),
    element,
  );

export const childrenOf = (element: XmlElement | undefined, name: string): XmlElement[] =>
  element?.children.filter((candidate) => candidate.name === name) ?? [];

/** All elements of that name below `element`, in document order. */
export const descendants = (element: XmlElement | undefined, name: string): XmlElement[] =>
  element?.children.flatMap((candidate) => [
    ...(candidate.name === name ? [candidate] : []),
    ...descendants(candidate, name),
  ]) ?? [];

/** Where the element stands: `/dataDocument/trade/swap/swapStream[2]`. Positions count among siblings of a name, and only where there are several. */
export const pathOf = (element: XmlElement): string => {
  const { parent, name } = element;
  if (!parent) return `/${name}`;
  const siblings = childrenOf(parent, name);
  return `${pathOf(parent)}/${name}${siblings.length > 1 ? `[${siblings.indexOf(element) + 1}]` : ''}`;
};
