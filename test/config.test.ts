import t from 'tap'
import { ConfigError, loadConfig } from '../src/config.js'

t.test('mail needs a server and a sender, or neither', async (t) => {
  const SMTP_URL = 'smtps://mediation:s%40cret@mail.court.example:465'
  const MAIL_FROM = '调解平台 <noreply@court.example>'
  t.match(loadConfig({ SMTP_URL, MAIL_FROM }), { SMTP_URL, MAIL_FROM })
  t.equal(loadConfig({ SMTP_URL: '', MAIL_FROM: '' }).SMTP_URL, undefined)
  for (const env of [{ SMTP_URL }, { MAIL_FROM }]) {
    t.throws(() => loadConfig(env), new ConfigError('SMTP_URL and MAIL_FROM must be set together'))
  }
})

t.test('a server or a sender that is none stops the start, without its value being told', async (t) => {
  for (const [SMTP_URL, MAIL_FROM, name] of [
    ['https://u:secret@mail.example', 'noreply@court.example', 'SMTP_URL'],
    ['smtp://', 'noreply@court.example', 'SMTP_URL'],
    ['smtp://mail.example', 'secret', 'MAIL_FROM'],
    ['smtp://mail.example', 'a@court.example\r\nBcc: secret@court.example', 'MAIL_FROM'],
  ] as const) {
    let message = ''
    try {
      loadConfig({ SMTP_URL, MAIL_FROM })
    } catch (error) {
      message = String(error)
    }
    t.ok(message.includes(name), message)
    t.notMatch(message, /secret/)
  }
})
