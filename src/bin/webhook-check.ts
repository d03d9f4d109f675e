import { Command } from 'commander'
import { checkReceiver } from '../modules/exchange/webhooks/check-receiver.js'

/** A secret that everybody knows: for trying, never for work. */
const TRIAL_SECRET = 'whsec_b3Blbi1tZWRpYXRpb24td2ViaG9vay1jaGVjay0wMDE='

const EXPECTED = { accepts: '接收 2xx', refuses: '拒绝 4xx' } as const

const say = (line: string) => process.stdout.write(`${line}\n`)

const program = new Command('webhook-check')
  .description('Tries whether a receiver of webhooks does what it has to. 检查事件接收端是否符合要求。')
  .argument('<url>', 'address of the receiver')
  .option('--secret <secret>', 'the secret that it knows, whsec_…; a public one for trying if not given', TRIAL_SECRET)
  .parse()
const [url = ''] = program.args
const { secret } = program.opts<{ secret: string }>()

if (secret === TRIAL_SECRET) say(`secret 密钥: ${TRIAL_SECRET}`)
const results = await checkReceiver(url, secret)
say('| | check 检查项 | expected 应当 | came 实际 |')
say('|---|---|---|---|')
for (const { zh, en, expects, came, isMet } of results) {
  say(`| ${isMet ? 'ok' : 'NOT OK'} | ${zh} / ${en} | ${EXPECTED[expects]} | ${came.join(', ')} |`)
}
const failed = results.filter(({ isMet }) => !isMet).length
say(
  failed === 0
    ? `All ${results.length} checks are met. 全部${results.length}项符合要求。`
    : `${failed} of ${results.length} checks are not met. ${results.length}项中有${failed}项不符合要求。`,
)
process.exitCode = failed === 0 ? 0 : 1
