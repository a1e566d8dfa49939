/**
 * `Accept-Language` for a locale: the locale itself, then what it is a case of, each a tenth less wanted.
 * `zh-Hans-CN` gives `zh-Hans-CN,zh-Hans;q=0.9,zh;q=0.8`. @see RFC 9110 §12.5.4 @see RFC 4647 §3.4
 */
export const acceptLanguage = (locale: string): string => {
  // Extensions say how to write dates, and nothing of languages.
  const parts = new Intl.Locale(locale).baseName.split('-');
  return parts
    .map((_, index) => parts.slice(0, parts.length - index).join('-'))
    .map((range, index) => (index === 0 ? range : `${range};q=${(1 - index / 10).toFixed(1)}`))
    .join(',');
};
