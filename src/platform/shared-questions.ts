import type { NamedQuery } from './database.js'

/** A question that several ask as one statement. */
export interface SharedQuestion extends NamedQuery {
  /** Gives each item its answer, from the rows of the one statement. */
  share(rows: readonly unknown[], items: readonly unknown[]): readonly unknown[]
}

export interface Waiting {
  readonly resolve: (answer: never) => void
  readonly reject: (error: unknown) => void
}

export interface Asked extends Waiting {
  readonly item: unknown
}

/** Sends a question for all who ask it and gives each its answer. Never rejects: those who ask are told. */
export async function askTogether(
  send: (query: NamedQuery, params: unknown[]) => Promise<{ rows: unknown[] }>,
  question: SharedQuestion,
  asked: readonly Asked[],
): Promise<void> {
  const items = asked.map(({ item }) => item)
  try {
    const { rows } = await send(question, [JSON.stringify(items)])
    const answers = question.share(rows, items)
    for (const [index, { resolve }] of asked.entries()) resolve(answers[index] as never)
  } catch (error) {
    for (const { reject } of asked) reject(error)
  }
}

/** Statements of one question at the same time. */
const LANES = 2
/** Who ask in one statement. */
const ASKED_MAX = 16

/**
 * Lets requests that read the same kind of thing at the same time read it with one statement, whose set-up costs the
 * database more than any one of the answers.
 *
 * Nothing waits for company: who asks while a lane is free goes at once, often alone. Should the statement fail, all who
 * asked are told.
 */
export function shareQuestions(
  send: (query: NamedQuery, params: unknown[]) => Promise<{ rows: unknown[] }>,
): (question: SharedQuestion, item: unknown) => Promise<unknown> {
  const lines = new Map<SharedQuestion, { readonly waiting: Asked[]; free: number }>()
  return (question, item) => {
    const line = lines.get(question) ?? { waiting: [], free: LANES }
    lines.set(question, line)
    const start = () => {
      while (line.free > 0 && line.waiting.length > 0) {
        line.free -= 1
        void askTogether(send, question, line.waiting.splice(0, ASKED_MAX)).then(() => {
          line.free += 1
          start()
        })
      }
    }
    return new Promise((resolve, reject) => {
      line.waiting.push({ item, resolve, reject })
      start()
    })
  }
}
