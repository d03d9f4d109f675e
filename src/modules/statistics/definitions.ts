import type { Confidence } from '../../workflow/rule.js'
import { DIMENSIONS, type Grouping, type Measure, measureRule, type StockMeasure } from './measures.js'

interface Text {
  readonly zh: string
  readonly en: string
}

/**
 * `count`: cases of a period. `stock`: cases at its end. `rate`: numerator of a hundred of the denominator. `mean`: one
 * divided by the other. `median`: the middle value of the numerator's cases. `pace`: days that the numerator takes at
 * the rate of the denominator.
 */
export const FIGURE_KINDS = ['count', 'stock', 'rate', 'mean', 'median', 'pace'] as const
export type FigureKind = (typeof FIGURE_KINDS)[number]

export const FIGURE_UNITS = ['case', 'percent', 'day', 'case-per-mediator', 'notice'] as const
export type FigureUnit = (typeof FIGURE_UNITS)[number]

/** Whether more is better, less is, or neither: within a reasonable range (合理区间) is what counts. */
export const DIRECTIONS = ['high', 'low', 'range', 'none'] as const
export type Direction = (typeof DIRECTIONS)[number]

/** What is added up: cases, their days, the days that they are old, mediators with a case, or notices of supervision. */
export type Quantity = 'cases' | 'days' | 'ages' | 'mediators' | 'cases-of-busiest-mediator' | 'notices'

/** Cases that entered a measure are added, those that entered one that ends it are taken away. */
interface Counted {
  readonly measure: Measure
  readonly sign: 1 | -1
}

export interface FigurePart extends Text {
  readonly of: Quantity
  readonly counted: readonly Counted[]
  /** From the first to the last day of the period, or everything up to its last day. */
  readonly within: 'period' | 'until-end'
}

export interface FigureDefinition extends Text {
  readonly id: string
  readonly kind: FigureKind
  readonly unit: FigureUnit
  /** Digits after the point that people are shown. */
  readonly decimals: number
  readonly direction: Direction
  readonly formula: Text
  readonly numerator: FigurePart
  readonly denominator: FigurePart | null
  readonly groupings: readonly Grouping[]
  readonly source: string
  readonly confidence: Confidence
  readonly version: number
  readonly effectiveFrom: string
  /** Last day on which this version holds; null for the present one. */
  readonly effectiveUntil: string | null
}

/** The first version of every figure begins with the rules on court-invited mediation. @see INV, in force 2016-07-01 */
const FIRST = { version: 1, effectiveFrom: '2016-07-01', effectiveUntil: null } as const

function inPeriod(measures: readonly Measure[], words: Text, of: Quantity = 'cases'): FigurePart {
  return { ...words, of, counted: measures.map((measure) => ({ measure, sign: 1 as const })), within: 'period' }
}

function atEnd(
  begun: readonly StockMeasure[],
  ended: readonly StockMeasure[],
  words: Text,
  of: Quantity = 'cases',
): FigurePart {
  const counted = [
    ...begun.map((measure) => ({ measure, sign: 1 as const })),
    ...ended.map((measure) => ({ measure, sign: -1 as const })),
  ]
  return { ...words, of, counted, within: 'until-end' }
}

/** A case reaches one of these once and stays there. */
const CLOSED = ['returned', 'withdrawn', 'transferred', 'settled'] as const satisfies readonly Measure[]
/** 处理数: what was only handed back is not handled. */
const HANDLED = ['withdrawn', 'transferred', 'settled'] as const satisfies readonly Measure[]

