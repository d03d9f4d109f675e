import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import t, { type Test } from 'tap'
import { mailNotices } from '../../../src/modules/notices/mail-notices.js'
import { type Mailer, MailRefused, openMailer } from '../../../src/platform/mailer.js'
import { openTestCourt, type TestCourt } from '../../support/app.js'
import { dispute, registeredCase } from '../../support/cases.js'
import { openTestDatabase } from '../../support/database.js'
import { query } from '../assignment/mediated-case.js'
import { EXAMPLES, personOf, tell, tellEverything } from './telling.js'

const FROM = '调解平台 <noreply@court.example>'
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

interface Received {
  readonly to: string[]
  readonly head: string
  readonly subject: string
  readonly messageId: string
  readonly body: string
}

const words = (_all: string, kind: string, coded: string) =>
  kind.toUpperCase() === 'B' ? Buffer.from(coded, 'base64').toString('utf8') : unquoted(coded.replaceAll('_', ' '))

function unquoted(coded: string): string {
  const bytes = coded.replaceAll('=\r\n', '').replace(/=([\dA-F]{2})/g, (_all, hex: string) => `%${hex}`)
  return decodeURIComponent(bytes.replace(/%(?![\dA-F]{2})/g, '%25'))
}

/** What a mail program makes of a mail of one part. */
function parse(raw: string, to: string[]): Received {
  const end = raw.indexOf('\r\n\r\n')
  const head = raw.slice(0, end).replace(/\r\n[ \t]+/g, ' ')
  const header = (name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? ''
  const subject = header('Subject')
    .replace(/\?= +=\?/g, '?==?')
    .replace(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, words)
  const coded = raw.slice(end + 4)
  const isBase64 = header('Content-Transfer-Encoding') === 'base64'
  const body = isBase64 ? Buffer.from(coded, 'base64').toString('utf8') : unquoted(coded)
  return { to, head, subject, messageId: header('Message-ID'), body }
}

/** A real SMTP server on the own machine, without TLS. */
async function startMailServer(t: Test, { port = 0, refused = [] }: { port?: number; refused?: string[] } = {}) {
  const received: Received[] = []
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    authOptional: true,
    logger: false,
    onRcptTo({ address }, _session, done) {
      const refusal = Object.assign(new Error(`${address} is unknown here`), { responseCode: 550 })
      done(refused.includes(address) ? refusal : undefined)
    },
    onData(stream, session, done) {
      const to = session.envelope.rcptTo.map(({ address }) => address)
      text(stream).then((raw) => {
        received.push(parse(raw, to))
        done()
      }, done)
    },
  })
  const listening = server.listen(port, '127.0.0.1')
  await once(listening, 'listening')
  const address = listening.address() as AddressInfo
  const stop = () => new Promise<void>((resolve) => server.close(resolve))
  t.teardown(stop)
  return { received, refused, stop, port: address.port, mailer: openMailer(`smtp://127.0.0.1:${address.port}`, FROM) }
}

interface MailRow {
  readonly id: string
  readonly attempts: number
  readonly nextInMs: number | null
  readonly isMailed: boolean
}

/** Everything that mailing may do to the notices of a person, the oldest first. */
function mailRows(court: TestCourt, subject: string): Promise<MailRow[]> {
  return query(
    court,
    `select id, mail_attempts as attempts, (extract(epoch from next_mail_at - $2::timestamptz) * 1000)::integer as "nextInMs",
       mailed_at is not null as "isMailed" from person_notices where person_id = $1 order by id`,
    [personOf(subject), court.clock.now],
  )
}

async function openMailCourt(t: Test, addresses: Readonly<Record<string, string>>) {
  const court = await openTestCourt(t)
  for (const [subject, email] of Object.entries(addresses)) {
    const { status, text } = await court.as(subject).put('/v1/me/notice-address', { email })
    if (status !== 200) throw new Error(text)
  }
  const warned: object[] = []
  const log = { warn: (members: object) => warned.push(members) }
  const run = (mailer: Mailer, { db = court.db, signal = new AbortController().signal } = {}) =>
    mailNotices({ db, vault: court.vault, now: () => court.clock.now, mailer, log }, signal)
  const later = (ms: number) => {
    court.clock.now = new Date(court.clock.now.getTime() + ms)
  }
  return { court, run, later, warned }
}

