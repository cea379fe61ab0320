import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';

/** What a mail server answers, by the start of the command; `null` breaks the connection instead. */
export type SmtpAnswers = Partial<
  Record<'greeting' | 'AUTH' | 'MAIL FROM' | 'RCPT TO' | 'DATA' | 'content', string | null>
>;

/** `cut` and `mute` before the final dot, `lost` and `unanswered` after it: the server has the mail. */
export type SmtpFault = 'mute' | 'cut' | 'lost' | 'unanswered';

export interface SmtpServer {
  url: string;
  /** Envelopes and contents accepted, in order. */
  readonly received: { from: string; to: string[]; content: string; isEncrypted: boolean }[];
  /** How often each command came. */
  readonly commands: string[];
  answers: SmtpAnswers;
  /** What it waits for before it breaks a connection. */
  beforeBreaking: () => Promise<void>;
  /** What single addresses are answered at `RCPT TO`, whatever `answers` says. */
  readonly answersTo: Map<string, string>;
  /** What goes wrong with the mails to single addresses, one after the other: an answer at `RCPT TO`, or a fault. */
  readonly faultsOf: Map<string, (SmtpFault | `${number} ${string}`)[]>;
  close(): Promise<void>;
}

/**
 * Starts a mail server for tests on a free loopback port: accepts everything, unless `answers` says otherwise.
 *
 * @param options.tls encrypts: from the first byte on, or with `isOffered` when it is asked to (STARTTLS).
 * @param options.port of one that was there before; default: a free one.
 * @param options.isPipelining lets its clients say several things before it answers (RFC 2920).
 */
export async function startSmtpServer(
  options: {
    tls?: { key: string; cert: string; isOffered: boolean };
    port?: number;
    isPipelining?: boolean;
  } = {},
): Promise<SmtpServer> {
  const { tls, port = 0, isPipelining = false } = options;
  const sockets = new Set<Socket>();
  const onConnection = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    const { greeting = '220 test' } = self.answers;
    if (greeting === null) return void socket.destroy();
    if (!greeting.startsWith('2')) return void socket.end(`${greeting}\r\n`);
    socket.write(`${greeting}\r\n`);
    talk(socket);
  };
  const server =
    tls !== undefined && !tls.isOffered ? createTlsServer(tls, onConnection) : createServer(onConnection);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const self: SmtpServer = {
    url: `${tls !== undefined && !tls.isOffered ? 'smtps' : 'smtp'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    commands: [],
    answers: {},
    beforeBreaking: async () => undefined,
    answersTo: new Map(),
    faultsOf: new Map(),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };

  function talk(socket: Socket): void {
    let buffer = '';
    const isEncrypted = socket instanceof TLSSocket;
    let envelope = { from: '', to: [] as string[] };
    let fault: string | undefined;
    let isContent = false;
    let isBroken = false;
    const answer = (command: keyof SmtpAnswers, standard: string) => {
      const text = command in self.answers ? self.answers[command] : standard;
      if (text === null || text === undefined) {
        isBroken = true;
        void self.beforeBreaking().then(() => socket.destroy());
      } else socket.write(`${text}\r\n`);
      return text === standard;
    };
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      buffer += chunk;
      if (isContent && fault === 'cut') return void socket.destroy();
      for (let end: number; !isBroken && (end = buffer.indexOf(isContent ? '\r\n.\r\n' : '\r\n')) >= 0;) {
        const text = buffer.slice(0, end);
        buffer = buffer.slice(end + (isContent ? 5 : 2));
        if (isContent) {
          isContent = false;
          self.commands.push('content');
          const mail = { ...envelope, content: text, isEncrypted };
          if (fault === 'lost' || fault === 'unanswered') {
            self.received.push(mail);
            if (fault === 'lost') socket.destroy();
          } else if (answer('content', '250 queued')) self.received.push(mail);
          continue;
        }
        const command = /^(MAIL FROM|RCPT TO|[A-Z]+)/i.exec(text)?.[1]?.toUpperCase() ?? '';
        self.commands.push(command);
        const address = /<(.*?)>/.exec(text)?.[1] ?? '';
        if (command === 'STARTTLS' && tls !== undefined) {
          socket.removeAllListeners('data');
          socket.write('220 go on\r\n');
          const secured = new TLSSocket(socket, { isServer: true, ...tls });
          secured.on('error', () => undefined);
          return talk(secured);
        }
        if (command === 'STARTTLS') socket.write('502 5.5.1 no such command\r\n');
        else if (command === 'EHLO') {
          const isOffered = tls?.isOffered === true && !isEncrypted;
          socket.write(
            `250-test\r\n${isOffered ? '250-STARTTLS\r\n' : ''}${isPipelining ? '250-PIPELINING\r\n' : ''}250 AUTH PLAIN\r\n`,
          );
        } else if (command === 'AUTH') answer('AUTH', '235 ok');
        else if (command === 'MAIL FROM') {
          envelope = { from: address, to: [] };
          answer('MAIL FROM', '250 ok');
        } else if (command === 'RCPT TO') {
          envelope.to.push(address);
          fault = self.faultsOf.get(address)?.shift();
          const refusal = /^\d/.test(fault ?? '') ? fault : self.answersTo.get(address);
          if (fault === 'mute') continue;
          if (refusal?.startsWith('421') === true) socket.end(`${refusal}\r\n`);
          else if (refusal !== undefined) socket.write(`${refusal}\r\n`);
          else answer('RCPT TO', '250 ok');
        } else if (command === 'DATA') isContent = answer('DATA', '354 go on');
        else if (command === 'QUIT') socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  }
  return self;
}
