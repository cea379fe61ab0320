import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';

/**
 * Answers with a file whose text is made while it is sent. HEAD is answered without making any of it.
 *
 * What fails before the first piece is thrown, to be answered as a problem. After it the connection breaks, so that half
 * a file is not taken for all of it.
 */
export async function answerFile(
  { request, response }: { request: Request; response: Response },
  file: { contentType: string; name: string },
  makePieces: () => AsyncGenerator<string, void, undefined>,
): Promise<void> {
  const headers = {
    'Content-Type': file.contentType,
    'Content-Disposition': `attachment; filename="${file.name}"`,
  };
  // Express answers HEAD with the route of GET.
  if (request.method === 'HEAD') return void response.set(headers).end();
  const pieces = makePieces();
  const first = await pieces.next();
  response.set(headers);
  try {
    await pipeline(Readable.from(withFirst(first, pieces)), response);
  } catch (error) {
    // Whoever went away needs no answer.
    if (!response.closed) throw error;
    request.log.info({ err: error }, 'a file was cut off');
  }
}

async function* withFirst(
  first: IteratorResult<string, void>,
  rest: AsyncGenerator<string, void, undefined>,
): AsyncGenerator<string, void, undefined> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
