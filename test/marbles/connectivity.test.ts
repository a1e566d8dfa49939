import { describe, it } from '@jest/globals';
import { marbles } from '../../marbles/index.ts';
import { URLError, URLSessionConfiguration } from '../../src/index.ts';

const a = 'https://api.test/a';

const waiting = (resource = 604_800): { readonly configuration: URLSessionConfiguration } => {
  const configuration = URLSessionConfiguration.ephemeral;
  configuration.waitsForConnectivity = true;
  configuration.timeoutIntervalForResource = resource;
  return { configuration };
};

describe('without a way to the network', () => {
  it(
    'a load fails at once',
    marbles(({ session, load, path, expectTask, expectLoads }) => {
      load('/a').answersAlways('-r|');
      path.set({ status: 'unsatisfied' });
      expectTask(session.dataTaskEvents(a)).toBe('#', {}, -1009);
      expectLoads().toBe([]);
    }),
  );

  it(
    'a load that waits says so once, and goes on when there is one',
    marbles(({ session, load, path, expectTask, expectLoads }) => {
      load('/a').answers('-(r|)');
      path.follows('x---x---o');
      expectTask(session.dataTaskEvents(a)).toBe('w--------(rf|)');
      expectLoads('/a').toBe('--------^!');
    }, waiting()),
  );

  it(
    'a load that waits is bounded by the time for all of it',
    marbles(({ session, path, expectTask }) => {
      path.set({ status: 'unsatisfied' });
      expectTask(session.dataTaskEvents(a)).toBe(
        'w 89999ms #',
        {},
        (error: unknown) => URLError.is(error) && error.timer === 'resource',
      );
    }, waiting(90)),
  );

  it(
    'a load that waits can be left',
    marbles(({ session, path, expectTask, expectLoads }) => {
      path.follows('x---o');
      expectTask(session.dataTaskEvents(a), '^--!').toBe('w');
      expectLoads().toBe([]);
    }, waiting()),
  );

  it(
    'a load that cannot connect is tried again after 1, 2 and 4 seconds',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('-#', {}, -1009).answers('-#', {}, -1009).answers('-#', {}, -1009).answers('-(r|)');
      expectTask(session.dataTaskEvents(a)).toBe('-w 7002ms (rf|)');
      expectLoads('/a').toStartAt('x 1s x 2s x 4s x');
    }, waiting()),
  );

  it(
    'a load that was already answered fails, and does not wait',
    marbles(({ session, load, expectTask }) => {
      load('/a').answers('-r-#', {}, -1009);
      expectTask(session.dataTaskEvents(a)).toBe('-r-#', {}, -1009);
    }, waiting()),
  );
});
