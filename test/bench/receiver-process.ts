/** Takes everything as fast as it can, in a process of its own, and says on its output how much; a silent one answers nothing. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

const isSilent = process.argv.includes('--silent')
const EVERY_MS = 100

let taken = 0
let told = 0
const server = createServer((request, response) => {
  request.resume()
  if (isSilent) return
  request.on('end', () => {
    taken += 1
    response.writeHead(204).end()
  })
})
server.keepAliveTimeout = 30_000
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`port ${(server.address() as AddressInfo).port}\n`)
})
setInterval(() => {
  if (taken === told) return
  told = taken
  process.stdout.write(`taken ${taken} ${performance.timeOrigin + performance.now()}\n`)
}, EVERY_MS)
