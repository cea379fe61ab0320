/**
 * `unusable`: what it delivers cannot be taken. `unauthorized`: it does not let us in. `unavailable`: it gave no answer, or
 * asks for patience; later it may. `refused`: it does not do what was asked. The others say what they are.
 */
export type SourceErrorCode =
  'unusable' | 'unauthorized' | 'unavailable' | 'refused' | 'already_posted' | 'not_posted' | 'not_supported';

/** What a source could not do; the message says what to do about it, and is shown to the dealer. */
export class SourceError extends Error {
  readonly code: SourceErrorCode;

  constructor(message: string, options: ErrorOptions & { code?: SourceErrorCode } = {}) {
    super(message, options);
    this.name = 'SourceError';
    this.code = options.code ?? 'unusable';
  }
}
