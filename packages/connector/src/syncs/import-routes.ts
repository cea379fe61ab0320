import {
  importColumnsSchema,
  importFileNameSchema,
  importInputSchema,
  importListParamsSchema,
  importReviewInputSchema,
  importSchema,
  pageSchema,
  type ImportFileName,
} from '@payvite/sdk/schemas';
import { ApiRoutes } from '../api-routes.ts';
import type { ServiceContext } from '../context.ts';
import { findImportColumns } from './import-columns.ts';
import { applyImport, createImport, getImport, removeImport, reviewImport } from './import-service.ts';
import { listImports } from './import-store.ts';
import { receiveFile } from './import-upload.ts';

const IMPORT = { code: 'import_not_found', noun: 'import' } as const;
const FILE = {
  code: 'not_found',
  noun: 'file of an export',
  values: importFileNameSchema.options,
} as const;

/** `/imports`: files of an export that are uploaded, reviewed, then applied. */
export function importRoutes(
  context: Pick<ServiceContext, 'config' | 'database' | 'queue' | 'events'>,
): ApiRoutes {
  const routes = new ApiRoutes(context);

  routes.get(
    {
      operationId: 'listImports',
      summary: 'List imports, the newest first',
      path: '/',
      permission: 'syncs:read',
      query: importListParamsSchema,
      answer: { status: 200, schema: pageSchema(importSchema) },
    },
    ({ tx, query: { cursor, limit } }) => listImports(tx, { cursor, limit }),
  );

  routes.change(
    {
      operationId: 'createImport',
      summary: 'Make an import, to upload files into',
      method: 'post',
      path: '/',
      permission: 'syncs:run',
      body: importInputSchema,
      answer: { status: 201, schema: importSchema },
      problems: ['import_not_expected'],
    },
    ({ tx, body }) => createImport(tx, body),
  );

  routes.get(
    {
      operationId: 'getImport',
      summary: 'Get an import with what its review found',
      path: '/:id',
      permission: 'syncs:read',
      ids: { id: IMPORT },
      answer: { status: 200, schema: importSchema },
    },
    ({ tx, ids }) => getImport(tx, ids.id),
  );

  routes.get(
    {
      operationId: 'getImportColumns',
      summary: 'Get what each header of the files is taken for',
      path: '/:id/columns',
      permission: 'syncs:read',
      ids: { id: IMPORT },
      answer: { status: 200, schema: importColumnsSchema },
    },
    ({ tx, ids }) => findImportColumns(tx, ids.id),
  );

  routes.upload(
    {
      operationId: 'uploadImport',
      summary: 'Upload one file of an export, as it is',
      path: '/:id/files/:name',
      permission: 'syncs:run',
      ids: { id: IMPORT, name: FILE },
      upload: 'text/csv',
      answer: { status: 200, schema: importSchema },
      problems: ['payload_too_large', 'sync_running', 'import_applied'],
    },
    ({ principal: { dealerId }, ids, pieces }) =>
      receiveFile(
        context,
        {
          ...{ dealerId, importId: ids.id, name: ids.name as ImportFileName },
          maxBytes: context.config.importMaxBytes,
        },
        pieces,
      ),
  );

  routes.change(
    {
      operationId: 'reviewImport',
      summary: 'Read and check the files of an import, without applying anything',
      method: 'post',
      path: '/:id/review',
      permission: 'syncs:run',
      ids: { id: IMPORT },
      body: importReviewInputSchema,
      answer: { status: 202, schema: importSchema },
      problems: ['import_not_expected', 'import_applied', 'sync_running'],
    },
    ({ tx, ids, body }) => reviewImport(context, tx, ids.id, body),
  );

  routes.change(
    {
      operationId: 'applyImport',
      summary: 'Apply just what was reviewed',
      method: 'post',
      path: '/:id/apply',
      permission: 'syncs:run',
      ids: { id: IMPORT },
      answer: { status: 202, schema: importSchema },
      problems: ['import_not_reviewed', 'sync_running', 'import_applied'],
    },
    ({ tx, ids }) => applyImport(context, tx, ids.id),
  );

  routes.change(
    {
      operationId: 'removeImport',
      summary: 'Delete an import with its files',
      method: 'delete',
      path: '/:id',
      permission: 'syncs:run',
      ids: { id: IMPORT },
      answer: { status: 204 },
      problems: ['sync_running'],
    },
    ({ tx, ids }) => removeImport(context, tx, ids.id),
  );

  return routes;
}
