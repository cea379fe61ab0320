import { emulateMedia, sendKeys, sendMouse, setViewport } from '@web/test-runner-commands';

const COMMANDS = { emulateMedia, pressTogether, sendMouse, setViewport };

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

/** Presses one key after the other, by its `KeyboardEvent.key`. */
export async function press(...keys: string[]): Promise<void> {
  for (const key of keys) await sendKeys({ press: key });
}

/** Presses a key while another is held. */
async function pressTogether(modifier: 'Alt' | 'Control' | 'Shift', ...keys: string[]): Promise<void> {
  await sendKeys({ down: modifier });
  await press(...keys);
  await sendKeys({ up: modifier });
}
