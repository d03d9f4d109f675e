/** One dispute of a published matter, as the demonstration runs it. */
export interface DemoPlan {
  readonly id: string
  readonly title: string
  /** Where the facts were published. */
  readonly source: string
  readonly causeCode: string
  readonly claimKind: 'money' | 'status'
  readonly members: number
  readonly respondents: 1 | 2
  /** Which side differs from member to member of a series. */
  readonly applicantIs: 'person' | 'company'
  readonly respondentIs: 'person' | 'company'
  claimFen(member: number): number
  readonly sessionMode: 'on-site' | 'audio-video' | 'mixed'
  readonly classification?: 'restricted'
  readonly receivedOn: string
  readonly mediatedOn: string
  readonly endedOn: string
  readonly instalmentsDueOn: readonly string[]
  readonly payableFen?: (member: number) => number
  /** Members that fail and are judged by the fast-track team, counted from the end. */
  readonly judged: number
  readonly confirmation: 'none' | 'applied' | 'granted'
  readonly appraisal?: { readonly fromOn: string; readonly toOn: string }
  readonly extendedOn?: string
  readonly end: 'agreed' | 'withdrawn'
  readonly performed?: true
  /** What was published about the end. */
  readonly published: {
    readonly agreements: number
    readonly judgments: number
    readonly withdrawn: number
    readonly confirmed: number
    readonly applied: number
    readonly daysAtMost: number
    readonly days?: number
  }
}

const even = (fen: number) => () => fen
/** Amounts that were not published are spread evenly over the published or plausible range. */
const between = (low: number, high: number, members: number) => (member: number) =>
  low + Math.round(((high - low) * member) / Math.max(1, members - 1))

/**
 * Eight real matters, from their published facts; a series is run as its member cases. Days and sums that were not
 * published are chosen within what was.
 */
