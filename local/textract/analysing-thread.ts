import { Worker } from 'node:worker_threads';
import type { AnalysedDocument, Analysis } from './analyse-document.ts';
import type { ReadLimits } from './reading/read-document.ts';
import { TextractError } from './textract-error.ts';
import type { WorkerAnswer, WorkerRequest } from './textract-worker.ts';

export type ThreadOptions = {
  /** A document that takes longer ends in InternalServerError, and the thread in a fresh one. */
  readonly secondsPerPage: number;
  /** V8's heap; pixels and models lie outside it. */
  readonly heapMegabytes: number;
  readonly workerFile: URL;
};

const defaults: ThreadOptions = {
  secondsPerPage: 60,
  heapMegabytes: 1024,
  workerFile: new URL('./textract-worker.ts', import.meta.url),
};

type Task = {
  readonly request: WorkerRequest;
  readonly urgent: boolean;
  readonly resolve: (document: AnalysedDocument) => void;
  readonly reject: (error: Error) => void;
};

/**
 * One worker thread that reads documents one after the other, those that a caller waits for first. It starts with the first document; if it crashes, runs out
 * of memory or hangs, that document's caller gets InternalServerError and the next document a fresh thread.
 */
export class AnalysingThread {
  readonly #options: ThreadOptions;
  readonly #waiting: Task[] = [];
  #current: Task | undefined;
  #worker: Worker | undefined;
  #nextId = 1;
  #closed = false;

  constructor(options: Partial<ThreadOptions> = {}) {
    this.#options = { ...defaults, ...options };
  }

  /** Calls that someone waits for, the one at work included. */
  get urgentWaiting(): number {
    return this.#waiting.filter(({ urgent }) => urgent).length + (this.#current?.urgent ? 1 : 0);
  }

  analyse(bytes: Uint8Array, analysis: Analysis, limits: ReadLimits): Promise<AnalysedDocument> {
    const urgent = limits.onePage;
    if (this.#closed) return Promise.reject(new TextractError('InternalServerError', 'The service is shutting down'));
    return new Promise((resolve, reject) => {
      const request = { id: this.#nextId++, bytes, analysis, limits };
      const task: Task = { request, urgent, resolve, reject };
      const behind = urgent ? this.#waiting.findIndex((each) => !each.urgent) : -1;
      if (behind < 0) this.#waiting.push(task);
      else this.#waiting.splice(behind, 0, task);
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const error = new TextractError('InternalServerError', 'The service is shutting down');
    for (const task of this.#waiting.splice(0)) task.reject(error);
    this.#current?.reject(error);
    this.#current = undefined;
    await this.#worker?.terminate();
  }

  #next(): void {
    if (this.#current || this.#closed) return;
    const task = this.#waiting.shift();
    if (!task) return;
    this.#current = task;
    const worker = this.#worker ?? this.#start();
    worker.ref();
    const { firstPage, lastPage } = task.request.limits;
    const limitMs = this.#options.secondsPerPage * 1000 * (lastPage - firstPage + 1);
    const timer = setTimeout(() => this.#lose(worker, 'The document took too long to read'), limitMs);
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      act();
    };
    this.#current = {
      ...task,
      resolve: (document) => settle(() => task.resolve(document)),
      reject: (error) => settle(() => task.reject(error)),
    };
    worker.postMessage(task.request);
  }

  #start(): Worker {
    const worker = new Worker(this.#options.workerFile, {
      resourceLimits: { maxOldGenerationSizeMb: this.#options.heapMegabytes },
    });
    worker.on('message', (answer: WorkerAnswer) => this.#settle(answer));
    worker.on('error', (error) => this.#lose(worker, error.message));
    worker.on('exit', () => this.#lose(worker, 'The reading thread ended'));
    this.#worker = worker;
    return worker;
  }

  #settle(answer: WorkerAnswer): void {
    const task = this.#current;
    if (task?.request.id !== answer.id) return;
    this.#current = undefined;
    if ('document' in answer) task.resolve(answer.document);
    else task.reject(new TextractError(answer.error.name, answer.error.message));
    if (this.#waiting.length === 0) this.#worker?.unref();
    this.#next();
  }

  /** The thread is gone, or given up. */
  #lose(worker: Worker, message: string): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    void worker.terminate();
    const task = this.#current;
    this.#current = undefined;
    task?.reject(new TextractError('InternalServerError', message));
    this.#next();
  }
}
