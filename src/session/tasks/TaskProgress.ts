import { callSafely } from '../../adapters/delegateQueue.ts';
import { Progress } from '../../foundation/Progress.ts';
import type { URLSessionTask } from './URLSessionTask.ts';

/** Keeps a `Progress` in step with a task's counts: sent and received bytes together are the units. */
export class TaskProgress {
  readonly progress: Progress;
  readonly #task: URLSessionTask;

  constructor(task: URLSessionTask) {
    this.#task = task;
    this.progress = new Progress(-1);
    this.progress.cancellationHandler = () => {
      task.cancel();
    };
    this.progress.pausingHandler = () => {
      task.suspend();
    };
    this.progress.resumingHandler = () => {
      task.resume();
    };
    this.update();
  }

  /** What a listener throws is no failure of the task. */
  update(): void {
    callSafely(() => {
      this.#update();
    });
  }

  #update(): void {
    const task = this.#task;
    const completed = task.countOfBytesSent + task.countOfBytesReceived;
    if (task.state === 'completed') {
      const total = Math.max(1, this.progress.totalUnitCount, completed);
      this.progress.totalUnitCount = total;
      this.progress.completedUnitCount = total;
      return;
    }
    const toSend = task.countOfBytesExpectedToSend;
    const toReceive = task.response === null ? -1 : task.countOfBytesExpectedToReceive;
    this.progress.totalUnitCount = toSend >= 0 && toReceive >= 0 ? toSend + toReceive : -1;
    this.progress.completedUnitCount = completed;
  }
}
