/** `text/html;q=0.8` as type, subtype and quality. */
const preferences = (accept: string): { type: string; subtype: string; quality: number }[] =>
  accept.split(',').map((range) => {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const [type = '', subtype = ''] = name.split('/');
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return { type, subtype, quality: quality === undefined ? 1 : Number(quality) || 0 };
  });

/**
 * The form that an Accept header likes best (RFC 9110, section 12.5.1), the earlier one of `forms` where it likes two alike.
 * @returns undefined if it takes none of them.
 */
export const acceptedForm = <Form extends string>(
  accept: string | undefined,
  forms: readonly Form[],
): Form | undefined => {
  if (!accept?.trim()) return forms[0];
  const ranges = preferences(accept);
  const qualityOf = (form: Form): number => {
    const [type, subtype] = form.split('/');
    const fitting = ranges
      .filter(
        (range) => (range.type === '*' || range.type === type) && (range.subtype === '*' || range.subtype === subtype),
      )
      // The more specific range decides.
      .sort(
        (a, b) =>
          Number(a.type === '*') - Number(b.type === '*') || Number(a.subtype === '*') - Number(b.subtype === '*'),
      );
    return fitting[0]?.quality ?? 0;
  };
  const best = forms.map((form) => ({ form, quality: qualityOf(form) })).sort((a, b) => b.quality - a.quality)[0];
  return best && best.quality > 0 ? best.form : undefined;
};
