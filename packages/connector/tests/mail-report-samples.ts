/** What is told in a sample; left out, what most say. */
export interface SampleReport {
  /** The return path that it came to. */
  to: string;
  recipient?: string;
  status?: string;
  diagnostic?: string;
  action?: string;
  messageId?: string;
}

const RECIPIENT = 'maria@harrow.example';

/** As Postfix makes it: bounce(8). */
export function postfixReport({
  to,
  recipient = RECIPIENT,
  status = '5.1.1',
  diagnostic = `smtp; 550 5.1.1 <${recipient}>: Recipient address\n    rejected: User unknown in virtual mailbox table`,
  action = 'failed',
  messageId = '20261127100000.4F2A81C0D3@mx.notify.example',
}: SampleReport): string {
  return `Return-Path: <>
Delivered-To: ${to}
Received: by mx.notify.example (Postfix)
	id 5C1B22040B; Fri, 27 Nov 2026 10:00:00 +0000 (UTC)
Date: Fri, 27 Nov 2026 10:00:00 +0000 (UTC)
From: MAILER-DAEMON@mx.notify.example (Mail Delivery System)
Subject: ${action === 'delayed' ? 'Delayed Mail (still being retried)' : 'Undelivered Mail Returned to Sender'}
To: ${to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4F2A81C0D3.1795773600/mx.notify.example"
Content-Transfer-Encoding: 8bit
Message-Id: <${messageId}>

This is a MIME-encapsulated message.

--4F2A81C0D3.1795773600/mx.notify.example
Content-Description: Notification
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

This is the mail system at host mx.notify.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system

--4F2A81C0D3.1795773600/mx.notify.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.notify.example
X-Postfix-Queue-ID: 4F2A81C0D3
X-Postfix-Sender: rfc822; ${to}
Arrival-Date: Fri, 27 Nov 2026 09:59:58 +0000 (UTC)

Final-Recipient: rfc822; ${recipient}
Original-Recipient: rfc822;${recipient}
Action: ${action}
Status: ${status}
Remote-MTA: dns; mail.harrow.example
Diagnostic-Code: ${diagnostic}

--4F2A81C0D3.1795773600/mx.notify.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers
Content-Transfer-Encoding: 8bit

Return-Path: <${to}>
From: "Ridgeline Building Supply" <ridgeline@notify.example>
To: ${recipient}
Subject: Ridgeline invites you to pay online
Message-ID: <01990000-0000-7000-8000-000000000000@notify.example>

--4F2A81C0D3.1795773600/mx.notify.example--
`;
}

/** As Exchange Online makes it: a non-delivery report whose words are in HTML. */
export function exchangeReport({
  to,
  recipient = RECIPIENT,
  status = '5.1.10',
  diagnostic = `smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ${recipient} not found by SMTP address lookup`,
}: SampleReport): string {
  return crlf(`From: <postmaster@harrow.onmicrosoft.com>
To: <${to}>
Date: Fri, 27 Nov 2026 10:00:01 +0000
Subject: Undeliverable: Ridgeline invites you to pay online
X-MS-Exchange-Message-Is-Ndr:
Content-Language: en-US
Message-ID: <e0d5b0a1-6e2c-4b8a-9d58-3f1f8f6e6a11@CH2PR08MB1234.namprd08.prod.outlook.com>
In-Reply-To: <01990000-0000-7000-8000-000000000000@notify.example>
X-Auto-Response-Suppress: All
Auto-Submitted: auto-generated
MIME-Version: 1.0
Content-Type: multipart/report; report-type="delivery-status";
	boundary="7f9d2a5e-1d2b-4a9e-8f0a-5b1f3f0e7c11"

--7f9d2a5e-1d2b-4a9e-8f0a-5b1f3f0e7c11
Content-Type: multipart/alternative; differences=Content-Type;
	boundary="c1f5c9d0-2f7e-4e37-a7f9-1ab1f9e3d4c2"

--c1f5c9d0-2f7e-4e37-a7f9-1ab1f9e3d4c2
Content-Type: text/plain; charset="us-ascii"

Your message to ${recipient} couldn't be delivered.

--c1f5c9d0-2f7e-4e37-a7f9-1ab1f9e3d4c2
Content-Type: text/html; charset="us-ascii"

<html><body><p>Your message couldn't be delivered.</p></body></html>

--c1f5c9d0-2f7e-4e37-a7f9-1ab1f9e3d4c2--

--7f9d2a5e-1d2b-4a9e-8f0a-5b1f3f0e7c11
Content-Type: message/delivery-status

Reporting-MTA: dns;CH2PR08MB1234.namprd08.prod.outlook.com
Received-From-MTA: dns;mx.notify.example
Arrival-Date: Fri, 27 Nov 2026 10:00:00 +0000

Final-Recipient: rfc822;${recipient}
Action: failed
Status: ${status}
Diagnostic-Code: ${diagnostic}

--7f9d2a5e-1d2b-4a9e-8f0a-5b1f3f0e7c11
Content-Type: message/rfc822

From: Ridgeline Building Supply <ridgeline@notify.example>
To: <${recipient}>
Message-ID: <01990000-0000-7000-8000-000000000000@notify.example>
Subject: Ridgeline invites you to pay online
Content-Type: text/plain

Good morning.

--7f9d2a5e-1d2b-4a9e-8f0a-5b1f3f0e7c11--
`);
}

