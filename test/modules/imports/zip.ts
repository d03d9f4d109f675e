import { crc32, deflateRawSync } from 'node:zlib'

export interface Entry {
  readonly name: string
  readonly content: Buffer | string
  /** What the archive says that it unpacks to, where that is a lie. */
  readonly claims?: number
}

function header(size: number, fields: readonly [number, number, 2 | 4][]): Buffer {
  const bytes = Buffer.alloc(size)
  for (const [offset, value, width] of fields) bytes.writeUIntLE(value, offset, width)
  return bytes
}

const checksum: (bytes: Buffer) => number =
  typeof crc32 === 'function'
    ? crc32
    : (bytes) => {
        let crc = 0xffffffff
        for (const byte of bytes) {
          crc ^= byte
          for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
        }
        return (crc ^ 0xffffffff) >>> 0
      }

/** An archive with exactly these entries, well formed or as its maker lies. */
export function zipOf(entries: readonly Entry[]): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content, claims } of entries) {
    const plain = Buffer.from(content)
    const packed = deflateRawSync(plain)
    const fileName = Buffer.from(name, 'utf8')
    const size = claims ?? plain.length
    const crc = checksum(plain)
    const common: [number, number, 2 | 4][] = [
      [4, 20, 2],
      [8, 8, 2],
      [14, crc, 4],
      [18, packed.length, 4],
      [22, size, 4],
      [26, fileName.length, 2],
    ]
    const local = header(30, [[0, 0x04034b50, 4], ...common])
    bodies.push(local, fileName, packed)
    const shifted = common.map(([at, value, width]): [number, number, 2 | 4] => [at + 2, value, width])
    directory.push(header(46, [[0, 0x02014b50, 4], [4, 20, 2], ...shifted, [42, offset, 4]]), fileName)
    offset += local.length + fileName.length + packed.length
  }
  const listed = Buffer.concat(directory)
  const end = header(22, [
    [0, 0x06054b50, 4],
    [8, entries.length, 2],
    [10, entries.length, 2],
    [12, listed.length, 4],
    [16, offset, 4],
  ])
  return Buffer.concat([...bodies, listed, end])
}

const TYPES = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`
const ROOT = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
const WORKBOOK = `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="清单" sheetId="1" r:id="rId1"/></sheets></workbook>`
const RELATIONS = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`

/** Parts of a workbook with one sheet, whose XML is given. */
export function workbookParts(sheet: Buffer | string, claims?: number): Entry[] {
  return [
    { name: '[Content_Types].xml', content: TYPES },
    { name: '_rels/.rels', content: ROOT },
    { name: 'xl/workbook.xml', content: WORKBOOK },
    { name: 'xl/_rels/workbook.xml.rels', content: RELATIONS },
    { name: 'xl/worksheets/sheet1.xml', content: sheet, ...(claims === undefined ? {} : { claims }) },
  ]
}

/** The XML of a sheet whose rows are given as XML. */
export function sheetXml(rows: string, before = ''): string {
  return `<?xml version="1.0"?>${before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`
}

/** A cell with text in it. */
export function textCell(reference: string, text: string): string {
  return `<c r="${reference}" t="inlineStr"><is><t>${text}</t></is></c>`
}
