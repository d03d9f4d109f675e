import { spawn } from 'node:child_process'

/** A block of a page: what is typed, and what stands under it. */
export interface Step {
  readonly commands: string
  readonly expected: string
}

/** The blocks of a page between its marks `<!-- name:start -->` and `<!-- name:end -->`. */
export function stepsOf(page: string, name: string): Step[] {
  const [, steps = ''] = page.match(new RegExp(`<!-- ${name}:start -->([\\s\\S]*)<!-- ${name}:end -->`)) ?? []
  return [...steps.matchAll(/```bash\n([\s\S]*?)```\s*```text\n([\s\S]*?)```/g)].map(
    ([, commands = '', expected = '']) => ({
      commands,
      expected: expected.trim(),
    }),
  )
}

/** What a script prints, errors included. */
export async function runBash(script: string, environment: Record<string, string>): Promise<string> {
  const bash = spawn('bash', ['-c', script], { env: { ...process.env, ...environment } })
  let output = ''
  bash.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8')
  })
  bash.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8')
  })
  await new Promise((resolve) => bash.on('close', resolve))
  return output
}
