import { testErpSource } from '@payvite/connector/erp-testing';
import { startPlankwork } from './plankwork-erp.ts';
import { createPlankworkSource } from './plankwork-source.ts';

testErpSource('Plankwork', async () => {
  const { url, token, books, stop } = await startPlankwork();
  return {
    source: createPlankworkSource({ url, token }),
    lockedOut: createPlankworkSource({ url, token: 'wrong' }),
    erp: books,
    stop,
  };
});