const RECEIVED = inPeriod(['received'], {
  zh: '统计期内收到起诉或者调解材料的案件',
  en: 'cases whose papers were received in the period',
})
const REGISTERED = inPeriod(['registered'], {
  zh: '统计期内登记并编立案号的案件',
  en: 'cases registered under a number in the period',
})
const REFERRED = inPeriod(['referred'], {
  zh: '统计期内分流决定为适宜调解的案件',
  en: 'cases that triage found fit for mediation in the period',
})
const BEGUN = inPeriod(['mediation-begun'], {
  zh: '调解员首次接受案件（调解开始）的日期在统计期内的案件',
  en: 'cases that a mediator first accepted in the period',
})
const ENDED = inPeriod(['mediation-ended'], {
  zh: '统计期内终结调解的案件（曾由调解员接受；因补录延期协议而恢复的不计）',
  en: 'cases whose mediation, begun before, ended in the period and was not restored',
})
const SUCCEEDED = inPeriod(['mediation-succeeded'], {
  zh: '统计期内调解协议生效（含部分达成协议），或者当事人自行和解后撤回的案件',
  en: 'cases in which an agreement, also on a part, took effect in the period, or the parties settled and withdrew',
})
const AUDIO_VIDEO = inPeriod(['audio-video-mediation'], {
  zh: '首次音视频调解在统计期内的案件；该次调解须已举行且申请人、被申请人双方均有人参加',
  en: 'cases whose first audio-video session, held with both sides present, was in the period',
})
const CASES_CLOSED = inPeriod(CLOSED, {
  zh: '统计期内退回、撤回、移送或者结案的案件，每案计一次',
  en: 'cases returned, withdrawn, transferred or closed in the period, each once',
})
const PENDING = atEnd(['received'], CLOSED, {
  zh: '统计期末已收到而尚未退回、撤回、移送或者结案的案件',
  en: 'cases received by the end of the period and not yet returned, withdrawn, transferred or closed',
})
const MEDIATIONS_OPEN = atEnd(['assignment-begun'], ['assignment-ended'], {
  zh: '统计期末调解员正在调解（含中止）的案件',
  en: 'cases that a mediator has in mediation, also paused, at the end of the period',
})
const FAST_TRACK = inPeriod(['fast-track-disposed'], {
  zh: '统计期内以速裁结案（不含转普通程序）的案件',
  en: 'fast-track proceedings disposed of in the period, those that went on in ordinary procedure left out',
})
const CONVERTED = inPeriod(['fast-track-converted'], {
  zh: '统计期内由速裁转普通程序的案件',
  en: 'fast-track proceedings that went on in ordinary procedure in the period',
})
const OVERDUE = inPeriod(['mediation-overdue'], {
  zh: '调解期限届满、未经各方同意延长，于期限届满后才在统计期内终结调解的案件',
  en: 'cases whose mediation ended in the period only after its time was over, without an agreed extension',
})
const AGREEMENTS = inPeriod(['agreement-effective'], {
  zh: '统计期内调解协议生效的案件',
  en: 'cases whose agreement took effect in the period',
})

function groupingsOf(...parts: readonly (FigurePart | null)[]): readonly Grouping[] {
  const counted = parts.flatMap((part) => part?.counted ?? [])
  const common = DIMENSIONS.filter((dimension) =>
    counted.every(({ measure }) => measureRule(measure).dimensions.includes(dimension)),
  )
  return ['none', 'court', 'month', ...common]
}

type Given = Omit<FigureDefinition, 'id' | 'version' | 'effectiveFrom' | 'effectiveUntil' | 'groupings'> & {
  readonly groupings?: readonly Grouping[]
}

function figure<const Id extends string>(id: Id, given: Given): FigureDefinition & { readonly id: Id } {
  const groupings = given.groupings ?? groupingsOf(given.numerator, given.denominator)
  return Object.freeze({ id, ...given, ...FIRST, groupings })
}

function count<const Id extends string>(
  id: Id,
  numerator: FigurePart,
  given: Text & Pick<FigureDefinition, 'direction' | 'source' | 'confidence'>,
) {
  return figure(id, {
    ...given,
    kind: numerator.within === 'period' ? 'count' : 'stock',
    unit: 'case',
    decimals: 0,
    formula: { zh: numerator.zh, en: numerator.en },
    numerator,
    denominator: null,
  })
}

function rate<const Id extends string>(
  id: Id,
  [numerator, denominator]: readonly [FigurePart, FigurePart],
  given: Text & { formula: Text } & Pick<FigureDefinition, 'direction' | 'source' | 'confidence'>,
) {
  return figure(id, { ...given, kind: 'rate', unit: 'percent', decimals: 2, numerator, denominator })
}

