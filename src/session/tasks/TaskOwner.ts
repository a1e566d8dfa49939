import type { Observable } from 'rxjs';
import type { ResultReceiver } from '../../adapters/delegate.ts';
import type { URLSessionDataDelegate } from '../../adapters/delegates.ts';
import type { OperationQueue } from '../../adapters/delegateQueue.ts';
import type { TaskEvent } from '../../events/TaskEvent.ts';
import type { Clock } from '../../loading/ports.ts';
import type { TaskListener } from '../../stream/TaskContext.ts';
import type { TaskSource } from '../../stream/TaskSource.ts';
import type { SessionMonitor } from '../SessionMonitor.ts';
import type { TaskDescription } from './TaskDescription.ts';
import type { URLSessionTask } from './URLSessionTask.ts';

/** What a task needs of its session. */
export interface TaskOwner {
  readonly clock: Clock;
  readonly source: TaskSource;
  readonly monitor: SessionMonitor;
  readonly delegateQueue: OperationQueue;
  /** Who hears the task's events besides its subscribers. */
  listenersFor(
    task: URLSessionTask,
    delegate: URLSessionDataDelegate | null,
    receiver: ResultReceiver,
  ): readonly TaskListener[];
  /** The description as a cold stream: each subscription is a new task. */
  eventsOf(description: TaskDescription): Observable<TaskEvent>;
  taskDidEnd(task: URLSessionTask): void;
}
