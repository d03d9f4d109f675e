import type { Language } from './language.js'

/** The service refused, or could not be reached (status 0). */
export class ApiError extends Error {
  readonly status: number
  constructor(status: number, detail: string) {
    super(detail)
    this.status = status
  }
}

export interface Api {
  get<T>(path: string, signal?: AbortSignal): Promise<T>
  /** The answer itself, to be read while it comes. */
  open(path: string, signal: AbortSignal): Promise<Response>
}

/** Reads the API with the rights of whoever holds the token. */
export function createApi(token: string, language: Language): Api {
  const open = async (path: string, accept: string, signal?: AbortSignal): Promise<Response> => {
    const headers = { authorization: `Bearer ${token}`, accept, 'accept-language': language }
    const response = await fetch(path, { headers, cache: 'no-store', signal: signal ?? null }).catch(
      (error: unknown) => {
        throw new ApiError(0, error instanceof Error ? error.message : '')
      },
    )
    if (response.ok) return response
    const problem = (await response.json().catch(() => undefined)) as { detail?: string } | undefined
    throw new ApiError(response.status, problem?.detail ?? '')
  }
  return {
    get: async <T>(path: string, signal?: AbortSignal) =>
      (await (await open(path, 'application/json', signal)).json()) as T,
    open: (path, signal) => open(path, 'text/event-stream', signal),
  }
}
