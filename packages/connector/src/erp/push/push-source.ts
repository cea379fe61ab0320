import { READ_ONLY, SourceError, type ErpSource } from '../erp-source.ts';

/** An ERP that pushes what has changed (`PUT /v1/customers/batch`): there is nothing to ask it. */
export function createPushSource(): ErpSource {
  return {
    ...READ_ONLY,
    kind: 'push',
    health: () => Promise.resolve({ version: null, target: 'the ERP pushes' }),
    open: () =>
      Promise.reject(new SourceError('This ERP pushes: nothing can be read.', { code: 'not_supported' })),
  };
}
