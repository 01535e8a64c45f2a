import { Rendering } from './rendering.ts';
import { type Node, parseTemplate } from './syntax.ts';
import type { Value } from './value.ts';

/** A mapping template in the Velocity Template Language, read once and rendered per request. */
export class Template {
  readonly #nodes: readonly Node[];

  /** @throws TemplateSyntaxError */
  constructor(text: string) {
    this.#nodes = parseTemplate(text);
  }

  /**
   * What a request brings is data only: nothing of it is ever read as a template.
   *
   * @throws TemplateFailure
   */
  render(variables: ReadonlyMap<string, Value>): string {
    return new Rendering(variables).render(this.#nodes);
  }
}
