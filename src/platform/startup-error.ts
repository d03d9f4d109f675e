/**
 * A reason why the service cannot start that the person at the keyboard can do something about.
 *
 * Its message is one sentence in English and the same in Chinese, meant to be printed alone, without a stack.
 */
export class StartupError extends Error {
  override readonly name = 'StartupError'

  constructor(english: string, chinese: string, options?: ErrorOptions) {
    super(`${english} / ${chinese}`, options)
  }
}
