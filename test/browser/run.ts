/**
 * Looks at the board in a real browser, against the service as a process of its own.
 *
 * Screenshots and the printed pages are left in test/browser/output/.
 */
import { readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import type { Board } from '../../src/modules/statistics/board/schemas.js'
import { beginMediation, makeDocket } from './cases.js'
import { Checks } from './checks.js'
import { findChromium } from './chromium.js'
import { type Service, startService } from './service.js'

const OUTPUT = fileURLToPath(new URL('./output/', import.meta.url))
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const MINGSHAN = '辽0504'
const BENXI = '辽05'
const WALL = { width: 1920, height: 1080 }
const PHONE = { width: 390, height: 844 }
/** How long anything that must come may take; the machine of a test is often busy. */
const PATIENCE_MS = 60_000

const checks = new Checks()

interface Watched {
  readonly context: BrowserContext
  readonly page: Page
  /** Requests that went anywhere else. */
  readonly strangers: string[]
  /** What the browser refused by the policy of the page, and what failed in its script. */
  readonly faults: string[]
}

/** A page of which every request and every fault is noticed. */
async function openPage(
  browser: Browser,
  viewport: { width: number; height: number },
  origins: readonly string[],
): Promise<Watched> {
  const context = await browser.newContext({
    viewport,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  const strangers: string[] = []
  const faults: string[] = []
  context.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (protocol !== 'data:' && !origins.includes(origin)) strangers.push(request.url())
  })
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  page.on('pageerror', (error) => faults.push(error.message))
  await page.addInitScript(
    `document.addEventListener('securitypolicyviolation', (event) => console.error('CSP ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample))`,
  )
  return { context, page, strangers, faults }
}

async function signIn(page: Page, base: string, person: string, search: string): Promise<void> {
  await page.goto(`${base}/board${search}`)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.locator(`button[value="${person}"]`).click()
  await page.locator('.tile').first().waitFor()
}

async function boardOf({ call }: Service, who: string, courtCode: string): Promise<Board> {
  const { status, body, text } = await call(who, 'GET', `/v1/board?courtCode=${encodeURIComponent(courtCode)}`)
  if (status !== 200) throw new Error(text)
  return body as Board
}

/** Waits until a condition on the API holds. */
async function until(title: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${title} did not come about`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** Serious and critical findings of axe, by rule and place. */
async function accessibilityFaults(page: Page): Promise<string[]> {
  // By the protocol and not as a script element, which the policy of the page forbids.
  await page.evaluate(AXE)
  const { violations } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
    violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[]
  }
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
    )
}

async function checkClean({ strangers, faults }: Watched, title: string): Promise<void> {
  checks.same(strangers, [], `${title}: no request leaves the origin`)
  checks.same(faults, [], `${title}: nothing was refused by the policy and no script failed`)
}

/** What the page shows of each figure, as the number that it was given. */
async function shownValues(page: Page): Promise<Record<string, string>> {
  const tiles = await page.locator('.tile').all()
  const shown: Record<string, string> = {}
  for (const tile of tiles) {
    const id = (await tile.getAttribute('data-figure')) ?? ''
    shown[id] = (await tile.locator('.value').innerText()).replace(/\s/g, '')
  }
  return shown
}

/** The same as the API gives it, written as the page should write it. */
function expectedValues(board: Board): Record<string, string> {
  const units: Record<string, string> = { case: '件', percent: '%', day: '天' }
  return Object.fromEntries(
    board.figures.map(({ figureId, value, decimals, unit, isSuppressed }) => {
      const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
      const number = value === null ? '–' : value.toLocaleString('zh-CN', digits)
      return [figureId, isSuppressed ? '不公开' : `${number}${units[unit] ?? ''}`]
    }),
  )
}

async function lookAsPresident(browser: Browser, service: Service): Promise<void> {
  const watched = await openPage(browser, WALL, [service.base, service.issuer])
  const { page, context } = watched
  const response = await page.goto(`${service.base}/board`)
  const policy = response?.headers()['content-security-policy'] ?? ''
  checks.ok(
    policy.includes("default-src 'none'") && !policy.includes('unsafe'),
    'the policy lets nothing inline',
    policy,
  )
  await signIn(page, service.base, 'higher-benxi', `?court=${encodeURIComponent(BENXI)}`)
  checks.ok(!page.url().includes('code='), 'the code of the sign-in is gone from the address', page.url())
  const board = await boardOf(service, 'higher-benxi', BENXI)
  checks.same(await shownValues(page), expectedValues(board), 'figures shown are those of the API')
  const value = (figureId: string) => board.figures.find((figure) => figure.figureId === figureId)?.value ?? 0
  checks.ok(value('mediations') >= 19, `the docket was counted: ${value('mediations')} mediations`)
  checks.ok(value('fast-track-cases') === 6, `${value('fast-track-cases')} fast-track cases`)
  await page.locator('[data-chart="trend"] svg').waitFor()
  await page.locator('[data-chart="courts"] svg').waitFor()
  checks.same(
    await page.locator('.for-readers[role="status"]').innerText(),
    '数据已更新',
    'whoever can not see is told',
  )
  checks.same(await accessibilityFaults(page), [], 'axe finds nothing serious on the wall')
  await page.screenshot({ path: `${OUTPUT}wall-1920x1080.png` })
  const fits =
    'document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth'
  checks.ok((await page.evaluate(fits)) === true, 'the wall shows everything without scrolling')

  await page.getByRole('button', { name: '各院情况: 表格' }).click()
  const rows = page.locator('.panel-courts tbody tr')
  const names = await rows.locator('th').allInnerTexts()
  checks.same(
    names,
    board.courts.map(({ name }) => name),
    'courts stand in the order of their codes',
  )
  const mediations = board.courts.map(
    ({ values }) => values.find(({ figureId }) => figureId === 'mediations')?.value ?? null,
  )
  const cells = await rows.locator('td:nth-child(2)').allInnerTexts()
  checks.same(
    cells.map((cell) => Number.parseInt(cell, 10)),
    mediations,
    'the table has what the chart has',
  )
  checks.same(await page.getByLabel('排列').count(), 0, 'no ranking is offered')
  await page.screenshot({ path: `${OUTPUT}wall-table.png` })

  await page.locator('[data-figure="mediations"] button').click()
  const listed = page.locator('dialog tbody tr')
  await listed.first().waitFor()
  checks.same(await listed.count(), value('mediations'), 'the list of cases is as long as the figure is large')
  checks.same(await accessibilityFaults(page), [], 'axe finds nothing serious in the list of cases')
  await page.screenshot({ path: `${OUTPUT}cases.png` })
  await page.keyboard.press('Escape')
  checks.same(await page.locator('dialog[open]').count(), 0, 'Escape closes the list')
  const focused = 'document.activeElement.getAttribute("data-key")'
  checks.same(await page.evaluate(focused), 'cases mediations', 'the focus is where it was')

  await beginMediation(service)
  const after = `${value('mediations') + 1}件`
  await page.locator('[data-figure="mediations"] .value', { hasText: String(value('mediations') + 1) }).waitFor()
  checks.same((await shownValues(page)).mediations, after, 'a new mediation is seen without reloading')
  checks.same(await page.evaluate(focused), 'cases mediations', 'the focus stays when the figures change')

  await page.getByRole('button', { name: 'Switch to English' }).click()
  checks.ok((await page.locator('html').getAttribute('lang')) === 'en', 'the page is in English')
  checks.ok((await page.locator('.tile h3').first().innerText()).length > 0, 'figures have English names')
  checks.same(await accessibilityFaults(page), [], 'axe finds nothing serious in English')
  await page.screenshot({ path: `${OUTPUT}wall-english.png` })
  await page.getByRole('button', { name: '切换为中文' }).click()

  await page.reload()
  await page.locator('.tile').first().waitFor()
  await page.keyboard.press('Tab')
  checks.same(
    await page.evaluate('document.activeElement.className'),
    'skip',
    'the first stop of the keyboard is the skip link',
  )
  await page.screenshot({ path: `${OUTPUT}keyboard.png` })

  await page.emulateMedia({ media: 'print' })
  await page.pdf({ path: `${OUTPUT}board.pdf`, format: 'A4', preferCSSPageSize: true })
  await page.emulateMedia({ media: 'screen' })
  await checkClean(watched, 'the wall')
  await printReport(watched, service)
  await context.close()
}

async function printReport(watched: Watched, service: Service): Promise<void> {
  const { page } = watched
  const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7)
  const address = `/v1/reports/monthly?courtCode=${encodeURIComponent(BENXI)}&month=${month}`
  const { status, body } = await service.call('higher-benxi', 'GET', address)
  checks.same(status, 200, 'there is a monthly report')
  await page.goto(`${service.base}/board/report?court=${encodeURIComponent(BENXI)}&month=${month}`)
  await page.locator('main table').first().waitFor()
  const names = await page.locator('main table').first().locator('tbody th').allInnerTexts()
  const { figures } = body as { figures: { zh: string }[] }
  checks.same(
    names,
    figures.map(({ zh }) => zh),
    'the report has every figure',
  )
  checks.same(await accessibilityFaults(page), [], 'axe finds nothing serious in the report')
  await page.screenshot({ path: `${OUTPUT}report.png`, fullPage: true })
  await page.emulateMedia({ media: 'print' })
  await page.pdf({ path: `${OUTPUT}report.pdf`, format: 'A4', preferCSSPageSize: true })
  await checkClean(watched, 'the report')
}

async function lookOnPhone(browser: Browser, service: Service): Promise<void> {
  const watched = await openPage(browser, PHONE, [service.base, service.issuer])
  const { page, context } = watched
  await signIn(page, service.base, 'judge-mingshan', '')
  await page.locator('[data-chart="trend"] svg').waitFor()
  checks.ok(
    (await page.evaluate('document.documentElement.scrollWidth')) === PHONE.width,
    'the phone does not scroll sideways',
  )
  checks.same(await accessibilityFaults(page), [], 'axe finds nothing serious on the phone')
  await page.screenshot({ path: `${OUTPUT}phone-390x844.png` })
  await page.screenshot({ path: `${OUTPUT}phone-whole.png`, fullPage: true })
  checks.same(
    await shownValues(page),
    expectedValues(await boardOf(service, 'judge-mingshan', MINGSHAN)),
    'a judge sees the figures of the own court',
  )
  await checkClean(watched, 'the phone')
  await context.close()
}

async function lookAsDisplay(browser: Browser, service: Service): Promise<void> {
  const made = await service.call('admin-benxi', 'POST', '/v1/display-tokens', {
    courtCode: BENXI,
    name: '诉讼服务中心大厅',
    validDays: 30,
  })
  const { token, id } = made.body as { token: string; id: string }
  const watched = await openPage(browser, WALL, [service.base])
  const { page, context } = watched
  const asked: string[] = []
  context.on('request', (request) => asked.push(request.url()))
  await page.goto(`${service.base}/board#display=${token}`)
  await page.locator('.tile').first().waitFor()
  checks.ok(!page.url().includes(token), 'the token is gone from the address', page.url())
  checks.same(
    asked.filter((url) => url.includes(token)),
    [],
    'the token is in no address that was asked for',
  )
  const board = await boardOf(service, 'higher-benxi', BENXI)
  const received = board.courts.flatMap(({ values }) => values.filter(({ figureId }) => figureId === 'cases-received'))
  checks.ok(
    received.some(({ value }) => value === 3),
    'control: a court has three cases, and the president sees them',
  )
  await page.getByRole('combobox', { name: '各院情况 – 指标' }).selectOption('cases-received')
  await page.getByRole('button', { name: '各院情况: 表格' }).click()
  const cells = await page.locator('.panel-courts tbody td:nth-child(2)').allInnerTexts()
  checks.same(
    cells.filter((cell) => cell === '不公开').length,
    2,
    'the three are not shown, nor what would give them away',
  )
  checks.ok(!cells.some((cell) => /^[1-4] 件$/.test(cell)), 'no count below five is on the screen', cells)
  checks.same(await page.getByRole('button', { name: /^案件/ }).count(), 0, 'a screen lists no cases')
  checks.same(await page.locator('.chooser').count(), 0, 'a screen has no other period')
  checks.same(await accessibilityFaults(page), [], 'axe finds nothing serious on the screen')
  await page.screenshot({ path: `${OUTPUT}display-1920x1080.png` })
  await page.reload()
  await page.locator('.tile').first().waitFor()
  checks.ok(true, 'the screen knows its token after a restart')
  await service.call('admin-benxi', 'POST', `/v1/display-tokens/${id}/revocation`, {})
  await page.getByText('展示屏令牌已失效').waitFor()
  checks.same(
    (await page.locator('.tile').count()) === 0 || !(await page.locator('.tile').first().isVisible()),
    true,
    'after its revocation nothing stays on the screen',
  )
  checks.same(watched.strangers, [], 'the screen: no request leaves the origin')
  checks.same(
    watched.faults.filter((fault) => !/401/.test(fault)),
    [],
    'the screen: nothing was refused by the policy',
  )
  await context.close()
}

const executablePath = findChromium(process.env.CHROMIUM_PATH)
if (executablePath === undefined) {
  process.stderr.write('No Chromium was found: install it, or set CHROMIUM_PATH.\n')
  process.exit(1)
}
await mkdir(OUTPUT, { recursive: true })
const service = await startService()
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
try {
  process.stdout.write('# a docket is run through the API\n')
  await makeDocket(service)
  await until('the docket in the figures', async () => {
    const board = await boardOf(service, 'higher-benxi', BENXI)
    const received = board.figures.find(({ figureId }) => figureId === 'cases-received')
    const judged = board.figures.find(({ figureId }) => figureId === 'fast-track-cases')
    return received?.value === 22 && judged?.value === 6
  })
  await checks.part('a president at the wall', () => lookAsPresident(browser, service))
  await checks.part('a judge with a phone', () => lookOnPhone(browser, service))
  await checks.part('a screen in the hall', () => lookAsDisplay(browser, service))
} finally {
  await browser.close()
  await service.stop()
}
process.stdout.write(`${checks.passed} passed, ${checks.failed} failed\n`)
process.exitCode = checks.failed > 0 ? 1 : 0
