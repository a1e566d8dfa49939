import { finalize, type MonoTypeOperatorFunction, Observable, tap } from 'rxjs';
import { recordTask } from '../../marbles/index.ts';
import { type TaskEvent, URLError } from '../../src/node.ts';
import { describeEvent } from './describe.ts';

/** What came out of one load. */
export interface CaseResult {
  readonly title: string;
  readonly statusCodes: number[];
  bytes: number;
  text: string;
  error: URLError | null;
  /** 'left' when the subscriber went before the end. */
  end: 'completed' | 'failed' | 'left';
}

const milliseconds = (since: number): string => `${(performance.now() - since).toFixed(0).padStart(5)} ms`;

const note = (result: CaseResult, decoder: TextDecoder, event: TaskEvent): void => {
  if (event.type === 'data') {
    result.bytes += event.data.length;
    if (result.text.length < 10_000) result.text += decoder.decode(event.data, { stream: true });
  }
  if ((event.type === 'response' || event.type === 'redirect') && 'statusCode' in event.response) {
    result.statusCodes.push(Number(event.response.statusCode));
  }
};

/** Subscribes, prints every event as it comes and the marble diagram of the run under them. */
export const runCase = (
  title: string,
  events$: Observable<TaskEvent>,
  until: MonoTypeOperatorFunction<TaskEvent> = tap(),
): Promise<CaseResult> =>
  new Promise((resolve) => {
    console.log(`\n${title}`);
    const result: CaseResult = { title, statusCodes: [], bytes: 0, text: '', error: null, end: 'left' };
    const decoder = new TextDecoder();
    const start = performance.now();
    const recording = recordTask(events$, { frame: 5 });
    recording.task$
      .pipe(
        until,
        finalize(() => {
          console.log(`  diagram  ${recording.result().diagram}`);
          resolve(result);
        }),
      )
      .subscribe({
        next: (event) => {
          note(result, decoder, event);
          console.log(`  ${milliseconds(start)}  ${event.type.padEnd(12)} ${describeEvent(event)}`);
          if (event.type === 'completed') result.end = 'completed';
        },
        error: (error: unknown) => {
          result.end = 'failed';
          result.error = URLError.is(error) ? error : null;
          console.log(`  ${milliseconds(start)}  error        ${String(error)}`);
        },
      });
  });