function mean<const Id extends string>(
  id: Id,
  cases: FigurePart,
  given: Text & { formula: Text } & Pick<FigureDefinition, 'source' | 'confidence'>,
) {
  const words = { zh: '上述案件天数之和', en: 'the days of these cases added up' }
  return figure(id, {
    ...given,
    kind: 'mean',
    unit: 'day',
    decimals: 1,
    direction: 'low',
    numerator: { ...cases, ...words, of: cases.within === 'period' ? 'days' : 'ages' },
    denominator: cases,
  })
}

function median<const Id extends string>(
  id: Id,
  cases: FigurePart,
  given: Text & { formula: Text } & Pick<FigureDefinition, 'source' | 'confidence'>,
) {
  return figure(id, {
    ...given,
    kind: 'median',
    unit: 'day',
    decimals: 1,
    direction: 'low',
    numerator: cases,
    denominator: null,
  })
}

const HANDLING_DAYS = {
  zh: '自调解员首次接受之日的次日起至终结之日止，扣除鉴定期间；回避、虚假调解审查和更换调解员的时间不扣除',
  en: 'days from the day after the first acceptance to the day of the end, without those of an appraisal; recusal, sham review and a change of mediator are not left out',
}
const FAST_TRACK_DAYS = {
  zh: '自速裁立案之日的次日起至结案之日止',
  en: 'days from the day after docketing to the day of disposal',
}

/**
 * Every figure of the service, in the order in which people read them.
 *
 * The ranges that the Supreme People's Court gives (合理区间) were not found, so that none is built in: a court sets its
 * own with their source.
 */
