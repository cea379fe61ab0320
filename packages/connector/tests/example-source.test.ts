import { testErpSource } from '@payvite/connector/erp-testing';
import { startExampleErp } from './example-erp.ts';
import { createPlankworkSource } from './example-source.ts';

testErpSource('Plankwork', async () => {
  const { url, token, books, stop } = await startExampleErp();
  return {
    source: createPlankworkSource({ url, token }),
    lockedOut: createPlankworkSource({ url, token: 'wrong' }),
    erp: books,
    stop,
  };
});
