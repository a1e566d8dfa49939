import { describe, expect, it } from '@jest/globals';
import { runMarbles } from '../../marbles/index.ts';
import type { SessionEvent } from '../../src/index.ts';

const url = 'https://api.test/a';

describe('the events of a session', () => {
  it('are those of all tasks, with what only a monitor sees', () => {
    const seen: string[] = [];
    const note = ({ task, event }: SessionEvent): void => {
      seen.push(`${String(task?.taskIdentifier ?? '-')} ${event.type}`);
    };
    runMarbles(({ session, load, expectTask }) => {
      session.events$.subscribe(note);
      load(`GET ${url}`).answers('-r(f|)').answers('-#').answers('-r-d-d');
      expectTask(session.dataTaskEvents(url)).toBe('-r(f|)');
      expectTask(session.dataTaskEvents(url), '----^').toBe('-----#');
      expectTask(session.dataTaskEvents(url), '--------^---!').toBe('---------r-d');
    });
    expect(seen).toEqual([
      '1 created',
      '1 sent',
      '1 response',
      '1 metrics',
      '1 completed',
      '2 created',
      '2 sent',
      '2 metrics',
      '2 failed',
      '3 created',
      '3 sent',
      '3 response',
      '3 data',
      '3 metrics',
      '3 cancelled',
    ]);
  });

  it('tell of a claim that came too late, and nobody else hears of it', () => {
    const refused: string[] = [];
    runMarbles(({ session, load, expectTask }) => {
      session.events$.subscribe(({ event }) => {
        if (event.type === 'answerRefused') refused.push(`${event.event.type} ${event.reason}`);
      });
      load(`GET ${url}`).answers('-r-(f|)');
      let late: (() => void) | null = null;
      const task$ = session.dataTaskEvents(url);
      task$.subscribe((event) => {
        if (event.type === 'response') late = () => event.respondWith('cancel');
        if (event.type === 'metrics') late?.();
      });
      load(`GET ${url}`).answers('-r-(f|)');
      expectTask(task$).toBe('-r-(f|)');
    });
    expect(refused).toEqual(['response tooLate']);
  });
});
