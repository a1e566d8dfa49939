import type { AnswerTable } from '../events/AnswerTable.ts';
import type { HTTPBody } from '../foundation/HTTPBody.ts';
import type { URLSessionDataDelegate } from '../adapters/delegates.ts';

/** What may be said about one task of a cold stream or a promise. */
export interface TaskOptions {
  /** Asked and told before the session's delegate. */
  readonly delegate?: URLSessionDataDelegate | null;
  /** Aborting it cancels the task: `-999` with the signal's reason as cause. */
  readonly signal?: AbortSignal | null;
  /** Whether `progress` events are wanted. */
  readonly progress?: boolean;
  /** Answers to questions, asked after the subscriber and before the delegates. */
  readonly answers?: AnswerTable;
}

/** Where the body of an upload comes from: exactly one of them. */
export interface UploadSource {
  /** Bytes, a stream of them, or a body in any form. */
  readonly from?: Uint8Array | HTTPBody | AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;
  /** A path or a `file:` URL; read while the task runs. */
  readonly fromFile?: string | URL;
}

/** An upload as a stream or promise. */
export type UploadOptions = TaskOptions & UploadSource;

const isBody = (from: NonNullable<UploadSource['from']>): from is HTTPBody =>
  'kind' in from && typeof from.kind === 'string';

/** The body an upload names. @throws TypeError unless it names exactly one. */
export const bodyOfUpload = (source: UploadSource | null | undefined): HTTPBody => {
  const { from, fromFile } = source ?? {};
  if ((from === undefined) === (fromFile === undefined)) {
    throw new TypeError('an upload takes exactly one of { from } and { fromFile }');
  }
  if (fromFile !== undefined) {
    if (typeof fromFile !== 'string' && typeof fromFile?.href !== 'string') {
      throw new TypeError('fromFile takes a path or a file URL');
    }
    return { kind: 'file', file: fromFile };
  }
  if (typeof from !== 'object' || from === null) throw new TypeError('from takes bytes, a stream or a body');
  if (ArrayBuffer.isView(from)) return { kind: 'data', data: from };
  if (isBody(from)) return from;
  if (Symbol.asyncIterator in from || 'getReader' in from) return { kind: 'stream', stream: from };
  throw new TypeError('from takes bytes, a stream or a body');
};
