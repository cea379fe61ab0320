import { startScratchServer } from './scratch-server.ts';

/**
 * One PostgreSQL for a whole test run. Prints `{"url": "postgres://..."}` as a line on stdout, stays until its stdin
 * closes (so it ends with whoever started it, however that ended), then stops the server and removes its files.
 */

// Ctrl-C reaches the whole process group; our starter ends the run and closes stdin.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => process.stdin.destroy());
const closed = new Promise((resolve) => process.stdin.once('close', resolve));
process.stdin.resume();

const server = await startScratchServer();
process.stdout.write(`${JSON.stringify({ url: server.url })}\n`);
await closed;
await server.stop();
