// `npm run visual [-- --update]`: which pictures of the elements and of the mails differ from those that are kept.
import { spawnSync } from 'node:child_process';

const TAKERS = [
  'packages/widget/tests/visual/take-visual-pictures.ts',
  'tests/mail-pictures/take-mail-pictures.ts',
];
for (const taker of TAKERS) {
  const { status } = spawnSync(process.execPath, ['--conditions=source', taker, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
