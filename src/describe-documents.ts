import { ACTION_NAMES, type Action, rolesFor, scopesFor } from './authorization/policy.js'
import { COMMAND_NAMES, type Command, commandText } from './workflow/commands.js'
import { ROLES, type Role, SCOPES } from './workflow/roles.js'
import { CASE_STATES, STATE_TEXTS } from './workflow/states.js'
import { describeLifeCycle } from './workflow/transitions.js'

const ROLE_NAMES: Readonly<Record<Role, string>> = {
  clerk: '立案人员',
  'triage-officer': '程序分流员',
  mediator: '调解员',
  'organisation-manager': '调解组织负责人',
  judge: '法官',
  'judges-assistant': '法官助理',
  'court-administrator': '法院管理员',
  'higher-court': '上级法院',
  auditor: '审计人员',
}

function isCommand(action: Action): action is Command {
  return (COMMAND_NAMES as readonly Action[]).includes(action)
}

function matrix(actions: readonly Action[]): string {
  const rows = actions.map((action) => {
    const marks = ROLES.map((role) => (rolesFor(action).includes(role) ? '●' : ''))
    const scopes = SCOPES.filter((scope) => scopesFor(action).includes(scope)).map((scope) => `\`${scope}\``)
    const meaning = isCommand(action) ? commandText(action).zh : ''
    return `| ${[`\`${action}\``, meaning, ...marks, scopes.join(' ')].join(' | ')} |`
  })
  return [
    `| Action | 事项 | ${ROLES.map((role) => `${ROLE_NAMES[role]} ${role}`).join(' | ')} | Client scopes |`,
    `|---|---|${ROLES.map(() => ':-:|').join('')}---|`,
    ...rows,
  ].join('\n')
}

/** docs/roles.md */
export function describeRoles(): string {
  return `# Who may do what · 岗位与权限

This page is derived: \`src/workflow/commands.ts\` is the truth for acts on a case and \`src/authorization/policy.ts\` for everything else.
\`npm run documents\` writes it; a test fails when it differs.

本页由代码生成：案件上的办理事项以 \`src/workflow/commands.ts\` 为准，其他事项以 \`src/authorization/policy.ts\` 为准。

## Where a role works · 岗位的范围

* Staff (clerk, triage officer, judge, judge's assistant) act in the courts for which they hold a grant.
* Court administrators, the higher court and auditors are also granted the courts below. There they look; they never act on a case.
* A mediator has rights in a case only through an offer or assignment; the manager of an organisation through an offer to it.
* A machine client has scopes and courts. Without \`cases.read\` it sees only what it sent itself.
* A display (a screen on the wall) reads the board of its court and of those below, sums only, and nothing else.
* What somebody may not see is answered like something that does not exist (404). What somebody sees but may not do is 403.
* Records of the talks (\`readRecords\`) are open to the mediators of the case alone. No judge and no client reads them.

## Acts on a case · 办理事项

${matrix(ACTION_NAMES.filter(isCommand))}

## Everything else · 其他

${matrix(ACTION_NAMES.filter((action) => !isCommand(action)))}
`
}

/** docs/life-cycle.md */
export function describeStates(): string {
  const states = CASE_STATES.map((state) => `| \`${state}\` | ${STATE_TEXTS[state].zh} | ${STATE_TEXTS[state].en} |`)
  return `# Life cycle · 流转表

This page is derived from \`src/workflow/transitions.ts\`. \`npm run documents\` writes it; a test fails when it differs. An act whose *To*
equals *From* leaves the case where it is. Abbreviations of sources: [sources.md](sources.md).

本页由 \`src/workflow/transitions.ts\` 生成。前后状态相同的事项不改变案件状态。依据缩写见 [sources.md](sources.md)。

## States · 状态

| State | 中文 | Meaning |
|---|---|---|
${states.join('\n')}

## Before 2025 · 诉前调解（2025年前）

${describeLifeCycle('pre-filing')}

## From 2025 · 立案后先行调解（2025年起）

${describeLifeCycle('filed-first')}
`
}
