import { startReport } from './report-page.js'
import { startBoard } from './start-board.js'

const root = document.querySelector<HTMLElement>('#page')
if (root === null) throw new Error('the document has no place for the page')
await (location.pathname === '/board/report' ? startReport(root) : startBoard(root))
