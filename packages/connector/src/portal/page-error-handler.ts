import type { ErrorRequestHandler } from 'express';
import { AppError } from '../errors.ts';
import { brandOf } from './brand-assets.ts';
import { messageView, type MessageView } from './dead-link-view.ts';
import { pageLanguage } from './page-language.ts';
import { letterFrame } from './page-renderer.ts';
import type { PortalContext } from './portal-context.ts';
import type { PortalWords } from './strings/portal-words.ts';

/** Answers an error as a page that says what to do. A 5xx tells nothing but the request's id. */
export function answerPageError(context: Pick<PortalContext, 'render'>): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const status = statusOf(error);
    if (status >= 500) request.log.error({ err: error }, 'page failed');
    const language = pageLanguage(request);
    const view = viewOf(language.words, status, String(request.id));
    const frame = letterFrame(view.heading, brandOf(undefined, language.words), language);
    response.status(status).send(context.render('message', frame, view));
  };
}

function viewOf({ errors: words }: PortalWords, status: number, requestId: string): MessageView {
  if (status === 403) return messageView(words.crossSite, words.crossSiteHow);
  if (status < 500) return messageView(words.badForm, words.badFormHow);
  return messageView(words.failed, words.failedHow(requestId));
}

/** Express's own parsers throw errors with a `status`. */
function statusOf(error: unknown): number {
  if (error instanceof AppError) return error.status;
  const hasStatus = error instanceof Error && 'status' in error && typeof error.status === 'number';
  return hasStatus && Number(error.status) >= 400 ? Number(error.status) : 500;
}
