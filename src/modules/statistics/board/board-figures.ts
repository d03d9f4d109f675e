import type { FigureId } from '../definitions.js'

/** A figure on the board. */
export interface FigureOnBoard {
  readonly figureId: FigureId
  /** Whether the courts are shown side by side in it. */
  readonly isOfCourts: boolean
  /** Whether a public screen shows it as well. */
  readonly isPublic: boolean
  /**
   * Figures of one family count the same cases: where one of them is hidden, the others would give it away.
   */
  readonly family: 'received' | 'closed' | 'pending' | 'mediations' | 'ended' | 'fast-track'
}

/** What the board shows, in the order in which it is read. */
export const BOARD_FIGURES: readonly FigureOnBoard[] = [
  { figureId: 'mediations', isOfCourts: true, isPublic: true, family: 'mediations' },
  { figureId: 'audio-video-mediations', isOfCourts: true, isPublic: true, family: 'mediations' },
  { figureId: 'audio-video-share', isOfCourts: true, isPublic: true, family: 'mediations' },
  { figureId: 'fast-track-cases', isOfCourts: true, isPublic: true, family: 'fast-track' },
  { figureId: 'fast-track-mean-days', isOfCourts: true, isPublic: true, family: 'fast-track' },
  { figureId: 'cases-closed', isOfCourts: true, isPublic: true, family: 'closed' },
  { figureId: 'cases-received', isOfCourts: true, isPublic: true, family: 'received' },
  { figureId: 'cases-pending', isOfCourts: true, isPublic: true, family: 'pending' },
  { figureId: 'mediation-success-rate-closed', isOfCourts: true, isPublic: true, family: 'ended' },
  { figureId: 'overdue-rate', isOfCourts: true, isPublic: false, family: 'ended' },
]
