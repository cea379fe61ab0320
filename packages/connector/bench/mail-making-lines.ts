import nodemailer from 'nodemailer';
import { dkimOptions } from '../src/mail/dkim-signing.ts';
import { renderMail } from '../src/mail/mail-renderer.ts';
import { toMessage } from '../src/mail/mail-transport.ts';
import { assembleMjml, compileMjml, readSource } from '../src/mail/template-compiler.ts';
import type { BenchLine } from './bench-lines.ts';
import { medianRatio, takeTurns, type Round } from './bench-rounds.ts';
import { BRAND, invitationData, makeSigning, outgoing } from './mail-samples.ts';

/** What a mail costs this process until it can leave: rendered, built as MIME and signed. */
export async function measureMaking(times: {
  mails: number;
  rendered: number;
  mjml: number;
  rounds: number;
  warmUps: number;
}): Promise<BenchLine[]> {
  const signing = makeSigning();
  const builder = nodemailer.createTransport({
    ...{ streamTransport: true, buffer: true, newline: 'windows' },
    dkim: dkimOptions(signing),
  });
  const fixed = renderMail('invitation', invitationData(0), BRAND);
  let number = 0;
  const ours = () =>
    onOwnTime(times.mails, async () => {
      const rendered = renderMail('invitation', invitationData((number += 1)), BRAND);
      await builder.sendMail(toMessage(outgoing(number, rendered)));
    });
  const bare = () =>
    onOwnTime(times.mails, () => builder.sendMail(toMessage(outgoing((number += 1), fixed))));
  const making = await takeTurns({ ours, bare }, times);

  const mjml = await assembleMjml(await readSource('invitation', 'en'), 'en');
  const rendering = await takeTurns(
    {
      ours: () =>
        onOwnTime(times.rendered, async () => {
          renderMail('invitation', invitationData((number += 1)), BRAND);
        }),
      mjml: () => onOwnTime(times.mjml, () => compileMjml(mjml)),
    },
    times,
  );
  const perMail = ({ seconds, operations }: Round) => (seconds / operations) * 1000;
  const first = (rounds: Round[]) =>
    rounds.map(perMail).sort((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? NaN;
  return [
    {
      name: 'render, build and sign : nodemailer alone, the same fixed body, CPU',
      ratio: medianRatio(making.ours, making.bare, perMail),
      bound: { atMost: 1.3 },
      detail: `${first(making.ours).toFixed(2)} ms; bare ${first(making.bare).toFixed(2)} ms`,
    },
    {
      name: 'mjml2html of such a mail : rendering one, CPU',
      ratio: medianRatio(rendering.mjml, rendering.ours, perMail),
      bound: { atLeast: 100 },
      detail: `${first(rendering.mjml).toFixed(1)} ms; ours ${first(rendering.ours).toFixed(4)} ms`,
    },
  ];
}

/** One after the other, in seconds of this process's CPU. */
async function onOwnTime(operations: number, work: () => Promise<unknown>): Promise<Round> {
  const before = process.cpuUsage();
  for (let done = 0; done < operations; done += 1) await work();
  const { user, system } = process.cpuUsage(before);
  return { operations, seconds: (user + system) / 1e6, latenciesMs: [] };
}
