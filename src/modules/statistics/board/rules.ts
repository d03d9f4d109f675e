import { rule } from '../../../workflow/rule.js'

export const RANKING_KNOWN_TO_BE_BANNED = rule({
  id: 'ranking-known-to-be-banned',
  source: 'IND24',
  confidence: 'partly-seen',
  zh: '最高人民法院2024年9月修订审判质量管理指标体系，要求坚决杜绝排名排序，指标只用于分析研判。确需开启排序的，应当确认知悉该要求。',
  en: 'Since September 2024 the Supreme People’s Court forbids ranking courts by these figures; they are for analysis only. Whoever switches ranking on must say that they know this.',
})

export const DISPLAY_SHOWS_THE_YEAR = rule({
  id: 'display-shows-the-year',
  source: 'PIPL 51',
  confidence: 'derived',
  zh: '展示屏只展示本年数据：不同统计期的数据相减，可能推算出少于5件的数据。其他统计期请登录后查看。',
  en: 'A screen shows this year only: figures of different periods, one less the other, could give away counts below five. Sign in for other periods.',
})
