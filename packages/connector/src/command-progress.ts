/** How far a command is, on standard error. */
export interface CommandProgress {
  update(done: number): void;
  /** Must be called, also where the command fails. */
  stop(): void;
}

/** A bar where a person looks at a terminal, else a line each time. `noun` is what is counted: `rows`. */
export async function showProgress(total: number, noun: string): Promise<CommandProgress> {
  if (!process.stderr.isTTY) {
    return {
      update: (done) => process.stderr.write(`${done} of ${total} ${noun}\n`),
      stop: () => undefined,
    };
  }
  const { SingleBar } = await import('cli-progress');
  const bar = new SingleBar({
    format: `{bar} {value} of {total} ${noun}, {eta_formatted} to go`,
    stream: process.stderr,
  });
  bar.start(total, 0);
  return { update: (done) => bar.update(done), stop: () => bar.stop() };
}
