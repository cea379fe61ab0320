import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeScratchHome, startScratchServer } from '../tests/scratch-server.ts';
import { createBenchDatabase } from './bench-database.ts';
import { startBenchService } from './bench-service.ts';

// `many-customers.ts <customers>`: the product with a dealer of so many customers, for benches of other packages. Says in
// one line of JSON where it is and how to ask; ends, with all it made, when its standard input does.

const customers = Number(process.argv[2]);
if (!Number.isInteger(customers) || customers < 1) throw new Error('How many customers?');
const server = await startScratchServer({ isDurable: false });
const home = await makeScratchHome();
try {
  const database = await createBenchDatabase(server.url, 'bench_widget', customers);
  const folder = join(home, 'widget');
  await mkdir(folder);
  const service = await startBenchService(database, folder);
  console.log(JSON.stringify({ url: `http://127.0.0.1:${service.port}`, headers: service.headers }));
  for await (const _nothing of process.stdin);
  await service.process.stop();
  await database.owner.end();
} finally {
  await server.stop();
  await rm(home, { recursive: true, force: true });
}
process.exit();
