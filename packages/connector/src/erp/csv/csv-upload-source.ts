import { READ_ONLY, SourceError, type ErpSource } from '../erp-source.ts';

/** The files of an ERP that are uploaded (`POST /v1/imports`): there is no folder to read. */
export function createUploadSource(): ErpSource {
  return {
    ...READ_ONLY,
    kind: 'csv',
    health: () => Promise.resolve({ version: null, target: 'files that are uploaded' }),
    open: () =>
      Promise.reject(
        new SourceError(
          'There is no folder to read: the files are uploaded (POST /v1/imports). To read one, name it: payvite dealer set --csv-dir.',
          { code: 'not_supported' },
        ),
      ),
  };
}
