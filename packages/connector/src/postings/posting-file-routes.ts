import {
  pageSchema,
  postingFileImportSchema,
  postingFileListParamsSchema,
  postingFileSchema,
} from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import type { ServiceContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { answerFile } from '../file-answer.ts';
import { createPostingFile, markPostingFileImported } from './posting-file-service.ts';
import { findPostingFileText, listPostingFiles } from './posting-file-store.ts';

const FILE = { code: 'posting_file_not_found', noun: 'posting file' } as const;

/** Each part of a file, as the API's operations call it. */
const PARTS = [
  {
    part: 'payments',
    operationId: 'downloadPostingFilePayments',
    summary: 'Download the payments of a posting file, as Spruce imports them',
    description: 'Account, job, payment, amount and document, without a header.',
  },
  {
    part: 'credits',
    operationId: 'downloadPostingFileCredits',
    summary: 'Download the credits that a posting file uses up, to be entered by hand',
    description: 'One line for each credit and the document it is used for, the names of the columns first.',
  },
  {
    part: 'reversals',
    operationId: 'downloadPostingFileReversals',
    summary: 'Download the payments to take back, to be entered by hand',
    description: 'One line for each document of a returned payment, the names of the columns first.',
  },
] as const;

/** `/posting-files`: what waits for the ERP, for a person to import. */
export function postingFileRoutes(context: Pick<ServiceContext, 'database' | 'events'>): ApiRoutes {
  const routes = new ApiRoutes(context);

  routes.get(
    {
      operationId: 'listPostingFiles',
      summary: 'List posting files, the newest first',
      path: '/',
      permission: 'payments:read',
      query: postingFileListParamsSchema,
      answer: { status: 200, schema: pageSchema(postingFileSchema) },
    },
    ({ tx, query: { cursor, limit } }) => listPostingFiles(tx, { cursor, limit }),
  );

  routes.change(
    {
      operationId: 'createPostingFile',
      summary: 'Make a posting file of everything that waits for one',
      method: 'post',
      path: '/',
      permission: 'payments:write',
      answer: { status: 201, schema: postingFileSchema },
      problems: ['no_postings_waiting'],
    },
    ({ tx, principal }) => createPostingFile(context, tx, principal.actor),
  );

  routes.change(
    {
      operationId: 'markPostingFileImported',
      summary: 'Note that a posting file was imported into the ERP',
      method: 'post',
      path: '/:id/imported',
      permission: 'payments:write',
      ids: { id: FILE },
      body: postingFileImportSchema,
      answer: { status: 200, schema: postingFileSchema },
      problems: ['posting_file_imported'],
    },
    ({ tx, ids, body: { importedAt }, principal: { actor } }) =>
      markPostingFileImported(context, tx, ids.id, { importedAt, actor }),
  );

  for (const { part, operationId, summary, description } of PARTS) {
    routes.stream(
      {
        operationId,
        summary,
        path: `/:id/${part}.csv`,
        permission: 'payments:read',
        ids: { id: FILE },
        answer: { status: 200 },
        files: { 'text/csv': { description } },
      },
      async ({ principal, ids, request, response }) => {
        const found = await context.database.asDealer(principal.dealerId, (tx) =>
          findPostingFileText(tx, ids.id, part),
        );
        if (found === undefined) throw notFound(FILE.code, FILE.noun);
        const name = `payvite-${part}-${found.number}.csv`;
        await answerFile(
          { request, response },
          { contentType: 'text/csv; charset=utf-8', name },
          async function* () {
            yield found.text;
          },
        );
      },
    );
  }

  return routes;
}
