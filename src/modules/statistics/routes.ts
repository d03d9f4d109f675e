import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { readResponses } from '../../http/responses.js'
import type { ModuleDeps } from '../../http/write.js'
import { FIGURES, type FigureDefinition } from './definitions.js'
import { FigureList } from './schemas.js'

const tags = ['statistics']

function definitionView({ numerator, denominator, ...definition }: FigureDefinition) {
  const words = ({ zh, en }: { zh: string; en: string }) => ({ zh, en })
  return {
    ...definition,
    numerator: words(numerator),
    denominator: denominator === null ? null : words(denominator),
  }
}

/** Figures: what they mean, what they are, the cases behind them, ranges and reports. */
export const statisticsRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app) => {
  app.get(
    '/figures',
    {
      config: { action: 'readFigures', resource: 'reference' },
      schema: {
        tags,
        operationId: 'listFigures',
        summary: 'Every figure with its formula and its source',
        description:
          'Numerator and denominator in words, unit, whether more or less is better or a reasonable range counts, source and how sure it is, version and the days on which it holds. 各项指标的名称、公式、依据和版本。',
        response: readResponses(FigureList, 'The definitions'),
      },
    },
    async () => ({ items: FIGURES.map(definitionView) as never }),
  )
}
