import { FIGURES, type FigureDefinition } from './modules/statistics/definitions.js'

const UNITS: Readonly<Record<FigureDefinition['unit'], string>> = {
  case: '件 cases',
  percent: '%',
  day: '天 days',
  'case-per-mediator': '件/人 cases per mediator',
  notice: '件 notices',
}
const DIRECTIONS: Readonly<Record<FigureDefinition['direction'], string>> = {
  high: '越高越好 more is better',
  low: '越低越好 less is better',
  range: '看合理区间 within a range',
  none: '不评价 neither',
}

function section(figure: FigureDefinition): string {
  const { id, zh, en, formula, unit, direction, groupings, source, confidence, version, effectiveFrom } = figure
  const groups = groupings.filter((grouping) => grouping !== 'none')
  return `### ${zh} · ${en}

\`${id}\` · ${UNITS[unit]} · ${DIRECTIONS[direction]} · version ${version} from ${effectiveFrom}

* ${formula.zh}。
* ${formula.en}.
* By · 分组: ${groups.join(', ')}
* Source · 依据: ${source} (${confidence})
`
}

/** docs/figures.md */
export function describeFigures(): string {
  return `# Figures · 指标口径

This page is derived from \`src/modules/statistics/definitions.ts\`. \`npm run documents\` writes it; a test fails when it differs. The same
is served as \`GET /v1/figures\`. Abbreviations of sources: [sources.md](sources.md).

本页由 \`src/modules/statistics/definitions.ts\` 生成，\`GET /v1/figures\` 提供同样内容。依据缩写见 [sources.md](sources.md)。

## How figures are counted · 计数规则

* A case counts at most once in each figure, by the day of the act (Asia/Shanghai), and in the court that has it. 每案在每项指标中至多计一次，以办理日期（北京时间）为准。
* Everything is made of the timelines. With \`asOf\` a figure is shown as it stood at that moment: an act entered later, or a restoration, changes
  it only from then on. 指标全部由时间线得出；按 \`asOf\` 可以还原任一时点的数值。
* Acts entered after their day are marked and can be left out (\`late=exclude\`), but for a stock, which counts every case. 补录的办理有标记，可以排除；存量指标不排除。
* Behind each number stand its cases: \`GET /v1/figures/{figureId}/cases\` lists exactly as many. 每个数值都可以下钻到等量的案件。
* Courts stand in the order of their codes. Nothing is ordered by value, because the Supreme People's Court ended rankings in September 2024
  (seen in part). 各法院按代字排列，不排名。
* The reasonable ranges (合理区间) of the Supreme People's Court were not found and are not made up. A court administrator sets a range with its
  source: \`PUT /v1/courts/{courtCode}/figure-ranges/{figureId}\`. 未查到最高人民法院公布的区间数值，由法院自行设定并注明依据。

## Every figure · 全部指标

${FIGURES.map(section).join('\n')}`
}
