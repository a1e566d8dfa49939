import type { Expectations } from './Expectations.ts';
import { parseSpan, type Span } from '../parse.ts';
import { marksOfSpan, renderAligned } from '../render.ts';
import { sameValue } from './sameValue.ts';

/** Times at which something was subscribed to. */
export interface SpanExpectation {
  /** One diagram (`'^--!'`) for each time, in order; none at all is `[]`. */
  toBe(diagrams: string | readonly string[]): void;
}

/** A span, and what it is of. */
export interface NamedSpan {
  readonly span: Span;
  readonly text: string;
}

const describeSpan = ({ span: { subscribed, unsubscribed }, text }: NamedSpan): string =>
  `${text} from ${String(subscribed)} ms ${unsubscribed === null ? 'on' : `to ${String(unsubscribed)} ms`}`;

const renderSpans = (title: string, expected: readonly Span[], actual: readonly NamedSpan[]): string => {
  const rows = renderAligned([...expected, ...actual.map(({ span }) => span)].map(marksOfSpan));
  const lines = rows.map((row, i) => `  ${i < expected.length ? 'expected' : 'actual  '}  ${row}`);
  return [title, '', ...lines, '', ...actual.map((one) => `  ${describeSpan(one)}`)].join('\n').trimEnd();
};

/** Compares spans with diagrams, once time has passed. */
export const expectSpans = (
  expectations: Expectations,
  name: string,
  actual: () => readonly NamedSpan[],
): SpanExpectation => {
  const expect = expectations.begin(name);
  return {
    toBe: (diagrams) => {
      const texts = typeof diagrams === 'string' ? [diagrams] : diagrams;
      const expected = texts.map(parseSpan);
      expect(() => {
        const spans = actual();
        const isSame = sameValue(
          spans.map(({ span }) => span),
          expected,
        );
        const spoken = texts.map((text) => `'${text}'`).join(', ');
        return isSame ? null : renderSpans(`${name}.toBe(${spoken}):`, expected, spans);
      });
    },
  };
};
