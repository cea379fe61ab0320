import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DkimConfig } from '../src/mail-config.ts';
import { createBenchDatabase } from './bench-database.ts';
import type { BenchLine } from './bench-lines.ts';
import { startBenchProcess } from './bench-process.ts';
import { drive, medianLatency, medianRatio, takeTurns } from './bench-rounds.ts';
import { startBenchService, type BenchService } from './bench-service.ts';
import { listInvitable } from './invitation-lines.ts';
import type { PoolOperations } from './mail-pool-process.ts';
import { makeSigning } from './mail-samples.ts';
import type { SinkOperations } from './smtp-sink-process.ts';

/** How long many invitations take from the queue to a mail server, against nodemailer that is handed the finished mails. */
export async function measureQueue(
  server: { url: string; home: string },
  times: { customers: number; invitations: number; rounds: number; warmUps: number },
  cleanUps: (() => Promise<unknown>)[],
): Promise<BenchLine[]> {
  const sink = startBenchProcess<SinkOperations>('./smtp-sink-process.ts');
  cleanUps.push(() => sink.stop());
  const { port } = await sink.ask('start');
  const dkim = await writeKey(server.home);
  const database = await createBenchDatabase(server.url, 'bench_mail', times.customers);
  cleanUps.push(() => database.owner.end());
  await database.owner.query(
    `update dealers set mode = 'live', postal_address = '1200 Mill Road', reply_to = 'ar@bench.example'`,
  );
  const service = await startBenchService(database, server.home, {
    live: { smtpUrl: `smtp://127.0.0.1:${port}`, dkim },
  });
  cleanUps.push(() => service.process.stop());
  const pool = startBenchProcess<PoolOperations>('./mail-pool-process.ts');
  cleanUps.push(() => pool.stop());
  await pool.ask('open', { port, dkim });

  const customerIds = (await listInvitable(database)).slice(0, times.invitations);
  await pool.ask('prepare', customerIds.length);
  await planAndSend(service, customerIds);
  await service.process.ask('workMails');

  const queue = async () => {
    await database.owner.query('vacuum (analyze) mails, mail_attempts, events, event_customers');
    await sink.ask('expect', customerIds.length);
    return drive({ concurrency: 1, operations: 1 }, async () => {
      // Due from now on, as many that were sent for the first time are.
      await database.owner.query(RELEASE);
      await sink.ask('areThere');
      await untilNone(() => countUnsettled(database));
    });
  };
  const bare = async () => {
    await sink.ask('expect', customerIds.length);
    return drive({ concurrency: 1, operations: 1 }, () => pool.ask('send'));
  };
  const rounds = await takeTurns({ queue, bare }, times);
  const perSecond = (name: 'queue' | 'bare') =>
    Math.round(
      (customerIds.length / (rounds[name].map(medianLatency).sort((a, b) => a - b)[0] ?? NaN)) * 1000,
    );
  return [
    {
      name: `${customerIds.length} invitations through the queue : a bare pool of nodemailer`,
      ratio: medianRatio(rounds.queue, rounds.bare, medianLatency),
      bound: { atMost: 1.6 },
      detail: `${perSecond('queue')}/s; bare ${perSecond('bare')}/s`,
    },
  ];
}

/** Lets every mail of the bulk be sent once more, as if it never had. */
const RELEASE = `
  with forgotten as (delete from mail_attempts a using bulk_invitation_rows r where r.mail_id = a.mail_id)
  update mails m
  set delivery = 'queued', tries = 0, sent_at = null, next_attempt_at = clock_timestamp()
  from bulk_invitation_rows r
  where r.mail_id = m.id`;

async function countUnsettled({ owner }: Awaited<ReturnType<typeof createBenchDatabase>>): Promise<number> {
  const { rows } = await owner.query<{ count: number }>(
    `select count(*)::int as count from mails where next_attempt_at <= clock_timestamp()`,
  );
  return rows[0]?.count ?? NaN;
}

async function untilNone(count: () => Promise<number>): Promise<void> {
  while ((await count()) > 0) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Invites all in one bulk whose mails wait for an hour. */
async function planAndSend(service: BenchService, customerIds: string[]): Promise<void> {
  const path = '/v1/bulk-invitations';
  const plan = await service.fetch<{ id: string; planHash: string }>({
    method: 'POST',
    path,
    body: { customerIds },
  });
  const body = { planHash: plan.planHash, startAfterSeconds: 3600 };
  await service.fetch({ method: 'POST', path: `${path}/${plan.id}/send`, body });
}

async function writeKey(home: string): Promise<DkimConfig> {
  const { domain, selector, privateKey } = makeSigning();
  const keyFile = join(home, 'dkim.pem');
  await writeFile(keyFile, privateKey, { mode: 0o600 });
  return { domain, selector, keyFile };
}
