import { testErpSource } from '@payvite/connector/erp-testing';
import { PAGE_SIZE, startPlankwork } from './plankwork-erp.ts';
import { createPlankworkSource } from './plankwork-source.ts';

testErpSource('Plankwork', async () => {
  const { url, token, erp, stop } = await startPlankwork();
  const yen = await startPlankwork('JPY');
  return {
    source: createPlankworkSource({ url, token }),
    lockedOut: createPlankworkSource({ url, token: 'wrong' }),
    erp,
    pageSize: PAGE_SIZE,
    wholeUnits: { source: createPlankworkSource(yen), erp: yen.erp },
    async stop() {
      await Promise.all([stop(), yen.stop()]);
    },
  };
});
