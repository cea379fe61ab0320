/** Why a command cannot do what it was asked: one line for the person who typed it, with the way out. */
export class CommandError extends Error {
  /** What the process ends with. */
  readonly exitCode: number;

  constructor(message: string, { exitCode = 1, ...options }: ErrorOptions & { exitCode?: number } = {}) {
    super(message, options);
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}
