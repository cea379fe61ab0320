import { emulateMedia, sendMouse, setViewport } from '@web/test-runner-commands';

const COMMANDS = { emulateMedia, sendMouse, setViewport };

type CommandName = keyof typeof COMMANDS;

declare global {
  /** Why the browser under test has no such command; web-test-runner.config.js says it. */
  var payviteLacks: Record<string, string> | undefined;
}

/**
 * A test that needs a command which not every browser has under test, and gets it as its argument. Where it is
 * lacking, the test is skipped and its name says why.
 */
export function itWith<Name extends CommandName>(
  command: Name,
  title: string,
  test: (command: (typeof COMMANDS)[Name]) => Promise<void>,
): void {
  const reason = globalThis.payviteLacks?.[command];
  if (reason === undefined) it(title, () => test(COMMANDS[command]));
  else it.skip(`${title} (skipped: ${reason})`);
}
