import type { URLRequest } from '../../src/foundation/URLRequest.ts';
import { pieceSize } from '../../src/loading/BodyReader.ts';
import type { Run } from '../../src/loading/Loader.ts';
import type { Transfer } from '../../src/loading/Transfer.ts';
import { bytesInMemory } from './LoadPattern.ts';
import type { LoadRecord } from './LoadRecord.ts';

/**
 * The body of a request as a scripted server takes it. A body in memory is taken in the turn in which the server wants
 * it, in the pieces in which it would go over a wire. Others come by promises.
 */
export class RequestBody {
  readonly #run: Run;
  readonly #record: LoadRecord;
  readonly #transfer: Transfer;
  /** What is in memory and not taken; null for a body that is not. */
  #left: Uint8Array | null;
  #chunks: AsyncIterator<Uint8Array> | null = null;
  #isStopped = false;

  constructor(request: URLRequest, run: Run, record: LoadRecord, transfer: Transfer) {
    this.#run = run;
    this.#record = record;
    this.#transfer = transfer;
    const { body } = run;
    this.#left = body === null ? new Uint8Array(0) : (body.data ?? bytesInMemory(request.body));
    record.hasStreamedBody = this.#left === null;
  }

  /** Takes so many bytes, or all that is left; then goes on, in the same turn for a body in memory. */
  take(bytes: number | null, then: () => void): void {
    if (this.#left === null) return this.#pullAll(then);
    let wanted = bytes ?? this.#left.length;
    while (wanted > 0 && this.#left.length > 0 && !this.#isStopped) {
      const piece = this.#left.subarray(0, Math.min(wanted, pieceSize));
      this.#left = this.#left.subarray(piece.length);
      wanted -= piece.length;
      this.#note(piece);
      this.#run.body?.didSend?.(piece.length);
    }
    this.noteEnd();
    if (!this.#isStopped) then();
  }

  /** Notes when all has been sent. */
  noteEnd(): void {
    if (this.#left?.length === 0 && this.#transfer.requestEnd === 0) this.#transfer.requestEnd = this.#run.clock.now();
  }

  #note(piece: Uint8Array): void {
    this.#record.body.push(piece.slice());
    this.#transfer.requestBodyBytes += piece.length;
  }

  #pullAll(then: () => void): void {
    const { body } = this.#run;
    if (body === null) return then();
    const chunks = (this.#chunks ??= body.chunks()[Symbol.asyncIterator]());
    chunks.next().then(
      ({ done, value }) => {
        if (this.#isStopped) return;
        if (done !== true) {
          this.#note(value);
          return this.#pullAll(then);
        }
        this.#left = new Uint8Array(0);
        this.noteEnd();
        then();
      },
      // Whoever opened the body hears of its failure, and ends the load.
      () => {
        this.stop();
      },
    );
  }

  /** Nothing more of it is wanted. */
  stop(): void {
    this.#isStopped = true;
    this.#chunks?.return?.().then(undefined, () => {});
  }
}