const ZHAO = 'zhao@mediators.example'
const QIAN = 'qian@mediators.example'

t.test('a notice arrives once, in Chinese and English, from the sender that was set', async (t) => {
  const { court, run, later } = await openMailCourt(t, { 'mediator-zhao': ZHAO })
  const { id, number } = await registeredCase(court)
  const server = await startMailServer(t)
  await tell(court, ['mediator-zhao'], 'offer-received', { dueOn: '2026-03-13' }, id)
  await run(server.mailer)
  const [row] = await mailRows(court, 'mediator-zhao')
  t.strictSame(row, { id: row?.id, attempts: 1, nextInMs: null, isMailed: true })
  const [mail] = server.received
  t.strictSame(mail?.to, [ZHAO])
  t.equal(mail?.subject, `请答复是否接受调解：${number}案`)
  t.equal(mail?.messageId, `<${row?.id}@court.example>`)
  t.match(mail?.head, /^From: =\?UTF-8\?.*<noreply@court\.example>$/m)
  t.match(mail?.head, /^Auto-Submitted: auto-generated$/m)
  t.equal(
    mail?.body.replaceAll('\r\n', '\n').trim(),
    [
      `人民法院请您调解${number}案。请最迟于2026年3月13日登录平台，答复是否接受；逾期未答复的，将重新选定调解员。`,
      `The court asks you to mediate case ${number}. Accept or decline by 2026-03-13; after that day a mediator is chosen again.`,
      '本邮件由平台自动发送，请勿回复。\nThis mail was sent automatically; please do not reply.',
    ].join('\n\n'),
  )
  later(2 * DAY)
  await run(server.mailer)
  t.equal(server.received.length, 1, 'and not again')
})

t.test('mail goes to those who gave an address, hold a role and have not read it', async (t) => {
  const addresses = { 'mediator-zhao': ZHAO, 'mediator-qian': QIAN, 'clerk-mingshan': 'clerk@court.example' }
  const { court, run } = await openMailCourt(t, addresses)
  const server = await startMailServer(t)
  await tell(court, [...Object.keys(addresses), 'mediator-sun'], 'calendar-ends', { knownUntil: '2026-12-31' })
  const [read] = await mailRows(court, 'mediator-qian')
  t.equal((await court.as('mediator-qian').post(`/v1/me/notices/${read?.id}/reading`, {})).status, 200)
  await query(court, 'update grants set revoked_at = now(), revoked_by = $1 where person_id = $2', [
    personOf('admin-benxi'),
    personOf('clerk-mingshan'),
  ])
  await run(server.mailer)
  t.strictSame(
    server.received.map(({ to }) => to),
    [[ZHAO]],
  )
  t.strictSame(
    (await mailRows(court, 'mediator-sun')).map(({ attempts, isMailed }) => [attempts, isMailed]),
    [[0, false]],
    'without an address nothing is tried',
  )
})

t.test(
  'an address that the server refuses holds up nobody and is tried again later, less and less often',
  async (t) => {
    const { court, run, later, warned } = await openMailCourt(t, { 'mediator-zhao': ZHAO, 'mediator-qian': QIAN })
    const server = await startMailServer(t, { refused: [ZHAO] })
    await tell(court, ['mediator-zhao'], 'calendar-ends', { knownUntil: '2026-12-31' })
    later(1)
    await tell(court, ['mediator-qian'], 'calendar-ends', { knownUntil: '2026-12-31' })
    await run(server.mailer)
    t.strictSame(
      server.received.map(({ to }) => to),
      [[QIAN]],
    )
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      const [row] = await mailRows(court, 'mediator-zhao')
      const standard = 5 * MINUTE * 2 ** (attempt - 1)
      t.equal(row?.attempts, attempt)
      t.notOk(row?.isMailed)
      t.ok(row?.nextInMs && row.nextInMs >= 0.75 * standard - 2 && row.nextInMs <= standard + 2, `${row?.nextInMs}`)
      await run(server.mailer)
      t.equal((await mailRows(court, 'mediator-zhao'))[0]?.attempts, attempt, 'not before its time')
      later(standard)
      await run(server.mailer)
    }
    server.refused.length = 0
    later(2 * 60 * MINUTE)
    await run(server.mailer)
    t.strictSame(
      server.received.map(({ to }) => to),
      [[QIAN], [ZHAO]],
      'and arrives when the server takes it',
    )
    t.strictSame(warned, [])
  },
)

