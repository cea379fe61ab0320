// `npm run bench -- <name> [options]`: measures what the product promises about its speed, each against something beside
// it in the same run. Ends with status 1 when a ratio falls short.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** @type {Record<string, string>} */
const BENCHES = {
  api: 'packages/connector/bench/api-bench.ts',
  mail: 'packages/connector/bench/mail-bench.ts',
  sync: 'packages/connector/bench/sync-bench.ts',
  widget: 'packages/widget/bench/widget-bench.ts',
};

const [name = '', ...options] = process.argv.slice(2);
const module = BENCHES[name];
if (module === undefined) {
  console.error(`Which one? npm run bench -- ${Object.keys(BENCHES).join(' | ')}`);
  process.exit(1);
}
const child = spawn(process.execPath, ['--conditions=source', module, ...options], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
});
// Ctrl-C reaches the whole group; the bench cleans up and ends first.
process.on('SIGINT', () => undefined);
const [status] = await once(child, 'exit');
process.exit(status ?? 1);
