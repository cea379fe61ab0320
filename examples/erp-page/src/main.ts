import { startErpPage } from './erp-page.ts';

/** The variables that this ERP is configured by; the first two are required. */
const { PAYVITE_URL, PAYVITE_API_KEY, PORT = '4401', HOST = '127.0.0.1', PUBLIC_URL } = process.env;

const faults = [
  URL.canParse(PAYVITE_URL ?? '') ? '' : 'PAYVITE_URL: the address of the Payvite connector is required',
  PAYVITE_API_KEY ? '' : 'PAYVITE_API_KEY: the secret key of the dealer is required',
  /^\d{1,5}$/.test(PORT) && Number(PORT) < 65_536 ? '' : `PORT: "${PORT}" is not a port`,
  PUBLIC_URL === undefined || URL.canParse(PUBLIC_URL) ? '' : `PUBLIC_URL: "${PUBLIC_URL}" is not an address`,
].filter((fault) => fault !== '');

if (PAYVITE_URL === undefined || PAYVITE_API_KEY === undefined || faults.length > 0) {
  console.error(faults.join('\n'));
  process.exitCode = 2;
} else {
  const page = await startErpPage({
    port: Number(PORT),
    host: HOST,
    publicUrl: PUBLIC_URL,
    connectorUrl: PAYVITE_URL,
    apiKey: PAYVITE_API_KEY,
  });
  console.log(`Ridgeline ERP is at ${page.url}\nThe dealer has to allow this origin in Payvite.`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void page.close());
}
