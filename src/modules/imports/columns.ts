import { ID_KIND_TEXTS, ID_KINDS } from '../intake/identity-numbers.js'
import type { PARTY_KINDS, PartyRole } from '../intake/tables.js'

/** What a cell of a column may hold. */
export type CellKind = 'text' | 'digits' | 'day' | 'yuan' | 'choice' | 'tags'

/** One column of a list of disputes. Its header is its name everywhere: in files, in reports, in problems. */
export interface Column {
  readonly header: string
  readonly kind: CellKind
  readonly isRequired: boolean
  /** What to write there, for the sheet of instructions. */
  readonly zh: string
  /** What may be written there, by what it means, where the column has a list. */
  readonly choices?: Readonly<Record<string, string>>
  readonly example: string
}

const column = (header: string, kind: CellKind, isRequired: boolean, zh: string, example: string): Column => ({
  header,
  kind,
  isRequired,
  zh,
  example,
})

type ClaimKind = 'money' | 'securities' | 'status' | 'real-right' | 'act' | 'mixed'
const CLAIM_KIND_NAMES: Readonly<Record<string, ClaimKind>> = {
  给付金钱: 'money',
  给付有价证券: 'securities',
  身份关系: 'status',
  确认物权: 'real-right',
  履行行为: 'act',
  混合: 'mixed',
}
const PARTY_KIND_NAMES: Readonly<Record<string, (typeof PARTY_KINDS)[number]>> = {
  自然人: 'natural-person',
  法人: 'legal-person',
  非法人组织: 'unincorporated-organisation',
}
const ID_KIND_NAMES = Object.fromEntries(ID_KINDS.map((kind) => [ID_KIND_TEXTS[kind].zh, kind]))

/** What is said once of each dispute. */
export const CASE_COLUMNS = {
  serial: column('序号', 'text', false, '供填表人核对，不导入', '1'),
  cause: column('案由', 'text', true, '案由名称或者编号，应当用最低一级', '物业服务合同纠纷'),
  claim: column('诉讼请求', 'text', true, '写明请求内容', '支付2024年度物业费'),
  amount: column('请求金额（元）', 'yuan', false, '没有金额的不填；至多两位小数', '2860.00'),
  claimKind: {
    ...column('请求类型', 'choice', false, '不填为给付金钱', '给付金钱'),
    choices: CLAIM_KIND_NAMES,
  },
  facts: column('事实与理由', 'text', true, '简要写明', '被申请人拖欠2024年度物业费2860元，经多次催要未付。'),
  receivedOn: column('收件日期', 'day', false, '不填为导入时指定的日期；不得晚于当日', ''),
  sourceReference: column('来源编号', 'text', false, '报送单位自己的编号', 'WY-2024-001'),
  tags: column('标签', 'tags', false, '法院已定义的标签编码，多个以顿号分隔', ''),
} as const satisfies Record<string, Column>

/** What is said of each party. */
const PARTY_COLUMNS = {
  kind: {
    ...column('类型', 'choice', true, '写明当事人的，必填', '自然人'),
    choices: PARTY_KIND_NAMES,
  },
  name: column('姓名或名称', 'text', true, '写明当事人的，必填', '张示例'),
  identityKind: {
    ...column('证件类型', 'choice', false, '不填的，自然人为居民身份证，其余为统一社会信用代码', ''),
    choices: ID_KIND_NAMES,
  },
  identityNumber: column('证件号码', 'digits', false, '单元格应为文本格式；申请人和单位必填', ''),
  legalRepresentative: column('法定代表人或负责人', 'text', false, '单位必填', ''),
  phone: column('电话', 'digits', false, '手机或者固定电话', '13800000000'),
  address: column('送达地址', 'text', false, '', ''),
  electronicAddress: column('电子送达地址', 'text', false, '仅在当事人同意电子送达时填写', ''),
} as const satisfies Record<string, Column>

export type CaseField = keyof typeof CASE_COLUMNS
export type PartyField = keyof typeof PARTY_COLUMNS

/** Sides of a dispute, as the headers of their columns begin. */
export const SIDES: Readonly<Record<string, PartyRole>> = {
  申请人: 'applicant',
  被申请人: 'respondent',
  第三人: 'third-party',
}

/** An example that stands for a claim of a property manager; the rules of registration accept it. */
const EXAMPLE_APPLICANT: Partial<Record<PartyField, string>> = {
  kind: '法人',
  name: '本溪示例物业服务有限公司',
  identityNumber: '91350100M000100Y43',
  legalRepresentative: '王示例',
  phone: '',
}

/** A column of the list: of the dispute, or of a party on one side. */
export interface ListColumn extends Column {
  readonly field: CaseField | PartyField
  readonly side: string | null
}

const caseColumns = Object.entries(CASE_COLUMNS).map(
  ([field, definition]): ListColumn => ({ ...definition, field: field as CaseField, side: null }),
)
const partyColumns = Object.keys(SIDES).flatMap((side) =>
  Object.entries(PARTY_COLUMNS).map(([name, definition]): ListColumn => {
    const field = name as PartyField
    const examples: Readonly<Record<string, string>> = {
      申请人: EXAMPLE_APPLICANT[field] ?? '',
      被申请人: definition.example,
    }
    const isRequired = definition.isRequired && side !== '第三人'
    return {
      ...definition,
      field,
      side,
      isRequired,
      header: `${side}${definition.header}`,
      example: examples[side] ?? '',
    }
  }),
)

/** Every column of a list of disputes, in the order of the template. */
export const LIST_COLUMNS: readonly ListColumn[] = [...caseColumns, ...partyColumns]

/** The header of a party's column. */
export function partyHeader(side: string, field: PartyField): string {
  return `${side}${PARTY_COLUMNS[field].header}`
}

/** Place of each column in a row of the list, by its header. */
export const COLUMN_POSITIONS: ReadonlyMap<string, number> = new Map(
  LIST_COLUMNS.map(({ header }, position) => [header, position]),
)
