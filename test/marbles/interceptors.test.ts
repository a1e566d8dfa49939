import { describe, expect, it } from '@jest/globals';
import { catchError, concat, filter, finalize, NEVER, of, tap, throwError } from 'rxjs';
import { answerResponse } from '../../operators/index.ts';
import { runMarbles } from '../../marbles/index.ts';
import {
  HTTPURLResponse,
  type Interceptor,
  ResponseEvent,
  type TaskEvent,
  URLError,
  URLSessionConfiguration,
} from '../../src/index.ts';

const url = 'https://api.test/a';
const withInterceptors = (...interceptors: Interceptor[]): { readonly configuration: URLSessionConfiguration } => {
  const configuration = URLSessionConfiguration.ephemeral;
  configuration.interceptors = interceptors;
  return { configuration };
};
const ok = (): ResponseEvent => new ResponseEvent(new HTTPURLResponse(url, { statusCode: 299 }));

describe('interceptors', () => {
  it('stand in array order around the load, the first one outermost', () => {
    const calls: string[] = [];
    const named =
      (name: string): Interceptor =>
      (request, next) => {
        calls.push(`${name} down`);
        return next(request.header('x-way', `${request.valueForHTTPHeaderField('x-way') ?? ''}${name}`)).pipe(
          tap({ complete: () => calls.push(`${name} up`) }),
        );
      };
    runMarbles(({ load, newSession, expectTask }) => {
      load({ method: 'GET', url, headers: { 'x-way': 'ab' } }).answers('-r(f|)');
      const session = newSession(withInterceptors(named('a'), named('b')));
      expectTask(session.dataTaskEvents(url)).toBe('-r(f|)');
    });
    expect(calls).toEqual(['a down', 'b down', 'b up', 'a up']);
  });

  it('keep the path synchronous, and see neither created, metrics nor completed', () => {
    const seen: string[] = [];
    runMarbles(({ load, newSession, expectTask }) => {
      load(`GET ${url}`).answers('(rdf|)');
      const session = newSession(
        withInterceptors((request, next) => next(request).pipe(tap((event) => seen.push(event.type)))),
      );
      expectTask(session.dataTaskEvents(url)).toBe('(nsrdmf|)');
    });
    expect(seen).toEqual(['sent', 'response', 'data']);
  });

  it('may answer themselves: nothing is loaded', () => {
    runMarbles(({ newSession, expectTask, expectLoads }) => {
      const session = newSession(
        withInterceptors(() => of<TaskEvent[]>(ok(), { type: 'data', data: new Uint8Array([1]) })),
      );
      expectTask(session.dataTaskEvents(url)).toBe('(rdf|)', { r: 299 });
      expectLoads().toBe([]);
    });
  });

  it('may answer themselves, and the answer can still be refused', () => {
    runMarbles(({ newSession, expectTask }) => {
      const session = newSession(withInterceptors(() => of<TaskEvent[]>(ok())));
      expectTask(session.dataTaskEvents(url).pipe(answerResponse(() => 'cancel'))).toBe('(r#)', undefined, -999);
    });
  });

  it('get a failure as an error, and may load again', () => {
    runMarbles(({ load, newSession, expectTask, expectLoads }) => {
      load(`GET ${url}`).answers('-#').answers('-r(f|)');
      const session = newSession(
        withInterceptors((request, next) => next(request).pipe(catchError(() => next(request)))),
      );
      expectTask(session.dataTaskEvents(url)).toBe('--r(f|)');
      expectLoads(`GET ${url}`).toBe(['^!', '-^-!']);
    });
  });

  it('get a cancellation as unsubscription', () => {
    runMarbles(({ load, newSession, expectTask, expectLoads }) => {
      load(`GET ${url}`).answers('-r-d-d-d');
      const session = newSession(withInterceptors((request, next) => next(request)));
      expectTask(session.dataTaskEvents(url), '^---!').toBe('-r-d');
      expectLoads(`GET ${url}`).toBe('^---!');
    });
  });

  it('fail the task with their own URLError, or with -1 around anything else', () => {
    runMarbles(({ newSession, expectTask }) => {
      const session = newSession(withInterceptors(() => throwError(() => new URLError(-1011))));
      expectTask(session.dataTaskEvents(url)).toBe('#', undefined, -1011);
      const other = newSession(withInterceptors(() => throwError(() => new Error('mine'))));
      expectTask(other.dataTaskEvents(url)).toBe('#', undefined, -1);
      const throwing = newSession(
        withInterceptors(() => {
          throw new Error('mine');
        }),
      );
      expectTask(throwing.dataTaskEvents(url)).toBe('#', undefined, -1);
    });
  });

  it('may hand on a whole task of another session: created, metrics and completed stay single', () => {
    const types: string[] = [];
    runMarbles(({ session, load, newSession, expectTask }) => {
      load(`GET ${url}`).answers('-(rd|)');
      const other = newSession(withInterceptors((request) => session.dataTaskEvents(request)));
      expectTask(other.dataTaskEvents(url).pipe(tap(({ type }) => types.push(type)))).toBe('-(rdf|)');
    });
    expect(types).toEqual(['created', 'sent', 'response', 'data', 'metrics', 'completed']);
  });

  it('are left when the head they made is refused', () => {
    let left = 0;
    runMarbles(({ newSession, cold, expectTask }) => {
      const session = newSession(withInterceptors(() => concat(of(ok()), NEVER).pipe(finalize(() => (left += 1)))));
      expectTask(session.dataTaskEvents(url).pipe(answerResponse(() => cold('--c', { c: 'cancel' as const })))).toBe(
        'r-#',
        undefined,
        -999,
      );
      expectTask(session.dataTaskEvents(url).pipe(answerResponse(() => of('cancel')))).toBe('(r#)', undefined, -999);
    });
    expect(left).toBe(2);
  });

  it.each([[null], [undefined], [{ type: 'response' }]])('that emit %p fail the task with -1', (noEvent) => {
    runMarbles(({ newSession, expectTask }) => {
      const session = newSession(withInterceptors(() => of(noEvent as unknown as TaskEvent)));
      const seen$ = session.dataTaskEvents(url).pipe(filter(({ type }) => type !== 'response'));
      expectTask(seen$).toBe('#', undefined, -1);
    });
  });

  it('change their own copy of the request: the next task of the same stream begins anew', () => {
    runMarbles(({ load, newSession, expectTask }) => {
      load({ method: 'GET', url, headers: { 'x-try': '1' } }).answersAlways('-r(f|)');
      const session = newSession(
        withInterceptors((request, next) => {
          request.addValueForHTTPHeaderField('1', 'x-try');
          return next(request);
        }),
      );
      const task$ = session.dataTaskEvents(url);
      expectTask(task$).toBe('-r(f|)');
      expectTask(task$).toBe('-r(f|)');
    });
  });

  it('whose clean-up throws do not keep a cancelled task from its end', () => {
    runMarbles(({ newSession }) => {
      const codes: unknown[] = [];
      const session = newSession(
        withInterceptors(() =>
          NEVER.pipe(
            finalize(() => {
              throw new Error('mine');
            }),
          ),
        ),
      );
      session.events$.subscribe(({ event }) => codes.push(event.type));
      const subscription = session.dataTaskEvents(url).subscribe();
      expect(() => {
        subscription.unsubscribe();
      }).toThrow('mine');
      expect(codes).toEqual(['created', 'metrics', 'cancelled']);
    });
  });
});