export const FIGURES = [
  count('cases-received', RECEIVED, {
    zh: '新收案件数',
    en: 'Cases received',
    direction: 'none',
    source: 'CSTAT',
    confidence: 'partly-seen',
  }),
  count('cases-closed', CASES_CLOSED, {
    zh: '办结案件数',
    en: 'Cases closed',
    direction: 'none',
    source: 'CSTAT; SEED',
    confidence: 'derived',
  }),
  count('cases-pending', PENDING, {
    zh: '未结案件数',
    en: 'Cases pending',
    direction: 'low',
    source: 'CSTAT',
    confidence: 'partly-seen',
  }),
  mean('pending-age-mean-days', PENDING, {
    zh: '未结案件平均存案天数',
    en: 'Mean age of pending cases',
    formula: {
      zh: '统计期末未结案件自收到之日起已经过的天数之和 ÷ 未结案件数',
      en: 'days since receipt of the cases pending at the end of the period, added up, divided by their number',
    },
    source: 'NCSC CourTools 4',
    confidence: 'partly-seen',
  }),
  rate('clearance-rate', [CASES_CLOSED, RECEIVED], {
    zh: '结收比',
    en: 'Clearance rate',
    formula: { zh: '办结案件数 ÷ 新收案件数 × 100%', en: 'cases closed divided by cases received' },
    direction: 'high',
    source: 'CEPEJ; NCSC',
    confidence: 'partly-seen',
  }),
  figure('disposition-time', {
    zh: '预计清结天数',
    en: 'Disposition time',
    kind: 'pace',
    unit: 'day',
    decimals: 1,
    direction: 'low',
    formula: {
      zh: '统计期末未结案件数 ÷ 统计期内办结案件数 × 统计期天数（按年统计时即 365 天或者 366 天）',
      en: 'cases pending at the end divided by cases closed in the period, times the days of the period (of a year: 365 or 366)',
    },
    numerator: PENDING,
    denominator: CASES_CLOSED,
    source: 'CEPEJ',
    confidence: 'unconfirmed',
  }),
  count('mediations', BEGUN, {
    zh: '调解案件数',
    en: 'Mediations begun',
    direction: 'none',
    source: 'SEED; INV 27; ONL 24',
    confidence: 'derived',
  }),
  count('mediations-open', MEDIATIONS_OPEN, {
    zh: '正在调解案件数',
    en: 'Mediations under way',
    direction: 'none',
    source: 'project decision, ADR-0018',
    confidence: 'derived',
  }),
  count('mediations-ended', ENDED, {
    zh: '终结调解案件数',
    en: 'Mediations ended',
    direction: 'none',
    source: 'INV 26; ONL 25',
    confidence: 'derived',
  }),
  count('mediations-succeeded', SUCCEEDED, {
    zh: '调解成功案件数',
    en: 'Mediations that succeeded',
    direction: 'none',
    source: 'INV 26; ONL 25(1), (2)',
    confidence: 'derived',
  }),
  rate('mediation-success-rate-closed', [SUCCEEDED, ENDED], {
    zh: '调解成功率（以终结数为分母）',
    en: 'Success rate of ended mediations',
    formula: {
      zh: '统计期内调解成功案件数 ÷ 统计期内终结调解案件数 × 100%',
      en: 'mediations that succeeded in the period divided by mediations that ended in it',
    },
    direction: 'high',
    source: 'project decision, ADR-0018; denominators differ between courts',
    confidence: 'derived',
  }),
  rate('mediation-success-rate-accepted', [SUCCEEDED, BEGUN], {
    zh: '调解成功率（以接受数为分母）',
    en: 'Success rate by accepted cases',
    formula: {
      zh: '统计期内调解成功案件数 ÷ 统计期内调解员首次接受的案件数 × 100%；两者不必是同一批案件',
      en: 'mediations that succeeded in the period divided by those accepted in it, which need not be the same cases',
    },
    direction: 'high',
    source: 'project decision, ADR-0018; denominators differ between courts',
    confidence: 'derived',
  }),
  rate('mediation-success-rate-referred', [SUCCEEDED, REFERRED], {
    zh: '调解成功率（以分流数为分母）',
    en: 'Success rate by referred cases',
    formula: {
      zh: '统计期内调解成功案件数 ÷ 统计期内分流至调解的案件数 × 100%；两者不必是同一批案件',
      en: 'mediations that succeeded in the period divided by cases referred in it, which need not be the same cases',
    },
    direction: 'high',
    source: 'project decision, ADR-0018; denominators differ between courts',
    confidence: 'derived',
  }),
  rate('referral-rate', [REFERRED, REGISTERED], {
    zh: '分流率',
    en: 'Referral rate',
    formula: {
      zh: '统计期内分流至调解的案件数 ÷ 统计期内登记的案件数 × 100%',
      en: 'cases referred to mediation in the period divided by cases registered in it',
    },
    direction: 'range',
    source: 'project decision, ADR-0018; after a report of one court',
    confidence: 'partly-seen',
  }),
  mean('handling-mean-days', ENDED, {
    zh: '平均调解天数',
    en: 'Mean days of mediation',
    formula: {
      zh: `统计期内终结的调解的天数之和 ÷ 件数。天数：${HANDLING_DAYS.zh}`,
      en: `days of the mediations that ended in the period, added up, divided by their number: ${HANDLING_DAYS.en}`,
    },
    source: 'project decision, ADR-0018; exclusion of an appraisal ONL 26',
    confidence: 'derived',
  }),
  median('handling-median-days', ENDED, {
    zh: '调解天数中位数',
    en: 'Median days of mediation',
    formula: {
      zh: `统计期内终结的调解的天数的中位数。天数：${HANDLING_DAYS.zh}`,
      en: `the middle of the days of the mediations that ended in the period: ${HANDLING_DAYS.en}`,
    },
    source: 'project decision, ADR-0018; exclusion of an appraisal ONL 26',
    confidence: 'derived',
  }),
  count('audio-video-mediations', AUDIO_VIDEO, {
    zh: '音视频调解案件数',
    en: 'Audio-video mediations',
    direction: 'none',
    source: 'SEED; ONL 16',
    confidence: 'derived',
  }),
  rate('audio-video-share', [AUDIO_VIDEO, BEGUN], {
    zh: '音视频调解率',
    en: 'Share of audio-video mediations',
    formula: {
      zh: '统计期内音视频调解案件数 ÷ 统计期内调解案件数 × 100%',
      en: 'audio-video mediations of the period divided by mediations begun in it',
    },
    direction: 'high',
    source: 'SEED; formula derived',
    confidence: 'derived',
  }),
  rate(
    'extension-rate',
    [
      inPeriod(['mediation-extended'], {
        zh: '统计期内终结、期间曾经各方同意延长的调解案件',
        en: 'cases whose mediation ended in the period and had been extended by consent of all parties',
      }),
      ENDED,
    ],
    {
      zh: '延长调解期限率',
      en: 'Extension rate',
      formula: {
        zh: '统计期内终结且曾延长期限的调解案件数 ÷ 统计期内终结调解案件数 × 100%',
        en: 'mediations that ended in the period after an extension, divided by mediations that ended in it',
      },
      direction: 'range',
      source: 'INV 27; ONL 24; OP25-3; formula derived',
      confidence: 'derived',
    },
  ),
  count('overdue-cases', OVERDUE, {
    zh: '超期调解案件数',
    en: 'Overdue mediations',
    direction: 'low',
    source: 'OP25-3, -5; INV 27',
    confidence: 'derived',
  }),
  rate('overdue-rate', [OVERDUE, ENDED], {
    zh: '超期率',
    en: 'Overdue rate',
    formula: {
      zh: '统计期内超期调解案件数 ÷ 统计期内终结调解案件数 × 100%',
      en: 'overdue mediations of the period divided by mediations that ended in it',
    },
    direction: 'low',
    source: 'OP25-3, -5; INV 27; formula derived',
    confidence: 'derived',
  }),
  rate(
    'confirmation-rate',
    [
      inPeriod(['confirmation-applied'], {
        zh: '首次共同申请司法确认在统计期内的案件',
        en: 'cases whose first joint application for confirmation was in the period',
      }),
      AGREEMENTS,
    ],
    {
      zh: '司法确认申请率',
      en: 'Confirmation rate',
      formula: {
        zh: '统计期内申请司法确认的案件数 ÷ 统计期内调解协议生效的案件数 × 100%',
        en: 'cases with an application for confirmation in the period divided by cases whose agreement took effect in it',
      },
      direction: 'range',
      source: 'CPL 205; formula derived',
      confidence: 'derived',
    },
  ),
  rate(
    'voluntary-performance-rate',
    [
      inPeriod(['performance-kept'], {
        zh: '履行期在统计期内届满且已全部履行的案件',
        en: 'cases whose last day of performance is in the period and whose agreement is performed in full',
      }),
      inPeriod(['performance-due'], {
        zh: '生效协议约定的最后履行日在统计期内的案件',
        en: 'cases whose agreement sets its last day of performance in the period',
      }),
    ],
    {
      zh: '自动履行率',
      en: 'Voluntary performance rate',
      formula: {
        zh: '履行期在统计期内届满的案件中已全部履行的 ÷ 履行期在统计期内届满的案件数 × 100%；未约定履行日的不计，强制执行不在本系统记录',
        en: 'of the cases whose time to perform ended in the period, those performed in full; agreements without a day are left out, and enforcement is not recorded here',
      },
      direction: 'high',
      source: 'REF20; formula derived',
      confidence: 'derived',
    },
  ),
  rate(
    'withdrawal-and-mediation-rate',
    [
      inPeriod(['withdrawn', 'settled'], {
        zh: '统计期内撤回或者以调解、不再主张结案的案件',
        en: 'cases withdrawn, settled or not pursued any further in the period',
      }),
      inPeriod(HANDLED, {
        zh: '统计期内撤回、移送或者结案的案件（退回材料的不计）',
        en: 'cases withdrawn, transferred or closed in the period, returned papers left out',
      }),
    ],
    {
      zh: '调撤率',
      en: 'Rate of mediation and withdrawal',
      formula: {
        zh: '（调解 + 撤回 + 诉前销案）÷（移送 + 调解 + 撤回 + 诉前销案）× 100%',
        en: 'cases settled, withdrawn or not pursued, divided by these and those transferred',
      },
      direction: 'range',
      source: 'CSTAT',
      confidence: 'partly-seen',
    },
  ),
  count('fast-track-cases', FAST_TRACK, {
    zh: '速裁结案数',
    en: 'Fast-track cases disposed of',
    direction: 'none',
    source: 'SEED; that conversions are left out is derived',
    confidence: 'derived',
  }),
  mean('fast-track-mean-days', FAST_TRACK, {
    zh: '速裁平均办理天数',
    en: 'Mean days on the fast track',
    formula: {
      zh: `速裁结案的天数之和 ÷ 速裁结案数。天数：${FAST_TRACK_DAYS.zh}`,
      en: `days of the fast-track cases disposed of in the period, added up, divided by their number: ${FAST_TRACK_DAYS.en}`,
    },
    source: 'SEED; counting of days derived',
    confidence: 'derived',
  }),
  median('fast-track-median-days', FAST_TRACK, {
    zh: '速裁办理天数中位数',
    en: 'Median days on the fast track',
    formula: {
      zh: `速裁结案的天数的中位数。天数：${FAST_TRACK_DAYS.zh}`,
      en: `the middle of the days of the fast-track cases disposed of in the period: ${FAST_TRACK_DAYS.en}`,
    },
    source: 'SEED; counting of days derived',
    confidence: 'derived',
  }),
  rate(
    'fast-track-conversion-rate',
    [
      CONVERTED,
      inPeriod(['fast-track-disposed', 'fast-track-converted'], {
        zh: '统计期内以速裁结案或者转普通程序的案件',
        en: 'fast-track proceedings disposed of or converted in the period',
      }),
    ],
    {
      zh: '速裁转普通程序率',
      en: 'Conversion back to ordinary procedure',
      formula: {
        zh: '统计期内速裁转普通程序案件数 ÷（速裁结案数 + 转普通程序案件数）× 100%',
        en: 'conversions of the period divided by fast-track cases disposed of or converted in it',
      },
      direction: 'low',
      source: 'DIV17-6; CPL 169; formula derived',
      confidence: 'unconfirmed',
    },
  ),
  figure('mediator-load-mean', {
    zh: '调解员平均在办案件数',
    en: 'Mean load of mediators',
    kind: 'mean',
    unit: 'case-per-mediator',
    decimals: 1,
    direction: 'range',
    formula: {
      zh: '统计期末正在调解案件数 ÷ 统计期末有在办案件的调解员人数（多人调解的计首席调解员）',
      en: 'mediations under way at the end of the period divided by the mediators who preside in at least one',
    },
    numerator: MEDIATIONS_OPEN,
    denominator: {
      ...MEDIATIONS_OPEN,
      zh: '统计期末至少有一件在办案件的调解员',
      en: 'mediators with at least one of these cases',
      of: 'mediators',
    },
    groupings: ['none', 'court'],
    source: 'project decision, ADR-0018',
    confidence: 'derived',
  }),
  figure('mediator-load-max', {
    zh: '在办案件最多的调解员的案件数',
    en: 'Heaviest load of a mediator',
    kind: 'stock',
    unit: 'case',
    decimals: 0,
    direction: 'range',
    formula: {
      zh: '统计期末在办案件最多的一名调解员的在办案件数；与平均数对照可见负荷是否均衡',
      en: 'cases at the end of the period of the mediator who has most; beside the mean it shows how evenly they are spread',
    },
    numerator: {
      ...MEDIATIONS_OPEN,
      zh: '统计期末在办案件最多的调解员的案件',
      en: 'cases of the mediator with most of them',
      of: 'cases-of-busiest-mediator',
    },
    denominator: null,
    groupings: ['none', 'court'],
    source: 'project decision, ADR-0018',
    confidence: 'derived',
  }),
  figure('supervision-notices-open', {
    zh: '未结督办数',
    en: 'Supervision notices open',
    kind: 'stock',
    unit: 'notice',
    decimals: 0,
    direction: 'low',
    formula: {
      zh: '统计期末已发出而尚未办结、转入下一级或者撤回的督办',
      en: 'notices of supervision raised by the end of the period and not yet closed, escalated or withdrawn',
    },
    numerator: {
      zh: '统计期末未结的督办，一案有几件的分别计数',
      en: 'notices open at the end of the period, several of one case each by itself',
      of: 'notices',
      counted: [],
      within: 'until-end',
    },
    denominator: null,
    groupings: ['none', 'court'],
    source: 'SEED',
    confidence: 'derived',
  }),
] as const satisfies readonly FigureDefinition[]

export type FigureId = (typeof FIGURES)[number]['id']
export const FIGURE_IDS = FIGURES.map(({ id }) => id) as readonly FigureId[]

const BY_ID: ReadonlyMap<string, FigureDefinition> = new Map(FIGURES.map((found) => [found.id, found]))

/** The present definition of a figure; undefined when there is none of this id. */
export function definitionOf(id: string): FigureDefinition | undefined {
  return BY_ID.get(id)
}