/** As Gmail makes it, its words between pictures. */
export function gmailReport({ to, recipient = 'maria.harrow@gmail.com' }: SampleReport): string {
  return crlf(`Delivered-To: ${to}
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: ${to}
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
Message-ID: <6744f7a2.050a0220.3c6d1f.0a1b.GMR@mx.google.com>
Date: Fri, 27 Nov 2026 02:00:02 -0800 (PST)
MIME-Version: 1.0
Content-Type: multipart/report; boundary="000000000000d5f3a90627e1a3b2"; report-type=delivery-status

--000000000000d5f3a90627e1a3b2
Content-Type: multipart/related; boundary="000000000000d5f9c50627e1a3b8"

--000000000000d5f9c50627e1a3b8
Content-Type: multipart/alternative; boundary="000000000000d5f9cd0627e1a3b9"

--000000000000d5f9cd0627e1a3b9
Content-Type: text/plain; charset="UTF-8"

** Address not found **

--000000000000d5f9cd0627e1a3b9
Content-Type: text/html; charset="UTF-8"

<p>Address not found</p>

--000000000000d5f9cd0627e1a3b9--
--000000000000d5f9c50627e1a3b8
Content-Type: image/png; name="icon.png"
Content-Disposition: attachment; filename="icon.png"
Content-Transfer-Encoding: base64
Content-ID: <icon.png>

iVBORw0KGgo=
--000000000000d5f9c50627e1a3b8--
--000000000000d5f3a90627e1a3b2
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com
Received-From-MTA: dns; ${to}
Arrival-Date: Fri, 27 Nov 2026 02:00:01 -0800 (PST)
X-Original-Message-ID: <01990000-0000-7000-8000-000000000000@notify.example>

Final-Recipient: rfc822; ${recipient}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try
 550-5.1.1 double-checking the recipient's email address for typos or
 550 5.1.1 unnecessary spaces. - gsmtp
Last-Attempt-Date: Fri, 27 Nov 2026 02:00:02 -0800 (PST)

--000000000000d5f3a90627e1a3b2
Content-Type: message/rfc822

Return-Path: <${to}>
From: Ridgeline Building Supply <ridgeline@notify.example>
To: ${recipient}
Message-ID: <01990000-0000-7000-8000-000000000000@notify.example>

--000000000000d5f3a90627e1a3b2--
`);
}

