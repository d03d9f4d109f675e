import { existsSync } from 'node:fs'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The browser of this machine, by `CHROMIUM_PATH` or where systems put it. */
export function findChromium(given: string | undefined): string | undefined {
  return [...(given === undefined ? [] : [given]), ...PLACES].find((path) => existsSync(path))
}
