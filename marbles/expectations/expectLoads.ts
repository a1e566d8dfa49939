import { describeValue } from '../describe.ts';
import type { Expectations } from './Expectations.ts';
import { expectSpans, type SpanExpectation } from './expectSpans.ts';
import { isWantedBody, LoadPattern, type LoadPatternSource } from '../server/LoadPattern.ts';
import type { LoadRecord } from '../server/LoadRecord.ts';
import type { MarbleTransport } from '../MarbleTransport.ts';
import { parseDiagram } from '../parse.ts';
import { renderAligned } from '../render.ts';
import { sameValue } from './sameValue.ts';

/** What the server's side is expected to see. */
export interface LoadsExpectation extends SpanExpectation {
  /** One diagram for each load, in order: `^` when it begins, `!` when it ends, is cancelled or fails. */
  toBe(diagrams: string | readonly string[]): void;
  /** The loads begin where the diagram has letters: `'x 200ms x'`. */
  toStartAt(diagram: string): void;
  /** These loads, and no others, are cancelled by the client: `'-----x'`. */
  toBeCancelledAt(diagram: string): void;
  /** What each load sent: text, bytes, a value that the body is the JSON of, an expression, or a predicate of its text. */
  toHaveBodies(bodies: readonly unknown[]): void;
}

const describeEnd = ({ end }: LoadRecord): string => (end === null ? 'open' : end.how);

const framesOf = (diagram: string): readonly number[] => parseDiagram(diagram).map(({ frame }) => frame);

const renderFrames = (title: string, expected: readonly number[], actual: readonly number[]): string => {
  const rows = [expected, actual].map((frames) => frames.map((frame) => ({ frame, letter: 'x' })));
  const [wanted = '', seen = ''] = renderAligned(rows);
  return [title, '', `  expected  ${wanted || '(none)'}`, `  actual    ${seen || '(none)'}`].join('\n');
};

const renderBodies = (title: string, expected: readonly unknown[], actual: readonly Uint8Array[]): string =>
  [
    title,
    '',
    ...expected.map((body) => `  expected  ${describeValue(body)}`),
    ...actual.map((body) => `  actual    ${describeValue(body)}`),
  ].join('\n');

/** Looks at the loads of a pattern, or at all. */
export const expectLoads = (
  { transport, expectations }: { readonly transport: MarbleTransport; readonly expectations: Expectations },
  source?: LoadPatternSource,
): LoadsExpectation => {
  const pattern = source === undefined ? undefined : new LoadPattern(source);
  const name = `expectLoads(${pattern === undefined ? '' : `'${pattern.text}'`})`;
  const records = (): readonly LoadRecord[] => transport.records(pattern);
  const spans = expectSpans(expectations, name, () =>
    records().map((record) => ({ span: record.span, text: `${record.text} (${describeEnd(record)})` })),
  );
  const expect = expectations.begin(name);
  const expectFrames = (title: string, diagram: string, seen: () => readonly number[]): void => {
    const expected = framesOf(diagram);
    expect(() => {
      const actual = seen();
      return sameValue(actual, expected) ? null : renderFrames(`${title}:`, expected, actual);
    });
  };
  return {
    toBe: (diagrams) => {
      spans.toBe(diagrams);
    },
    toStartAt: (diagram) => {
      expectFrames(`${name}.toStartAt('${diagram}')`, diagram, () => records().map(({ start }) => start));
    },
    toBeCancelledAt: (diagram) => {
      expectFrames(`${name}.toBeCancelledAt('${diagram}')`, diagram, () =>
        records().flatMap(({ end }) => (end?.how === 'cancelled' ? [end.frame] : [])),
      );
    },
    toHaveBodies: (bodies) => {
      expect(() => {
        const actual = records().map((record) => record.bodyBytes);
        const isSame = actual.length === bodies.length && actual.every((bytes, i) => isWantedBody(bytes, bodies[i]));
        return isSame ? null : renderBodies(`${name}.toHaveBodies(…):`, bodies, actual);
      });
    },
  };
};