/** As Exim makes it: the status says no cause, its server's words do. */
export function eximReport({
  to,
  recipient = RECIPIENT,
  status = '5.0.0',
  diagnostic = 'smtp; 550 5.1.1 No such user here',
}: SampleReport): string {
  return `Return-path: <>
Envelope-to: ${to}
Delivery-date: Fri, 27 Nov 2026 10:00:00 +0000
Received: from Debian-exim by mx.notify.example with local (Exim 4.98)
	id 1tGuRQ-000000001Zr-3aXk
	for ${to};
	Fri, 27 Nov 2026 10:00:00 +0000
X-Failed-Recipients: ${recipient}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.notify.example>
To: ${to}
References: <01990000-0000-7000-8000-000000000000@notify.example>
Content-Type: multipart/report; report-type=delivery-status; boundary=1795773600-eximdsn-1804289383
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1tGuRQ-000000001Zr-3aXk@mx.notify.example>
Date: Fri, 27 Nov 2026 10:00:00 +0000

--1795773600-eximdsn-1804289383
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

  ${recipient}
    host mail.harrow.example [192.0.2.25]
    SMTP error from remote mail server after RCPT TO:<${recipient}>:
    550 5.1.1 No such user here

--1795773600-eximdsn-1804289383
Content-type: message/delivery-status

Reporting-MTA: dns; mx.notify.example

Action: failed
Final-Recipient: rfc822;${recipient}
Status: ${status}
Remote-MTA: dns; mail.harrow.example
Diagnostic-Code: ${diagnostic}

--1795773600-eximdsn-1804289383
Content-type: message/rfc822

Return-path: <${to}>
From: "Ridgeline Building Supply" <ridgeline@notify.example>
To: ${recipient}
Message-ID: <01990000-0000-7000-8000-000000000000@notify.example>

Good morning.

--1795773600-eximdsn-1804289383--
`;
}

/** A feedback report (RFC 5965) as a mailbox provider sends it to the address that it was told. */
export function spamReport({
  about,
  to = 'spam-reports@notify.example',
  type = 'abuse',
  hasMailFrom = true,
}: {
  /** The return path of the mail that was reported. */
  about: string;
  to?: string;
  type?: string;
  hasMailFrom?: boolean;
}): string {
  return crlf(`From: <staff@hotmail.com>
To: <${to}>
Date: Fri, 27 Nov 2026 11:00:00 +0000
Subject: complaint about message from 192.0.2.9
Message-ID: <complaint-1@hotmail.com>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report;
	boundary="part1_13d.2e68ed54_boundary"

--part1_13d.2e68ed54_boundary
Content-Type: text/plain; charset="US-ASCII"
Content-Transfer-Encoding: 7bit

This is an email abuse report for an email message received from IP
192.0.2.9 on Fri, 27 Nov 2026 10:00:00 +0000.

--part1_13d.2e68ed54_boundary
Content-Type: message/feedback-report

Feedback-Type: ${type}
User-Agent: SomeGenerator/1.0
Version: 1${hasMailFrom ? `\nOriginal-Mail-From: <${about}>` : ''}
Source-IP: 192.0.2.9
Arrival-Date: Fri, 27 Nov 2026 10:00:00 +0000

--part1_13d.2e68ed54_boundary
Content-Type: message/rfc822
Content-Disposition: inline

Return-Path: <${about}>
From: "Ridgeline Building Supply" <ridgeline@notify.example>
To: <redacted>
Message-ID: <01990000-0000-7000-8000-000000000000@notify.example>
Subject: Ridgeline invites you to pay online

Good morning.

--part1_13d.2e68ed54_boundary--
`);
}

/** An absence note, as Outlook sends it to a return path. */
export function absenceNote(to: string): string {
  return crlf(`From: Maria Harrow <maria@harrow.example>
To: <${to}>
Subject: Automatic reply: Ridgeline invites you to pay online
Message-ID: <absence-1@harrow.example>
X-Auto-Response-Suppress: All
Auto-Submitted: auto-generated
MIME-Version: 1.0
Content-Type: text/plain; charset="us-ascii"

I am out of the office. The mailbox of Pat no longer exists: 550 5.1.1.
`);
}

/** What a person writes who answers to the wrong address. */
export function personalMail(to: string): string {
  return `From: Maria Harrow <maria@harrow.example>
To: ${to}
Subject: Re: Ridgeline invites you to pay online
Message-ID: <answer-1@harrow.example>

Please send paper.
`;
}

function crlf(text: string): string {
  return text.replaceAll('\n', '\r\n');
}