t.test('what cannot be mailed for three days is given up and logged without the address', async (t) => {
  const { court, run, later, warned } = await openMailCourt(t, { 'mediator-zhao': ZHAO })
  const server = await startMailServer(t, { refused: [ZHAO] })
  await tell(court, ['mediator-zhao'], 'calendar-ends', { knownUntil: '2026-12-31' })
  const waits: number[] = []
  for (let hour = 0; hour < 80; hour += 1) {
    await run(server.mailer)
    const [row] = await mailRows(court, 'mediator-zhao')
    waits.push(row?.nextInMs ?? 0)
    later(60 * MINUTE)
  }
  const [row] = await mailRows(court, 'mediator-zhao')
  t.strictSame([row?.nextInMs, row?.isMailed], [null, false])
  t.ok(row && row.attempts >= 7 && row.attempts <= 14, `${row?.attempts} attempts`)
  t.ok(Math.max(...waits) <= DAY, 'never more than a day apart')
  t.strictSame(warned, [{ notice: row?.id }])
  server.refused.length = 0
  later(DAY)
  await run(server.mailer)
  t.strictSame(server.received, [], 'given up for good')
  t.equal((await court.as('mediator-zhao').get('/v1/me/notices')).body.items.length, 1, 'but still in the inbox')
})

t.test('notices from before somebody wanted mail are mailed if they are younger than three days', async (t) => {
  const { court, run, later } = await openMailCourt(t, {})
  const server = await startMailServer(t)
  await tell(court, ['mediator-zhao'], 'calendar-ends', { knownUntil: '2026-12-30' })
  later(3 * DAY)
  await tell(court, ['mediator-zhao'], 'offer-received', { dueOn: '2026-03-13' })
  later(MINUTE)
  await court.as('mediator-zhao').put('/v1/me/notice-address', { email: ZHAO })
  await run(server.mailer)
  t.strictSame(
    (await mailRows(court, 'mediator-zhao')).map(({ isMailed }) => isMailed),
    [false, true],
  )
})

t.test('a server that is down ends the run after one attempt; when it is back, everything arrives once', async (t) => {
  const { court, run, later } = await openMailCourt(t, { 'mediator-zhao': ZHAO })
  const down = await startMailServer(t)
  await down.stop()
  for (const day of [13, 14, 15]) await tell(court, ['mediator-zhao'], 'offer-received', { dueOn: `2026-03-${day}` })
  const error = await run(down.mailer).catch((thrown: unknown) => thrown)
  t.ok(error instanceof Error && !(error instanceof MailRefused), 'the run says so')
  const attempts = (await mailRows(court, 'mediator-zhao')).map((row) => row.attempts)
  t.strictSame(attempts.sort(), [0, 0, 1])
  const up = await startMailServer(t, { port: down.port })
  later(10 * MINUTE)
  await run(down.mailer)
  t.equal(up.received.length, 3)
  const ids = (await mailRows(court, 'mediator-zhao')).map(({ id }) => `<${id}@court.example>`)
  t.strictSame(up.received.map(({ messageId }) => messageId).sort(), ids.sort())
})

