import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { makeScratchHome } from './scratch-server.ts';

/** What SpamAssassin thinks of a mail. */
export interface SpamVerdict {
  isSpam: boolean;
  /** Rounded to a tenth. */
  score: number;
  /** The names of those that held. */
  rules: string[];
}

export interface SpamDaemon {
  /** Judges a mail as it lies in a mailbox, `Received` and all. */
  judge(mail: Buffer): Promise<SpamVerdict>;
  /** Stops it and removes its files. */
  stop(): Promise<void>;
}

/** Debian keeps it from the `PATH` of those who are not root. */
const PATH = `${process.env.PATH ?? ''}:/usr/sbin`;

/** Why there can be no judge here, and what helps; false where there can be one. */
export function findSpamDaemonLack(): string | false {
  const { status } = spawnSync('spamd', ['--version'], { env: { ...process.env, PATH } });
  return status === 0 ? false : 'spamd (of SpamAssassin) is missing: apt-get install spamd';
}

/**
 * Starts SpamAssassin as mail servers run it, on a socket in a temporary folder: with the rules that ask nobody, nothing
 * that it has learned, and nobody's preferences.
 */
export async function startSpamDaemon(): Promise<SpamDaemon> {
  const home = await makeScratchHome();
  const socketPath = join(home, 'spamd.sock');
  const children = String(availableParallelism());
  const daemon = spawn(
    'spamd',
    [
      ...['--local', '--nouser-config', '--cf=use_bayes 0', '--syslog=stderr', `--socketpath=${socketPath}`],
      ...[`--min-children=${children}`, `--max-children=${children}`],
    ],
    { env: { ...process.env, PATH, HOME: home, TMPDIR: home }, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  daemon.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  // Its children hold the pipe, too: once that is closed, they are gone.
  const ended = once(daemon, 'close');
  const stop = async () => {
    daemon.kill();
    await ended;
    await rm(home, { recursive: true, force: true });
  };

  /** https://svn.apache.org/repos/asf/spamassassin/trunk/spamd/PROTOCOL */
  async function ask(command: string, mail?: Buffer): Promise<string> {
    const socket = createConnection(socketPath);
    const length = mail === undefined ? '' : `Content-length: ${mail.length}\r\n`;
    socket.write(`${command} SPAMC/1.5\r\n${length}\r\n`);
    socket.end(mail ?? '');
    const answer = (await buffer(socket)).toString('latin1');
    if (!/^SPAMD\/[\d.]+ 0 /.test(answer))
      throw new Error(`spamd answers ${JSON.stringify(answer)}: ${said}`);
    return answer;
  }

  try {
    while (!(await ask('PING').catch(() => '')).includes('PONG')) {
      if (daemon.exitCode !== null || daemon.signalCode !== null)
        throw new Error(`spamd ended before it was ready: ${said}`);
      await pause(20);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    async judge(mail) {
      const answer = await ask('SYMBOLS', mail);
      const [, verdict, score, rules] =
        /^Spam: (True|False) ; (-?[\d.]+) \/ .*\r\n\r\n([\w,]*)\s*$/m.exec(answer) ?? [];
      if (rules === undefined) throw new Error(`spamd answers ${JSON.stringify(answer)}`);
      return { isSpam: verdict === 'True', score: Number(score), rules: rules.split(',') };
    },
    stop,
  };
}
