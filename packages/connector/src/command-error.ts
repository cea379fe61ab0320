/** Why a command cannot do what it was asked: one line for the person who typed it, with the way out. */
export class CommandError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommandError';
  }
}
