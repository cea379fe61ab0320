import { startEmbeddedPostgres } from '../src/db/embedded-postgres.ts';

/**
 * A process of its own that uses the embedded PostgreSQL of the home given as its argument: prints what it got as one
 * line of JSON, gives it back and ends when its stdin closes.
 */
const [, , home] = process.argv;
if (home === undefined) throw new Error('The home is missing.');
const { url, port, adopted, stop } = await startEmbeddedPostgres({ home });
process.stdout.write(`${JSON.stringify({ url, port, adopted })}\n`);
process.stdin.resume();
process.stdin.once('close', () => void stop());
