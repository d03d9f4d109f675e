import type { Readable } from 'node:stream'
import { writeDelimited } from '../../platform/delimited.js'
import type { FigureDefinition, FigureUnit } from './definitions.js'
import type { FigureValues } from './schemas.js'

/** What a unit is called in files, whose readers are Chinese courts. */
export const UNIT_NAMES: Readonly<Record<FigureUnit, string>> = {
  case: '件',
  percent: '%',
  day: '天',
  'case-per-mediator': '件/人',
  notice: '件',
}

export const RANGE_NAMES = { 'in-range': '区间内', above: '高于区间', below: '低于区间', none: '' } as const

const HEADERS = [
  '指标',
  '版本',
  '单位',
  '起始日期',
  '截止日期',
  '统计时点',
  '分组',
  '名称',
  '分子',
  '分母',
  '数值',
  '其中补录',
  '区间',
  '上年同期分子',
  '上年同期分母',
  '上年同期数值',
  '同比变化（%）',
] as const

/** A value as people read it, with the digits that its definition says. */
export function written(value: number | null, decimals: number): string {
  return value === null ? '' : value.toFixed(decimals)
}

/** The values of a figure as comma-separated text, one line for each group. */
export function valuesFile({ zh, decimals }: FigureDefinition, values: FigureValues): Readable {
  const whole = (value: number | null | undefined) => (value === null || value === undefined ? '' : String(value))
  const lines = async function* () {
    for (const { key, label, numerator, denominator, value, lateEntries, rangeStatus, previousYear } of values.items) {
      yield [
        ...[zh, String(values.version), UNIT_NAMES[values.unit], values.period.from, values.cutOff],
        ...[new Date(values.asOf).toISOString(), key ?? '', label ?? ''],
        ...[whole(numerator), whole(denominator), written(value, decimals), whole(lateEntries)],
        ...[RANGE_NAMES[rangeStatus], whole(previousYear?.numerator), whole(previousYear?.denominator)],
        ...[written(previousYear?.value ?? null, decimals), written(previousYear?.changePercent ?? null, 2)],
      ]
    }
  }
  return writeDelimited(HEADERS, lines())
}
