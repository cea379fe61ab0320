import type { Logger } from 'pino';
import { AppError, invalidRequest } from '../errors.ts';
import type { MailNotice } from './mail-notice.ts';

/** What a mail provider posted, before anything of it is believed. */
export interface WebhookRequest {
  /** Of the request, by its name in any case. */
  header(name: string): string | undefined;
  /** As it came: it is what was signed. */
  body: Buffer;
  now: Date;
  log: Pick<Logger, 'info' | 'warn'>;
}

/** One provider's webhook. */
export interface MailWebhook {
  /**
   * Reads what is told of mails. What the provider tells besides, or will tell one day, is left out.
   *
   * @throws {AppError} 401 `unauthenticated`: it does not prove that the provider sent it; 400 `invalid_request`: a field is
   * missing or wrong; 503 `unavailable`: what proves it cannot be had now.
   */
  read(request: WebhookRequest): Promise<MailNotice[]>;
}

/** 401 for what does not prove who sent it; `why` names no address. */
export function unproven(why: string): AppError {
  return new AppError('unauthenticated', why);
}

/** @throws {AppError} 400 `invalid_request` */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidRequest([{ pointer: '', detail: 'Is not JSON.' }]);
  }
}
