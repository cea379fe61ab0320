import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** What a mail server answers, by the start of the command; `null` breaks the connection instead. */
export type SmtpAnswers = Partial<
  Record<'AUTH' | 'MAIL FROM' | 'RCPT TO' | 'DATA' | 'content', string | null>
>;

export interface SmtpServer {
  url: string;
  /** Envelopes and contents accepted, in order. */
  readonly received: { from: string; to: string[]; content: string }[];
  /** How often each command came. */
  readonly commands: string[];
  answers: SmtpAnswers;
  /** What it waits for before it breaks a connection. */
  beforeBreaking: () => Promise<void>;
  /** What single addresses are answered at `RCPT TO`, whatever `answers` says. */
  readonly answersTo: Map<string, string>;
  close(): Promise<void>;
}

/** Starts a mail server for tests on a free loopback port: accepts everything, unless `answers` says otherwise. */
export async function startSmtpServer(): Promise<SmtpServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    talk(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const self: SmtpServer = {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    commands: [],
    answers: {},
    beforeBreaking: async () => undefined,
    answersTo: new Map(),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };

  function talk(socket: Socket): void {
    let buffer = '';
    let envelope = { from: '', to: [] as string[] };
    let isContent = false;
    const answer = (command: keyof SmtpAnswers, standard: string) => {
      const text = command in self.answers ? self.answers[command] : standard;
      if (text === null || text === undefined) void self.beforeBreaking().then(() => socket.destroy());
      else socket.write(`${text}\r\n`);
      return text === standard;
    };
    socket.write('220 test\r\n');
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      buffer += chunk;
      for (let end: number; (end = buffer.indexOf(isContent ? '\r\n.\r\n' : '\r\n')) >= 0;) {
        const text = buffer.slice(0, end);
        buffer = buffer.slice(end + (isContent ? 5 : 2));
        if (isContent) {
          isContent = false;
          self.commands.push('content');
          if (answer('content', '250 queued')) self.received.push({ ...envelope, content: text });
          continue;
        }
        const command = /^(MAIL FROM|RCPT TO|[A-Z]+)/i.exec(text)?.[1]?.toUpperCase() ?? '';
        self.commands.push(command);
        const address = /<(.*?)>/.exec(text)?.[1] ?? '';
        if (command === 'EHLO') socket.write('250-test\r\n250 AUTH PLAIN\r\n');
        else if (command === 'AUTH') answer('AUTH', '235 ok');
        else if (command === 'MAIL FROM') {
          envelope = { from: address, to: [] };
          answer('MAIL FROM', '250 ok');
        } else if (command === 'RCPT TO') {
          envelope.to.push(address);
          const refusal = self.answersTo.get(address);
          if (refusal !== undefined) socket.write(`${refusal}\r\n`);
          else answer('RCPT TO', '250 ok');
        } else if (command === 'DATA') isContent = answer('DATA', '354 go on');
        else if (command === 'QUIT') socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  }
  return self;
}