t.test('several processes that mail at once send every notice once', async (t) => {
  const { court, run } = await openMailCourt(t, { 'mediator-zhao': ZHAO, 'mediator-qian': QIAN })
  const server = await startMailServer(t)
  for (let day = 10; day < 30; day += 1) {
    await tell(court, ['mediator-zhao', 'mediator-qian'], 'offer-received', { dueOn: `2026-03-${day}` })
  }
  const processes = [court.db, openTestDatabase(court.url), openTestDatabase(court.url)]
  const sent = processes.map(() => 0)
  const counting = (index: number): Mailer => ({
    async send(mail, signal) {
      await server.mailer.send(mail, signal)
      sent[index] = (sent[index] ?? 0) + 1
    },
  })
  await Promise.all(processes.map((db, index) => run(counting(index), { db })))
  for (const db of processes.slice(1)) await db.$client.end()
  t.equal(server.received.length, 40)
  t.equal(new Set(server.received.map(({ messageId }) => messageId)).size, 40)
  t.ok(
    sent.every((count) => count > 0),
    `control: all of them worked: ${sent.join(', ')}`,
  )
})

t.test('a process that dies after the server took the mail leaves it to be sent again under the same id', async (t) => {
  const { court, run, later } = await openMailCourt(t, { 'mediator-zhao': ZHAO })
  const server = await startMailServer(t)
  await tell(court, ['mediator-zhao'], 'calendar-ends', { knownUntil: '2026-12-31' })
  const dying: Mailer = {
    async send(mail, signal) {
      await server.mailer.send(mail, signal)
      throw new Error('the process dies here')
    },
  }
  await t.rejects(run(dying), { message: 'the process dies here' })
  await run(server.mailer)
  t.equal(server.received.length, 1, 'not before the next attempt is due')
  later(10 * MINUTE)
  await run(server.mailer)
  t.equal(server.received.length, 2)
  t.equal(server.received[0]?.messageId, server.received[1]?.messageId)
  t.strictSame(
    (await mailRows(court, 'mediator-zhao')).map(({ isMailed }) => isMailed),
    [true],
  )
})

t.test('a server that says nothing does not hold up the end of the service', async (t) => {
  const { court, run } = await openMailCourt(t, { 'mediator-zhao': ZHAO })
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  t.teardown(() => silent.close())
  await tell(court, ['mediator-zhao'], 'calendar-ends', { knownUntil: '2026-12-31' })
  const { port } = silent.address() as AddressInfo
  const stopping = new AbortController()
  const startedAt = performance.now()
  const running = run(openMailer(`smtp://127.0.0.1:${port}`, FROM), { signal: stopping.signal })
  const [socket] = await once(silent, 'connection')
  stopping.abort()
  await t.rejects(running)
  t.ok(performance.now() - startedAt < 3_000)
  socket.destroy()
})

t.test('what is not plainly this machine gets a password and a mail only under TLS', async (t) => {
  const server = await startMailServer(t)
  const mapped = openMailer(`smtp://[::ffff:127.0.0.1]:${server.port}`, FROM)
  const mail = { to: ZHAO, subject: '通知', text: '通知。', id: 'x' }
  await t.rejects(mapped.send(mail, new AbortController().signal), { code: 'ETLS' })
  t.strictSame(server.received, [])
})

t.test('nothing personal of the parties leaves by mail, and no address stands in an error', async (t) => {
  const { court, run } = await openMailCourt(t, { 'mediator-zhao': ZHAO })
  const { id } = await registeredCase(court)
  const server = await startMailServer(t)
  await tellEverything(court, ['mediator-zhao'], id)
  await run(server.mailer)
  t.equal(server.received.length, Object.keys(EXAMPLES).length)
  const said = JSON.stringify(server.received)
  for (const { name, phone, address, identity } of dispute().parties) {
    for (const secret of [name, phone, address, identity.number]) t.notOk(said.includes(secret), secret)
  }
  server.refused.push(QIAN)
  const refusal = await server.mailer
    .send({ to: QIAN, subject: '通知', text: '通知。', id: 'x' }, new AbortController().signal)
    .catch((error: unknown) => error)
  t.ok(refusal instanceof MailRefused && refusal.code === 550)
  t.notMatch(`${String(refusal)} ${JSON.stringify(refusal)}`, /@/)
})