export const REAL_CASES: readonly DemoPlan[] = [
  {
    id: 'benxi-migrant-workers',
    title: '农民工劳务报酬系列',
    source: '本溪市中级人民法院，2022',
    causeCode: '144',
    claimKind: 'money',
    members: 106,
    respondents: 1,
    applicantIs: 'person',
    respondentIs: 'company',
    claimFen: between(800_000, 1_600_000, 106),
    sessionMode: 'on-site',
    receivedOn: '2022-04-11',
    mediatedOn: '2022-04-13',
    endedOn: '2022-04-14',
    instalmentsDueOn: ['2022-04-30'],
    judged: 0,
    confirmation: 'none',
    end: 'agreed',
    published: { agreements: 106, judgments: 0, withdrawn: 0, confirmed: 0, applied: 0, daysAtMost: 3, days: 3 },
  },
  {
    id: 'tuyouqi-property-fees',
    title: '物业费系列',
    source: '内蒙古法制报，土默特右旗人民法院',
    causeCode: '126',
    claimKind: 'money',
    members: 11,
    respondents: 1,
    applicantIs: 'company',
    respondentIs: 'person',
    claimFen: between(150_000, 400_000, 11),
    sessionMode: 'on-site',
    receivedOn: '2023-03-06',
    mediatedOn: '2023-03-08',
    endedOn: '2023-03-11',
    instalmentsDueOn: ['2023-04-30'],
    judged: 4,
    confirmation: 'none',
    end: 'agreed',
    published: { agreements: 7, judgments: 4, withdrawn: 0, confirmed: 0, applied: 0, daysAtMost: 6 },
  },
  {
    id: 'jingyuan-wages',
    title: '劳务报酬系列，当日确认',
    source: '固原日报，2024-07-08，泾源县人民法院',
    causeCode: '144',
    claimKind: 'money',
    members: 9,
    respondents: 1,
    applicantIs: 'person',
    respondentIs: 'company',
    claimFen: (member) => (member === 8 ? 3_222_224 : 3_222_222),
    sessionMode: 'on-site',
    receivedOn: '2024-07-04',
    mediatedOn: '2024-07-04',
    endedOn: '2024-07-04',
    instalmentsDueOn: ['2024-09-30', '2024-12-31'],
    judged: 0,
    confirmation: 'granted',
    end: 'agreed',
    published: { agreements: 9, judgments: 0, withdrawn: 0, confirmed: 9, applied: 9, daysAtMost: 0, days: 0 },
  },
  {
    id: 'guide-wages-online',
    title: '劳务报酬系列，视频调解',
    source: '贵德县人民法院，2024-01-08',
    causeCode: '144',
    claimKind: 'money',
    members: 29,
    respondents: 1,
    applicantIs: 'person',
    respondentIs: 'company',
    claimFen: between(200_000, 900_000, 29),
    sessionMode: 'audio-video',
    receivedOn: '2024-01-05',
    mediatedOn: '2024-01-05',
    endedOn: '2024-01-05',
    instalmentsDueOn: ['2024-02-05'],
    judged: 0,
    confirmation: 'applied',
    end: 'agreed',
    published: { agreements: 29, judgments: 0, withdrawn: 0, confirmed: 0, applied: 29, daysAtMost: 0, days: 0 },
  },
  {
    id: 'zhaoyuan-heating',
    title: '供热合同',
    source: '肇源县人民法院',
    causeCode: '101',
    claimKind: 'money',
    members: 1,
    respondents: 1,
    applicantIs: 'company',
    respondentIs: 'person',
    claimFen: even(8_640_000),
    sessionMode: 'on-site',
    receivedOn: '2023-11-06',
    mediatedOn: '2023-11-10',
    endedOn: '2023-11-13',
    instalmentsDueOn: ['2023-12-31', '2024-06-30', '2024-12-31'],
    judged: 0,
    confirmation: 'granted',
    end: 'agreed',
    published: { agreements: 1, judgments: 0, withdrawn: 0, confirmed: 1, applied: 1, daysAtMost: 30 },
  },
  {
    id: 'longshan-traffic-appraisal',
    title: '交通事故，诉前鉴定',
    source: '龙山区人民法院',
    causeCode: '411',
    claimKind: 'money',
    members: 1,
    respondents: 2,
    applicantIs: 'person',
    respondentIs: 'company',
    claimFen: even(12_800_000),
    sessionMode: 'on-site',
    receivedOn: '2023-10-08',
    mediatedOn: '2023-12-01',
    endedOn: '2023-12-08',
    instalmentsDueOn: ['2023-12-08'],
    judged: 0,
    confirmation: 'none',
    appraisal: { fromOn: '2023-10-20', toOn: '2023-11-25' },
    end: 'agreed',
    performed: true,
    published: { agreements: 1, judgments: 0, withdrawn: 0, confirmed: 0, applied: 0, daysAtMost: 90 },
  },
  {
    id: 'heping-divorce',
    title: '离婚，和好撤回',
    source: '辽宁法制报，2025-12-18，和平区人民法院',
    causeCode: '14',
    claimKind: 'status',
    members: 1,
    respondents: 1,
    applicantIs: 'person',
    respondentIs: 'person',
    claimFen: even(0),
    sessionMode: 'mixed',
    classification: 'restricted',
    receivedOn: '2025-10-09',
    mediatedOn: '2025-10-22',
    endedOn: '2025-10-24',
    instalmentsDueOn: [],
    judged: 0,
    confirmation: 'none',
    extendedOn: '2025-10-15',
    end: 'withdrawn',
    published: { agreements: 0, judgments: 0, withdrawn: 1, confirmed: 0, applied: 0, daysAtMost: 16 },
  },
  {
    id: 'youyang-video',
    title: '合同纠纷，视频调解',
    source: '酉阳县人民法院，2020-02',
    causeCode: 'L2-10',
    claimKind: 'money',
    members: 1,
    respondents: 2,
    applicantIs: 'person',
    respondentIs: 'person',
    claimFen: even(3_350_000),
    payableFen: even(3_200_000),
    sessionMode: 'audio-video',
    receivedOn: '2020-02-05',
    mediatedOn: '2020-02-20',
    endedOn: '2020-02-20',
    instalmentsDueOn: ['2020-03-06'],
    judged: 0,
    confirmation: 'none',
    end: 'agreed',
    published: { agreements: 1, judgments: 0, withdrawn: 0, confirmed: 0, applied: 0, daysAtMost: 15, days: 15 },
  },
]
