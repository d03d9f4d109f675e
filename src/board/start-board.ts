import type { Board } from '../modules/statistics/board/schemas.js'
import { type Api, ApiError, createApi } from './api.js'
import { createBoardPage } from './board-page.js'
import type { TextName } from './catalogue.js'
import { type Connection, followChanges } from './follow.js'
import { keepLanguage, keptLanguage, wordsIn } from './language.js'
import { addressOfView, queryOfView, shanghaiToday, type View, viewOfAddress } from './period.js'
import { beginSignIn, endSession, openSession, type Session } from './session.js'

/** Changes that come close together are read at once. */
const GATHER_MS = 400
/** What moves without an act, such as a deadline, is seen within this time. */
const READ_AGAIN_MS = 300_000
/** A reader is told of new data this often at most. */
const SAY_EVERY_MS = 60_000
const RETRY_MS = 5_000

/** The board: reads it, follows its changes, and draws it. */
export async function startBoard(root: HTMLElement): Promise<void> {
  let words = wordsIn(keptLanguage())
  let view: View = viewOfAddress(location.search)
  let session: Session = { kind: 'nobody' }
  let board: Board | undefined
  let connection: Connection = 'connecting'
  let message: string | undefined
  let api: Api | undefined
  let following: { stop(): void } | undefined
  let reading: AbortController | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let saidAt = 0

  const draw = () => page.draw({ words, session, view, board, connection, message })
  const tell = (name: TextName) => {
    message = words.text(name)
    draw()
  }

  const readAfter = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => void read(), ms)
  }

  const read = async (): Promise<void> => {
    if (api === undefined) return
    reading?.abort()
    reading = new AbortController()
    const { signal } = reading
    const query = queryOfView(view, shanghaiToday()).toString()
    try {
      board = await api.get<Board>(`/v1/board${query === '' ? '' : `?${query}`}`, signal)
      message = undefined
      draw()
      say()
      readAfter(READ_AGAIN_MS)
      if (following === undefined) follow()
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof ApiError && [401, 403, 404].includes(error.status)) return refused(error)
      connection = 'lost'
      message = error instanceof ApiError && error.status === 422 ? error.message : words.text('failed')
      draw()
      readAfter(RETRY_MS)
    }
  }

  const say = () => {
    if (Date.now() - saidAt < SAY_EVERY_MS) return
    saidAt = Date.now()
    page.say(words.text('updated'))
  }

  const follow = () => {
    if (api === undefined || board === undefined) return
    const path = `/v1/board/changes?courtCode=${encodeURIComponent(board.court.code)}`
    following = followChanges(api, path, {
      version: (version) => {
        if (version !== board?.version) readAfter(GATHER_MS)
      },
      connection: (state) => {
        connection = state
        draw()
      },
      refused,
    })
  }

  const stop = () => {
    following?.stop()
    following = undefined
    reading?.abort()
    clearTimeout(timer)
  }

  /** The caller is not let in, or not to this court: nothing of what was shown stays on the page. */
  const refused = (error: ApiError) => {
    stop()
    board = undefined
    const { kind } = session
    if (error.status !== 401) return tell('mayNot')
    session = endSession(kind)
    tell(kind === 'display' ? 'displayEnded' : 'signedOut')
  }

  const begin = () => {
    stop()
    board = undefined
    if (session.kind === 'nobody') return tell('signInFirst')
    api = createApi(session.token, words.language)
    tell('loading')
    void read()
  }

  const page = createBoardPage(root, {
    changeView(changed) {
      const isOtherCourt = changed.courtCode !== view.courtCode
      view = changed
      history.replaceState(null, '', addressOfView(view))
      if (isOtherCourt) {
        following?.stop()
        following = undefined
      }
      draw()
      void read()
    },
    changeLanguage() {
      words = wordsIn(words.language === 'zh' ? 'en' : 'zh')
      keepLanguage(words.language)
      if (session.kind !== 'nobody') api = createApi(session.token, words.language)
      if (session.kind === 'nobody') tell('signInFirst')
      else draw()
    },
    signIn: () => void beginSignIn().then((isPossible) => isPossible || tell('signInUnavailable')),
    signOut() {
      session = endSession('person')
      begin()
    },
    print: () => window.print(),
    openCases: (dialog, path, title) => {
      if (api !== undefined) dialog.open(words, api, path, title)
    },
  })

  const opened = await openSession()
  session = opened.session
  view = viewOfAddress(location.search)
  begin()
  if (opened.isSignInFailed) tell('signInFailed')
}
