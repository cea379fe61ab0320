import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';

/** What a contender's process can be asked to do. Arguments and answers are cloned on their way. */
export type Operations = Record<string, (argument: never) => unknown>;

/** A contender in a process of its own, as the service is. */
export interface BenchProcess<Offered extends Operations> {
  ask<Name extends keyof Offered & string>(
    name: Name,
    ...argument: Parameters<Offered[Name]>
  ): Promise<Awaited<ReturnType<Offered[Name]>>>;
  /** Ends it; whatever it has open goes with it. */
  stop(): Promise<void>;
}

interface Question {
  id: number;
  name: string;
  argument: unknown;
}

type Answer = { id: number; value: unknown } | { id: number; error: string };

/**
 * Starts `module`, which calls `offer`, under Node's own settings for production.
 *
 * @param options.log where its standard error goes; left out, to ours.
 */
export function startBenchProcess<Offered extends Operations>(
  module: string,
  options: { log?: string } = {},
): BenchProcess<Offered> {
  const child = fork(new URL(module, import.meta.url), {
    execArgv: ['--conditions=source'],
    env: { ...process.env, NODE_ENV: 'production' },
    serialization: 'advanced',
    // Each is a session of its own, among which Linux divides a busy machine's time evenly, as between machines.
    detached: true,
    stdio: ['ignore', 'inherit', options.log === undefined ? 'inherit' : openSync(options.log, 'a'), 'ipc'],
  });
  const exited = once(child, 'exit');
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let asked = 0;
  child.on('message', (answer: Answer) => {
    const asker = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) asker?.reject(new Error(`${module}: ${answer.error}`));
    else asker?.resolve(answer.value);
  });
  child.once('exit', (code, signal) => {
    for (const { reject } of waiting.values()) {
      reject(new Error(`${module} ended (${signal ?? code}) before it answered.`));
    }
    waiting.clear();
  });
  return {
    ask(name, ...[argument]) {
      return new Promise((resolve, reject) => {
        const id = (asked += 1);
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
        child.send({ id, name, argument } satisfies Question, (error) => {
          if (error !== null) reject(error);
        });
      });
    },
    async stop() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

/** Answers what the process that started this one asks, and ends with it. */
export function offer(operations: Operations): void {
  process.on('disconnect', () => process.exit());
  process.on('message', ({ id, name, argument }: Question) => {
    const operation = operations[name] as ((argument: unknown) => unknown) | undefined;
    Promise.resolve()
      .then(() => {
        if (operation === undefined) throw new Error(`There is no operation ${name}.`);
        return operation(argument);
      })
      .then(
        (value): Answer => ({ id, value }),
        (error: unknown): Answer => ({
          id,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }),
      )
      .then((answer) => process.send?.(answer))
      .catch(() => process.exit(1));
  });
}
