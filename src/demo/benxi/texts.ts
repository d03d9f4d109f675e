/** What the people of the docket write. */
export const TERMS_TEMPLATE = '{{被申请人}}向{{申请人}}支付{{金额}}，于{{分期}}。双方就本纠纷再无其他争议。'
export const UNFIT_REASON = '申请人书面表示不接受诉前调解，案件事实清楚、权利义务明确，宜直接速裁。'
export const REFUSAL_REASON = '被申请人明确表示不同意调解。'
export const PLACE = '第三调解室'
export const COURT_ROOM = '第三法庭'
export const FAILURE = {
  ground: 'wide-difference',
  course: '组织调解一次，双方均到场。',
  reasonOfFailure: '双方对应付金额分歧较大。',
  costRaisingConduct: '无',
  hints: '无',
}
export const WITHDRAWAL = { ground: 'settled-withdrawn', course: '双方自行和解并履行，申请人撤回申请。' }

const BEGIN = { adjourned: '09:00', met: '14:00' }
const END = { adjourned: '09:30', met: '15:30' }

/** When a session of a day took place. */
export function timesOn(day: string, which: 'adjourned' | 'met') {
  return { beganAt: `${day}T${BEGIN[which]}:00+08:00`, endedAt: `${day}T${END[which]}:00+08:00` }
}

/** How somebody attends a session of a mode. */
export const ATTENDANCE = {
  'audio-video': 'by-video',
  'on-site': 'in-person',
  telephone: 'by-telephone',
} as const
